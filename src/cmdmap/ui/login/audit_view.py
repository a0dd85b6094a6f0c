"""Admin view 审计: who did what, when and about what; only for who may read the audit log.

Opening it is itself a row of the log. The chain is verified and the log exported from here.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cmdmap.domain.login.chain import AuditRow, Outcome
from cmdmap.domain.login.commands import Undertaking
from cmdmap.i18n import tr
from cmdmap.services.audit.export import export_audit
from cmdmap.services.audit.names import DEED_NAMES, deed_name
from cmdmap.services.audit.verify import Verdict, verify_audit
from cmdmap.services.audit.witness import Witness
from cmdmap.services.login.persons import Persons
from cmdmap.store.accounts.audit import AuditWanted, read_audit
from cmdmap.store.times import from_us
from cmdmap.ui.login.audit_words import detail_words
from cmdmap.ui.login.leave import with_leave
from cmdmap.ui.seat import Seat
from cmdmap.widgets.files import ask_save
from cmdmap.widgets.frame import dress_table, filter_field, push_button
from cmdmap.widgets.tables.plain_rows import PlainRowsModel
from cmdmap.widgets.theme import styled
from cmdmap.widgets.wording import instant_text

ROWS = 500
"""Newest rows that are shown; the others are found by the filters or in the export."""
LEAST_FIELD = 100
WIDTHS = (60, 150, 170, 80, 160, 130, 70, 160)


class Filters(QWidget):
    """Who, what, about what, since when, and only what was refused."""

    def __init__(self) -> None:
        super().__init__()
        self.actor = filter_field(tr("who"))
        self.what = QComboBox()
        self.what.addItem(tr("every deed"), "")
        for name in DEED_NAMES:
            self.what.addItem(deed_name(name), name)
        self.subject = filter_field(tr("about what"))
        self.since = QComboBox()
        for text, days in (
            (tr("last 24 hours"), 1),
            (tr("last 7 days"), 7),
            (tr("from the beginning"), None),
        ):
            self.since.addItem(text, days)
        self.since.setCurrentIndex(1)
        self.outcome = QComboBox()
        self.outcome.addItem(tr("done and refused"), None)
        self.outcome.addItem(tr("only refused"), Outcome.REFUSED.value)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self.actor, self.what, self.subject, self.since, self.outcome):
            part.setMinimumWidth(LEAST_FIELD)
            row.addWidget(part)

    def wanted(self, now: datetime) -> AuditWanted:
        """Return what the filters say at ``now``."""
        days, outcome = self.since.currentData(), self.outcome.currentData()
        return AuditWanted(
            actor=self.actor.text().strip(),
            what=str(self.what.currentData()),
            subject=self.subject.text().strip(),
            since=None if days is None else now - timedelta(days=days),
            outcome=None if outcome is None else Outcome(outcome),
        )


class AuditView(QWidget):
    """The newest rows that fit the filters."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self.filters = Filters()
        self.model = PlainRowsModel(
            (
                tr("No."), tr("Time"), tr("Who"), tr("Computer"), tr("Deed"), tr("About"),
                tr("Outcome"), tr("Refused because"), tr("Details"),
            )
        )  # fmt: skip
        self.table = QTableView()
        self.again = push_button(tr("Look again"))
        self.verify = push_button(tr("Verify the chain"), look="primary")
        self.export = push_button(tr("Export…"), "export")
        self.verdict = QLabel(wordWrap=True)
        self._build()
        self._connect()

    def showEvent(self, event: QShowEvent) -> None:
        """Read the log whenever the view comes to the front, and have the look written down."""
        super().showEvent(event)
        if self._seat.is_open:
            with_leave(self._seat, Undertaking.READ_AUDIT, "", self.read)

    def read(self) -> None:
        """Ask the store for what the filters say."""
        wanted = self.filters.wanted(datetime.now(UTC))
        future = self._seat.pool.read(lambda connection: read_audit(connection, wanted, ROWS))
        self._seat.answers.deliver(future, self._on_read)

    def write(self, path: Path) -> None:
        """Write the whole log into a file."""

        def go() -> None:
            future = self._seat.pool.read(lambda connection: export_audit(connection, path))
            self._seat.answers.deliver(
                future,
                lambda n: self._say(tr("{n} rows written to {path}.", n=n, path=path), good=True),
            )

        with_leave(self._seat, Undertaking.EXPORT_AUDIT, path.name, go)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        row = QHBoxLayout()
        row.addWidget(self.filters)
        row.addWidget(self.again)
        row.addStretch(1)
        row.addWidget(self.verify)
        row.addWidget(self.export)
        column.addLayout(row)
        self.verdict.setTextFormat(Qt.TextFormat.PlainText)
        self.verdict.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.verdict.hide()
        column.addWidget(styled(self.verdict, "verdict"))
        self.table.setModel(self.model)
        dress_table(self.table, tr("Audit log"))
        for place, width in enumerate(WIDTHS):
            self.table.setColumnWidth(place, width)
        self.table.horizontalHeader().setStretchLastSection(True)
        column.addWidget(self.table, 1)

    def _connect(self) -> None:
        for field in (self.filters.actor, self.filters.subject):
            field.editingFinished.connect(self.read)
        for choice in (self.filters.what, self.filters.since, self.filters.outcome):
            choice.activated.connect(self.read)
        self.again.clicked.connect(self.read)
        self.verify.clicked.connect(self._on_verify_pressed)
        self.export.clicked.connect(self._on_export_pressed)

    def _on_read(self, rows: list[AuditRow]) -> None:
        self.model.show_rows([_cells(row, self._seat.shelf.persons) for row in rows])

    def _on_verify_pressed(self) -> None:
        with_leave(self._seat, Undertaking.VERIFY_AUDIT, "", self._verify)

    def _verify(self) -> None:
        store, home = self._seat.console.store, self._seat.home

        def walk() -> Verdict:
            # The note outside is read first: it may lag behind the log, but never runs ahead.
            remembered = Witness(home, str(store)).heads()
            with store.reader() as connection:
                return verify_audit(connection, remembered)

        self._seat.answers.deliver(self._seat.pool.run(walk), self._on_verified)

    def _on_verified(self, verdict: Verdict) -> None:
        self._say(verdict.sentence, good=verdict.whole)

    def _say(self, sentence: str, *, good: bool) -> None:
        self.verdict.setProperty("tone", "good" if good else "bad")
        self.verdict.style().polish(self.verdict)
        self.verdict.setText(sentence)
        self.verdict.show()

    def _on_export_pressed(self) -> None:
        ask_save(self, tr("Export…"), "audit.csv", "CSV (*.csv)", self.write)


def _cells(row: AuditRow, persons: Persons) -> tuple[str | int, ...]:
    line = row.line
    refused = line.outcome == Outcome.REFUSED
    return (
        row.seq,
        instant_text(from_us(line.at_us)),
        persons.with_account(line.actor),
        line.seat,
        deed_name(line.what),
        line.subject,
        tr("refused") if refused else tr("done"),
        tr(line.reason),
        detail_words(line.detail),
    )
