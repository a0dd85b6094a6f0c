"""Proposals: who can be there first, as a table from which units are ordered."""
