"""Accounts, their commands and the chain of the audit log as pure values."""
