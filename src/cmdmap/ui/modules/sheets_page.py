"""Sheets page: reports and analyses of every active plugin in one list, looked at and exported.

The last sub-tab of the workspace 模块. What a sheet is about can be narrowed by two days and a
word, handed to the plugin as ``from``, ``to`` and ``words``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from cmdmap.api.contributions import ReportPart
from cmdmap.api.drawing import Tone
from cmdmap.api.sheets import Sheet
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.plugins.views import SheetSlot, title_of
from cmdmap.ui.seat import Seat
from cmdmap.widgets.cards import Card, CardList
from cmdmap.widgets.chips import Chip
from cmdmap.widgets.forms.fields import FieldKind, FormField
from cmdmap.widgets.forms.form import Form
from cmdmap.widgets.frame import Stack, push_button
from cmdmap.widgets.notice import Notice
from cmdmap.widgets.sheet_view import SheetView

LEFT, RIGHT = 338, 1582


class SheetsPage(QWidget):
    """The list, the choice, the sheet."""

    export_requested = Signal(object, dict)
    """The sheet's slot and what was chosen for it."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self.cards = CardList(
            tr("Reports and analyses"),
            tr("No active plugin brings a report or an analysis."),
            _card,
            name_of,
        )
        self.choice = Form(
            (
                FormField("from", tr("From"), FieldKind.DATE),
                FormField("to", tr("To"), FieldKind.DATE),
                FormField("words", tr("About"), hint=tr("number or name, where the sheet asks")),
            )
        )
        self.make = push_button(tr("Show"), look="primary")
        self.export = push_button(tr("Export…"), "export")
        self.notice = Notice()
        self.view = SheetView()
        self._stack = Stack(self.view, tr("Choose a sheet at the left and press Show."))
        self._build()
        self.cards.chosen.connect(self._on_chosen)
        self.cards.pressed.connect(lambda _name: self.show_sheet())
        self.make.clicked.connect(self.show_sheet)
        self.export.clicked.connect(self._on_export_pressed)
        self._offer()

    def show_slots(self, slots: Sequence[SheetSlot]) -> None:
        """List what whoever is logged in may make."""
        actor = self._seat.actor
        allowed = [slot for slot in slots if slot.may(actor, slot.part.right)]
        self.cards.show_rows(allowed, str(len(allowed)) if allowed else "")
        self._offer()

    def show_sheet(self) -> None:
        """Make the chosen sheet and show it."""
        slot = self._chosen()
        if slot is None:
            return
        self.make.setEnabled(False)
        self._seat.answers.deliver(slot.make(self._wanted()), self._show, self._fail)

    def _show(self, sheet: Sheet) -> None:
        self.view.show_sheet(sheet)
        self.notice.hide()
        self._stack.show_content(True)
        self._offer()

    def _fail(self, error: WorldError) -> None:
        self.notice.say(str(error), Tone.MIDDLE)
        self._offer()

    def _on_chosen(self, _name: object) -> None:
        self.notice.hide()
        self._stack.show_content(False)
        self._offer()

    def _on_export_pressed(self) -> None:
        slot = self._chosen()
        if slot is not None:
            self.export_requested.emit(slot, self._wanted())

    def _offer(self) -> None:
        for button in (self.make, self.export):
            button.setEnabled(self._chosen() is not None)

    def _chosen(self) -> SheetSlot | None:
        name = self.cards.key()
        return next((slot for slot in self.cards.model.rows if name_of(slot) == name), None)

    def _wanted(self) -> dict[str, str]:
        values = self.choice.values()
        return {
            name: value.isoformat() if isinstance(value, date) else str(value)
            for name, value in values.items()
            if value
        }

    def _build(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.cards, 1)
        below = QVBoxLayout()
        below.setContentsMargins(12, 8, 12, 12)
        below.setSpacing(10)
        below.addWidget(self.choice)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.make)
        buttons.addWidget(self.export)
        buttons.addStretch(1)
        below.addLayout(buttons)
        column.addLayout(below)
        right = QWidget()
        shown = QVBoxLayout(right)
        shown.setContentsMargins(0, 0, 0, 0)
        shown.addWidget(self.notice)
        shown.addWidget(self._stack, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        split.addWidget(left)
        split.addWidget(right)
        split.setStretchFactor(1, 1)
        split.setSizes([LEFT, RIGHT])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)


def name_of(slot: SheetSlot) -> str:
    """Return the full name of a sheet; reports and analyses have names of their own."""
    kind = "report" if isinstance(slot.part, ReportPart) else "analysis"
    return f"{slot.plugin_id}.{kind}.{slot.part.id}"


def _card(slot: SheetSlot) -> Card:
    report = isinstance(slot.part, ReportPart)
    chips = [Chip(tr("report"), Tone.LOW) if report else Chip(tr("analysis"), Tone.GOOD)]
    if isinstance(slot.part, ReportPart) and slot.part.personal:
        chips.append(Chip(tr("personal data"), Tone.MIDDLE))
    return Card(title_of(slot.part), second=slot.plugin.manifest.title, chips=tuple(chips))
