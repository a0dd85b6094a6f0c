"""Command workspace 指挥: incidents, map, detail, units, radio log, links, the day.

Docks around the map; the bridge's pulses go to the map at once and to the tables once a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from PySide6.QtWidgets import QDialog, QMainWindow

from cmdmap.domain.facts import Fact
from cmdmap.domain.grid import Jurisdiction
from cmdmap.domain.ids import UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.radio.duty_log import Entry
from cmdmap.domain.radio.facts import EntryWritten
from cmdmap.domain.unit import LiveUnit
from cmdmap.links.base import LinkStatus
from cmdmap.mapview.map_view import MapView
from cmdmap.store.queries.radio_log import LogEntry, radio_log
from cmdmap.store.radio_desk import read_entries
from cmdmap.ui.casework.case_selection import CaseSelection
from cmdmap.ui.casework.screen import CaseScreen
from cmdmap.ui.dialogs.name_unit import NameUnitDialog
from cmdmap.ui.map_layers import MapLayers
from cmdmap.ui.models.area_names import AreaNames
from cmdmap.ui.models.radio_lines import line_of_fact
from cmdmap.ui.models.radio_log import RadioLine
from cmdmap.ui.outgoing.screen import OutgoingScreen
from cmdmap.ui.panels.link_monitor import LinkMonitorPanel
from cmdmap.ui.panels.radio_log import RadioLogPanel
from cmdmap.ui.panels.today import TodayPanel
from cmdmap.ui.panels.unit_detail import UnitDetailPanel
from cmdmap.ui.panels.units import UnitsPanel
from cmdmap.ui.radio.duty_lines import history_lines, line_of_duty
from cmdmap.ui.radio.screen import RadioScreen
from cmdmap.ui.radio.talks import Talks
from cmdmap.ui.seat import Seat
from cmdmap.ui.workspaces.day import DayFigures
from cmdmap.ui.workspaces.flight import Flight
from cmdmap.ui.workspaces.link_wishes import LinkWishes
from cmdmap.ui.workspaces.placement import Placement
from cmdmap.ui.workspaces.selection import Selection

HISTORY_LINES = 300


class Docks:
    """The panels of the workspace."""

    def __init__(self, stale_after_s: float) -> None:
        self.units = UnitsPanel(stale_after_s)
        self.detail = UnitDetailPanel(stale_after_s)
        self.log = RadioLogPanel()
        self.links = LinkMonitorPanel()
        self.today = TodayPanel()


class CommandWorkspace(QMainWindow):
    """The main screen of an operator."""

    def __init__(self, seat: Seat, map_view: MapView) -> None:
        super().__init__()
        self._seat = seat
        self.map_view = map_view
        self.docks = Docks(seat.stale_after_s)
        flight = Flight(map_view)
        self.selection = Selection(seat, map_view, flight, self)
        self.wishes = LinkWishes(seat, self)
        docks = self.docks
        self.radio = RadioScreen(seat, docks.units, docks.detail, docks.log, self.selection, self)
        self.outgoing = OutgoingScreen(
            seat, docks.units, docks.detail, self.radio.wishes, self.selection, self
        )
        case = CaseSelection(seat, flight, self)
        self.cases = CaseScreen(seat, map_view, case, self.radio.sound, self)
        self._day = DayFigures(seat, self.docks.today)
        layers = MapLayers(seat.home / "map_layers.json", self)
        layers.restore(map_view)
        map_view.layer_toggled.connect(layers.keep)
        map_view.set_stale_after(seat.stale_after_s)
        self.setCentralWidget(map_view)
        self.placement = self._place()
        self._connect()

    def set_jurisdiction(self, jurisdiction: Jurisdiction) -> None:
        """Show another area and use its names."""
        names = AreaNames(jurisdiction)
        self.map_view.set_jurisdiction(jurisdiction)
        self.docks.units.model.set_names(names)
        self.docks.detail.names = names

    def begin(self) -> None:
        """Show what the desk knows already and ask for the stored radio log."""
        self._seat.present.update(self._seat.console.desk.units())
        self._on_units_changed(tuple(self._seat.present.values()))
        self.radio.begin()
        self.outgoing.begin()
        self.cases.begin()
        self.refresh(datetime.now(UTC))
        future = self._seat.pool.read(
            lambda connection: (
                radio_log(connection, HISTORY_LINES),
                read_entries(connection, HISTORY_LINES),
            )
        )
        self._seat.answers.deliver(future, self._on_history_read)

    def refresh(self, now: datetime) -> None:
        """Once a second: ages, order of rows, nearby units and key figures."""
        self.docks.units.refresh(now)
        self.radio.refresh(now)
        self.outgoing.refresh()
        self.cases.refresh(now)
        self._day.refresh(now)
        live = self.selection.live
        self.docks.detail.show_unit(live, now)
        if live is not None:
            self.docks.detail.show_nearby(live, self._seat.present.values(), now)
        for name, count in self.cases.queue.figures().items():
            self.docks.today.set_figure(name, count)
        present = self._seat.present.values()
        self.docks.today.set_figure("units", sum(unit.fix is not None for unit in present))
        self.docks.today.set_figure(
            "emergencies", sum(unit.emergency_at is not None for unit in present)
        )

    def set_stale_after(self, seconds: float) -> None:
        """Show positions older than this as stale from now on."""
        self.map_view.set_stale_after(seconds)
        for part in (self.docks.units.model, self.docks.detail, self.docks.detail.nearby):
            part.set_stale_after(seconds)
        self.refresh(datetime.now(UTC))

    def leave(self) -> None:
        """Leave what was begun last: picking a place, the unit, the incident."""
        if self.map_view.overlays.picker.cancel():
            return
        if self.selection.unit_id is not None:
            self.selection.leave()
        else:
            self.cases.selection.leave()

    def show_links(self, statuses: Sequence[LinkStatus]) -> None:
        """Show the links' states and frames."""
        self.docks.links.apply(statuses)

    def _place(self) -> Placement:
        """Name every dock; another one is one name more, the first of a pile is in front."""
        docks, work = self.docks, self.cases.work
        return Placement(
            self,
            left=(self.cases.queue, work.intake.panel, docks.units, self.radio.parts.panel),
            right=(work.detail.panel, docks.detail),
            bottom=(
                ((docks.log, self.outgoing.panel, work.calls.panel), 800),
                ((docks.links,), 570),
                ((docks.today,), 430),
            ),
        )

    def _connect(self) -> None:
        docks, press = self.docks, self.selection.press
        for panel in (docks.units, docks.log, docks.detail):
            panel.unit_pressed.connect(press)
        self.map_view.unit_clicked.connect(self.selection.select)
        docks.detail.fly_requested.connect(lambda _unit: self.selection.fly())
        docks.detail.name_requested.connect(self._on_name_requested)
        docks.detail.acknowledge_requested.connect(
            lambda unit_id: self.radio.wishes.acknowledge(unit_id, True)
        )
        self.map_view.place_clicked.connect(self.radio.pick_place)
        docks.links.add_requested.connect(self.wishes.add)
        docks.links.remove_requested.connect(self.wishes.remove)
        docks.links.record_requested.connect(self.wishes.record)
        self.selection.changed.connect(self._on_selection_changed)
        self.cases.selection.changed.connect(self._on_case_changed)
        self.selection.track_changed.connect(self._on_track_changed)
        self._seat.bridge.units_changed.connect(self._on_units_changed)
        self._seat.bridge.facts_heard.connect(self._on_facts_heard)

    def fly_to_place(self, place: Place) -> None:
        """Bring a found place to the middle of the map."""
        self.map_view.fly_to(place)

    def _on_units_changed(self, units: Iterable[LiveUnit]) -> None:
        now = datetime.now(UTC)
        self.map_view.apply_units(units, now)
        self.docks.units.apply(units)
        for live in units:
            self._seat.present[live.unit.id] = live
            if live.unit.id == self.selection.unit_id:
                self.selection.follow(live)
                self.docks.detail.show_unit(live, now)

    def _on_facts_heard(self, facts: Iterable[Fact]) -> None:
        facts = tuple(facts)
        lines = [self._line(fact) for fact in facts]
        self.docks.log.apply([line for line in lines if line is not None])
        self.radio.take_facts(facts)
        self.outgoing.take_facts(facts)
        self.cases.take_facts(facts)

    def _line(self, fact: Fact) -> RadioLine | None:
        if isinstance(fact, EntryWritten):
            return line_of_duty(fact.entry, self._seat.present)
        names = self.docks.detail.names
        return line_of_fact(fact, self._seat.present, names, self.radio.talks)

    def _on_history_read(self, found: tuple[list[LogEntry], list[Entry]]) -> None:
        # Calls heard since the start are paired already; the stored ones came before them.
        talks = Talks()
        lines = history_lines(*found, self._seat.present, talks)
        self.radio.talks.last = {**talks.last, **self.radio.talks.last}
        self.docks.log.put_history(lines)

    def _on_selection_changed(self) -> None:
        now = datetime.now(UTC)
        self.docks.units.select(self.selection.unit_id)
        live = self.selection.live
        self.docks.detail.show_unit(live, now)
        if live is not None:
            self.docks.detail.raise_()
            self.docks.detail.show_nearby(live, self._seat.present.values(), now)

    def _on_case_changed(self) -> None:
        if self.cases.selection.incident_id is not None:
            self.cases.work.detail.panel.raise_()

    def _on_track_changed(self) -> None:
        self.docks.detail.show_track(self.selection.track, datetime.now(UTC))

    def _on_name_requested(self, unit_id: int) -> None:
        live = self._seat.present.get(UnitId(unit_id))
        if live is None:
            return
        dialog = NameUnitDialog(live.unit, self)

        def on_finished(result: int) -> None:
            if result == QDialog.DialogCode.Accepted:
                done = self._seat.submit(dialog.command())
                self._seat.answers.deliver(done, lambda _commit: None)
            dialog.deleteLater()

        dialog.finished.connect(on_finished)
        dialog.open()
