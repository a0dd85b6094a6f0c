"""The shelf: what every part of a window looks things up in, read once for all of them.

Part of the seat (``ui/seat.py``): the persons behind accounts, and the place book of the areas in
use with the former addresses that whoever is logged in may see. Read by the pool, for the UI
thread only.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from cmdmap.domain.facts import AccountChanged, Fact
from cmdmap.domain.login.account import name_key
from cmdmap.services.console import Console
from cmdmap.services.intake.places import PlaceBook
from cmdmap.services.locate import AreaIndex
from cmdmap.services.login.persons import PROGRAM_NAMES, Persons, read_persons
from cmdmap.services.pool import ReaderPool
from cmdmap.store.engine import Connection
from cmdmap.store.queries.history import former_addresses
from cmdmap.store.queries.incidents import Wanted
from cmdmap.ui.answers import Answers
from cmdmap.ui.bridge import Bridge
from cmdmap.ui.login.seat_login import SeatLogin


class Shelf(QObject):
    """Persons and places of one seat."""

    persons_changed = Signal()
    places_changed = Signal()

    def __init__(self, login: SeatLogin, answers: Answers, bridge: Bridge) -> None:
        super().__init__()
        self.persons = Persons()
        self.places: PlaceBook | None = None
        """None until the first one is made: a moment after the first login."""
        self._login, self._answers = login, answers
        self._opened: tuple[Console, ReaderPool] | None = None
        self._made_for: tuple[AreaIndex, frozenset[str]] | None = None
        self._strangers: set[str] = set()
        """Names that were asked for once already and belong to no account."""
        login.changed.connect(self._on_login_changed)
        bridge.facts_heard.connect(self._on_facts_heard)

    def open(self, console: Console, pool: ReaderPool) -> None:
        """Take the opened console and read who there is."""
        self._opened = (console, pool)
        self._read_persons()

    def person(self, by: str) -> str:
        """Return the name of the person behind an account.

        An account of which nobody heard yet is asked for once; until then its own name stands.
        """
        key = name_key(by)
        if by and by not in PROGRAM_NAMES and not ({key} & {*self.persons.shown, *self._strangers}):
            self._strangers.add(key)
            self._read_persons()
        return self.persons.of(by)

    def read_places(self, *, anew: bool = False) -> None:
        """Make the place book of the areas in use where it is not made yet, or ``anew``."""
        account = self._login.account
        if self._opened is None or account is None:
            return
        console, pool = self._opened
        index, areas = console.index, account.areas
        if self._made_for == (index, areas) and not anew:
            return
        self._made_for = (index, areas)

        def make(connection: Connection) -> PlaceBook:
            return PlaceBook(index, former_addresses(connection, Wanted(areas=areas)))

        def take(book: PlaceBook) -> None:
            if self._made_for == (index, areas):
                self.places = book
                self.places_changed.emit()

        self._answers.deliver(pool.read(make), take)

    def _read_persons(self) -> None:
        if self._opened is not None:
            _, pool = self._opened
            self._answers.deliver(pool.read(read_persons), self._on_persons_read)

    def _on_persons_read(self, persons: Persons) -> None:
        if persons != self.persons:
            self.persons = persons
            self.persons_changed.emit()

    def _on_login_changed(self) -> None:
        self.read_places()

    def _on_facts_heard(self, facts: tuple[Fact, ...]) -> None:
        for fact in facts:
            if isinstance(fact, AccountChanged):
                fresh = self.persons.with_person(fact.name, fact.shown_name)
                self._on_persons_read(fresh)
