"""Link monitor panel 设备监视: every link's state, rate and errors, and one link's raw frames live.

Stands at the bottom. Adding, removing and recording are wishes; the workspace hands them to the
rack and to the store.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QPlainTextEdit, QTableView, QVBoxLayout, QWidget

from cmdmap.domain.ids import LinkId
from cmdmap.domain.rights import Right
from cmdmap.i18n import tr
from cmdmap.links.base import LinkState, LinkStatus
from cmdmap.ui.login.allowed import needs
from cmdmap.ui.models.links import ERRORS, PEERS, PORT, PROTOCOL, RATE, STATE, LinkTableModel
from cmdmap.widgets.frame import Panel, Stack, dress_table, push_button, tool_button
from cmdmap.widgets.tables.actions import SortFilter
from cmdmap.widgets.tables.narrow import NarrowColumns
from cmdmap.widgets.theme import mono_font, styled
from cmdmap.widgets.wording import raw_text

RAW_LINES = 50
FROM_WIDTH = {3: 420, 5: 480}
"""Frames a second and peers give way to name, protocol, state and errors."""


class LinkMonitorPanel(Panel):
    """The link table over the raw frames of the chosen link."""

    add_requested = Signal()
    remove_requested = Signal(str)
    record_requested = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__("link_monitor", tr("Link monitor"))
        self.model = LinkTableModel((PORT, PROTOCOL, STATE, RATE, ERRORS, PEERS))
        self.sorted = SortFilter(self.model)
        self.table = QTableView()
        self.raw = styled(QPlainTextEdit(readOnly=True), "raw")
        self.record = tool_button("record", tr("Record the link to a tape"), checkable=True)
        self.remove = tool_button("remove", tr("Remove the link"))
        self._chosen: LinkId | None = None
        self._shown: tuple[bytes, ...] = ()
        self._build()
        self._connect()

    def apply(self, statuses: Sequence[LinkStatus]) -> None:
        """Show these links and the newest frames of the chosen one."""
        self.model.apply(statuses)
        self._stack.show_content(bool(statuses))
        online = sum(status.state is LinkState.OPEN for status in statuses)
        self.set_note(tr("{online} of {total} online", online=online, total=len(statuses)))
        if statuses and self.model.row_of(self._chosen or LinkId("")) < 0:
            self.choose(statuses[0].id)
        self._show_chosen()

    def choose(self, link_id: LinkId) -> None:
        """Show the raw frames of this link."""
        self._chosen = link_id
        self._shown = ()
        row = self.sorted.row_from(self.model.row_of(link_id))
        if row >= 0 and self.table.currentIndex().row() != row:
            self.table.selectRow(row)

    def chosen(self) -> LinkId | None:
        """Return the link whose frames are shown."""
        return self._chosen

    def _build(self) -> None:
        dress_table(self.table, tr("Link monitor"))
        self.table.setModel(self.sorted)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(PORT, Qt.SortOrder.AscendingOrder)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(PROTOCOL, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate((92, 0, 66, 66, 60, 56)):
            if column != PROTOCOL:
                self.table.setColumnWidth(column, width)
        NarrowColumns(self.table, FROM_WIDTH)
        self.raw.setFont(mono_font())
        self.raw.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.raw.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.raw.setMaximumBlockCount(RAW_LINES)
        self.raw.setFixedHeight(74)
        self.raw.setAccessibleName(tr("Raw frames"))
        content = QWidget()
        rows = QVBoxLayout(content)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.table, 1)
        rows.addWidget(self.raw)
        first = needs(push_button(tr("Add a link"), "plus", look="primary"), Right.EDIT_LINKS)
        first.clicked.connect(self.add_requested)
        self._stack = Stack(
            content,
            tr("No link yet. Add a serial port or a network address to hear receivers and radios."),
            first,
        )
        self.column.addWidget(self._stack)
        add = tool_button("plus", tr("Add a link"))
        add.clicked.connect(self.add_requested)
        for tool in (self.record, self.remove, add):
            self.tools.addWidget(needs(tool, Right.EDIT_LINKS))

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self.model.modelReset.connect(self._on_links_replaced)
        self.remove.clicked.connect(self._on_remove_pressed)
        self.record.clicked.connect(self._on_record_pressed)

    def _on_links_replaced(self) -> None:
        row = self.sorted.row_from(self.model.row_of(self._chosen or LinkId("")))
        if row >= 0:
            self.table.selectRow(row)

    def _on_row_changed(self) -> None:
        row = self.table.currentIndex().row()
        if row >= 0:
            self.choose(self.model.status_at(self.sorted.source_row(row)).id)
            self._show_chosen()

    def _on_remove_pressed(self) -> None:
        if self._chosen is not None:
            self.remove_requested.emit(self._chosen)

    def _on_record_pressed(self, on: bool) -> None:
        if self._chosen is not None:
            self.record_requested.emit(self._chosen, on)

    def _show_chosen(self) -> None:
        row = self.model.row_of(self._chosen or LinkId(""))
        for tool in (self.record, self.remove):
            tool.setEnabled(row >= 0)
        if row < 0:
            self.raw.clear()
            return
        status = self.model.status_at(row)
        self.record.setChecked(status.recording)
        if status.recent_raw != self._shown:
            self._shown = status.recent_raw
            self.raw.setPlainText("\n".join(map(raw_text, status.recent_raw)))
            self.raw.verticalScrollBar().setValue(self.raw.verticalScrollBar().maximum())
        elif not status.recent_raw:
            self.raw.setPlainText(status.reason or tr("No frame heard on this link yet."))
