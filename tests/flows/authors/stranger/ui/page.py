"""The page: meters as cards; a button acknowledges the chosen one."""

from __future__ import annotations

from collections.abc import Sequence

from night_noise.domain.noise import Quieten
from night_noise.store.meters import Meter, read_meters
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdmap.api import Page, Tone, tr
from cmdmap.widgets.cards import Card, CardList
from cmdmap.widgets.chips import Chip
from cmdmap.widgets.frame import push_button


def open_page(page: Page) -> QWidget:
    """Return the page."""
    widget = QWidget()
    cards = CardList(tr("Noise meters"), tr("No meter has spoken yet."), draw_card)
    button = push_button(tr("Acknowledge"))
    button.setObjectName("acknowledge")

    def show(meters: Sequence[Meter]) -> None:
        cards.show_rows(meters)
        page.head(tr("{count} meters", count=len(meters)))

    def acknowledge() -> None:
        meter_id = cards.key()
        if isinstance(meter_id, int):
            page.submit(Quieten(meter_id))

    def read() -> None:
        page.read(read_meters, show)

    button.clicked.connect(acknowledge)
    button.setEnabled(page.may("quieten"))
    column = QVBoxLayout(widget)
    column.addWidget(cards, 1)
    column.addWidget(button)
    page.watch(["meters"], read)
    read()
    return widget


def draw_card(meter: Meter) -> Card:
    """Return the card of a meter."""
    chip = Chip(tr("loud night"), Tone.HIGH) if meter.loud else Chip(tr("quiet"), Tone.GOOD)
    return Card(meter.code, f"{meter.db:.1f} dB", chips=(chip,))
