"""Search tab 搜寻: where somebody was last seen, the sectors with their units, what is covered.

A tab of the incident's detail. Wishes go out as signals; ``search_screen.py`` carries them out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cmdmap.domain.ids import UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.search_party import FASTEST_KMH
from cmdmap.i18n import tr
from cmdmap.widgets.flow_row import FlowRow
from cmdmap.widgets.forms.instant_field import InstantField
from cmdmap.widgets.frame import dress_table, push_button
from cmdmap.widgets.tables.plain_rows import Cell, PlainRowsModel
from cmdmap.widgets.theme import styled
from cmdmap.widgets.wording import place_text

WALKING_KMH = 3.0
TABLE_HEIGHT = 110


class StartForm(QWidget):
    """What has to be known before anybody searches."""

    begin_requested = Signal()
    pick_requested = Signal()
    """The place last seen is to be clicked on the map."""

    def __init__(self) -> None:
        super().__init__()
        self.place: Place | None = None
        self.where = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.pick = push_button(tr("Pick on the map"))
        self.seen_at = InstantField(datetime.now(UTC))
        self.speed = QDoubleSpinBox(minimum=0.5, maximum=FASTEST_KMH, singleStep=0.5)
        self.speed.setSuffix(" km/h")
        self.speed.setValue(WALKING_KMH)
        self.begin = push_button(tr("Begin the search"), look="primary")
        self.note = styled(
            QLabel(
                tr("The area to search grows with the time since the person was last seen."),
                wordWrap=True,
            ),
            "muted",
        )
        self._build()

    def show_start(self, place: Place | None, seen_at: datetime) -> None:
        """Propose place and time, those of the incident."""
        self.put_place(place)
        self.seen_at.put(seen_at)

    def put_place(self, place: Place | None) -> None:
        """Take the place last seen; without one nothing can begin."""
        self.place = place
        self.where.setText(place_text(place))
        self.begin.setEnabled(place is not None)

    def seen(self) -> datetime:
        """Return when the person was last seen, aware UTC."""
        return self.seen_at.value()

    def _build(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(12, 10, 12, 10)
        row = QHBoxLayout()
        row.addWidget(self.where, 1)
        row.addWidget(self.pick)
        form.addRow(tr("Last seen at"), row)
        form.addRow(tr("Last seen on"), self.seen_at)
        form.addRow(tr("Walks at most"), self.speed)
        form.addRow(self.note)
        form.addRow(self.begin)
        for label, field in ((tr("Last seen on"), self.seen_at), (tr("Walks at most"), self.speed)):
            field.setAccessibleName(label)
        self.begin.clicked.connect(self.begin_requested)
        self.pick.clicked.connect(self.pick_requested)


class SearchTab(QWidget):
    """The form before, the sectors during and after a search."""

    divide_requested = Signal()
    join_requested = Signal(int, int)
    """Unit and sector; sector 0 means none any more."""
    end_requested = Signal(bool, str)
    """Found, and what is noted."""
    gap_requested = Signal()
    """The widest gap is to be shown on the map."""
    again_requested = Signal()
    """Another search is to begin."""

    def __init__(self) -> None:
        super().__init__()
        self.start = StartForm()
        self.head = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.model = PlainRowsModel((tr("Sector"), tr("Units"), tr("Covered")))
        self.table = QTableView()
        self.units = QComboBox()
        self.note = QLineEdit(placeholderText=tr("Where found, or why given up"))
        self.buttons = SearchButtons()
        self._numbers: tuple[int, ...] = ()
        self._pages = QStackedLayout(self)
        self._build()

    def show_search(
        self, head: str, numbers: Sequence[int], rows: Sequence[tuple[Cell, ...]]
    ) -> None:
        """Show a search: a sentence, its sectors by number and their rows."""
        self.head.setText(head)
        self._numbers = tuple(numbers)
        self.model.show_rows(rows)
        self._pages.setCurrentIndex(1)

    def show_form(self) -> None:
        """Ask for what a search begins with."""
        self._pages.setCurrentIndex(0)

    def is_searching(self) -> bool:
        """Tell whether a search is shown."""
        return self._pages.currentIndex() == 1

    def offer_units(self, units: Sequence[tuple[UnitId, str]]) -> None:
        """Offer these for a sector; what is chosen stays chosen."""
        shown = [
            (self.units.itemData(k), self.units.itemText(k)) for k in range(self.units.count())
        ]
        if shown == list(units):
            return
        chosen = self.units.currentData()
        self.units.clear()
        for unit_id, name in units:
            self.units.addItem(name, unit_id)
        self.units.setCurrentIndex(max(0, self.units.findData(chosen)))

    def sector(self) -> int:
        """Return the number of the sector with the cursor, 0 for none."""
        row = self.table.currentIndex().row()
        return self._numbers[row] if 0 <= row < len(self._numbers) else 0

    def _build(self) -> None:
        dress_table(self.table, tr("Sectors"))
        self.table.setModel(self.model)
        self.table.setMinimumHeight(TABLE_HEIGHT)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for section, width in ((0, 56), (2, 76)):
            self.table.setColumnWidth(section, width)
        for field, name in ((self.units, tr("Unit")), (self.note, self.note.placeholderText())):
            field.setAccessibleName(name)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 8, 0, 8)
        self.head.setContentsMargins(12, 0, 12, 4)
        column.addWidget(self.head)
        act = self.buttons
        acts = FlowRow(side=12)
        for button in (act.divide, act.gap, act.again):
            acts.add(button)
        column.addWidget(acts)
        for parts in (
            (self.units, act.join, act.leave),
            (self.note, act.found, act.give_up),
        ):
            row = QHBoxLayout()
            row.setContentsMargins(12, 2, 12, 2)
            for part in parts:
                row.addWidget(part)
            column.addLayout(row)
        column.addWidget(self.table, 1)
        self._pages.addWidget(self.start)
        self._pages.addWidget(page)
        self._connect()

    def _connect(self) -> None:
        act = self.buttons
        act.divide.clicked.connect(self.divide_requested)
        act.gap.clicked.connect(self.gap_requested)
        act.again.clicked.connect(self.again_requested)
        act.join.clicked.connect(lambda: self._join(self.sector()))
        act.leave.clicked.connect(lambda: self._join(0))
        act.found.clicked.connect(lambda: self.end_requested.emit(True, self.note.text()))
        act.give_up.clicked.connect(lambda: self.end_requested.emit(False, self.note.text()))

    def _join(self, sector: int) -> None:
        unit_id = self.units.currentData()
        if unit_id is not None:
            self.join_requested.emit(unit_id, sector)


class SearchButtons:
    """The buttons of a search."""

    def __init__(self) -> None:
        self.divide = push_button(
            tr("Divide among the units"),
            look="primary",
            hint=tr("Cuts the area as it is by now anew; what is covered stays covered"),
        )
        self.gap = push_button(tr("Widest gap"), hint=tr("Shows the widest part nobody covered"))
        self.again = push_button(tr("Search again"))
        self.join = push_button(tr("Into the sector"))
        self.leave = push_button(tr("Out"))
        self.found = push_button(tr("Found"))
        self.give_up = push_button(tr("Give up"), look="danger")

    def allow(self, is_open: bool, has_gap: bool) -> None:
        """Let a running search be worked at, an ended one be looked at."""
        running: tuple[QPushButton, ...] = (
            self.divide, self.join, self.leave, self.found, self.give_up,
        )  # fmt: skip
        for button in running:
            button.setEnabled(is_open)
        self.gap.setEnabled(has_gap)
        self.again.setVisible(not is_open)
