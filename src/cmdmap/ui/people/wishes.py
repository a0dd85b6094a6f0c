"""People wishes: hands in what the Duty workspace asks for, tells the end, takes it back.

Between the views, the reader threads and the desk. The last change of rosters or duty made at this
seat can be taken back until the next one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from cmdmap.domain.changes import Commit
from cmdmap.domain.ids import UnitId
from cmdmap.domain.login.commands import Undertaking
from cmdmap.domain.people.book import PeopleBook
from cmdmap.domain.people.commands import KeepDuty, KeepRoster, PeopleCommand
from cmdmap.domain.people.duty import DutyEntry
from cmdmap.domain.people.facts import RecordsKept
from cmdmap.domain.people.roster import StrengthLimit
from cmdmap.domain.rights import Right
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.people.lists.cells import Around
from cmdmap.ui.login.leave import with_leave
from cmdmap.ui.seat import Seat

Answer = TypeVar("Answer")
Done = Callable[[Commit], None]
Fail = Callable[[WorldError], None]


class PeopleWishes(QObject):
    """One per workspace."""

    told = Signal(str)
    """A sentence for the status line that is no failure."""
    changed = Signal()
    """The book has changed, or what can be taken back."""

    def __init__(self, seat: Seat, parent: QObject) -> None:
        super().__init__(parent)
        self.seat = seat
        self._last: tuple[RecordsKept, ...] = ()
        self._underway = 0
        self._undo_wanted = False

    @property
    def book(self) -> PeopleBook:
        """The people book as of the last commit."""
        return self.seat.console.desk.people()

    @property
    def can_undo(self) -> bool:
        """Tell whether there is a change to take back."""
        return bool(self._last)

    def may(self, right: Right) -> bool:
        """Tell whether whoever is logged in has a right."""
        return self.seat.actor.may(right)

    def around(self) -> Around:
        """Return what rows of a list are read against."""
        names = {live.unit.id: live.unit.name for live in self.seat.present.values()}
        counts: dict[str, list[UnitId]] = {}
        for unit_id, name in names.items():
            counts.setdefault(name, []).append(unit_id)
        areas: dict[str, list[str]] = {}
        for area in self.seat.console.jurisdiction.areas:
            areas.setdefault(area.name, []).append(area.code)
        return Around(
            self.book,
            units={name: ids[0] for name, ids in counts.items() if len(ids) == 1},
            areas={name: codes[0] for name, codes in areas.items() if len(codes) == 1},
            unit_names=names,
            home=self.seat.home,
            masked=not self.may(Right.REVEAL),
        )

    def area_name(self, code: str) -> str:
        """Return what an area is called, the code where nobody knows, everywhere when empty."""
        if not code:
            return tr("everywhere")
        areas = self.seat.console.jurisdiction.areas
        return next((area.name for area in areas if area.code == code), code)

    def submit(
        self,
        command: PeopleCommand,
        sentence: str = "",
        done: Done | None = None,
        fail: Fail | None = None,
        *,
        joined: bool = False,
    ) -> None:
        """Hand a command in; a refusal is shown in the status line where nobody takes it.

        ``joined`` makes it one change with the one before, which is taken back with it.
        """

        def take(commit: Commit) -> None:
            kept = [fact for fact in commit.facts if isinstance(fact, RecordsKept)]
            if kept:
                self._last = (*self._last, kept[-1]) if joined else (kept[-1],)
            if sentence:
                self.told.emit(sentence)
            if done is not None:
                done(commit)
            self.changed.emit()

        self._hand_in(command, take, fail)

    def _hand_in(self, command: PeopleCommand, take: Done, fail: Fail | None = None) -> None:
        def settle(commit: Commit) -> None:
            self._underway -= 1
            take(commit)
            if self._undo_wanted and not self._underway:
                self._undo_wanted = False
                self.undo()

        def refuse(error: WorldError) -> None:
            self._underway -= 1
            self._undo_wanted = False
            if fail is not None:
                fail(error)
            else:
                self.seat.answers.failed.emit(str(error))

        self._underway += 1
        self.seat.answers.deliver(self.seat.submit(command), settle, refuse)

    def undo(self) -> None:
        """Take the last change of this seat back, also one that is still on its way."""
        if self._underway:
            self._undo_wanted = True
            return
        if not self._last:
            return
        command = way_back(self._last[-1])

        def take(_commit: Commit) -> None:
            self._last = self._last[:-1]
            if self._last:
                self.undo()
                return
            self.told.emit(tr("The last change was taken back."))
            self.changed.emit()

        self._hand_in(command, take)

    def work(
        self,
        job: Callable[[], Answer],
        take: Callable[[Answer], None],
        fail: Fail | None = None,
    ) -> None:
        """Let a reader thread do what takes a while."""
        self.seat.answers.deliver(self.seat.pool.run(job), take, fail)

    def export(
        self,
        title: str,
        rows: int,
        job: Callable[[], Answer],
        take: Callable[[Answer], None],
        fail: Fail | None = None,
    ) -> None:
        """Let a reader thread write a file, once that is allowed and written down."""
        with_leave(
            self.seat, Undertaking.EXPORT, title, lambda: self.work(job, take, fail), fail,
            rows=rows,
        )  # fmt: skip


def way_back(fact: RecordsKept) -> KeepRoster | KeepDuty:
    """Return the command that puts back what stood before."""
    keys = {(type(record), record.key) for record in fact.gone}
    new = [record for record in fact.put if (type(record), record.key) not in keys]
    duty = (DutyEntry, StrengthLimit)
    if any(isinstance(record, duty) for record in (*fact.put, *fact.gone)):
        return KeepDuty(
            tuple(each for each in fact.gone if isinstance(each, duty)),
            tuple(each for each in new if isinstance(each, duty)),
        )
    return KeepRoster(fact.gone, tuple(new))
