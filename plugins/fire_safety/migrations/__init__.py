"""Migrations of the plugin's own tables."""
