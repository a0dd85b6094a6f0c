"""Dialogs: one wish each, checked before it is handed in."""
