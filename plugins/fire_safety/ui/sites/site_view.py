"""View of sites: hydrants, fire lanes and micro fire stations; what is broken or blocked first.

Fifth view of the page. Each is checked here and registered with a click on the map.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cmdmap.api import Drawing, Page, Reader, Tone, tr
from cmdmap.widgets import (
    Card,
    CardList,
    Chip,
    Detail,
    FilterBar,
    Part,
    Row,
    count_text,
    push_button,
)
from fire_safety.domain.belongings import HYDRANTS
from fire_safety.domain.days import day_text, instant_text, us_of
from fire_safety.domain.plan import Level
from fire_safety.domain.search_text import search_text, words_of
from fire_safety.domain.wishes import RevealStation
from fire_safety.services.area_names import area_names
from fire_safety.services.layers import reach_of
from fire_safety.services.reaching import limit_s, reached
from fire_safety.store.places import PlaceRow
from fire_safety.store.sites import (
    HydrantRow,
    LaneRow,
    StationRow,
    list_hydrants,
    list_lanes,
    list_stations,
    read_phone,
)
from fire_safety.ui.sites.site_acts import DRAWN, SiteActs
from fire_safety.ui.view import View
from fire_safety.ui.words import risk_chip

Site = HydrantRow | LaneRow | StationRow
DAY_US = 86_400_000_000
MOST_REACHED = 8


@dataclass(frozen=True, slots=True)
class Item:
    """One card."""

    id: tuple[str, int]
    site: Site


class SiteView(View):
    """Hydrants, lanes and stations in one list."""

    def __init__(self, page: Page) -> None:
        self.detail = Detail(tr("Choose a hydrant, a lane or a station."))
        self.cards = CardList(
            tr("Sites"),
            tr("Nothing here. Register a hydrant, a fire lane or a micro fire station."),
            self._card,
        )
        self.bar = FilterBar(
            tr("Search number, name, address"),
            [
                ("hydrants", tr("Hydrants")),
                ("lanes", tr("Fire lanes")),
                ("stations", tr("Stations")),
            ],
            single=True,
        )
        super().__init__(page, self.detail)
        self.key: tuple[str, int] | None = None
        self.acts = SiteActs(self)
        self._build()

    def refresh(self) -> None:
        """Ask for every site again."""
        chosen, words = self.bar.chosen, words_of(self.bar.words)

        def question(reader: Reader) -> list[Item]:
            found: list[Item] = []
            if not chosen or "lanes" in chosen:
                found += [Item(("lanes", row.id), row) for row in list_lanes(reader)]
            if not chosen or "hydrants" in chosen:
                found += [Item(("hydrants", row.id), row) for row in list_hydrants(reader)]
            if not chosen or "stations" in chosen:
                found += [Item(("stations", row.id), row) for row in list_stations(reader)]
            return [item for item in found if all(word in _searched(item) for word in words)]

        self.page.read(question, self._show, name="sites")

    def allow(self) -> None:
        """Enable what whoever is logged in may do."""
        self.acts.allow()

    def choose(self, key: tuple[str, int]) -> None:
        """Show a site."""
        self.key = key
        if not self.cards.choose(key) and (self.bar.chosen or self.bar.words):
            # Whoever leads here wants to see it: what hides it gives way.
            self.bar.line.clear()
            self.bar.choose()

    def chosen(self) -> Item | None:
        """Return what is chosen now."""
        return next((item for item in self.cards.model.rows if item.id == self.key), None)

    def clear_map(self) -> None:
        """Take what is chosen, and a lane that is being drawn, off the map."""
        super().clear_map()
        self.page.map.show(DRAWN, None)
        self.page.map.show("reach", None)

    def _show(self, items: Sequence[Item]) -> None:
        sites = [item.site for item in items]
        lanes = [each for each in sites if isinstance(each, LaneRow)]
        hydrants = [each for each in sites if isinstance(each, HydrantRow)]
        blocked = sum(each.blocked_at_us is not None for each in lanes)
        broken = sum(not each.sound for each in hydrants)
        stations = len(sites) - len(lanes) - len(hydrants)
        said = (
            tr("{n} lanes blocked", n=blocked) if lanes else "",
            tr("{n} hydrants broken", n=broken) if hydrants else "",
            tr("{n} stations", n=stations) if stations == len(sites) and stations else "",
        )
        note = " · ".join(filter(None, said))
        self.cards.show_rows(items, note)
        if self.key is not None and self.cards.key() is None:
            self.cards.choose(self.key)
        elif isinstance(first := self.cards.choose_first(), tuple):
            self.key = first
        self._show_chosen()

    def _card(self, item: Item) -> Card:
        site, names = item.site, area_names(self.page.desk)
        grid = names.get(site.grid, "")
        if isinstance(site, HydrantRow):
            chip = Chip(tr("sound"), Tone.GOOD) if site.sound else Chip(tr("broken"), Tone.HIGH)
            pressure = "" if site.pressure_mpa is None else f"{site.pressure_mpa:.2f} MPa"
            second = " · ".join(filter(None, (site.address, grid, pressure)))
            return Card(
                tr("Hydrant {number}", number=site.number), _day(site.checked_day), second,
                (chip, Chip(tr(HYDRANTS.get(site.kind, site.kind)))),
            )  # fmt: skip
        if isinstance(site, LaneRow):
            chip = Chip(tr("clear"), Tone.GOOD)
            if site.blocked_at_us is not None:
                days = (us_of(self.page.desk.now()) - site.blocked_at_us) // DAY_US
                chip = Chip(tr("blocked for {n} days", n=days), Tone.HIGH)
            return Card(site.name, "", " · ".join(filter(None, (site.blocked_by, grid))), (chip,))
        members = tr("{n} members", n=site.members)
        return Card(
            site.name, "", " · ".join(filter(None, (members, grid))), (Chip(tr("Station")),)
        )

    def _on_chosen(self, key: object) -> None:
        self.key = key if isinstance(key, tuple) else None
        self._show_chosen()
        item = self.chosen()
        if item is not None:
            site = item.site
            self.find(site.line if isinstance(site, LaneRow) else [site.place])

    def _show_chosen(self) -> None:
        item = self.chosen()
        self.page.map.show("reach", None)
        if item is None:
            self.detail.show_nothing()
        elif isinstance(station := item.site, StationRow):
            desk = self.page.desk
            self.page.read(
                lambda reader: (reached(desk, reader, station), reach_of(desk, station)),
                lambda found: self._show_station(station, *found),
                name="reach",
            )
        else:
            card = self._card(item)
            self.detail.show_thing(card.title, card.right, [Part(rows=self._rows(item.site))])
        self.allow()

    def _show_station(
        self, station: StationRow, places: Sequence[PlaceRow], reach: Drawing
    ) -> None:
        """Show a station with the places it reaches in time."""
        if self.key != ("stations", station.id):
            return
        self.page.map.show("reach", reach)
        high = [row for row in places if row.level is Level.HIGH]
        minutes = f"{limit_s(self.page.desk) / 60:g}"
        value = tr("{n} places, {high} of high risk", n=count_text(len(places)), high=len(high))
        rows = [
            Row(row.name, risk_chip(row.risk).text, key=("place", row.id), strong=True)
            for row in places[:MOST_REACHED]
        ]
        facts = [*self._rows(station), Row(tr("Reached in {n} min", n=minutes), value)]
        parts = [Part(rows=facts)]
        if rows:
            parts.append(Part(tr("Riskiest of them"), str(len(rows)), rows))
        self.detail.show_thing(station.name, "", parts)

    def _rows(self, site: Site) -> list[Row]:
        rows = [Row(tr("Grid"), area_names(self.page.desk).get(site.grid, ""))]
        if isinstance(site, HydrantRow):
            pressure = "" if site.pressure_mpa is None else f"{site.pressure_mpa:.2f} MPa"
            rows += [
                Row(tr("Address"), site.address),
                Row(tr("Pressure"), pressure),
                Row(tr("Checked on"), _day(site.checked_day)),
                Row(tr("Note"), site.note),
            ]
        elif isinstance(site, LaneRow):
            since = instant_text(site.blocked_at_us) if site.blocked_at_us is not None else ""
            checked = instant_text(site.checked_at_us) if site.checked_at_us else tr("never")
            rows += [
                Row(tr("Blocked by"), site.blocked_by),
                Row(tr("Blocked since"), since),
                Row(tr("Checked on"), checked),
            ]
        else:
            rows += [
                Row(tr("Members"), str(site.members)),
                Row(tr("Equipment"), site.equipment),
                Row(tr("Telephone"), site.phone, key=("phone", site.id)),
            ]
        return [row for row in rows if row.value]

    def _on_row_pressed(self, key: object) -> None:
        match key:
            case ("place", int(place_id)):
                self.place_requested.emit(place_id)
            case ("phone", int(station_id)) if self.page.may("contacts"):
                self.page.submit(RevealStation(station_id), lambda _commit: self._tell(station_id))

    def _tell(self, station_id: int) -> None:
        """Say the telephone of a station; the look is in the audit."""
        self.page.read(lambda reader: read_phone(reader, station_id), self.page.tell)

    def _on_export(self) -> None:
        self.page.export("site_list", {"what": ",".join(sorted(self.bar.chosen))}, tr("Sites"))

    def _build(self) -> None:
        export = push_button(tr("Export"), "export")
        self.cards.add_tools(export)
        export.clicked.connect(self._on_export)
        self.fill_left(self.bar, self.cards)
        self.cards.chosen.connect(self._on_chosen)
        self.detail.pressed.connect(self._on_row_pressed)
        self.allow()


def _searched(item: Item) -> str:
    site = item.site
    if isinstance(site, HydrantRow):
        return search_text(site.number, site.address)
    return search_text(site.name)


def _day(day: int | None) -> str:
    return day_text(day) if day is not None else tr("never")
