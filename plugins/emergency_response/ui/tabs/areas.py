"""Areas of an activation: set by form or by hand, counted, lifted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from cmdmap.api import Page, Place, Tone, WorldError, tr
from cmdmap.widgets.cards import Card, CardList
from cmdmap.widgets.chips import Chip
from cmdmap.widgets.detail import Part, Row, RowList
from cmdmap.widgets.forms.fields import FormField, Values
from cmdmap.widgets.forms.form import ask
from cmdmap.widgets.frame import scrolled
from cmdmap.widgets.theme import styled
from emergency_response.domain.hazards import (
    AREA_TONES,
    AREA_WORDS,
    AreaKind,
    HazardArea,
    drawn,
)
from emergency_response.domain.plane import area_km2, drawn_ring
from emergency_response.domain.wishes import KeepArea, KeepCounts, LiftArea
from emergency_response.services.counting import Counts
from emergency_response.services.overview import Overview
from emergency_response.store.areas import AreaCount, KeptArea, read_areas
from emergency_response.ui.tabs import area_forms as forms
from emergency_response.ui.tabs.drawing_tool import DrawingTool
from emergency_response.ui.tabs.inside_count import InsideCount
from emergency_response.ui.tabs.tab import Tab
from emergency_response.ui.words import size_words

HIGH = 190
"""Pixels of what is said of the chosen area; more scrolls."""


class AreasTab(Tab):
    """Cards of the areas in force, below them what the chosen one holds."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        empty = tr("No area is in force. Set a circle, a plume or draw one.")
        self.cards = CardList(tr("Areas in force"), empty, _card)
        self.found = RowList()
        self.limits = styled(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "muted")
        self.limits.setMargin(12)
        self.tool = DrawingTool(page)
        self._count = InsideCount(page)
        self._wanted: int | None = None
        self.found_frame = scrolled(self.found)
        self.found_frame.setFixedHeight(HIGH)
        for widget in (self.tool, self.cards, self.found_frame, self.buttons):
            self.column.addWidget(widget, 1 if widget is self.cards else 0)
        for text, press in (
            (tr("Circle…"), self._on_circle),
            (tr("Gas plume…"), self._on_plume),
            (tr("Flood…"), self._on_flood),
            (tr("Draw evacuation…"), lambda: self._on_draw(AreaKind.EVACUATION)),
            (tr("Draw a sector…"), lambda: self._on_draw(AreaKind.SECTOR)),
        ):
            self.add_button(text, press, "work")
        self.count = self.add_button(tr("Count inside"), self._on_count, "work", "primary")
        self.lift = self.add_button(tr("Lift…"), self._on_lift, "decide")
        self.cards.chosen.connect(self._on_chosen)

    def fill(self, overview: Overview) -> None:
        """Show the areas."""
        self.cards.show_rows(overview.areas)
        self._choose_wanted()
        self._say_found()

    def area(self) -> KeptArea | None:
        """Return the chosen area."""
        key = self.cards.key()
        areas = self.overview.areas if self.overview is not None else []
        return next((area for area in areas if area.id == key), None)

    def keep(self, area: HazardArea) -> None:
        """Put an area in force, choose it and count what it holds."""
        if self.overview is not None:
            number = self.overview.activation.id
            self.page.submit(KeepArea(number, area), lambda _commit: self._count_newest(number))

    def _on_chosen(self, _key: object) -> None:
        area = self.area()
        if area is not None:
            self.page.map.fit(area.ring)
        self._say_found()

    def _say_found(self) -> None:
        area = self.area()
        counts = self.overview.counts if self.overview is not None else []
        self.limits.setText("" if area is None else "\n".join(area.limits))
        parts = [] if area is None else found_parts(area, counts)
        self.found.show_parts([*parts, Part(widget=self.limits)] if parts else [])
        self.found_frame.setVisible(area is not None)

    def _on_count(self) -> None:
        area = self.area()
        if area is None:
            self.page.warn(tr("Choose the area first."))
            return
        self._count_inside(area)

    def _count_newest(self, activation_id: int) -> None:
        def take(areas: list[KeptArea]) -> None:
            if areas:
                self._wanted = areas[-1].id
                self._choose_wanted()
                self._count_inside(areas[-1])

        self.page.read(lambda reader: read_areas(reader, activation_id), take)

    def _choose_wanted(self) -> None:
        """Choose the area that was just set, once the list has it."""
        if self._wanted is not None and self.cards.choose(self._wanted):
            self._wanted = None

    def _count_inside(self, area: KeptArea) -> None:
        def take(counts: Counts) -> None:
            self.page.submit(KeepCounts(area.id, counts))

        self._count.ask(area.ring, take)

    def _on_lift(self) -> None:
        area = self.area()
        if area is None:
            self.page.warn(tr("Choose the area first."))
            return
        fields = (FormField("reason", tr("Reason"), required=True),)
        ask(
            self,
            tr("Lift {area}", area=area.title),
            fields,
            lambda values: self.page.submit(LiftArea(area.id, str(values["reason"]))),
            accept_text=tr("Lift"),
        )

    def _make(self, make: Callable[[], HazardArea]) -> None:
        try:
            self.keep(make())
        except WorldError as error:
            self.page.warn(str(error))

    def _on_circle(self) -> None:
        self._ask(tr("Hazard circle"), forms.circle_fields(), forms.circle_of, "middle")

    def _on_plume(self) -> None:
        self._ask(tr("Gas plume"), forms.plume_fields(), forms.plume_of, "source")

    def _ask(
        self,
        title: str,
        fields: tuple[FormField, ...],
        make: Callable[[Values], HazardArea],
        place_field: str,
    ) -> None:
        place = self.overview.activation.place if self.overview is not None else None
        values: Values = {"title": title, place_field: place, "town": True}

        def take(answers: Values) -> None:
            self._make(lambda: make(answers))

        ask(self, title, fields, take, values, pick=self.page.map.pick)

    def _on_flood(self) -> None:
        rivers = [polygon[0] for polygon in self.page.desk.jurisdiction().water]

        def take(answers: Values) -> None:
            if answers["way"] == "map":
                self._make(lambda: forms.flood_of(answers, rivers))
            else:
                self.tool.begin(lambda corners: made(answers, corners))

        def made(answers: Values, corners: list[Place]) -> None:
            self._make(lambda: forms.flood_of(answers, [drawn_ring(corners)]))

        fields = forms.flood_fields(bool(rivers))
        ask(self, tr("Flood area"), fields, take, {"title": tr("Flood area")})

    def _on_draw(self, kind: AreaKind) -> None:
        fields = (FormField("title", tr("Name"), required=True),)
        title = tr(AREA_WORDS[kind])

        def take(answers: Values) -> None:
            name = str(answers["title"])
            self.tool.begin(lambda corners: self._make(lambda: drawn(kind, name, corners)))

        ask(self, title, fields, take, {"title": title}, tr("Draw"))


def found_parts(area: KeptArea, counts: list[AreaCount]) -> list[Part]:
    """Return what an area holds by source, and what it was made from."""
    inside = [
        Row(
            each.title,
            tr("not installed") if each.number is None else f"{each.number:,}",
            tone=Tone.MIDDLE if each.number is None else Tone.PLAIN,
            strong=True,
        )
        for each in counts
        if each.area_id == area.id
    ]
    numbers = [Row(label, value) for label, value in area.numbers.items()]
    return [
        Part(tr("Inside"), rows=inside or [Row(tr("Not counted yet."))]),
        Part(tr("How it was found"), rows=numbers),
    ]


def _card(area: KeptArea) -> Card:
    chips = (
        Chip(tr(AREA_WORDS[area.kind]), AREA_TONES[area.kind]),
        Chip(size_words(area_km2(area.ring))),
    )
    return Card(area.title, "", area.made_by, chips)
