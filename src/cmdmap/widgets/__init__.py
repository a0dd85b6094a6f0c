"""Widgets that every panel is made of, ours and a plugin's: theme, cards, chips, forms, tables."""
