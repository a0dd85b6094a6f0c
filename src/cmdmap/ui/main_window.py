"""Main window: header, workspaces, status line, the clock that drives them, the keys.

Built by ``app`` around a :class:`Seat`; it owns no logic of its own.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from cmdmap.api.drawing import Tone
from cmdmap.domain.grid import Jurisdiction
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.place import Place
from cmdmap.i18n import tr
from cmdmap.mapview.map_view import MapView
from cmdmap.ui.casework.card import CaseFilter
from cmdmap.ui.command_bar.actions import Run
from cmdmap.ui.command_bar.finder import Finder
from cmdmap.ui.command_bar.keys import KeysDialog
from cmdmap.ui.layout_menu import LayoutMenu
from cmdmap.ui.login.guard import SeatGuard
from cmdmap.ui.login.next_steps import NextSteps
from cmdmap.ui.modules.map_place import MapPlace
from cmdmap.ui.modules.workspace import ModulesWorkspace
from cmdmap.ui.panels.alert_line import AlertLine
from cmdmap.ui.panels.header import Header
from cmdmap.ui.panels.lamps import Lamp
from cmdmap.ui.panels.status_line import StatusLine
from cmdmap.ui.people.workspace import NOW as ON_DUTY
from cmdmap.ui.people.workspace import DutyWorkspace
from cmdmap.ui.plugins.offering import PackageOffer
from cmdmap.ui.seat import Seat
from cmdmap.ui.supervision.workspace import SupervisionWorkspace
from cmdmap.ui.workspaces.admin import AdminWorkspace
from cmdmap.ui.workspaces.command import CommandWorkspace
from cmdmap.ui.workspaces.exports import Exports
from cmdmap.ui.workspaces.tabs import ADMIN, COMMAND, DUTY, MODULES, SUPERVISION, Tabs
from cmdmap.widgets.notice import Notice
from cmdmap.widgets.theme import styled

SECOND_MS = 1000
SAFETY = "safety"
LINKS_MS = 500


class MainWindow(QMainWindow):
    """The window of one seat."""

    closed = Signal()
    look_chosen = Signal()
    """Another language or theme stands in the options; this window still has the old one."""

    safe_requested = Signal()
    """The program is to be started again without plugins."""

    def __init__(self, seat: Seat, map_view: MapView) -> None:
        super().__init__()
        self._seat = seat
        self.header = Header(tr("Command map"))
        self.command = CommandWorkspace(seat, map_view)
        self.admin = AdminWorkspace(seat, self.command.wishes)
        self.status = StatusLine()
        self.tabs = Tabs()
        self.layouts = LayoutMenu(
            self.header.layout_menu, seat, self.command, self._on_wall_key, self
        )
        self.finder = Finder(seat, self.header.search, self.tabs, self.command, self)
        self._laid_out = False
        self._timers = (QTimer(self, interval=SECOND_MS), QTimer(self, interval=LINKS_MS))
        self._build()
        self._connect()
        self._add_workspaces()
        self.show_workspace(COMMAND)
        self._bind_keys()
        guard = SeatGuard(seat, self, self.header)
        self.closed.connect(guard.close)
        guard.first_entered.connect(self._on_first_entered)

    def begin(self) -> None:
        """Start to show the console, which is open now."""
        self._show_safety()
        self._seat.bridge.open(self._seat.console.desk)
        self.set_jurisdiction(self._seat.console.jurisdiction)
        self.tabs.begin()
        for timer in self._timers:
            timer.start()
        self._on_second()
        self._on_links_due()

    def _show_safety(self) -> None:
        """Say over everything that the program runs without plugins."""
        notice = self.findChild(Notice, SAFETY)
        plugins = self._seat.plugins
        if isinstance(notice, Notice) and plugins is not None and plugins.safe:
            notice.say(
                tr("Safe mode: no plugin is active. Start cmdmap again to have them back."),
                Tone.MIDDLE,
                closable=False,
            )

    def set_jurisdiction(self, jurisdiction: Jurisdiction) -> None:
        """Show another area."""
        self._seat.shelf.read_places()
        self.setWindowTitle(tr("{area} · Command map", area=jurisdiction.name))
        self.header.title.setText(tr("{area} · Command map", area=jurisdiction.name))
        self.command.set_jurisdiction(jurisdiction)
        self.admin.areas.show_jurisdiction(jurisdiction)

    def show_workspace(self, name: str) -> None:
        """Show a workspace by its name: ``command``, ``admin``, …"""
        self.tabs.show_workspace(name)

    def module_page(self) -> str:
        """Return the name of the page that is in front among the modules."""
        return self._modules().tabs.name

    def take_over(self, module_page: str) -> None:
        """Go on where the window before this one was left: at the options, with a drawn map.

        Behind the tab of the modules stands the page that stood there before.
        """
        self._on_map_ready()
        self._modules().show_page(module_page)
        self.show_workspace(ADMIN)
        self.admin.show_view("options")

    def offer_package(self, path: Path) -> None:
        """Show what installing a package means, once somebody may install it."""

        def show(package: Path) -> None:
            self.show_workspace(ADMIN)
            self.admin.show_view("plugins")
            self.admin.plugins.offer(package)

        PackageOffer(self._seat, path, show, self)

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
        self.command.cases.close()
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
        column.addWidget(styled(Notice(), SAFETY))
        column.addWidget(self._alert_line())
        column.addWidget(self.tabs, 1)
        self.status.hold(self.command.outgoing.notice)
        column.addWidget(self.status)
        self.setCentralWidget(body)
        self.resize(1600, 900)

    def _alert_line(self) -> AlertLine:
        """Emergencies before alarms before calls."""
        line = AlertLine()
        line.add(self.command.radio.parts.banner, 5)
        line.add(self.command.cases.alarms.strip, 4)
        line.add(self.command.cases.work.calls.strip, 3)
        return line

    def _add_workspaces(self) -> None:
        """Each workspace is one line; their order is that of the header."""
        add = self.tabs.add
        supervision = SupervisionWorkspace(self._seat)
        supervision.incident_chosen.connect(self._on_incident_chosen)
        supervision.act_requested.connect(self.command.cases.act_requested)
        duty = DutyWorkspace(self._seat)
        duty.told.connect(self.status.tell)
        self.command.cases.duty_requested.connect(partial(self._on_duty_requested, duty))
        duty.incident_chosen.connect(self._on_incident_chosen)
        duty.place_chosen.connect(self._on_place_chosen)
        duty.unit_chosen.connect(self._on_unit_chosen)
        modules = self._make_modules()
        add(COMMAND, tr("Command"), self.command)
        add(SUPERVISION, tr("Supervision"), supervision)
        add(DUTY, tr("Duty"), duty)
        add(MODULES, tr("Modules"), modules)
        add(ADMIN, tr("Admin"), self.admin)
        exports = Exports(self._seat, self, self.status.tell)
        exports.serve(self)
        modules.exportable.connect(exports.serve)

    def _modules(self) -> ModulesWorkspace:
        found = self.findChild(ModulesWorkspace)
        assert isinstance(found, ModulesWorkspace)
        return found

    def _make_modules(self) -> ModulesWorkspace:
        view = self.command.map_view
        modules = ModulesWorkspace(self._seat, view, MapPlace(self.command, view))
        self.tabs.shown.connect(lambda name: modules.set_in_front(name == MODULES))
        modules.told.connect(self.status.tell)
        modules.incident_chosen.connect(self._on_incident_chosen)
        wishes = self.admin.plugins.wishes
        modules.enable_requested.connect(lambda plugin: wishes.switch(plugin, on=True))
        modules.disable_requested.connect(lambda plugin: wishes.switch(plugin, on=False))
        self.closed.connect(modules.end)
        self.closed.connect(self.admin.plugins.end)
        return modules

    def _connect(self) -> None:
        self.tabs.added.connect(self.header.add_workspace)
        self.tabs.shown.connect(self.header.choose)
        second, links = self._timers
        second.timeout.connect(self._on_second)
        links.timeout.connect(self._on_links_due)
        self.header.workspace_chosen.connect(self.show_workspace)
        self.finder.told.connect(self.status.tell)
        self._seat.answers.failed.connect(self.status.say)
        for screen in (self.command.cases, self.command.radio, self.command.outgoing):
            screen.told.connect(self.status.tell)
            screen.sight_requested.connect(partial(self.show_workspace, COMMAND))
        self.admin.plugins.told.connect(self.status.tell)
        self.admin.plugins.restart_requested.connect(self.safe_requested)
        self.admin.option_changed.connect(self._on_option_changed)
        self.layouts.look_requested.connect(self.admin.options.change_requested)
        self.admin.area_wishes.jurisdiction_changed.connect(self.set_jurisdiction)
        view = self.command.map_view
        view.ready.connect(self._on_map_ready)
        view.renderer_lost.connect(self._on_renderer_lost)
        view.renderer_back.connect(self._on_renderer_back)
        view.outside_request.connect(self._on_outside_request)

    def _bind_keys(self) -> None:
        for keys in ("Ctrl+K", "/"):
            QShortcut(QKeySequence(keys), self, self.header.search.begin)
        QShortcut(QKeySequence("F1"), self, self._on_keys_key)
        QShortcut(QKeySequence("F11"), self, self._on_wall_key)
        self.command.cases.bind_keys(self)
        self.command.radio.bind_keys(self)
        self.command.outgoing.bind_keys(self)
        QShortcut(QKeySequence("Esc"), self, self._on_leave_key)
        self.finder.runs = self._actions()

    def _actions(self) -> dict[str, Run]:
        """What the command bar can do that needs no incident."""
        command = self.command
        cases, radio = command.cases, command.radio
        return {
            "new": cases.open_new,
            "dispatch": cases.dispatch,
            "next": cases.do_next,
            "undo": cases.undo.take_back,
            "seen": cases.alarms.acknowledge_first,
            "call": cases.work.calls.claim_first,
            "queue": cases.show_queue,
            "overdue": partial(cases.show_queue, CaseFilter.OVERDUE),
            "call_back": partial(cases.show_queue, CaseFilter.CALL_BACK),
            "roll_call": radio.wishes.start_roll_call,
            "outbox": command.outgoing.show_outbox,
            "log": radio.focus_entry,
            "whole": command.map_view.fit,
            "layout": command.placement.reset,
            "wall": self._on_wall_key,
            "keys": self._on_keys_key,
        }

    def _on_first_entered(self) -> None:
        steps = NextSteps(self._seat, self)
        steps.areas_requested.connect(self.admin.area_wishes.bring_in)
        steps.link_requested.connect(self.command.wishes.add)
        steps.finished.connect(steps.deleteLater)
        steps.open()

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
        elif name in ("interface.language", "interface.theme"):
            self.look_chosen.emit()

    def _on_keys_key(self) -> None:
        dialog = KeysDialog(self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_incident_chosen(self, incident_id: IncidentId) -> None:
        self.show_workspace(COMMAND)
        self.command.cases.selection.select(incident_id)
        self.command.cases.selection.fly()

    def _on_duty_requested(self, duty: DutyWorkspace) -> None:
        self.show_workspace(DUTY)
        duty.show_view(ON_DUTY)

    def _on_place_chosen(self, place: Place) -> None:
        self.show_workspace(COMMAND)
        self.command.fly_to_place(place)

    def _on_unit_chosen(self, unit_id: int) -> None:
        self.show_workspace(COMMAND)
        self.command.selection.select(unit_id)
        self.command.selection.fly()

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
