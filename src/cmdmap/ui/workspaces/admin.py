"""Admin workspace 管理: links, options, areas, kinds of incidents behind a row of sub-tabs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdmap.domain.login.commands import Undertaking
from cmdmap.domain.rights import Right
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.links.base import LinkStatus
from cmdmap.links.ports import list_ports
from cmdmap.ui.login.allowed import may, needs, shown_to
from cmdmap.ui.login.audit_view import AuditView
from cmdmap.ui.login.leave import with_leave
from cmdmap.ui.login.users_view import UsersView
from cmdmap.ui.plugins.view import PluginsView
from cmdmap.ui.seat import Seat
from cmdmap.ui.supervision.kinds_view import KindsView
from cmdmap.ui.workspaces.admin_areas import AreasView
from cmdmap.ui.workspaces.admin_links import LinksView
from cmdmap.ui.workspaces.admin_options import OptionsView
from cmdmap.ui.workspaces.area_wishes import AreaWishes
from cmdmap.ui.workspaces.link_wishes import LinkWishes
from cmdmap.widgets.sub_tabs import SubTabs

PERSONAL = frozenset({"interface.language", "interface.theme"})
"""Options that anybody may change."""


class AdminWorkspace(QWidget):
    """What an admin sets up."""

    option_changed = Signal(str)
    """The option of this name has a new value."""

    def __init__(self, seat: Seat, wishes: LinkWishes) -> None:
        super().__init__()
        self._seat = seat
        self.links = LinksView()
        self.options = OptionsView(seat.options)
        self.areas = AreasView()
        self.kinds = KindsView(seat)
        self.plugins = PluginsView(seat)
        self._tabs = SubTabs()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._tabs)
        self.add_view("links", tr("Links"), self.links)
        self.add_view("options", tr("Options"), self.options)
        self.add_view("areas", tr("Areas"), self.areas)
        self.add_view("kinds", tr("Incident kinds"), self.kinds)
        self.add_view("plugins", tr("Plugins"), self.plugins, Right.EDIT_PLUGINS)
        self.add_view("users", tr("Users"), UsersView(seat), Right.EDIT_USERS)
        self.add_view("audit", tr("Audit"), AuditView(seat), Right.READ_AUDIT)
        self.links.add_requested.connect(wishes.add)
        self.links.remove_requested.connect(wishes.remove)
        self.links.ports_requested.connect(self.look_for_ports)
        self.options.change_requested.connect(self._on_change_requested)
        self.options.rebuilt.connect(self._on_login_changed)
        self.area_wishes = AreaWishes(seat, self)
        self.areas.import_requested.connect(self.area_wishes.bring_in)
        self.areas.demo_requested.connect(self.area_wishes.go_back)
        seat.login.changed.connect(self._on_login_changed)
        self._on_login_changed()

    def begin(self) -> None:
        """The console is open: list the ports and the kinds."""
        self.look_for_ports()
        self.kinds.begin()
        self.plugins.begin()

    def show_links(self, statuses: Sequence[LinkStatus]) -> None:
        """Show the links' states."""
        self.links.apply(statuses)
        if self.links.isVisible():
            self.links.verdicts.apply(self._seat.console.desk.counts())

    def refresh(self, now: datetime) -> None:
        """Nothing here ages."""

    def add_view(self, name: str, title: str, view: QWidget, right: Right | None = None) -> None:
        """Add a view behind a sub-tab of its own, under a name that never changes.

        With ``right`` only who has it finds the tab.
        """
        tab = self._tabs.add(name, title, view)
        if right is not None:
            needs(tab, right)

    def show_view(self, name: str) -> None:
        """Show a view by its name: ``links``, ``options``, ``areas``, …"""
        self._tabs.show_view(name)

    def look_for_ports(self) -> None:
        """List the serial ports in a reader thread."""
        self._seat.answers.deliver(self._seat.pool.run(list_ports), self.links.show_ports)

    def _on_login_changed(self) -> None:
        """Whose right is gone does not stay in a view, and changes no option of the centre."""
        if not shown_to(self._seat.login, self._tabs.tab(self._tabs.name)):
            self.show_view("links")
        free = may(self._seat.login, Right.EDIT_OPTIONS)
        for name, field in self.options.fields.items():
            field.setEnabled(free or name in PERSONAL)

    def _on_change_requested(self, name: str, value: object) -> None:
        if value == self._seat.options.value(name):
            return
        try:
            self._seat.options.declared[name].check(value)
        except WorldError as error:
            self._seat.answers.failed.emit(str(error))
            return
        change = partial(self._change, name, value)
        if name in PERSONAL:
            change()
        else:
            with_leave(self._seat, Undertaking.CHANGE_OPTION, name, change)

    def _change(self, name: str, value: object) -> None:
        self._seat.options.change(self._seat.home, name, value)
        self.option_changed.emit(name)
