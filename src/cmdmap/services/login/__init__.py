"""Logins, passwords, the judge of every command, and masking of personal data."""
