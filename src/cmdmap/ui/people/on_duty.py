"""On duty now 当前勤务: every post with who is there; lower limits; re-visits that are due.

First view of the Duty workspace; entering a line shows the post on the map.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.people.roster import StrengthLimit
from cmdmap.i18n import tr
from cmdmap.services.people.strength import Manned, manned_posts, shortages
from cmdmap.services.people.wording import mode_name
from cmdmap.ui.people.case_words import due_words
from cmdmap.ui.people.wishes import PeopleWishes
from cmdmap.widgets.tables.lines import TableCell, TableLine
from cmdmap.widgets.tables.row_table import RowTable
from cmdmap.widgets.theme import styled
from cmdmap.widgets.wording import NOTHING, force_name


class OnDutyView(QWidget):
    """Posts and limits at this moment."""

    place_chosen = Signal(object)
    """Place of a post, or of the person there, to be shown on the map."""

    def __init__(self, wishes: PeopleWishes) -> None:
        super().__init__()
        self._wishes = wishes
        self.board = RowTable(
            tr("On duty now"),
            (
                tr("Zone or area"), tr("Post"), tr("Mode"), tr("There"), tr("Need"), tr("Free"),
                tr("State"), tr("People there"),
            ),
            tr("No posts are known. Import them under Rosters, then generate a duty plan."),
            stretch=7,
            filtered=True,
        )  # fmt: skip
        self.short = styled(QLabel(wordWrap=True), "refusal")
        self.due = styled(QLabel(wordWrap=True), "value")
        for label in (self.short, self.due):
            label.setContentsMargins(12, 6, 12, 6)
            label.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.short)
        column.addWidget(self.due)
        column.addWidget(self.board, 1)
        self.board.pressed.connect(self._on_pressed)

    def refresh(self, now: datetime) -> None:
        """Show who is there now."""
        desk, book = self._wishes.seat.console.desk, self._wishes.book
        casebook = desk.casework()
        manned = manned_posts(book, now, casebook.load())
        self.board.show_lines([self._line(each) for each in manned])
        said = [
            short_words(limit, free, self._wishes.area_name(limit.area))
            for limit, free in shortages(book, casebook, now)
        ]
        _write(self.short, said)
        today = now.astimezone(LOCAL).date()
        due = ((case, case.revisit_due(today)) for case in book.cases.values())
        _write(self.due, [due_words(case, revisit) for case, revisit in due if revisit])

    def _line(self, manned: Manned) -> TableLine:
        post, there = manned.post, len(manned.members)
        names = "  ".join(f"{member.code} {member.name}" for member in manned.members)
        state = tr("■ {n} missing", n=manned.missing) if manned.missing else tr("● manned")
        return TableLine(
            post.key,
            (
                TableCell(self._wishes.area_name(post.area)),
                TableCell(f"{post.code} {post.name}" if post.name != post.code else post.name),
                TableCell(mode_name(post.mode)),
                TableCell(str(there), there),
                TableCell(str(post.need), post.need),
                TableCell(str(manned.free), manned.free),
                TableCell(state, tone="bad" if manned.missing else "good"),
                TableCell(names or NOTHING),
            ),
            names,
        )

    def _on_pressed(self, key: object) -> None:
        post = self._wishes.book.posts.get(key)  # type: ignore[call-overload]
        if post is not None and post.place is not None:
            self.place_chosen.emit(post.place)


def _write(label: QLabel, lines: list[str]) -> None:
    label.setText("\n".join(lines))
    label.setVisible(bool(lines))


def short_words(limit: StrengthLimit, free: int, area: str) -> str:
    """Return the sentence of a limit that is undercut."""
    return tr(
        "▲ {force}, {area}: {free} free, at least {least} wanted",
        force=force_name(limit.force),
        area=area,
        free=free,
        least=limit.least,
    )
