"""Casework: kinds, commands, facts, time line and present of incidents."""
