"""Area tree model: both trees of the jurisdiction, with level and code.

Built once per jurisdiction; the tree of grids and that of zones stand under the sub-district.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from cmdmap.domain.grid import Jurisdiction
from cmdmap.i18n import tr
from cmdmap.ui.models.hits import level_name
from cmdmap.ui.theme import theme


class AreaTreeModel(QStandardItemModel):
    """Rows of name, level, code and the number of areas below."""

    def show_jurisdiction(self, jurisdiction: Jurisdiction) -> None:
        """Fill the tree anew."""
        self.clear()
        self.setHorizontalHeaderLabels([tr("Name"), tr("Level"), tr("Code"), tr("Areas below")])
        rows: dict[str, list[QStandardItem]] = {}
        for area in jurisdiction.areas:
            items = [
                QStandardItem(text) for text in (area.name, level_name(area.level), area.code, "")
            ]
            for item in items:
                item.setEditable(False)
            for item in items[1:]:
                item.setForeground(theme().color("muted"))
            rows[area.code] = items
        for area in jurisdiction.areas:
            above = rows.get(area.parent)
            (above[0] if above else self.invisibleRootItem()).appendRow(rows[area.code])
        for items in rows.values():
            below = items[0].rowCount()
            items[3].setText(str(below) if below else "")
            items[3].setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
