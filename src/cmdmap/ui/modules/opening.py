"""Open page: one page of a plugin as a view: made when first looked at, with a place for the map.

A page without a slot for the map gets it at its right, unless its manifest says that it fills the
whole workspace. A page that asks for more room than the window has is scrolled; it makes no window
larger than its screen.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from cmdmap.errors import WorldError
from cmdmap.plugins.views import PageSlot
from cmdmap.ui.modules.map_place import SharedMap
from cmdmap.ui.modules.page import ModulePage
from cmdmap.ui.seat import Seat
from cmdmap.widgets.split_page import MapSlot, SplitPage

WIDTHS_SECTION = "widths"


class OpenPage(QWidget):
    """The view of one page."""

    made = Signal()
    """The plugin's widget is there."""
    changed = Signal()
    """Head line, place of the map or what is drawn are others now."""
    told = Signal(str)
    incident_requested = Signal(object)
    export_requested = Signal(object, str, object, str)
    """The page, one of its plugin's reports, what was chosen for it, suggested name."""

    def __init__(self, slot: PageSlot, seat: Seat, shared: SharedMap) -> None:
        super().__init__()
        self.slot = slot
        self.head = ""
        self.map_slot: MapSlot | None = None
        self.handle = ModulePage(slot, seat, shared.view, shared.layers)
        self.handle.setParent(self)
        self._seat, self._kept = seat, shared.kept
        self._widget: QWidget | None = None
        self._begun = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.handle.head_changed.connect(self._on_head_changed)
        self.handle.told.connect(self.told)
        self.handle.warned.connect(seat.answers.failed)
        self.handle.incident_requested.connect(self.incident_requested)
        self.handle.export_requested.connect(
            lambda report, wanted, name: self.export_requested.emit(slot, report, wanted, name)
        )
        self.handle.map.drawn.connect(self.changed)

    @property
    def drawn(self) -> tuple[str, ...]:
        """Full names of what the page draws itself."""
        return self.handle.map.own

    @property
    def widget(self) -> QWidget | None:
        """What the plugin has made, None before it was looked at."""
        return self._widget

    def set_in_front(self, in_front: bool) -> None:
        """Make the page when it is first in front; its timers run while it is."""
        if in_front and not self._begun:
            # Before it is made: making it may say that something changed.
            self._begun = True
            self._make()
        self.handle.set_in_front(in_front)

    def end(self) -> None:
        """End what the page has begun."""
        self.handle.close()

    def _make(self) -> None:
        try:
            made = self.slot.open(self.handle)
        except WorldError as error:
            self._seat.answers.failed.emit(str(error))
            return
        self._widget = made
        slot = made if isinstance(made, MapSlot) else made.findChild(MapSlot)
        shown = made
        if slot is None and self.slot.part.with_map:
            shown = SplitPage(left=made)
            slot = shown.slot
        self.map_slot = slot if self.slot.part.with_map else None
        area = QScrollArea(widgetResizable=True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(shown)
        self._column.addWidget(area)
        split = shown if isinstance(shown, SplitPage) else shown.findChild(SplitPage)
        if isinstance(split, SplitPage):
            self._keep_widths(split)
        self.made.emit()

    def _keep_widths(self, split: SplitPage) -> None:
        name = f"{self.slot.plugin_id}.{self.slot.part.id}"
        split.set_widths(self._kept.numbers(WIDTHS_SECTION, name))
        split.widths_changed.connect(lambda: self._kept.keep(WIDTHS_SECTION, name, split.widths()))

    def _on_head_changed(self, text: str) -> None:
        self.head = text
        self.changed.emit()
