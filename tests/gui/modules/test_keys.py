"""No key means two things: neither in the window nor on the pages of the modules that we ship."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QAbstractButton, QWidget
from tests.kit.windows import WindowDriver, open_window

from cmdmap.ui.command_bar.keys import KEYS, WITHIN, KeysDialog, keys_shown
from cmdmap.ui.main_window import MainWindow
from cmdmap.ui.modules.workspace import ModulesWorkspace
from cmdmap.ui.workspaces.tabs import MODULES

WHOLE = (Qt.ShortcutContext.WindowShortcut, Qt.ShortcutContext.ApplicationShortcut)
BELOW = Qt.ShortcutContext.WidgetWithChildrenShortcut
SHIPPED = ("emergency_response", "fire_safety", "migrant_population")


class Bound(NamedTuple):
    """A key and where it is heard."""

    keys: str
    context: Qt.ShortcutContext
    owner: QWidget


@pytest.fixture
def driver(home: Path, qtbot: Any, repo: Path) -> Iterator[WindowDriver]:
    """A window with the modules that we ship, each page opened."""
    sources = [repo / "plugins" / name for name in SHIPPED]
    with open_window(home, qtbot, sources=sources) as opened:
        opened.window.show_workspace(MODULES)
        yield opened


def bound_keys(window: MainWindow) -> list[Bound]:
    """Every key of shortcuts, actions and buttons below a window."""
    found = []
    for shortcut in window.findChildren(QShortcut):
        owner = shortcut.parent()
        assert isinstance(owner, QWidget)
        found += [Bound(k.toString(), shortcut.context(), owner) for k in QShortcut.keys(shortcut)]
    for action in window.findChildren(QAction):
        owners = [each for each in action.associatedObjects() if isinstance(each, QWidget)]
        for key in action.shortcuts():
            found += [Bound(key.toString(), action.shortcutContext(), owner) for owner in owners]
    for button in window.findChildren(QAbstractButton):
        if not button.shortcut().isEmpty():
            found.append(Bound(button.shortcut().toString(), WHOLE[0], button))
    return found


def are_heard_together(one: Bound, other: Bound) -> bool:
    """Tell whether there is a place of the keyboard where both are heard."""
    if not one.owner.isVisible() or not other.owner.isVisible():
        return False
    if one.context in WHOLE or other.context in WHOLE:
        return True
    if one.owner is other.owner:
        return True
    above = one.context is BELOW and one.owner.isAncestorOf(other.owner)
    return above or (other.context is BELOW and other.owner.isAncestorOf(one.owner))


def test_two_buttons_of_one_key_are_found(qtbot: Any) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    inner = QWidget(page)
    page.show()
    window_wide, beside = Bound("F5", WHOLE[0], page), Bound("F5", BELOW, inner)
    assert are_heard_together(window_wide, beside)
    assert are_heard_together(Bound("F5", BELOW, page), beside)
    assert not are_heard_together(Bound("F5", BELOW, QWidget(page)), beside)


def test_no_key_is_ambiguous_on_any_page(driver: WindowDriver) -> None:
    window = driver.window
    modules = window.findChild(ModulesWorkspace)
    assert isinstance(modules, ModulesWorkspace)
    driver.until(lambda: len(modules.pages()) >= len(SHIPPED))
    clashes = set()
    views = [("", name) for name, _title in window.tabs.titles()]
    views += [("page", name) for name in modules.pages()]
    for kind, name in views:
        if kind:
            window.show_workspace(MODULES)
            modules.show_page(name)
        else:
            window.show_workspace(name)
        for one, other in combinations(bound_keys(window), 2):
            if one.keys == other.keys and are_heard_together(one, other):
                clashes.add((name, one.keys, type(one.owner).__name__, type(other.owner).__name__))
    assert clashes == set()
    assert len(bound_keys(window)) > len(KEYS)


def test_the_list_of_keys_names_those_of_the_page_that_is_shown(driver: WindowDriver) -> None:
    window = driver.window
    modules = window.findChild(ModulesWorkspace)
    assert isinstance(modules, ModulesWorkspace)
    driver.until(lambda: len(modules.pages()) >= len(SHIPPED))
    (page,) = (name for name in modules.pages() if name.startswith("migrant"))
    modules.show_page(page)
    driver.until(lambda: ("F5", "Read the persons again") in keys_shown(window))
    window.activateWindow()
    driver.until(window.isActiveWindow)
    driver.qtbot.keyClick(window, Qt.Key.Key_F1)
    dialog = window.findChild(KeysDialog)
    rows = [dialog.model.index(row, 0).data() for row in range(dialog.model.rowCount())]
    assert "F5" in rows
    assert len(rows) == len(set(rows)) >= len(KEYS) + len(WITHIN) + 1
    dialog.reject()
