"""Keys: every key of the window with what it does, as one list; F1 shows it.

``docs/manual/window.md`` holds the same table; a test compares the list with the real shortcuts.
"""

from __future__ import annotations

from typing import NamedTuple

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


class KeysDialog(LookDialog):
    """The list of keys."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(tr("Keys"), parent)
        self.model = PlainRowsModel((tr("Key"), tr("What it does")))
        self.model.show_rows([(key.keys, tr(key.does)) for key in KEYS])
        table = QTableView()
        dress_table(table, tr("Keys"))
        table.setModel(self.model)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        table.setColumnWidth(0, 130)
        self.content.addWidget(table)
        table.setFocus()
        self.resize(620, 640)
