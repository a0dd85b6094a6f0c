"""Telephone calls that come in: the strip of those that ring, the list of missed ones."""
