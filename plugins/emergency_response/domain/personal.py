"""A name with its telephone: sealed in the tables, masked wherever it is shown.

Typed into plans, resources and shifts; ``store/persons.py`` seals it and shows it masked. A duty
desk is nobody's personal data: it is sealed with the rest and shown as it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from cmdmap.api import WorldError, mask_name, mask_phone, tr


@dataclass(frozen=True, slots=True)
class Personal:
    """Somebody who can be called."""

    name: str = ""
    phone: str = ""
    office: bool = False
    """An office or duty desk, not a person."""

    def __bool__(self) -> bool:
        """Tell whether anything is said."""
        return bool(self.name or self.phone)

    def masked(self) -> Personal:
        """Return what everybody may see."""
        return self if self.office else Personal(mask_name(self.name), mask_phone(self.phone))

    def said_over(self, true: Personal, shown: Personal) -> Personal:
        """Return what is meant by fields of which some came back from a form as they were shown.

        Raises:
            WorldError: somebody who is masked is said to be an office, which would unmask them.
        """
        meant = Personal(
            true.name if self.name == shown.name else self.name,
            true.phone if self.phone == shown.phone else self.phone,
            self.office,
        )
        if self.office and meant != self:
            raise WorldError(
                tr("Write name and telephone of the office anew; what is masked stays masked.")
            )
        return meant


NOBODY = Personal()
UNREADABLE = Personal("?", "?")
"""Shown where the key is not there; a response goes on without it."""
