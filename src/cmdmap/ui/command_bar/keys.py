"""Keys: every key with what it does, as one list; F1 shows it.

First those of the window, then those of the page that is shown, as their shortcuts say themselves
(``whatsThis``), then those of tables, lists and forms. ``docs/manual/window.md`` holds the same
table; a test compares the list with the real shortcuts.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from cmdmap.i18n import mark, tr
from cmdmap.widgets.forms.dialog import LookDialog
from cmdmap.widgets.frame import dress_table
from cmdmap.widgets.tables.plain_rows import PlainRowsModel


class Key(NamedTuple):
    """One line of the list."""

    keys: str
    does: str
    """English; worded for the seat when it is shown."""


KEYS = (
    Key("F2", mark("take in a new incident")),
    Key("F4", mark("propose units for the chosen incident")),
    Key("F6", mark("next step of the chosen incident")),
    Key("F7", mark("appoint the mediator who is offered for the chosen incident")),
    Key("Ctrl+Z", mark("take back the last act, where the flow allows it")),
    Key("F9", mark("acknowledge the first alarm of an incident")),
    Key("F10", mark("take the telephone call that rings")),
    Key("F8", mark("acknowledge the first emergency")),
    Key("Ctrl+J", mark("go to the queue; arrows walk, Enter flies there and back")),
    Key("Ctrl+K", mark("command bar: find anything, > for actions, /s for quick entries")),
    Key("/", mark("command bar, where nothing is being typed")),
    Key("Ctrl+L", mark("entry line of the duty log")),
    Key("Ctrl+R", mark("roll call")),
    Key("Ctrl+M", mark("mute the selected unit")),
    Key("Ctrl+D", mark("watch the chosen units")),
    Key("Ctrl+T", mark("text to the chosen units")),
    Key("Ctrl+Shift+T", mark("status code to the selected unit")),
    Key("Ctrl+P", mark("ask the selected unit where it is")),
    Key("Ctrl+B", mark("outbox")),
    Key("F11", mark("wall mode: the map alone")),
    Key("Ctrl+Alt+L", mark("lock the window")),
    Key("F1", mark("this list")),
    Key("Esc", mark("leave the field, the unit, the incident or the wall mode")),
)

WITHIN = (
    Key("Enter", mark("in a list: show on the map or open; in a form: hand it in")),
    Key("Ctrl+Enter", mark("hand in a form, also from a field of several lines")),
    Key("Alt+1 … Alt+5", mark("while a call is taken in: attach it to a listed incident")),
    Key("Ctrl+C", mark("in a table: copy the chosen rows")),
    Key("Ctrl+E", mark("in a table: export it")),
    Key("Space", mark("in a check list: next verdict; 1, 2, 3 give the first, second, third")),
    Key("Alt+Down", mark("in a day: open the calendar; Up and Down go a day on or back")),
)
"""Keys where the keyboard is in a part of the window."""


class KeysDialog(LookDialog):
    """The list of keys."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(tr("Keys"), parent)
        self.model = PlainRowsModel((tr("Key"), tr("What it does")))
        own = [(key.keys, tr(key.does)) for key in KEYS]
        within = [(key.keys, tr(key.does)) for key in WITHIN]
        self.model.show_rows([*own, *keys_shown(parent), *within])
        table = QTableView()
        dress_table(table, tr("Keys"))
        table.setModel(self.model)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        table.setColumnWidth(0, 130)
        self.content.addWidget(table)
        table.setFocus()
        self.resize(620, 640)


def keys_shown(window: QWidget) -> list[tuple[str, str]]:
    """Return the keys, with what they do, that the pages shown now bring."""
    found = []
    for shortcut in window.findChildren(QShortcut):
        owner = shortcut.parent()
        if shortcut.whatsThis() and isinstance(owner, QWidget) and owner.isVisible():
            found.append((shortcut.key().toString(), shortcut.whatsThis()))
    return found
