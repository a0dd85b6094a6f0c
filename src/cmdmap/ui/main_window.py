"""Main window: header, workspaces, status line, the clock that drives them, the keys.

Built by ``app`` around a :class:`Seat`; it owns no logic of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import chain

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from cmdmap.domain.grid import Jurisdiction
from cmdmap.domain.unit import LiveUnit
from cmdmap.i18n import tr
from cmdmap.mapview.map_view import MapView
from cmdmap.ui.layout_menu import LayoutMenu
from cmdmap.ui.layouts import LayoutBook
from cmdmap.ui.models.hits import Hit, place_hits, unit_hit
from cmdmap.ui.panels.header import Header
from cmdmap.ui.panels.lamps import Lamp
from cmdmap.ui.panels.status_line import StatusLine
from cmdmap.ui.seat import Seat
from cmdmap.ui.workspaces.admin import AdminWorkspace
from cmdmap.ui.workspaces.command import CommandWorkspace
from cmdmap.ui.workspaces.exports import Exports
from cmdmap.ui.workspaces.tabs import ADMIN, COMMAND, Tabs

SECOND_MS = 1000
LINKS_MS = 500


class MainWindow(QMainWindow):
    """The window of one seat."""

    closed = Signal()
    language_chosen = Signal()
    """Another language stands in the options; this window still speaks the old one."""

    def __init__(self, seat: Seat, map_view: MapView) -> None:
        super().__init__()
        self._seat = seat
        self.header = Header(tr("Command map"))
        self.command = CommandWorkspace(seat, map_view)
        self.admin = AdminWorkspace(seat, self.command.wishes)
        self.status = StatusLine()
        self.tabs = Tabs()
        self.layouts = LayoutMenu(
            self.header.layout_menu, LayoutBook(seat.home / "layouts"), self.command,
            self._on_wall_key, self,
        )  # fmt: skip
        self._places: list[Hit] = []
        self._laid_out = False
        self._timers = (QTimer(self, interval=SECOND_MS), QTimer(self, interval=LINKS_MS))
        self._build()
        self._connect()
        self._add_workspaces()
        self.show_workspace(COMMAND)
        self._bind_keys()

    def begin(self) -> None:
        """Start to show the console, which is open now."""
        self._seat.bridge.open(self._seat.console.desk)
        self.set_jurisdiction(self._seat.console.jurisdiction)
        self.tabs.begin()
        for timer in self._timers:
            timer.start()
        self._on_second()
        self._on_links_due()

    def set_jurisdiction(self, jurisdiction: Jurisdiction) -> None:
        """Show another area."""
        hits = self._seat.pool.run(lambda: place_hits(jurisdiction))
        self._seat.answers.deliver(hits, self._on_places_listed)
        self.setWindowTitle(tr("{area} · Command map", area=jurisdiction.name))
        self.header.title.setText(tr("{area} · Command map", area=jurisdiction.name))
        self.command.set_jurisdiction(jurisdiction)
        self.admin.areas.show_jurisdiction(jurisdiction)

    def show_workspace(self, name: str) -> None:
        """Show a workspace by its name: ``command``, ``admin``, …"""
        self.tabs.show_workspace(name)

    def take_over(self) -> None:
        """Go on where the window before this one was left: at the options, with a drawn map."""
        self._on_map_ready()
        self.show_workspace(ADMIN)
        self.admin.show_view("options")

    def located_units(self) -> list[LiveUnit]:
        """Return the units with a fix."""
        return [live for live in self._seat.present.values() if live.fix is not None]

    def showEvent(self, event: QShowEvent) -> None:
        """Lay the panels out at the first sight, so that the map fits its area once only."""
        super().showEvent(event)
        if not self._laid_out:
            self._laid_out = True
            self.command.docks.units.table.setFocus()
            QTimer.singleShot(0, self, self.layouts.restore_last)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the layout, stop the clock; ``app`` shuts the console and the map down."""
        for timer in self._timers:
            timer.stop()
        self.command.radio.close()
        self._seat.bridge.close()
        self._seat.answers.close()
        if not self.isFullScreen():
            self.layouts.keep_last()
        super().closeEvent(event)
        self.closed.emit()

    def _build(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.command.radio.parts.banner)
        column.addWidget(self.command.cases.alarms.strip)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.command.outgoing.notice)
        column.addWidget(self.status)
        self.setCentralWidget(body)
        self.resize(1600, 900)

    def _add_workspaces(self) -> None:
        """Each workspace is one line; their order is that of the header."""
        add = self.tabs.add
        add(COMMAND, tr("Command"), self.command)
        add(ADMIN, tr("Admin"), self.admin)

    def _connect(self) -> None:
        self.tabs.added.connect(self.header.add_workspace)
        self.tabs.shown.connect(self.header.choose)
        second, links = self._timers
        second.timeout.connect(self._on_second)
        links.timeout.connect(self._on_links_due)
        self.header.workspace_chosen.connect(self.show_workspace)
        self.header.search.source = self._findable
        self.header.search.unit_chosen.connect(self._on_unit_found)
        self.header.search.place_chosen.connect(self._on_place_found)
        self._seat.answers.failed.connect(self.status.say)
        for screen in (self.command.cases, self.command.radio, self.command.outgoing):
            screen.told.connect(self.status.tell)
            screen.sight_requested.connect(partial(self.show_workspace, COMMAND))
        self.admin.option_changed.connect(self._on_option_changed)
        self.admin.area_wishes.jurisdiction_changed.connect(self.set_jurisdiction)
        view = self.command.map_view
        view.ready.connect(self._on_map_ready)
        view.renderer_lost.connect(self._on_renderer_lost)
        view.renderer_back.connect(self._on_renderer_back)
        view.outside_request.connect(self._on_outside_request)
        Exports(self._seat, self, self.status.tell).serve(self)

    def _bind_keys(self) -> None:
        for keys in ("Ctrl+K", "/"):
            QShortcut(QKeySequence(keys), self, self._on_search_key)
        QShortcut(QKeySequence("F11"), self, self._on_wall_key)
        self.command.cases.bind_keys(self)
        self.command.radio.bind_keys(self)
        self.command.outgoing.bind_keys(self)
        QShortcut(QKeySequence("Esc"), self, self._on_leave_key)

    def _on_places_listed(self, hits: list[Hit]) -> None:
        self._places = hits

    def _findable(self) -> Iterator[Hit]:
        return chain(map(unit_hit, self._seat.present.values()), self._places)

    def _on_second(self) -> None:
        now = datetime.now(UTC)
        self.header.show_time(now)
        self.tabs.refresh(now)
        counts = self._seat.console.desk.counts()
        kept = counts.kept + counts.history
        self.status.show_counts(kept, counts.latency_p50_s * 1000, counts.latency_p95_s * 1000)
        self.status.show_waiting(self.command.outgoing.panel.model.open_count())
        healthy = not counts.away_because
        self.header.show_database(healthy, counts.away_because or str(self._seat.console.store))

    def _on_links_due(self) -> None:
        statuses = self._seat.console.rack.statuses()
        self.header.show_links(statuses)
        self.command.show_links(statuses)
        self.admin.show_links(statuses)

    def _on_map_ready(self) -> None:
        self.header.show_map(Lamp.GOOD, tr("the map is drawn"))

    def _on_renderer_lost(self) -> None:
        self.header.show_map(Lamp.BAD, tr("the map is being loaded again"))
        self.status.say(tr("The map's drawing process ended; the map is being loaded again."))

    def _on_renderer_back(self, ms: float) -> None:
        self._on_map_ready()
        self.status.tell(tr("The map is back as it was, after {ms:.0f} ms.", ms=ms))

    def _on_outside_request(self, address: str) -> None:
        self.status.say(tr("The map page tried to reach {address}; refused.", address=address))

    def _on_option_changed(self, name: str) -> None:
        if name == "units.stale_after_s":
            self.command.set_stale_after(self._seat.stale_after_s)
        elif name == "interface.language":
            self.language_chosen.emit()

    def _on_search_key(self) -> None:
        self.header.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.header.search.selectAll()

    def _on_unit_found(self, unit_id: int) -> None:
        self.show_workspace(COMMAND)
        self.command.selection.select(unit_id)
        self.command.selection.fly()

    def _on_place_found(self, place: object) -> None:
        self.show_workspace(COMMAND)
        self.command.fly_to_place(place)  # type: ignore[arg-type]

    def _on_leave_key(self) -> None:
        if self.isFullScreen():
            self._on_wall_key()
        else:
            self.command.leave()

    def _on_wall_key(self) -> None:
        walled = not self.isFullScreen()
        self.show_workspace(COMMAND)
        self.command.placement.set_walled(walled)
        if walled:
            self.showFullScreen()
        else:
            self.showNormal()
