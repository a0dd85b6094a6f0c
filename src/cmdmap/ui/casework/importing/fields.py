"""Import fields: which column of a foreign table holds what, its datum, its source.

Filled from the outline of the file with guesses; part of the import dialog (``dialog.py``).
"""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QWidget

from cmdmap.domain.casework.kinds import KindBook
from cmdmap.domain.datum import Datum
from cmdmap.domain.incident import Source
from cmdmap.i18n import tr
from cmdmap.services.casework.wording import source_name
from cmdmap.services.intake.columns import Part, part_name
from cmdmap.services.intake.import_plan import ImportWishes, Outline
from cmdmap.services.intake.table_import import missing_columns
from cmdmap.widgets.theme import styled

IN_A_ROW = 3
"""Fields beside each other."""
NONE = -1
DATUMS = (("WGS-84", ""), ("GCJ-02", Datum.GCJ02.value), ("BD-09", Datum.BD09.value))


class ImportFields(QWidget):
    """What is said about one file."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.columns = {part: QComboBox() for part in Part}
        self.datum = QComboBox()
        self.source = QComboBox()
        self.unknown = QComboBox()
        self.dealt_with = QCheckBox(tr("Already dealt with: keep as history only"))
        self.attach = QCheckBox(tr("Attach what repeats an open incident"))
        self._build()
        for box in (*self.columns.values(), self.datum, self.source, self.unknown):
            box.activated.connect(lambda _row: self.changed.emit())
        for check in (self.dealt_with, self.attach):
            check.toggled.connect(lambda _on: self.changed.emit())

    def fill(self, found: Outline, kinds: KindBook) -> None:
        """Show the columns of a file as they were guessed."""
        for part, box in self.columns.items():
            with QSignalBlocker(box):
                box.clear()
                box.addItem(tr("— none —"), NONE)
                for index, name in enumerate(found.names):
                    box.addItem(name or str(index + 1), index)
                box.setCurrentIndex(max(0, box.findData(found.columns.get(part, NONE))))
        with QSignalBlocker(self.unknown):
            self.unknown.clear()
            self.unknown.addItem(tr("— refuse the row —"), "")
            for kind in kinds.kinds.values():
                self.unknown.addItem(kind.name, kind.code)

    def allow_history(self, allowed: bool) -> None:
        """Offer to keep rows as history, or not."""
        self.dealt_with.setVisible(allowed)

    def missing(self) -> str:
        """Return one sentence about what must be chosen first, empty when nothing must."""
        return missing_columns(self.wishes().columns)

    def wishes(self) -> ImportWishes:
        """Return what was chosen."""
        chosen = {part: int(box.currentData()) for part, box in self.columns.items() if box.count()}
        datum = self.datum.currentData()
        return ImportWishes(
            columns={part: index for part, index in chosen.items() if index != NONE},
            datum=Datum(datum) if datum else None,
            source=Source(self.source.currentData()),
            dealt_with=self.dealt_with.isChecked(),
            attach_twins=self.attach.isChecked(),
            unknown_kind=str(self.unknown.currentData() or ""),
        )

    def _build(self) -> None:
        for name, value in DATUMS:
            self.datum.addItem(name, value)
        for source in Source:
            self.source.addItem(source_name(source), source.value)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        fields = [(part_name(part), box) for part, box in self.columns.items()]
        fields.append((tr("Datum of the coordinates"), self.datum))
        fields.append((tr("Source where a row names none"), self.source))
        fields.append((tr("Kind where none is found"), self.unknown))
        for number, (label, field) in enumerate(fields):
            row, pair = divmod(number, IN_A_ROW)
            field.setAccessibleName(label)
            grid.addWidget(styled(QLabel(label), "muted"), row, 2 * pair)
            grid.addWidget(field, row, 2 * pair + 1)
            grid.setColumnStretch(2 * pair + 1, 1)
        row = len(fields) // IN_A_ROW + 1
        grid.addWidget(self.dealt_with, row, 0, 1, 2)
        grid.addWidget(self.attach, row, 2, 1, 4)
