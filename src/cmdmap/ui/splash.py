"""Splash: the program's name while the window is being made.

Shown by ``app`` before anything else of the window is read. So it takes its few colours from the
theme's file itself: ``widgets/theme.py`` comes with all that widgets are made of.
"""

from __future__ import annotations

import tomllib

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QSplashScreen

from cmdmap.config import resources_dir
from cmdmap.i18n import tr

WIDTH, HEIGHT = 420, 150
NAME_PX, WORD_PX = 28, 15


def show_splash(theme: str) -> QSplashScreen:
    """Show the splash in the colours of a theme and return it; it is drawn when this returns."""
    path = resources_dir() / "themes" / f"{theme}.toml"
    colors = tomllib.loads(path.read_text(encoding="utf-8"))["roles"]
    splash = QSplashScreen(_picture(colors))
    splash.show()
    QApplication.processEvents()
    return splash


def _picture(colors: dict[str, str]) -> QPixmap:
    ratio = QGuiApplication.primaryScreen().devicePixelRatio()
    picture = QPixmap(round(WIDTH * ratio), round(HEIGHT * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor(colors["panel"]))
    painter = QPainter(picture)
    painter.setPen(QColor(colors["line"]))
    painter.drawRect(0, 0, WIDTH - 1, HEIGHT - 1)
    for text, px, role, y in (
        (tr("Command map"), NAME_PX, "text", 42),
        (tr("Starting…"), WORD_PX, "muted", 90),
    ):
        font = painter.font()
        font.setPixelSize(px)
        painter.setFont(font)
        painter.setPen(QColor(colors[role]))
        painter.drawText(0, y, WIDTH, px * 2, Qt.AlignmentFlag.AlignHCenter, text)
    painter.end()
    return picture
