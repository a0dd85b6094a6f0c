"""Workspace 模块: one sub-tab for each page of every active plugin, and the map beside it.

Pages come and go while plugins are switched on and off; a page is made when it is first looked at.
A plugin that failed leaves a panel that says why.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdmap.i18n import tr
from cmdmap.mapview.map_view import MapView
from cmdmap.plugins.contributions import title_of
from cmdmap.plugins.host import PluginHost
from cmdmap.plugins.views import PageSlot
from cmdmap.ui.modules.exporting import SheetExports
from cmdmap.ui.modules.failed import FailedPage
from cmdmap.ui.modules.map_place import MapPlace, SharedMap
from cmdmap.ui.modules.opening import OpenPage
from cmdmap.ui.modules.sheets_page import SheetsPage
from cmdmap.ui.seat import Seat
from cmdmap.widgets.frame import Stack
from cmdmap.widgets.sub_tabs import SubTabs

SHEETS = "sheets"


class ModulesWorkspace(QWidget):
    """The pages of one seat's plugins."""

    told = Signal(str)
    """A sentence for the status line that is no failure."""
    incident_chosen = Signal(object)
    """IncidentId that is to be shown in the Command workspace."""
    enable_requested = Signal(str)
    """Id of a plugin that is to be tried again."""
    disable_requested = Signal(str)
    exportable = Signal(QWidget)
    """A page was made whose tables may be exported."""
    _host_changed = Signal()

    def __init__(self, seat: Seat, view: MapView, place: MapPlace) -> None:
        super().__init__()
        self._seat = seat
        self.map = SharedMap(seat, view, place, self)
        self.tabs = SubTabs()
        self._pages: dict[str, OpenPage | FailedPage] = {}
        self._stack = Stack(
            self.tabs,
            tr(
                "No plugin with a page is active. An admin installs and enables plugins under "
                "Admin, Plugins."
            ),
        )
        self.exports = SheetExports(seat, self)
        self.sheets = SheetsPage(seat)
        # It may never get behind a tab; without a parent it would outlive the window.
        self.sheets.setParent(self)
        self.sheets.hide()
        self._in_front = False
        self._ends: list[Callable[[], object]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack, 1)
        column.addWidget(self.exports.progress)
        self.exports.told.connect(self.told)
        self.sheets.export_requested.connect(self.exports.ask)
        self.tabs.shown.connect(self._on_shown)
        self._host_changed.connect(self._on_host_changed, Qt.ConnectionType.QueuedConnection)
        seat.login.changed.connect(self._on_login_changed)

    def begin(self) -> None:
        """The console is open: show the pages of what is active."""
        host = self._seat.plugins
        if host is not None:
            self._ends.append(host.changed(self._host_changed.emit))
            self._on_host_changed()

    def refresh(self, now: datetime) -> None:
        """Pages keep time themselves."""

    def set_in_front(self, in_front: bool) -> None:
        """The workspace has come to the front, or another one has."""
        self._in_front = in_front
        self._settle()

    def show_page(self, name: str) -> None:
        """Bring a page to the front: ``<plugin>.<page>``."""
        if name in self.tabs.names:
            self.tabs.show_view(name)

    def pages(self) -> tuple[str, ...]:
        """Return the names of the pages, in their order."""
        return tuple(name for name in self.tabs.names if name != SHEETS)

    def front(self) -> OpenPage | None:
        """Return the page in front, None where there is none or it has failed."""
        found = self._pages.get(self.tabs.name)
        return found if isinstance(found, OpenPage) else None

    def end(self) -> None:
        """End every page and bring the map home; the window closes."""
        for stop in self._ends:
            stop()
        for page in self._pages.values():
            if isinstance(page, OpenPage):
                page.end()
        self.map.layers.end()
        self.map.place.give_back()

    def _on_host_changed(self) -> None:
        host = self._seat.plugins
        if host is None:
            return
        wanted = {page_name(slot): slot for slot in host.parts.pages()}
        for name, page in list(self._pages.items()):
            if isinstance(page, OpenPage) and wanted.get(name) != page.slot:
                self._take_away(name, page)
        for name, slot in wanted.items():
            if not isinstance(self._pages.get(name), OpenPage):
                self._add(name, slot)
        self.map.layers.set_layers(host.parts.layers())
        self._show_sheets(host)
        self._offer()
        self._settle()

    def _show_sheets(self, host: PluginHost) -> None:
        """Keep the list of sheets behind the last sub-tab, where there is any."""
        slots = (*host.parts.reports(), *host.parts.analyses())
        if SHEETS in self.tabs.names:
            self.tabs.remove(SHEETS)
        if slots:
            self.tabs.add(SHEETS, tr("Reports and analyses"), self.sheets)
        self.sheets.show_slots(slots)

    def _add(self, name: str, slot: PageSlot) -> None:
        page = OpenPage(slot, self._seat, self.map)
        page.made.connect(lambda: self.exportable.emit(page))
        page.told.connect(self.told)
        page.incident_requested.connect(self.incident_chosen)
        page.export_requested.connect(self._on_export_requested)
        page.changed.connect(self._settle)
        if name in self._pages:
            self._pages[name] = page
            self.tabs.replace(name, page).deleteLater()
        else:
            self._pages[name] = page
            self.tabs.add(name, title_of(slot.part), page)

    def _take_away(self, name: str, page: OpenPage) -> None:
        failure = page.slot.plugin.calls.failure
        page.end()
        if self.map.place.slot is not None and page.isAncestorOf(self.map.place.slot):
            self.map.place.give_back()
        if failure is None:
            self._drop(name)
            return
        title = title_of(page.slot.part)
        failed = FailedPage(page.slot.plugin_id, title, failure)
        failed.enable_requested.connect(self.enable_requested)
        failed.disable_requested.connect(self.disable_requested)
        self._pages[name] = failed
        self.tabs.replace(name, failed).deleteLater()

    def _drop(self, name: str) -> None:
        self._pages.pop(name, None)
        self.tabs.remove(name).deleteLater()

    def _offer(self) -> None:
        """Show the tabs of the pages that whoever is logged in may see."""
        seen = [name for name in self.tabs.names if self._may_see(name)]
        for name in self.tabs.names:
            self.tabs.tab(name).setVisible(name in seen)
        if self.tabs.name not in seen and seen:
            self.tabs.show_view(seen[0])
        self._stack.show_content(bool(seen))

    def _may_see(self, name: str) -> bool:
        page = self._pages.get(name)
        if not isinstance(page, OpenPage):
            return True
        return page.slot.may(self._seat.actor, page.slot.part.right)

    def _on_export_requested(self, slot: PageSlot, report: str, wanted: object, name: str) -> None:
        host = self._seat.plugins
        reports = () if host is None else host.parts.reports()
        found = next((r for r in reports if r.plugin is slot.plugin and r.part.id == report), None)
        if found is None:
            self._seat.answers.failed.emit(
                tr("{plugin} has no report {report}.", plugin=slot.plugin_id, report=report)
            )
        elif not found.may(self._seat.actor, found.part.right):
            self._seat.answers.failed.emit(
                tr("Your account may not do this; ask whoever heads the shift.")
            )
        else:
            self.exports.ask(found, wanted if isinstance(wanted, dict) else {}, name)

    def _on_login_changed(self) -> None:
        self._offer()
        host = self._seat.plugins
        if host is not None:
            self.sheets.show_slots((*host.parts.reports(), *host.parts.analyses()))

    def _on_shown(self, _name: str) -> None:
        self._settle()

    def _settle(self) -> None:
        """Give map, timers and head line to the page in front."""
        front = self.front() if self._in_front and self._stack.is_filled() else None
        for page in self._pages.values():
            if isinstance(page, OpenPage):
                page.set_in_front(page is front)
        if front is not None and front.map_slot is not None:
            self.map.place.lend(front.map_slot, page_name(front.slot))
            self.map.layers.show_on_page(front.slot.plugin_id, front.drawn)
        elif not self._in_front:
            self.map.place.give_back()
            self.map.layers.show_on_command()
        self.tabs.set_note(front.head if front is not None else "")


def page_name(slot: PageSlot) -> str:
    """Return the full name of a page."""
    return f"{slot.plugin_id}.{slot.part.id}"
