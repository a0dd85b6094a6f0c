"""Files: lets the user choose one to read or to write, without waiting for the answer.

Whoever asks gets the path when it is chosen; the dialog goes when it is closed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

SHEETS = "Excel, CSV (*.xlsx *.csv)"
"""Filter of files that hold a list; the same words in every language."""


def ask_file(
    parent: QWidget,
    title: str,
    kinds: str,
    take: Callable[[Path], object],
    start: Path | str = "",
) -> QFileDialog:
    """Ask for a file that is there; ``kinds`` is a filter of Qt's: ``Lists (*.xlsx *.csv)``.

    ``start`` is the file that is chosen now, if any.
    """
    dialog = _asked(parent, title, kinds, Path(start) if str(start) else Path.home())
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda name: take(Path(name)))
    dialog.open()
    return dialog


def ask_files(
    parent: QWidget, title: str, kinds: str, take: Callable[[Sequence[Path]], object]
) -> QFileDialog:
    """Ask for one or more files that are there."""
    dialog = _asked(parent, title, kinds, Path.home())
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(lambda names: take([Path(name) for name in names]))
    dialog.open()
    return dialog


def ask_save(
    parent: QWidget, title: str, name: str, kinds: str, take: Callable[[Path], object]
) -> QFileDialog:
    """Ask where to write; a name without an ending gets that of ``name``."""
    dialog = _asked(parent, title, kinds, Path.home() / name)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
    dialog.fileSelected.connect(lambda path: take(Path(path)))
    dialog.open()
    return dialog


def _asked(parent: QWidget, title: str, kinds: str, start: Path) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(start), kinds)
    dialog.finished.connect(dialog.deleteLater)
    return dialog
