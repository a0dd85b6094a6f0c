"""File strip: photos and plans that belong to something, as small pictures; more can be added.

Paths only; who takes them copies the files. Pictures are read at the size they are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QIcon, QImageReader, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cmdmap.i18n import tr
from cmdmap.widgets.files import ask_files
from cmdmap.widgets.frame import push_button
from cmdmap.widgets.theme import icon
from cmdmap.widgets.wording import hint_text

SIDE = 72
MOST_FILES = 24
MOST_BYTES = 20_000_000
PATH_ROLE = int(Qt.ItemDataRole.UserRole) + 42


class FileStrip(QWidget):
    """Small pictures in a row, with buttons to add and to take away."""

    changed = Signal()

    def __init__(self, add_text: str = "", kinds: str = "*.jpg *.jpeg *.png *.webp *.pdf") -> None:
        """``kinds``: patterns of file names that may be chosen."""
        super().__init__()
        self._kinds = kinds
        self.list = QListWidget()
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setFlow(QListView.Flow.LeftToRight)
        self.list.setWrapping(False)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setIconSize(QSize(SIDE, SIDE))
        self.list.setFixedHeight(SIDE + 24)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.add_button = push_button(add_text or tr("Add photos…"), "plus")
        self.remove_button = push_button(tr("Take away"))
        buttons = QHBoxLayout()
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.remove_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        column.addLayout(buttons)
        self.add_button.clicked.connect(self._on_add_pressed)
        self.remove_button.clicked.connect(self._on_remove_pressed)
        self.list.itemSelectionChanged.connect(self._offer)
        self.list.itemActivated.connect(self._on_item_activated)
        self._offer()

    def files(self) -> tuple[Path, ...]:
        """Return the files, in their order."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return tuple(Path(item.data(PATH_ROLE)) for item in items)

    def show_files(self, files: Sequence[Path]) -> None:
        """Show these files instead."""
        self.list.clear()
        self._append(files)
        self._offer()

    def add_files(self, files: Sequence[Path]) -> None:
        """Add files: those that are known, too large or one too many are left out."""
        known = set(self.files())
        fresh = [path for path in dict.fromkeys(files) if path not in known and _fits(path)]
        self._append(fresh[: MOST_FILES - len(known)])
        self._offer()
        self.changed.emit()

    def _append(self, files: Sequence[Path]) -> None:
        for path in files:
            item = QListWidgetItem(_picture(path), "")
            item.setData(PATH_ROLE, str(path))
            item.setToolTip(hint_text(path.name))
            self.list.addItem(item)

    def _offer(self) -> None:
        self.list.setVisible(self.list.count() > 0)
        self.remove_button.setVisible(self.list.count() > 0)
        self.remove_button.setEnabled(bool(self.list.selectedItems()))
        self.add_button.setEnabled(self.list.count() < MOST_FILES)

    def _on_add_pressed(self) -> None:
        kinds = f"{tr('Files')} ({self._kinds})"
        ask_files(self, self.add_button.text(), kinds, self.add_files)

    def _on_remove_pressed(self) -> None:
        for item in self.list.selectedItems():
            self.list.takeItem(self.list.row(item))
        self._offer()
        self.changed.emit()

    def _on_item_activated(self, item: QListWidgetItem) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(item.data(PATH_ROLE)))


def _fits(path: Path) -> bool:
    try:
        return path.is_file() and path.stat().st_size <= MOST_BYTES
    except OSError:
        return False


def _picture(path: Path) -> QIcon:
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid():
        return icon("text", "muted", SIDE)
    reader.setScaledSize(size.scaled(SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return icon("text", "muted", SIDE) if image.isNull() else QIcon(QPixmap.fromImage(image))
