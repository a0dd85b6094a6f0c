"""Alembic's folder: every change of the tables ever made, in order."""
