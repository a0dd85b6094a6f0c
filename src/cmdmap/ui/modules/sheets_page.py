"""Sheets page: reports and analyses of every active plugin in one list, looked at and exported.

The last sub-tab of the workspace 模块. A sheet whose manifest asks for ``from``, ``to`` or
``words`` has fields for them; one that asks for something else is made on its plugin's page.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from cmdmap.api.contributions import ReportPart
from cmdmap.api.drawing import Tone
from cmdmap.api.sheets import Sheet
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.plugins.contributions import title_of
from cmdmap.plugins.views import SheetSlot
from cmdmap.ui.seat import Seat
from cmdmap.widgets.cards import Card, CardList
from cmdmap.widgets.chips import Chip
from cmdmap.widgets.forms.fields import FieldKind, FormField
from cmdmap.widgets.forms.form import Form
from cmdmap.widgets.frame import Stack, push_button
from cmdmap.widgets.notice import Notice
from cmdmap.widgets.sheet_view import SheetView

LEFT, RIGHT = 368, 1552


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
        self.choice = Form(())
        self.make = push_button(tr("Show"), look="primary")
        self.export = push_button(tr("Export…"), "export")
        self.notice = Notice()
        self.view = SheetView()
        self._stack = Stack(self.view, tr("Choose a sheet at the left and press Show."))
        self._below = QVBoxLayout()
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
        allowed.sort(key=lambda slot: not _made_here(slot))
        self.cards.show_rows(allowed, str(len(allowed)) if allowed else "")
        self._offer()

    def showEvent(self, event: QShowEvent) -> None:
        """Show the first sheet when the list is first looked at."""
        super().showEvent(event)
        name = self.cards.choose_first()
        if name is not None:
            self._on_chosen(name)
            slot = self._chosen()
            if slot is not None and _made_here(slot) and not _is_personal(slot):
                self.show_sheet()

    def show_sheet(self) -> None:
        """Make the chosen sheet and show it."""
        slot = self._chosen()
        if slot is None or not _made_here(slot):
            return
        self.make.setEnabled(False)
        made = slot.make(self._wanted())
        self._seat.answers.deliver(made, lambda sheet: self._show(slot, sheet), self._fail)

    def _show(self, slot: SheetSlot, sheet: Sheet) -> None:
        self._offer()
        if slot is not self._chosen():
            return
        self.view.show_sheet(sheet)
        self.notice.hide()
        self._stack.show_content(True)

    def _fail(self, error: WorldError) -> None:
        self.notice.say(str(error), Tone.MIDDLE)
        self._offer()

    def _on_chosen(self, _name: object) -> None:
        self.notice.hide()
        self._stack.show_content(False)
        slot = self._chosen()
        if slot is not None and not _made_here(slot):
            self.notice.say(
                tr(
                    "This sheet is about one thing: choose it on the page of {plugin} and make "
                    "the sheet there.",
                    plugin=slot.plugin.manifest.title,
                )
            )
        self._ask(() if slot is None else slot.part.asks)
        self._offer()

    def _ask(self, asks: Sequence[str]) -> None:
        """Offer the fields of the chosen sheet; what was filled in before stays."""
        fields = tuple(field for field in _fields() if field.name in asks)
        if [field.name for field in fields] == [field.name for field in self.choice.fields]:
            return
        before, self.choice = self.choice, Form(fields, self.choice.values())
        self._below.replaceWidget(before, self.choice)
        self.choice.setVisible(bool(fields))
        before.hide()
        before.deleteLater()

    def _on_export_pressed(self) -> None:
        slot = self._chosen()
        if slot is not None:
            self.export_requested.emit(slot, self._wanted())

    def _offer(self) -> None:
        slot = self._chosen()
        for button in (self.make, self.export):
            button.setEnabled(slot is not None and _made_here(slot))

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
        below = self._below
        below.setContentsMargins(12, 8, 12, 12)
        below.setSpacing(10)
        below.addWidget(self.choice)
        self.choice.hide()
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


def _fields() -> tuple[FormField, ...]:
    return (
        FormField("from", tr("First day"), FieldKind.DATE),
        FormField("to", tr("Last day"), FieldKind.DATE),
        FormField("words", tr("About"), hint=tr("number or name")),
    )


def _made_here(slot: SheetSlot) -> bool:
    """A sheet that asks for more than the fields of this page is made elsewhere."""
    return all(name in ("from", "to", "words") for name in slot.part.asks)


def _is_personal(slot: SheetSlot) -> bool:
    return isinstance(slot.part, ReportPart) and slot.part.personal


def _card(slot: SheetSlot) -> Card:
    report = isinstance(slot.part, ReportPart)
    chips = [Chip(tr("report"), Tone.LOW) if report else Chip(tr("analysis"), Tone.GOOD)]
    if _is_personal(slot):
        chips.append(Chip(tr("personal data"), Tone.MIDDLE))
    return Card(title_of(slot.part), second=slot.plugin.manifest.title, chips=tuple(chips))
