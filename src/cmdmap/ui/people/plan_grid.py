"""Plan grid: a month of duty, a row for each person, a column for each day; faults are red.

Shown by the plan view; says which duty stands in a cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from cmdmap.domain.people.duty import Conflict, DutyEntry, DutyState, Shift
from cmdmap.domain.people.roster import Member
from cmdmap.i18n import tr
from cmdmap.services.people.wording import duty_state_name, fault_name
from cmdmap.widgets.theme import theme
from cmdmap.widgets.wording import hint_text

WHO, HOURS, FIRST_DAY = range(3)
WEEKEND = 5
SIGNS = {DutyState.PLANNED: "", DutyState.SICK: "×", DutyState.LEAVE: "−"}
"""What stands behind a shift, so that nothing is only a colour."""
Index = QModelIndex | QPersistentModelIndex
Spot = tuple[str, date]


class PlanGrid(QAbstractTableModel):
    """People down, days across."""

    def __init__(self) -> None:
        super().__init__()
        self._days: tuple[date, ...] = ()
        self._members: tuple[Member, ...] = ()
        self._duty: dict[Spot, list[DutyEntry]] = {}
        self._faults: dict[Spot, list[str]] = {}
        self._hours: dict[str, float] = {}
        self._signs: dict[str, str] = {}

    def name_shifts(self, shifts: Iterable[Shift]) -> None:
        """Show shifts by the first character of their Chinese name, else by their code."""
        self._signs |= {each.code: each.name[0] for each in shifts if not each.name.isascii()}

    def show_plan(
        self,
        members: Sequence[Member],
        days: Sequence[date],
        entries: Sequence[DutyEntry],
        faults: Sequence[Conflict],
    ) -> None:
        """Show these people and days; the same ones only get new cells."""
        same = tuple(members) == self._members and tuple(days) == self._days
        if not same:
            self.beginResetModel()
        self._members, self._days = tuple(members), tuple(days)
        shown = frozenset(days)
        self._duty, self._faults, self._hours = {}, {}, {}
        for entry in sorted(entries, key=lambda entry: entry.starts_at):
            if entry.day in shown:
                self._duty.setdefault((entry.member, entry.day), []).append(entry)
                if entry.stands:
                    lasts = (entry.ends_at - entry.starts_at) / timedelta(hours=1)
                    self._hours[entry.member] = self._hours.get(entry.member, 0) + lasts
        for fault in faults:
            if fault.member:
                said = self._faults.setdefault((fault.member, fault.day), [])
                said.append(fault_name(fault.fault))
        if not same:
            self.endResetModel()
        elif self._members:
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def duty_at(self, index: Index) -> tuple[DutyEntry, ...]:
        """Return the duty of a cell."""
        if index.column() < FIRST_DAY:
            return ()
        spot = (self._members[index.row()].code, self._days[index.column() - FIRST_DAY])
        return tuple(self._duty.get(spot, ()))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of people."""
        return 0 if parent.isValid() else len(self._members)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else FIRST_DAY + len(self._days)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a heading: the day of the month, weekends marked."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            if section < FIRST_DAY:
                return (tr("Member"), tr("Hours"))[section]
            day = self._days[section - FIRST_DAY]
            return f"{day.day}*" if day.weekday() >= WEEKEND else str(day.day)
        if role == Qt.ItemDataRole.ToolTipRole and section >= FIRST_DAY:
            return self._days[section - FIRST_DAY].isoformat()
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what one cell shows."""
        if not index.isValid():
            return None
        member, column = self._members[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            if column == WHO:
                return f"{member.code} {member.name}"
            if column == HOURS:
                return f"{self._hours.get(member.code, 0):.0f}"
            return " ".join(
                f"{self._signs.get(entry.shift, entry.shift)}{SIGNS[entry.state]}"
                for entry in self.duty_at(index)
            )
        if role == Qt.ItemDataRole.TextAlignmentRole and column >= HOURS:
            return Qt.AlignmentFlag.AlignCenter
        if column < FIRST_DAY:
            return None
        faults = self._faults.get((member.code, self._days[column - FIRST_DAY]), [])
        if role == Qt.ItemDataRole.ForegroundRole:
            gone = any(not entry.stands for entry in self.duty_at(index))
            return theme().color("bad" if faults else "muted" if gone else "text")
        if role == Qt.ItemDataRole.ToolTipRole:
            return hint_text("\n".join([*map(_words, self.duty_at(index)), *faults]))
        return None


def _words(entry: DutyEntry) -> str:
    parts = [entry.day.isoformat(), entry.shift, entry.post, duty_state_name(entry.state)]
    if entry.stands_in_for:
        parts.append(tr("stands in for {member}", member=entry.stands_in_for))
    return " · ".join(filter(None, (*parts, entry.note)))
