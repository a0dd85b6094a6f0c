"""Admin view 链路: every link with all its counts, its reasons, and this computer's ports."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cmdmap.domain.rights import Right
from cmdmap.i18n import tr
from cmdmap.links.base import LinkStatus
from cmdmap.links.ports import PortInfo
from cmdmap.services.ledger import DeskCounts
from cmdmap.ui.login.allowed import needs
from cmdmap.ui.models.links import (
    ERRORS,
    FIXES,
    LAST,
    OPENED,
    PEERS,
    PORT,
    PROTOCOL,
    RATE,
    REPORTS,
    STATE,
    LinkTableModel,
    peers_text,
    recent_peers_text,
)
from cmdmap.ui.models.verdicts import verdict_heads, verdict_rows
from cmdmap.widgets.frame import (
    Stack,
    ValueRows,
    dress_table,
    filter_field,
    push_button,
    section_row,
)
from cmdmap.widgets.tables.actions import SortFilter
from cmdmap.widgets.tables.plain_rows import PlainRowsModel
from cmdmap.widgets.wording import count_text, instant_text

SIDE = 420
COUNT = 3
MOST_PEERS = 12
"""Named in the detail; there may be thousands."""


class VerdictTable(QWidget):
    """What the desk did with reports that it did not simply keep, counted by step and reason."""

    def __init__(self) -> None:
        super().__init__()
        self.model = PlainRowsModel(verdict_heads())
        self.table = QTableView()
        self._note = QLabel()
        sorted_rows = SortFilter(self.model)
        sorted_rows.setParent(self)
        dress_table(self.table, tr("Refused, doubted and dropped reports"))
        self.table.setModel(sorted_rows)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(COUNT, Qt.SortOrder.DescendingOrder)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._stack = Stack(self.table, tr("Every report that came so far was kept as it was."))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(section_row(tr("Refused, doubted and dropped reports"), self._note))
        column.addWidget(self._stack, 1)

    def apply(self, counts: DeskCounts) -> None:
        """Show these counts."""
        rows = verdict_rows(counts)
        self.model.show_rows(rows)
        self._stack.show_content(bool(rows))
        self._note.setText(
            tr(
                "since the start: {kept} positions kept, {waiting} reports waiting",
                kept=count_text(counts.kept + counts.history),
                waiting=count_text(counts.waiting),
            )
        )


class LinksView(QWidget):
    """Table of links, detail of one and the serial ports found."""

    add_requested = Signal()
    remove_requested = Signal(str)
    ports_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.model = LinkTableModel(
            (PORT, PROTOCOL, STATE, PEERS, RATE, REPORTS, FIXES, ERRORS, OPENED, LAST)
        )
        self.sorted = SortFilter(self.model)
        self.table = QTableView()
        self.verdicts = VerdictTable()
        self.detail = ValueRows(
            [
                ("id", tr("Link")),
                ("since", tr("In this state since")),
                ("reason", tr("Reason")),
                ("peers", tr("Peers")),
                ("bytes", tr("Bytes read")),
                ("rejects", tr("Not readable")),
                ("reasons", tr("Why not readable")),
            ]
        )
        self.ports = QListWidget()
        self._ports_stack = Stack(
            self.ports, tr("No serial port found. Plug one in and press Look again.")
        )
        self._build()

    def apply(self, statuses: Sequence[LinkStatus]) -> None:
        """Show these links."""
        self.model.apply(statuses)
        self._stack.show_content(bool(statuses))
        if statuses and self.table.currentIndex().row() < 0:
            self.table.selectRow(0)
        self._show_detail()

    def show_ports(self, ports: Sequence[PortInfo]) -> None:
        """Show the serial ports of this computer."""
        self.ports.clear()
        for port in ports:
            known = port.guess or port.description.replace("n/a", "")
            self.ports.addItem(f"{port.path}    {known}")
        self._ports_stack.show_content(bool(ports))

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        row.addWidget(self._build_main(), 1)
        row.addWidget(self._build_side())

    def _build_main(self) -> QWidget:
        main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(0, 0, 0, 0)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(12, 10, 12, 4)
        buttons.setSpacing(8)
        add = needs(push_button(tr("Add a link"), "plus", look="primary"), Right.EDIT_LINKS)
        add.clicked.connect(self.add_requested)
        remove = needs(push_button(tr("Remove the link"), "remove"), Right.EDIT_LINKS)
        remove.clicked.connect(self._on_remove_pressed)
        buttons.addWidget(add)
        buttons.addWidget(remove)
        buttons.addStretch(1)
        field = filter_field(tr("Filter the links"))
        field.textChanged.connect(self.sorted.set_words)
        buttons.addWidget(field)
        column.addLayout(buttons)
        dress_table(self.table, tr("Links"))
        self.table.setModel(self.sorted)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.selectionModel().currentRowChanged.connect(self._show_detail)
        self._stack = Stack(
            self.table, tr("No link is open. Links that you add are opened again at every start.")
        )
        column.addWidget(self._stack, 3)
        column.addWidget(self.verdicts, 2)
        return main

    def _build_side(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(SIDE)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(section_row(tr("Chosen link")))
        column.addWidget(self.detail)
        column.addWidget(section_row(tr("Serial ports of this computer"), QLabel()))
        column.addWidget(self._ports_stack, 1)
        again = push_button(tr("Look again"))
        again.clicked.connect(self.ports_requested)
        line = QHBoxLayout()
        line.setContentsMargins(12, 8, 12, 12)
        line.setSpacing(8)
        line.addWidget(again)
        line.addStretch(1)
        column.addLayout(line)
        return side

    def _on_remove_pressed(self) -> None:
        row = self.table.currentIndex().row()
        if row >= 0:
            status = self.model.status_at(self.sorted.source_row(row))
            self.remove_requested.emit(status.id)

    def _show_detail(self) -> None:
        row = self.table.currentIndex().row()
        if row < 0:
            return
        status = self.model.status_at(self.sorted.source_row(row))
        reasons = ", ".join(f"{why} {n}" for why, n in sorted(status.reject_reasons.items()))
        for name, text in (
            ("id", status.id),
            ("since", instant_text(status.since_at)),
            ("reason", status.reason or tr("none, the link is open")),
            ("peers", recent_peers_text(status, MOST_PEERS) or peers_text(status)),
            ("bytes", count_text(status.bytes_in)),
            ("rejects", count_text(status.rejects)),
            ("reasons", reasons or tr("none")),
        ):
            self.detail.set_value(name, text)
