"""Search screen: keeps the search tab, the map and the desk in step for the chosen incident.

Part of the case work of a seat. The cover is counted in a reader every few seconds while the tab is
in sight, and at once when the search moved.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import numpy as np
from PySide6.QtCore import QObject

from cmdmap.domain.facts import Fact
from cmdmap.domain.ids import UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.search_party import (
    DivideSearch,
    EndSearch,
    JoinSearch,
    SearchCommand,
    SearchMoved,
    Sector,
    StartSearch,
)
from cmdmap.i18n import tr
from cmdmap.mapview.layers.search import CoverRaster, SearchPicture, SectorShape
from cmdmap.mapview.map_view import MapView
from cmdmap.services.dispatch.search_view import SearchSight, look
from cmdmap.services.dispatch.sectors import divide
from cmdmap.ui.casework.case_selection import CaseSelection
from cmdmap.ui.dispatch.search_tab import SearchTab
from cmdmap.ui.seat import Seat
from cmdmap.widgets.wording import clock_text

EVERY = timedelta(seconds=5)


class SearchScreen(QObject):
    """The search party of the chosen incident."""

    def __init__(
        self, seat: Seat, map_view: MapView, selection: CaseSelection, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._seat = seat
        self._map = map_view
        self._selection = selection
        self.tab = SearchTab()
        self._sight: SearchSight | None = None
        self._asked_at: datetime | None = None
        self._connect()

    def refresh(self, now: datetime) -> None:
        """Once a second: count anew when somebody looks at a running search."""
        sight = self._sight
        due = self._asked_at is None or now - self._asked_at >= EVERY
        if due and sight is not None and sight.party.is_open and self.tab.isVisible():
            self._ask()

    def _connect(self) -> None:
        tab = self.tab
        self._seat.bridge.facts_heard.connect(self._on_facts_heard)
        self._selection.changed.connect(self._on_chosen)
        tab.start.begin_requested.connect(self._on_begin_requested)
        tab.start.pick_requested.connect(self._on_pick_requested)
        tab.divide_requested.connect(self._on_divide_requested)
        tab.join_requested.connect(self._on_join_requested)
        tab.end_requested.connect(self._on_end_requested)
        tab.gap_requested.connect(self._on_gap_requested)
        tab.again_requested.connect(self.tab.show_form)

    def _on_facts_heard(self, facts: Iterable[Fact]) -> None:
        moved = [fact.party.incident_id for fact in facts if isinstance(fact, SearchMoved)]
        if self._selection.incident_id in moved:
            self._ask()

    def _on_chosen(self) -> None:
        incident = self._selection.incident
        self._show(None)
        if incident is not None:
            self.tab.start.show_start(incident.place, incident.known_at)
            self._ask()

    def _ask(self) -> None:
        incident_id, now = self._selection.incident_id, datetime.now(UTC)
        if incident_id is None:
            return
        self._asked_at = now
        future = self._seat.pool.read(lambda connection: look(connection, incident_id, now))

        def take(found: SearchSight | None) -> None:
            if incident_id == self._selection.incident_id:
                self._show(found)

        self._seat.answers.deliver(future, take)

    def _show(self, sight: SearchSight | None) -> None:
        self._sight = sight
        self._map.overlays.search.show(None if sight is None else self._picture(sight))
        if sight is None:
            self.tab.show_form()
            return
        party, cover = sight.party, sight.cover
        rows = [
            (str(each.number), self._names(each), f"{cover.shares[each.number]:.0%}")
            for each in party.sectors
        ]
        self.tab.show_search(self._head(sight), [each.number for each in party.sectors], rows)
        self.tab.buttons.allow(party.is_open, cover.gap is not None)
        self.tab.offer_units(self._searchers())

    def _head(self, sight: SearchSight) -> str:
        party, cover = sight.party, sight.cover
        now = datetime.now(UTC)
        said = [
            tr(
                "Searched since {time} within {radius} m, {share} covered.",
                time=clock_text(party.started_at),
                radius=round(party.radius_m(now)),
                share=f"{cover.share:.0%}",
            )
        ]
        if not party.is_open:
            said.append(tr("Found.") if party.found else tr("Given up."))
        elif not party.sectors:
            said.append(tr("Not divided yet."))
        elif cover.next_sector is not None:
            said.append(tr("Next: sector {number}.", number=cover.next_sector))
        return " ".join(said)

    def _picture(self, sight: SearchSight) -> SearchPicture:
        party, cover = sight.party, sight.cover
        shapes = [
            SectorShape(
                each.number,
                f"{each.number} · {self._names(each) or '—'} · {cover.shares[each.number]:.0%}",
                [np.array(ring) for ring in each.rings],
                bool(each.unit_ids),
                sight.spots[each.number],
            )
            for each in party.sectors
        ]
        label = tr("Last seen {time}", time=clock_text(party.last_seen_at))
        raster = CoverRaster(cover.bounds, cover.covered)
        radius_m = party.radius_m(datetime.now(UTC))
        return SearchPicture(party.last_seen, label, radius_m, shapes, raster)

    def _names(self, sector: Sector) -> str:
        return ", ".join(self._name(unit_id) for unit_id in sector.unit_ids)

    def _name(self, unit_id: UnitId) -> str:
        live = self._seat.present.get(unit_id)
        return str(unit_id) if live is None else live.unit.name

    def _searchers(self) -> list[tuple[UnitId, str]]:
        """Return the units of the incident and those that search already."""
        incident, sight = self._selection.incident, self._sight
        bound = [each.unit_id for each in incident.active()] if incident is not None else []
        searching = sight.party.unit_ids() if sight is not None else ()
        return [(each, self._name(each)) for each in dict.fromkeys((*bound, *searching))]

    def _submit(self, command: SearchCommand) -> None:
        self._seat.answers.deliver(self._seat.submit(command), lambda _commit: None)

    def _on_begin_requested(self) -> None:
        incident, form = self._selection.incident, self.tab.start
        if incident is not None and form.place is not None:
            wish = StartSearch(incident.id, form.place, form.seen(), form.speed.value())
            self._submit(wish)

    def _on_divide_requested(self) -> None:
        incident, sight = self._selection.incident, self._sight
        if incident is None or sight is None:
            return
        party, console = sight.party, self._seat.console
        searchers = [(unit_id, self._place(unit_id)) for unit_id, _ in self._searchers()]
        radius_m = party.radius_m(datetime.now(UTC))
        future = self._seat.pool.run(
            lambda: divide(console.jurisdiction, party.last_seen, radius_m, searchers)
        )

        def take(sectors: tuple[Sector, ...]) -> None:
            self._submit(DivideSearch(incident.id, sectors))

        self._seat.answers.deliver(future, take)

    def _place(self, unit_id: UnitId) -> Place | None:
        live = self._seat.present.get(unit_id)
        return None if live is None or live.fix is None else live.fix.place

    def _on_join_requested(self, unit_id: int, sector: int) -> None:
        incident = self._selection.incident
        if incident is not None:
            self._submit(JoinSearch(incident.id, UnitId(unit_id), sector))

    def _on_end_requested(self, found: bool, note: str) -> None:
        incident = self._selection.incident
        if incident is not None:
            self._submit(EndSearch(incident.id, found, note))

    def _on_gap_requested(self) -> None:
        if self._sight is not None and self._sight.cover.gap is not None:
            self._map.fly_to(self._sight.cover.gap)

    def _on_pick_requested(self) -> None:
        self._map.overlays.picker.ask(self.tab.start.put_place)
