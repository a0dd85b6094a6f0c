"""Workspaces: one screen of docks each, shown by a tab of the header."""
