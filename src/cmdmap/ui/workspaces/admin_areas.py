"""Admin view 辖区数据: the areas in use, level by level, and how the real ones are brought in."""

from __future__ import annotations

from collections import Counter

from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QTreeView, QVBoxLayout, QWidget

from cmdmap.domain.grid import AreaLevel, Jurisdiction
from cmdmap.i18n import tr
from cmdmap.ui.models.areas import AreaTreeModel
from cmdmap.ui.models.hits import level_name
from cmdmap.ui.panels.frame import ValueRows, section_row
from cmdmap.ui.theme import styled

SIDE = 420


class AreasView(QWidget):
    """Tree of areas on the left, figures and instructions on the right."""

    def __init__(self) -> None:
        super().__init__()
        self.model = AreaTreeModel()
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
        self.model.show_jurisdiction(jurisdiction)
        self.tree.expandToDepth(0)
        for column, width in ((1, 140), (2, 180), (3, 110)):
            self.tree.setColumnWidth(column, width)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        counts = Counter(area.level for area in jurisdiction.areas)
        synthetic = tr("synthetic demo area, not for duty")
        self.figures.set_value("name", jurisdiction.name)
        self.figures.set_value("source", synthetic if jurisdiction.synthetic else tr("imported"))
        for level in AreaLevel:
            self.figures.set_value(level.value, str(counts[level]))
        self.figures.set_value("roads", str(len(jurisdiction.roads)))

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        self.tree.setModel(self.model)
        self.tree.header().setStretchLastSection(False)
        row.addWidget(self.tree, 1)
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
                "In a terminal: cmdmap areas import FILE reads GeoPackage, GeoJSON or Shapefile "
                "and lists every refused row with its reason. The window shows the new areas at "
                "its next start."
            )
        )
        how.setWordWrap(True)
        styled(how, "muted")
        how.setContentsMargins(12, 10, 12, 10)
        column.addWidget(how)
        column.addStretch(1)
        row.addWidget(side)
