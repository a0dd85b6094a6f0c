"""Supervision workspace 督办考核: what is late and whose, notices, wishes, compliance.

Shown by the main window; what is late now comes from the incidents the seat knows, compliance from
the store, asked while the workspace is in front. Answers go out as commands of whoever is here.
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.casework.commands import AnswerPostponement, AnswerSupervision, CaseCommand
from cmdmap.domain.casework.overdue import late_clocks, open_notices, open_wishes, tallies
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import Incident
from cmdmap.domain.incident_flow import DEEDS, Act
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.login.names import right_name
from cmdmap.store.queries.compliance import Compliance, compliance
from cmdmap.ui.seat import Seat
from cmdmap.ui.supervision import rows
from cmdmap.ui.supervision.answer_row import AnswerRow
from cmdmap.widgets.frame import push_button
from cmdmap.widgets.tables.row_table import RowTable
from cmdmap.widgets.wording import NOTHING

EVERY = timedelta(seconds=10)
"""How often the store is asked for compliance while it is looked at."""
WEEK = timedelta(days=7)
Counts = tuple[tuple[Compliance, ...], tuple[Compliance, ...]]


class SupervisionWorkspace(QWidget):
    """Boards of one seat."""

    incident_chosen = Signal(object)
    """IncidentId that is to be shown in the Command workspace."""
    act_requested = Signal(object, object)
    """Act and Incident: a notice is to be given."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self.parts = _Parts()
        self._asked_at = datetime.min.replace(tzinfo=UTC)
        self._waiting = False
        self._build()
        self._connect()

    def begin(self) -> None:
        """The console is open: nothing is asked before somebody looks."""

    def refresh(self, now: datetime) -> None:
        """Once a second while it is in front."""
        parts, kinds = self.parts, self._seat.console.kinds
        cases, person = self._seat.cases.values(), self._seat.shelf.person
        late = late_clocks(cases, now)
        parts.late.show_lines(rows.late_lines(late, kinds))
        parts.tallies.show_lines(rows.tally_lines(tallies(late)))
        parts.notices.show_lines(rows.notice_lines(open_notices(cases), now, person))
        parts.wishes.show_lines(rows.wish_lines(open_wishes(cases), person))
        self._offer()
        if not self._waiting and now - self._asked_at >= EVERY:
            self._ask_compliance(now)

    def _build(self) -> None:
        parts = self.parts
        left, right = QSplitter(Qt.Orientation.Vertical), QSplitter(Qt.Orientation.Vertical)
        left.addWidget(_under(parts.late, _row(parts.give, parts.show)))
        left.addWidget(parts.kept)
        right.addWidget(parts.tallies)
        right.addWidget(_under(parts.notices, parts.answer))
        right.addWidget(_under(parts.wishes, parts.decision))
        split = QSplitter()
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([1000, 700])
        left.setSizes([520, 300])
        for each in (left, right, split):
            each.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split)

    def _connect(self) -> None:
        parts = self.parts
        for board in (parts.late, parts.notices, parts.wishes):
            board.pressed.connect(self._on_line_pressed)
            board.chosen.connect(self._offer)
        parts.tallies.pressed.connect(self._on_tally_pressed)
        parts.show.clicked.connect(lambda: self._on_line_pressed(parts.late.key()))
        parts.give.clicked.connect(self._on_give_pressed)
        parts.answer.given.connect(self._on_answer_given)
        parts.decision.given.connect(self._on_decision_given)
        self._seat.login.changed.connect(self._offer)

    def _offer(self) -> None:
        """Let be pressed what the chosen lines and the rights of whoever is here allow."""
        parts = self.parts
        late = self._incident(parts.late.key())
        parts.show.setEnabled(late is not None)
        why_not = self._why_not(Act.SUPERVISE)
        parts.give.setEnabled(late is not None and not why_not)
        parts.give.setToolTip(why_not)
        for board, row, act in (
            (parts.notices, parts.answer, Act.ANSWER),
            (parts.wishes, parts.decision, Act.GRANT_POSTPONE),
        ):
            chosen = board.key() is not None
            why_not = self._why_not(act) if chosen else ""
            row.allow(chosen and not why_not, why_not)

    def _why_not(self, act: Act) -> str:
        right, actor = DEEDS[act].right, self._seat.actor
        if actor.may(right):
            return ""
        return tr("This needs the right to {right}.", right=right_name(right))

    def _incident(self, key: Hashable) -> Incident | None:
        return self._seat.cases.get(key[0]) if isinstance(key, tuple) else None

    def _on_line_pressed(self, key: Hashable) -> None:
        incident = self._incident(key)
        if incident is not None:
            self.incident_chosen.emit(incident.id)

    def _on_tally_pressed(self, key: Hashable) -> None:
        """Show the late clocks of this owner and area only."""
        line = self.parts.tallies.model.row_of(key)
        words = [self.parts.tallies.model.index(line, column).data() for column in (0, 1)]
        self.parts.late.filter.setText(" ".join(word for word in words if word != NOTHING))

    def _on_give_pressed(self) -> None:
        incident = self._incident(self.parts.late.key())
        if incident is not None:
            self.act_requested.emit(Act.SUPERVISE, incident)

    def _on_answer_given(self, _name: str, text: str) -> None:
        key = self.parts.notices.key()
        if isinstance(key, tuple):
            self._submit(AnswerSupervision(IncidentId(key[0]), key[1], text), self.parts.answer)

    def _on_decision_given(self, name: str, text: str) -> None:
        key = self.parts.wishes.key()
        if isinstance(key, tuple):
            clock, granted = ClockKind(key[1]), name == "grant"
            command = AnswerPostponement(IncidentId(key[0]), clock, granted, text)
            self._submit(command, self.parts.decision)

    def _submit(self, command: CaseCommand, row: AnswerRow) -> None:
        def fail(error: WorldError) -> None:
            row.refuse(str(error))

        future = self._seat.submit(command)
        self._seat.answers.deliver(future, lambda _commit: row.settle(), fail)

    def _ask_compliance(self, now: datetime) -> None:
        self._asked_at, self._waiting = now, True
        midnight = now.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)
        future = self._seat.pool.read(
            lambda connection: (
                compliance(connection, midnight, now),
                compliance(connection, midnight - WEEK + timedelta(days=1), now),
            )
        )
        self._seat.answers.deliver(future, self._on_counted, self._on_failed)

    def _on_counted(self, counts: Counts) -> None:
        self._waiting = False
        self.parts.kept.show_lines(rows.compliance_lines(*counts))

    def _on_failed(self, error: WorldError) -> None:
        self._waiting = False
        self._seat.answers.failed.emit(str(error))


class _Parts:
    """The boards and buttons, apart from what they do."""

    def __init__(self) -> None:
        self.late = RowTable(
            tr("Late now"), rows.late_heads(),
            tr("No clock is late or near its limit."), stretch=7, filtered=True,
        )  # fmt: skip
        self.tallies = RowTable(
            tr("By owner and area"), rows.tally_heads(),
            tr("Nobody has anything late."), stretch=1,
        )  # fmt: skip
        self.notices = RowTable(
            tr("Open supervision notices"), rows.notice_heads(),
            tr("No supervision notice waits for an answer."), stretch=4,
        )  # fmt: skip
        self.wishes = RowTable(
            tr("Wishes for postponement"), rows.wish_heads(),
            tr("Nobody asks for another limit."), stretch=5,
        )  # fmt: skip
        self.kept = RowTable(
            tr("How the clocks were kept"), rows.compliance_heads(),
            tr("No clock has run within seven days."), stretch=0,
        )  # fmt: skip
        self.give = push_button(tr("Give a notice…"), look="primary")
        self.show = push_button(tr("Show the incident"))
        self.answer = AnswerRow(tr("What was done about it"), [("answer", tr("Answer"))])
        self.decision = AnswerRow(
            tr("Reason (needed to deny)"), [("grant", tr("Grant")), ("deny", tr("Deny"))]
        )


def _row(*parts: QWidget) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(12, 8, 12, 10)
    line.addStretch(1)
    for part in parts:
        line.addWidget(part)
    return row


def _under(board: RowTable, row: QWidget) -> QWidget:
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(board, 1)
    column.addWidget(row)
    return both
