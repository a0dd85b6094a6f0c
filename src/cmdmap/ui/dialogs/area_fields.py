"""Area fields: what an admin says about a file of areas: layer, encoding, level, columns.

Filled from the outline of the file with guesses; part of the import dialog (``import_areas.py``).
"""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QWidget

from cmdmap.domain.grid import AreaLevel
from cmdmap.i18n import tr
from cmdmap.services.area_import.outline import FileOutline
from cmdmap.services.area_import.plan import ImportWishes
from cmdmap.ui.models.hits import level_name
from cmdmap.widgets.theme import styled

ENCODINGS = ("utf-8", "gb18030", "big5")
USES = ("code", "name", "parent", "level")
NEEDED = ("code", "name")
IN_A_ROW = 2
"""Fields beside each other."""


class AreaFields(QWidget):
    """The fields of one file."""

    source_changed = Signal()
    """Another layer or encoding was chosen: the file must be read again."""
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.layer = QComboBox()
        self.encoding = QComboBox()
        self.crs = QLineEdit()
        self.level = QComboBox()
        self.columns = {use: QComboBox() for use in USES}
        self._guesses = dict.fromkeys(USES, "")
        self._build()
        self._connect()

    def fill(self, outline: FileOutline) -> None:
        """Show what stands in a file; what was typed for another layer is forgotten."""
        wished = self.encoding.currentData()
        blockers = [QSignalBlocker(box) for box in self._boxes()]
        self.layer.clear()
        for layer in outline.layers:
            self.layer.addItem(layer)
        self.layer.setCurrentText(outline.layer)
        self.encoding.clear()
        self.encoding.addItem(tr("found: {name}", name=outline.encoding), None)
        for name in ENCODINGS:
            self.encoding.addItem(name, name)
        self.encoding.setCurrentIndex(max(0, self.encoding.findData(wished)))
        self.crs.setPlaceholderText(outline.crs[:60] or tr("none named, WGS-84 is assumed"))
        self.level.setCurrentIndex(self.level.findData(outline.level))
        for use, box in self.columns.items():
            guess = str(getattr(outline.fields, use))
            self._guesses[use] = guess
            box.clear()
            box.addItem(tr("— choose —") if use in NEEDED else tr("— none —"), "")
            for column in outline.columns:
                box.addItem(column, column)
            box.setCurrentIndex(max(0, box.findData(guess)))
        for blocker in blockers:
            blocker.unblock()

    def missing(self) -> str:
        """Return one sentence about what must be chosen first, empty when nothing must."""
        if all(self.columns[use].currentData() for use in NEEDED):
            return ""
        return tr("Choose the columns that hold code and name.")

    def wishes(self) -> ImportWishes:
        """Return what was chosen; columns that are as guessed stay guesses."""
        chosen = {use: str(box.currentData() or "") for use, box in self.columns.items()}
        return ImportWishes(
            layer=self.layer.currentText() or None,
            level=AreaLevel(self.level.currentData()),
            columns={use: name for use, name in chosen.items() if name != self._guesses[use]},
            encoding=self.encoding.currentData(),
            crs=self.crs.text().strip() or None,
        )

    def _boxes(self) -> list[QComboBox]:
        return [self.layer, self.encoding, self.level, *self.columns.values()]

    def _build(self) -> None:
        for level in AreaLevel:
            self.level.addItem(level_name(level), level.value)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        fields = (
            (tr("Layer"), self.layer),
            (tr("Encoding"), self.encoding),
            (tr("Level where the rows say none"), self.level),
            (tr("Reference system"), self.crs),
            (tr("Column of the code"), self.columns["code"]),
            (tr("Column of the name"), self.columns["name"]),
            (tr("Column of the area above"), self.columns["parent"]),
            (tr("Column of the level"), self.columns["level"]),
        )
        for number, (label, field) in enumerate(fields):
            row, pair = divmod(number, IN_A_ROW)
            field.setAccessibleName(label)
            grid.addWidget(styled(QLabel(label), "muted"), row, 2 * pair)
            grid.addWidget(field, row, 2 * pair + 1)
            grid.setColumnStretch(2 * pair + 1, 1)

    def _connect(self) -> None:
        for box in (self.layer, self.encoding):
            box.activated.connect(lambda _row: self.source_changed.emit())
        for box in (self.level, *self.columns.values()):
            box.activated.connect(lambda _row: self.changed.emit())
        self.crs.editingFinished.connect(self.changed)
