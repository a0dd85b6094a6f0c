"""Qt words: what Qt itself says, e.g. in file dialogs and context menus, in the seat's language.

Called by ``app`` at the start and when another language is chosen.
"""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

NAME = "qt_words"


def speak(app: QApplication, language: str) -> bool:
    """Let Qt speak ``zh_CN``; any other language leaves its own English. True when it does."""
    old = app.findChild(QTranslator, NAME)
    if old is not None:
        app.removeTranslator(old)
        old.setParent(None)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    words = QTranslator(app)
    words.setObjectName(NAME)
    return words.load(f"qtbase_{language}", folder) and app.installTranslator(words)
