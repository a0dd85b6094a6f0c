"""Admin view 辖区数据: the areas in use, level by level, and how the real ones are brought in."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from cmdmap.domain.grid import AreaLevel, Jurisdiction
from cmdmap.domain.rights import Right
from cmdmap.i18n import tr
from cmdmap.ui.login.allowed import needs
from cmdmap.ui.models.areas import AreaTreeModel
from cmdmap.ui.models.hits import level_name
from cmdmap.widgets.frame import ValueRows, push_button, section_row
from cmdmap.widgets.tables.actions import SortFilter, TableActions
from cmdmap.widgets.theme import icon, styled

SIDE = 420


class AreasView(QWidget):
    """Tree of areas on the left, figures and instructions on the right."""

    import_requested = Signal()
    demo_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.model = AreaTreeModel()
        self.sorted = SortFilter(self.model)
        self.filter = QLineEdit(placeholderText=tr("Name, code or level of an area"))
        self._waiting: Jurisdiction | None = None
        self.demo = push_button(tr("Back to the demo area"))
        self.tree = QTreeView(uniformRowHeights=True)
        self.figures = ValueRows(
            [
                ("name", tr("Jurisdiction")),
                ("source", tr("Source")),
                *((level.value, level_name(level)) for level in AreaLevel),
                ("roads", tr("Stretches of road")),
            ]
        )
        self._build()

    def show_jurisdiction(self, jurisdiction: Jurisdiction) -> None:
        """Show another area."""
        self._waiting = jurisdiction
        if self.isVisible():
            self._fill_tree()
        self.demo.setVisible(not jurisdiction.synthetic)
        counts = Counter(area.level for area in jurisdiction.areas)
        synthetic = tr("synthetic demo area, not for duty")
        self.figures.set_value("name", jurisdiction.name)
        self.figures.set_value("source", synthetic if jurisdiction.synthetic else tr("imported"))
        for level in AreaLevel:
            self.figures.set_value(level.value, str(counts[level]))
        self.figures.set_value("roads", str(len(jurisdiction.roads)))

    def showEvent(self, event: QShowEvent) -> None:
        """Fill the tree at the first sight: the window's start need not wait for it."""
        super().showEvent(event)
        self._fill_tree()

    def _fill_tree(self) -> None:
        if self._waiting is None:
            return
        self.model.show_jurisdiction(self._waiting)
        self._waiting = None
        self.tree.expandToDepth(0)
        for column, width in ((1, 140), (2, 180), (3, 110)):
            self.tree.setColumnWidth(column, width)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        row.addLayout(self._build_tree(), 1)
        row.addWidget(self._build_side())

    def _build_tree(self) -> QVBoxLayout:
        self.tree.setModel(self.sorted)
        self.tree.setSortingEnabled(True)
        self.tree.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.tree.setAccessibleName(tr("Areas"))
        TableActions(self.tree)
        self.tree.header().setStretchLastSection(False)
        self.filter.setClearButtonEnabled(True)
        self.filter.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.filter.textChanged.connect(self._on_filter_changed)
        main = QVBoxLayout()
        main.setContentsMargins(0, 0, 0, 0)
        main.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(12, 10, 12, 8)
        top.setSpacing(8)
        top.addWidget(self.filter)
        main.addLayout(top)
        main.addWidget(self.tree, 1)
        return main

    def _build_side(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(SIDE)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(section_row(tr("In use")))
        column.addWidget(self.figures)
        column.addWidget(section_row(tr("Bring in your own areas")))
        how = QLabel(
            tr(
                "A GeoPackage, GeoJSON or Shapefile with a column for code and name. Every refused "
                "row is listed with its reason before anything is changed; what you import is in "
                "use at once. In a terminal: cmdmap areas import FILE."
            )
        )
        how.setWordWrap(True)
        styled(how, "muted")
        how.setContentsMargins(12, 10, 12, 10)
        column.addWidget(how)
        bring = needs(push_button(tr("Import areas…"), "plus", look="primary"), Right.EDIT_AREAS)
        bring.clicked.connect(self.import_requested)
        self.demo.clicked.connect(self.demo_requested)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(12, 0, 12, 10)
        buttons.setSpacing(8)
        buttons.setSpacing(8)
        for button in (bring, self.demo):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addStretch(1)
        return side

    def _on_filter_changed(self, text: str) -> None:
        self.sorted.set_words(text)
        if text.strip():
            self.tree.expandAll()
        else:
            self.tree.collapseAll()
            self.tree.expandToDepth(0)
