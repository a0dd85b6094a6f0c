"""Rosters 花名册: members, teams, posts, mediators, lawyers, limits and duty rows, one at a time.

Third view of the Duty workspace.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cmdmap.i18n import tr
from cmdmap.services.people.lists.forms import form_of
from cmdmap.ui.people.list_view import ListView
from cmdmap.ui.people.wishes import PeopleWishes
from cmdmap.widgets.frame import push_button

LISTS = ("members", "teams", "posts", "mediators", "lawyers", "limits", "duty")


class RostersView(QWidget):
    """A list behind each button."""

    unit_chosen = Signal(object)

    def __init__(self, wishes: PeopleWishes) -> None:
        super().__init__()
        self.lists = {name: ListView(wishes, form_of(name)) for name in LISTS}
        self.chips = QButtonGroup(self)
        self._stack = QStackedWidget()
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        for number, view in enumerate(self.lists.values()):
            chip = push_button(tr(view.form.title), look="chip")
            self.chips.addButton(chip, number)
            row.addWidget(chip)
            self._stack.addWidget(view)
            view.unit_chosen.connect(self.unit_chosen)
        row.addStretch(1)
        self.chips.button(0).setChecked(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._stack, 1)
        self.chips.idClicked.connect(self._on_chip_clicked)

    def refresh(self) -> None:
        """Show the list in front as it is."""
        view = self._stack.currentWidget()
        assert isinstance(view, ListView)
        view.refresh()

    def _on_chip_clicked(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        self.refresh()
