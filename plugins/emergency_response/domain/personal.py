"""A name with its telephone: sealed in the tables, masked wherever it is shown.

Typed into plans, resources and shifts; ``store/persons.py`` seals it and shows it masked.
"""

from __future__ import annotations

from dataclasses import dataclass

from cmdmap.api import mask_name, mask_phone


@dataclass(frozen=True, slots=True)
class Personal:
    """Somebody who can be called."""

    name: str = ""
    phone: str = ""

    def __bool__(self) -> bool:
        """Tell whether anything is said."""
        return bool(self.name or self.phone)

    def masked(self) -> Personal:
        """Return what everybody may see."""
        return Personal(mask_name(self.name), mask_phone(self.phone))

    def said_over(self, true: Personal, shown: Personal) -> Personal:
        """Return what is meant by fields of which some came back from a form as they were shown."""
        return Personal(
            true.name if self.name == shown.name else self.name,
            true.phone if self.phone == shown.phone else self.phone,
        )


NOBODY = Personal()
UNREADABLE = Personal("?", "?")
"""Shown where the key is not there; a response goes on without it."""
