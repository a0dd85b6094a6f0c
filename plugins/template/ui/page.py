"""The page of the plugin: lamps as cards at the left of the map, and what can be done with them.

Made by the console with a ``Page``; it asks the tables with ``page.read``, hands wishes in with
``page.submit`` and never waits.
"""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cmdmap.api import LOCAL, Page, Place, Tone, tr
from cmdmap.widgets.cards import Card, CardList
from cmdmap.widgets.chips import Chip
from cmdmap.widgets.frame import filter_field, push_button
from template.domain.lamps import AddLamp, MarkLamp
from template.store.lamps import Lamp, read_lamps


class LampPage(QWidget):
    """Cards of all lamps; click a card to go there, mark it by the buttons below."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._lamps: dict[int, Lamp] = {}
        self.cards = CardList(
            tr("Street lamps"), tr("No lamp yet: write a code and press Add."), draw_card
        )
        self.code = filter_field(tr("Code of a new lamp"))
        self.add = push_button(tr("Add…"), look="primary")
        self.broken = push_button(tr("Broken"))
        self.mended = push_button(tr("Mended"))
        self._build()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Read the lamps again."""
        self._page.read(read_lamps, self._show, name="lamps")

    def _build(self) -> None:
        self.cards.add_tools(self.code, self.add)
        buttons = QHBoxLayout()
        buttons.addWidget(self.broken)
        buttons.addWidget(self.mended)
        column = QVBoxLayout(self)
        column.addWidget(self.cards, 1)
        column.addLayout(buttons)
        self._enable()

    def _connect(self) -> None:
        self._page.watch(["lamps"], self.refresh)
        self._page.on_login(self._enable)
        self._page.map.show_layer("lamps", True)
        self._page.map.on_clicked(self._on_clicked)
        self.cards.chosen.connect(self._on_chosen)
        self.add.clicked.connect(self._on_add)
        self.broken.clicked.connect(lambda: self._mark(True))
        self.mended.clicked.connect(lambda: self._mark(False))

    def _enable(self) -> None:
        may = self._page.may("maintain")
        self.add.setEnabled(may)
        for button in (self.broken, self.mended):
            button.setEnabled(may and self.cards.key() is not None)

    def _show(self, lamps: list[Lamp]) -> None:
        self._lamps = {lamp.id: lamp for lamp in lamps}
        self.cards.show_rows(lamps)
        broken = sum(lamp.broken_at is not None for lamp in lamps)
        self._page.head(tr("{count} lamps · {broken} broken", count=len(lamps), broken=broken))
        self._enable()

    def _on_chosen(self, lamp_id: int | None) -> None:
        self._enable()
        if lamp_id is not None:
            self._page.map.fly_to(self._lamps[lamp_id].place)

    def _on_clicked(self, layer: str, lamp_id: int) -> None:
        self.cards.choose(lamp_id)

    def _on_add(self) -> None:
        code = self.code.text()

        def take(place: Place) -> None:
            self._page.submit(AddLamp(code, place), lambda commit: self.code.clear())

        self._page.map.pick(take, tr("Click where the lamp stands"))

    def _mark(self, broken: bool) -> None:
        lamp_id = self.cards.key()
        if isinstance(lamp_id, int):
            self._page.submit(MarkLamp(lamp_id, broken))


def draw_card(lamp: Lamp) -> Card:
    """Return the card of a lamp."""
    if lamp.broken_at is None:
        chip = Chip(tr("works"), Tone.GOOD)
    else:
        since = f"{lamp.broken_at.astimezone(LOCAL):%m-%d %H:%M}"
        chip = Chip(tr("broken since {since}", since=since), Tone.HIGH)
    return Card(lamp.code, second=lamp.community, chips=(chip,))
