"""Plan view 排班: a month of duty: generate, swap two people, report somebody absent, take back.

Second view of the Duty workspace. The planner works in a reader thread.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta

from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.people.book import PeopleBook
from cmdmap.domain.people.commands import KeepDuty, SwapDuty
from cmdmap.domain.people.duty import DutyEntry, Fault, ShiftPattern, conflicts
from cmdmap.domain.rights import Right
from cmdmap.domain.unit import ForceKind
from cmdmap.i18n import tr
from cmdmap.services.people.patterns import load_patterns
from cmdmap.services.people.planner import DutyPlan, plan_duty
from cmdmap.services.people.stand_ins import stand_ins
from cmdmap.ui.people.absence import AbsenceDialog
from cmdmap.ui.people.plan_grid import FIRST_DAY, HOURS, WHO, PlanGrid
from cmdmap.ui.people.wishes import PeopleWishes
from cmdmap.widgets.frame import Stack, dress_table, filter_field, push_button
from cmdmap.widgets.theme import styled

WHO_WIDTH = 170


class PlanView(QWidget):
    """One month of one force."""

    def __init__(self, wishes: PeopleWishes) -> None:
        super().__init__()
        self._wishes = wishes
        self._first = date.min
        self._shown: tuple[object, ...] = ()
        self.grid = PlanGrid()
        self.table = QTableView()
        self.stack = Stack(
            self.table,
            tr("Nobody is on this plan. Import members under Rosters, then generate it."),
        )
        self.parts = _Parts()
        self._build()
        self._connect()

    def begin(self) -> None:
        """The console is open: offer the patterns, show this month."""
        for code, each in load_patterns(self._wishes.seat.home).items():
            self.grid.name_shifts(each.pattern.shifts)
            self.parts.pattern.addItem(each.pattern.name, code)
        self.show_month(datetime.now(LOCAL).date())

    def show_month(self, day: date) -> None:
        """Show the month that holds a local day."""
        self._first = day.replace(day=1)
        self.parts.month.setText(f"{self._first:%Y-%m}")
        self.refresh()

    def refresh(self) -> None:
        """Show the book as it is; nothing is done while nothing has changed."""
        book, words = self._wishes.book, self.parts.filter.text()
        wanted = (book, words, self._first, self.parts.pattern.currentIndex())
        self._offer()
        if wanted == self._shown or self.parts.pattern.currentIndex() < 0:
            return
        self._shown = wanted
        pattern, force = self._pattern()
        members = [
            member
            for member in sorted(
                book.members.values(), key=lambda each: (each.area, len(each.code), each.code)
            )
            if member.force is force
            and (member.on_plan or any(e.member == member.code for e in book.duty.values()))
            and words.lower() in f"{member.code} {member.name} {member.team}".lower()
        ]
        days = self._days()
        found = conflicts(
            book.duty.values(), {member.code: member for member in book.members.values()},
            [post for post in book.posts.values() if post.force is force], pattern,
            [day for day in days if day >= datetime.now(LOCAL).date()],
        )  # fmt: skip
        self.grid.show_plan(members, days, tuple(book.duty.values()), found)
        self._set_widths()
        short = sum(each.missing for each in found if each.fault is Fault.SHORT)
        wrong = sum(each.fault is not Fault.SHORT for each in found)
        self.parts.verdict.setText(
            tr("{short} places open, {wrong} breaches of rules", short=short, wrong=wrong)
        )
        self.stack.show_content(bool(members))

    def chosen(self) -> list[DutyEntry]:
        """Return the duty of the chosen cells, in time."""
        cells = self.table.selectionModel().selectedIndexes()
        found = [entry for cell in cells for entry in self.grid.duty_at(cell)]
        return sorted(found, key=lambda entry: entry.starts_at)

    def generate(self) -> None:
        """Plan the shown month anew from today on."""
        book, (pattern, force) = self._wishes.book, self._pattern()
        first, days = self._first, len(self._days())
        today = datetime.now(LOCAL).date()
        if today > first:
            days -= min(days, (today - first).days)
            first = today
        if days <= 0:
            self._wishes.told.emit(tr("This month is over; choose another one."))
            return
        self.parts.generate.setEnabled(False)

        def keep(plan: DutyPlan) -> None:
            self.parts.generate.setEnabled(True)
            missing = sum(each.missing for each in plan.open)
            sentence = tr(
                "{n} duties planned, {open} places stay open.", n=len(plan.entries), open=missing
            )
            if plan.entries or plan.gone:
                self._wishes.submit(KeepDuty(plan.entries, plan.gone), sentence)
            else:
                self._wishes.told.emit(sentence)

        self._wishes.work(lambda: plan_duty(book, force, pattern, first, days), keep)

    def swap(self) -> None:
        """Let the two chosen people change places."""
        chosen = self.chosen()
        if len(chosen) == 2:
            self._wishes.submit(
                SwapDuty(chosen[0].key, chosen[1].key),
                tr(
                    "{one} and {other} changed places.",
                    one=chosen[0].member,
                    other=chosen[1].member,
                ),
            )

    def report_absence(self) -> None:
        """Ask why the chosen person cannot come and who takes the place."""
        (entry,) = self.chosen()
        book: PeopleBook = self._wishes.book
        dialog = AbsenceDialog(entry, stand_ins(book, entry, self._pattern()[0]), self)
        dialog.accepted.connect(lambda: self._wishes.submit(dialog.command()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _pattern(self) -> tuple[ShiftPattern, ForceKind]:
        each = load_patterns(self._wishes.seat.home)[self.parts.pattern.currentData()]
        return each.pattern, each.force

    def _days(self) -> list[date]:
        count = monthrange(self._first.year, self._first.month)[1]
        return [self._first + timedelta(days=number) for number in range(count)]

    def _offer(self) -> None:
        allowed = self._wishes.may(Right.EDIT_DUTY)
        chosen = self.chosen()
        self.parts.generate.setEnabled(allowed)
        self.parts.swap.setEnabled(
            allowed and len(chosen) == 2 and chosen[0].member != chosen[1].member
        )
        self.parts.absent.setEnabled(allowed and len(chosen) == 1 and chosen[0].stands)
        self.parts.undo.setEnabled(allowed and self._wishes.can_undo)

    def _set_widths(self) -> None:
        self.table.setColumnWidth(WHO, WHO_WIDTH)
        self.table.setColumnWidth(HOURS, 60)
        head = self.table.horizontalHeader()
        for column in range(FIRST_DAY, self.grid.columnCount()):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def _build(self) -> None:
        dress_table(self.table, tr("Duty plan"))
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectItems)
        self.table.setModel(self.grid)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        parts = self.parts
        top, bottom = QHBoxLayout(), QHBoxLayout()
        for row in (top, bottom):
            row.setContentsMargins(12, 8, 12, 8)
            row.setSpacing(8)
        for widget in (parts.back, parts.month, parts.on, parts.pattern, parts.filter):
            top.addWidget(widget)
        top.addStretch(1)
        top.addWidget(parts.verdict)
        for button in (parts.generate, parts.swap, parts.absent, parts.undo):
            bottom.addWidget(button)
        bottom.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.stack, 1)
        column.addLayout(bottom)

    def _connect(self) -> None:
        parts = self.parts
        parts.back.clicked.connect(lambda: self.show_month(self._first - timedelta(days=1)))
        parts.on.clicked.connect(lambda: self.show_month(self._first + timedelta(days=32)))
        parts.filter.textChanged.connect(self.refresh)
        parts.pattern.currentIndexChanged.connect(self.refresh)
        parts.generate.clicked.connect(self.generate)
        parts.swap.clicked.connect(self.swap)
        parts.absent.clicked.connect(self.report_absence)
        parts.undo.clicked.connect(self._wishes.undo)
        self._wishes.changed.connect(self.refresh)
        self.table.selectionModel().selectionChanged.connect(self._offer)


class _Parts:
    """The widgets around the grid."""

    def __init__(self) -> None:
        self.back = push_button("‹", hint=tr("Month before"))
        self.month = styled(QLabel(), "title")
        self.on = push_button("›", hint=tr("Month after"))
        self.pattern = QComboBox()
        self.filter = filter_field(tr("Name, code or team"))
        self.verdict = styled(QLabel(), "muted")
        self.generate = push_button(tr("Generate the &month"), look="primary")
        self.swap = push_button(
            tr("S&wap two"), hint=tr("Choose two cells with Ctrl, then swap the people")
        )
        self.absent = push_button(tr("&Absent…"), hint=tr("Sick or on leave, with a stand-in"))
        self.undo = push_button(tr("Take &back"))
