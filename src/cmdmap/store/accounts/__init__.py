"""Accounts and the audit log in the store."""
