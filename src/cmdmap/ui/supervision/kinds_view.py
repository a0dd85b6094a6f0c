"""Admin view 警情类型: every kind of incident with its limits, and the form that changes one.

Part of the Admin workspace. Saving asks the desk for leave, writes the centre's file in a reader
thread and hands the new book to the desk, so that new clocks have the new limits at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from cmdmap.config import resources_dir
from cmdmap.domain.casework.kinds import IncidentKind, KindBook
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.login.commands import Undertaking
from cmdmap.domain.rights import Right
from cmdmap.domain.unit import FORCE_MARKS
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.casework.kind_changes import KindValues, change_kind, own_codes, reset_kind
from cmdmap.services.casework.wording import urgency_name
from cmdmap.services.login.names import right_name
from cmdmap.ui.login.leave import with_leave
from cmdmap.ui.seat import Seat
from cmdmap.ui.supervision.kind_form import KindForm
from cmdmap.widgets.frame import Stack
from cmdmap.widgets.tables.lines import TableCell, TableLine
from cmdmap.widgets.tables.row_table import RowTable
from cmdmap.widgets.wording import age_text

SHOWN = (ClockKind.TAKE_IN, ClockKind.ARRIVE, ClockKind.LAW_JOIN, ClockKind.MEDIATE)
"""Clocks that have a column; the form has all of them."""
Make = Callable[[], KindBook]


class KindsView(QWidget):
    """A table of kinds and the form of the chosen one."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._own: frozenset[str] = frozenset()
        self.board = RowTable(
            tr("Incident kinds"), kind_heads(), tr("There are no kinds."), stretch=1, filtered=True
        )
        self.form = KindForm()
        self.stack = Stack(self.form, tr("Choose a kind on the left to see and change its limits."))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.board)
        split.addWidget(self.stack)
        split.setSizes([1000, 420])
        split.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split)
        self.board.chosen.connect(self._on_chosen)
        self.form.save_requested.connect(self._on_save_requested)
        self.form.reset_requested.connect(self._on_reset_requested)
        seat.login.changed.connect(self._offer)
        self._offer()

    def begin(self) -> None:
        """The console is open: show its kinds, and ask which of them the centre has changed."""
        self._ask_own()

    def _show_book(self) -> None:
        book = self._seat.console.kinds
        self.board.show_lines(kind_lines(book, self._own))

    def _ask_own(self) -> None:
        home = self._seat.home
        self._seat.answers.deliver(self._seat.pool.run(lambda: own_codes(home)), self._on_own)

    def _on_own(self, codes: frozenset[str]) -> None:
        self._own = codes
        self._show_book()
        self._on_chosen(self.board.key())

    def _on_chosen(self, code: object) -> None:
        kind = self._seat.console.kinds.kinds.get(str(code)) if code is not None else None
        self.stack.show_content(kind is not None)
        if kind is not None:
            self.form.show_kind(kind, changed=kind.code in self._own)
        self._offer()

    def _offer(self) -> None:
        allowed = self._seat.actor.may(Right.EDIT_OPTIONS)
        why_not = tr("This needs the right to {right}.", right=right_name(Right.EDIT_OPTIONS))
        self.form.allow(allowed, "" if allowed else why_not)

    def _on_save_requested(self, code: str, values: KindValues) -> None:
        home = self._seat.home
        self._change(code, lambda: change_kind(resources_dir(), home, code, values))

    def _on_reset_requested(self, code: str) -> None:
        home = self._seat.home
        self._change(code, lambda: reset_kind(resources_dir(), home, code))

    def _change(self, code: str, make: Make) -> None:
        """Make the new book once it is allowed and noted, then use it."""
        go = partial(self._make, make)
        with_leave(self._seat, Undertaking.CHANGE_KINDS, code, go, self._on_refused)

    def _make(self, make: Make) -> None:
        self._seat.answers.deliver(self._seat.pool.run(make), self._on_made, self._on_refused)

    def _on_made(self, book: KindBook) -> None:
        self._seat.console.use_kinds(book)
        self._ask_own()
        self.form.tell(tr("Kept; clocks that begin from now on have these limits."))

    def _on_refused(self, error: WorldError) -> None:
        self.form.tell(str(error))


def kind_heads() -> tuple[str, ...]:
    """Return the headings of the table of kinds."""
    return (
        tr("Mark"), tr("Kind"), tr("Class"), tr("Urgency"), tr("Needed"), tr("Take in"),
        tr("Arrive"), tr("Law joins"), tr("Mediate"), tr("Radius"), tr("Changed"),
    )  # fmt: skip


def kind_lines(book: KindBook, own: frozenset[str]) -> list[TableLine]:
    """Return every kind as a line; the key is its code."""
    return [_kind_line(kind, book, kind.code in own) for kind in book.kinds.values()]


def _kind_line(kind: IncidentKind, book: KindBook, changed: bool) -> TableLine:
    group = book.groups.get(kind.group)
    minutes: Mapping[ClockKind, float] = KindValues.of(kind).minutes
    cells = (
        TableCell(kind.mark),
        TableCell(kind.name),
        TableCell(group.name if group else kind.group, tone="muted"),
        TableCell(urgency_name(kind.urgency), int(kind.urgency), number=False),
        TableCell(" ".join(f"{FORCE_MARKS[need.force]}{need.count}" for need in kind.needs)),
        *_limit_cells(minutes),
        TableCell(f"{kind.arrive_radius_m:.0f} m", kind.arrive_radius_m),
        TableCell(tr("changed here") if changed else "", tone="accent_text"),
    )
    return TableLine(kind.code, cells, ", ".join(kind.outside_codes))


def _limit_cells(minutes: Mapping[ClockKind, float]) -> Iterable[TableCell]:
    for clock in SHOWN:
        limit = minutes.get(clock)
        yield TableCell(age_text(None if limit is None else limit * 60), limit if limit else -1)
