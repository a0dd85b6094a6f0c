"""The radio room: the radio desk's present with the transaction in the making over it.

Part of the present (``services/present.py``), owned by the writer thread. Orders and clocks change
:attr:`RadioRoom.desk`; :meth:`RadioRoom.settle` makes it what others see, after the commit.
"""

from __future__ import annotations

from datetime import datetime

from cmdmap.domain.ids import UnitId
from cmdmap.domain.radio.desk import RadioDesk
from cmdmap.domain.report import ReportKind
from cmdmap.services.radio.times import RadioTimes
from cmdmap.store.engine import Connection
from cmdmap.store.radio_desk import read_desk
from cmdmap.store.radio_log import LogLine

CONTACTS = frozenset(
    {ReportKind.PTT, ReportKind.STATUS, ReportKind.TEXT, ReportKind.EMERGENCY, ReportKind.FIX}
)
"""Kinds of log lines that a person caused; a position gets a line only where its status changed."""


class RadioRoom:
    """Holds :class:`RadioDesk` values; they are replaced, so anyone may keep them."""

    def __init__(self, times: RadioTimes) -> None:
        self.times = times
        self.published = RadioDesk()
        """As of the last commit; safe to read from any thread."""
        self.desk = RadioDesk()
        """As it stands in this transaction."""
        self.contacts: dict[UnitId, datetime] = {}
        """Newest contact of each unit heard in this transaction."""
        self.due_at: datetime | None = None
        """When the next timer runs out, None when none runs."""

    def load(self, connection: Connection) -> None:
        """Read the desk from the store: at start, and when another process has written."""
        self.published = self.desk = read_desk(connection)
        self.due_at = self.desk.due_at()

    def begin(self) -> None:
        """Begin a transaction; what one that failed has left behind is dropped."""
        self.desk = self.published
        self.contacts.clear()

    def settle(self) -> None:
        """Make what the transaction changed the present."""
        if self.desk is not self.published:
            self.published = self.desk
            self.due_at = self.desk.due_at()
        self.contacts.clear()

    def note_line(self, line: LogLine) -> None:
        """Take a line of the radio log as contact with its unit, where a person caused it."""
        if line.unit_id is not None and line.kind in CONTACTS:
            self.note_contact(line.unit_id, line.heard_at)

    def note_contact(self, unit_id: UnitId, at: datetime) -> None:
        """Note that there was contact with a unit at ``at``."""
        known = self.contacts.get(unit_id)
        if known is None or known < at:
            self.contacts[unit_id] = at
