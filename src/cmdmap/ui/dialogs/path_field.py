"""Path field: a line for the path of a file with a button that looks for it.

Used by the options form; an empty line means that no file is used.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from cmdmap.i18n import tr
from cmdmap.widgets.files import ask_file
from cmdmap.widgets.frame import push_button


class PathField(QWidget):
    """Hands every finished change to ``changed``."""

    def __init__(self, path: str, changed: Callable[[str], None]) -> None:
        super().__init__()
        self._changed = changed
        self.line = QLineEdit(path, placeholderText=tr("none"))
        self.line.setClearButtonEnabled(True)
        look = push_button(tr("Look for it…"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(look)
        self.line.editingFinished.connect(lambda: changed(self.line.text().strip()))
        look.clicked.connect(self._on_look_pressed)

    def _on_look_pressed(self) -> None:
        kinds = ";;".join((tr("Base maps ({kinds})", kinds="*.mbtiles"), tr("All files (*)")))
        ask_file(self, tr("Look for it…"), kinds, self._on_file_chosen, start=self.line.text())

    def _on_file_chosen(self, path: Path) -> None:
        self.line.setText(str(path))
        self._changed(str(path))
