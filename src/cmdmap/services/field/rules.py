"""What the centre has set for proofs from the field, who stands near what, and who telephones.

Held by the case room (``services/casework/room.py``); the marks are hints of one run, so after a
restart standing near begins anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cmdmap.domain.ids import AssignmentId
from cmdmap.options import Options
from cmdmap.services.field.call_room import CallRoom
from cmdmap.services.field.words import FieldWords


@dataclass(frozen=True, slots=True)
class FieldRules:
    """The defaults are those of ``options.toml``, without any words."""

    words: FieldWords = field(default_factory=FieldWords)
    emergency_opens: bool = True
    """A radio's call for help opens an incident by itself."""
    leave_after: timedelta | None = timedelta(seconds=120)
    """Who is far away for so long after the disposal has left; None: only who says so."""

    @classmethod
    def of(cls, options: Options, words: FieldWords) -> FieldRules:
        """Return what the operator has set."""
        seconds = options.number("field.leave_after_s")
        return cls(
            words,
            options.flag("field.emergency_opens"),
            timedelta(seconds=seconds) if seconds else None,
        )


@dataclass(slots=True)
class FieldWatch:
    """The rules, since when a bound unit stands near or far, and the calls of this run."""

    rules: FieldRules = field(default_factory=FieldRules)
    near: dict[AssignmentId, datetime] = field(default_factory=dict)
    """Time of the first fix of a stay inside the circle."""
    far: dict[AssignmentId, datetime] = field(default_factory=dict)
    """Time of the first fix of a stay far outside."""
    calls: CallRoom = field(default_factory=CallRoom)

    def forget(self, assignment_id: AssignmentId) -> None:
        """Drop the marks of an assignment that has arrived or ended."""
        self.near.pop(assignment_id, None)
        self.far.pop(assignment_id, None)
