"""Dialogs and forms: fields, their check, the two buttons."""
