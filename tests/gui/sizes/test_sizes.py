"""The window fits the smallest screen of a command centre, in both languages, with nothing cut."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QAbstractButton, QApplication, QDockWidget, QLineEdit, QWidget
from tests.kit.windows import open_window

from cmdmap.config import resources_dir
from cmdmap.i18n import use_language
from cmdmap.ui.panels.lamps import LampSign

WIDE, HIGH = 1366, 728
"""1366 x 768 without the task bar."""


@pytest.fixture(params=["en", "zh_CN"])
def driver(home, qtbot, request):
    use_language(request.param, resources_dir() / "i18n")
    with open_window(home, qtbot) as opened:
        opened.window.resize(WIDE, HIGH)
        opened.window.command.placement.reset()
        opened.until(lambda: opened.window.size().toTuple() == (WIDE, HIGH))
        QApplication.processEvents()
        yield opened


def parts_cut(root: QWidget) -> list[str]:
    """Buttons, fields and lamps that stand outside their parent or on each other's place."""
    shown = [
        part
        for kind in (QAbstractButton, QLineEdit, LampSign)
        for part in root.findChildren(kind)
        if part.isVisibleTo(root) and part.parentWidget() is root
    ]
    cut = [f"{part!r} leaves {root!r}" for part in shown if not fits(part, root)]
    for number, one in enumerate(shown):
        cut += [
            f"{one!r} on {o!r}" for o in shown[:number] if one.geometry().intersects(o.geometry())
        ]
    return cut


def fits(part: QWidget, root: QWidget) -> bool:
    return QRect(0, 0, root.width(), root.height()).contains(part.geometry())


def test_every_workspace_fits_the_smallest_screen_uncut(driver):
    window = driver.window
    for name, _title in window.tabs.titles():
        window.show_workspace(name)
        QApplication.processEvents()
        least = window.minimumSizeHint()
        assert (least.width() <= WIDE, least.height() <= HIGH) == (True, True), (name, least)
    window.show_workspace("command")
    QApplication.processEvents()
    assert window.size().toTuple() == (WIDE, HIGH)
    assert parts_cut(window.header) == []
    for dock in window.command.findChildren(QDockWidget):
        dock.raise_()
        QApplication.processEvents()
        bar = dock.titleBarWidget()
        assert bar.width() >= bar.layout().minimumSize().width(), dock.objectName()
        assert parts_cut(bar) == []
