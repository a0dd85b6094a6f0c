"""Filter bar: a search field that waits until typing rests, and chips that narrow a list.

Above card lists and tables; the page asks the store again when the bar says that it changed.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from cmdmap.widgets.flow_row import MoreRow
from cmdmap.widgets.frame import push_button
from cmdmap.widgets.theme import icon

REST_MS = 150
"""Pause in typing after which the list is asked again."""
SIDE = 10


class FilterBar(QWidget):
    """Words and chosen chips."""

    changed = Signal()
    """Words or chips are others now."""

    def __init__(
        self, hint: str, chips: Sequence[tuple[str, str]] = (), *, single: bool = False
    ) -> None:
        """``chips``: name and words of each; with ``single`` at most one is chosen at a time."""
        super().__init__()
        self._single = single
        self._words: dict[str, str] = dict(chips)
        self._chips: dict[str, QPushButton] = {}
        self.line = QLineEdit(placeholderText=hint, clearButtonEnabled=True)
        self.line.setAccessibleName(hint)
        self.line.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        row = MoreRow(side=0)
        for name, words in chips:
            self._chips[name] = chip = push_button(words, look="chip")
            chip.setObjectName(name)
            chip.clicked.connect(lambda _on, name=name: self._on_chip_clicked(name))
            row.add(chip)
        column = QVBoxLayout(self)
        column.setContentsMargins(SIDE, 10, SIDE, 0 if chips else 10)
        column.setSpacing(0)
        column.addWidget(self.line)
        column.addWidget(row)
        row.setVisible(bool(chips))
        self.line.textChanged.connect(lambda _text: self._rest.start())
        self.line.returnPressed.connect(self._on_rested)
        self._rest.timeout.connect(self._on_rested)

    @property
    def words(self) -> str:
        """What is searched for, without spaces around."""
        return self.line.text().strip()

    @property
    def chosen(self) -> frozenset[str]:
        """Names of the chosen chips."""
        return frozenset(name for name, chip in self._chips.items() if chip.isChecked())

    def choose(self, *names: str) -> None:
        """Choose exactly these chips and say that the bar changed."""
        for name, chip in self._chips.items():
            chip.setChecked(name in names)
        self.changed.emit()

    def set_count(self, name: str, count: int | None) -> None:
        """Write behind a chip how many it would show; None takes the number away."""
        words = self._words[name]
        self._chips[name].setText(words if count is None else f"{words} {count:,}")

    def chip(self, name: str) -> QPushButton:
        """Return the button of a chip."""
        return self._chips[name]

    def begin(self) -> None:
        """Give the keyboard to the search field."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def _on_chip_clicked(self, name: str) -> None:
        if self._single:
            for other, chip in self._chips.items():
                chip.setChecked(other == name and chip.isChecked())
        self.changed.emit()

    def _on_rested(self) -> None:
        self._rest.stop()
        self.changed.emit()
