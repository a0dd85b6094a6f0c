"""The people room: the people book with the transaction in the making over it.

Part of the present (``services/present.py``), owned by the writer thread. Orders change
:attr:`PeopleRoom.book`; :meth:`PeopleRoom.settle` makes it what others see, after the commit.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cmdmap.domain.people.book import PeopleBook
from cmdmap.domain.people.mediation import CaseId, MediationCase
from cmdmap.store.engine import Connection
from cmdmap.store.people.mediation import read_case, read_cases
from cmdmap.store.people.records import read_records
from cmdmap.store.people.shift_sheets import read_sheets
from cmdmap.store.people.shortages import read_shortages

KEPT = timedelta(days=40)
"""How far back duty and closed cases are in the book; older ones are in the store."""
SHEETS = 60
"""How many shift sheets are in the book."""


class PeopleRoom:
    """Holds :class:`PeopleBook` values; they are replaced, so anyone may keep them."""

    def __init__(self) -> None:
        self.published = PeopleBook()
        """As of the last commit; safe to read from any thread."""
        self.book = PeopleBook()
        """As it stands in this transaction."""
        self.counted_at: datetime | None = None
        """When strength was counted last."""
        self.looked_at: datetime | None = None
        """When re-visits that are due were looked for last."""

    def load(self, connection: Connection, now: datetime) -> None:
        """Read the book from the store: at start, and when another process has written."""
        since = now - KEPT
        book = read_records(connection, since)
        for case in read_cases(connection, since):
            book = book.with_case(case)
        for sheet in read_sheets(connection, SHEETS):
            book = book.with_sheet(sheet)
        for shortage in read_shortages(connection):
            book = book.with_shortage(shortage)
        self.published = self.book = book

    def begin(self) -> None:
        """Begin a transaction; what one that failed has left behind is dropped."""
        self.book = self.published

    def settle(self) -> None:
        """Make what the transaction changed the present."""
        self.published = self.book

    def case(self, case_id: CaseId, connection: Connection) -> MediationCase | None:
        """Return a mediation case as it stands in this transaction, however old."""
        return self.book.cases.get(case_id) or read_case(connection, case_id)
