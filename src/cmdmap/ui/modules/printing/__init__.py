"""Sheets of plugins on paper and in files."""
