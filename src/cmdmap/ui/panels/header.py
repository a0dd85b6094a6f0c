"""Header: name of the area, workspace tabs, search field, state lamps, clock with shift.

The top strip of the window. It tells which workspace was chosen; the window switches.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QWidget,
)

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.i18n import tr
from cmdmap.links.base import LinkState, LinkStatus
from cmdmap.ui.models.links import is_receiver
from cmdmap.ui.panels.lamps import Lamp, LampSign, links_lamp
from cmdmap.ui.panels.search import SearchField
from cmdmap.widgets.frame import tool_button
from cmdmap.widgets.theme import styled

HEIGHT = 52
DAY_HOURS = range(8, 20)
SEARCH_LEAST, SEARCH_MOST = 150, 430
"""Width of the search field; it gives way first where the window is narrow."""


class Header(QFrame):
    """The top strip."""

    workspace_chosen = Signal(str)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setObjectName("header")
        self.setFixedHeight(HEIGHT)
        self.title = styled(QLabel(title), "header_title")
        self.search = SearchField()
        self.lamps = {
            "gps": LampSign(tr("GPS")),
            "radio": LampSign(tr("Radio")),
            "database": LampSign(tr("Database")),
            "map": LampSign(tr("Map")),
        }
        self.layout_menu = QMenu(self)
        self._tabs = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._clock = styled(QLabel(), "clock")
        self._shift = styled(QLabel(), "muted")
        self._build()

    def add_workspace(self, name: str, title: str) -> None:
        """Add the tab of a workspace, right of the others."""
        tab = styled(QPushButton(title), name)
        tab.setCheckable(True)
        tab.setProperty("tab", True)
        tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        # The title and the space behind it come before the tabs.
        self._row.insertWidget(2 + len(self._tabs.buttons()), tab)
        self._tabs.addButton(tab)

    def choose(self, name: str) -> None:
        """Mark the tab of a workspace."""
        for tab in self._tabs.buttons():
            if tab.objectName() == name:
                tab.setChecked(True)

    def add_tool(self, widget: QWidget) -> None:
        """Put a widget at the far right, before the layouts."""
        self._row.insertWidget(self._row.count() - 1, widget)

    def show_time(self, now: datetime) -> None:
        """Write the local time of ``now`` and its shift."""
        local = now.astimezone(LOCAL)
        self._clock.setText(local.strftime("%H:%M:%S"))
        self._shift.setText(tr("day shift") if local.hour in DAY_HOURS else tr("night shift"))

    def show_links(self, statuses: Sequence[LinkStatus]) -> None:
        """Light the lamps of receivers and radios."""
        receivers = [s for s in statuses if is_receiver(s)]
        radios = [s for s in statuses if not is_receiver(s)]
        for name, word, group in (
            ("gps", tr("GPS"), receivers),
            ("radio", tr("Radio"), radios),
        ):
            online = sum(s.state is LinkState.OPEN for s in group)
            words = f"{word} {online}/{len(group)}" if group else word
            reasons = "\n".join(f"{s.id}: {s.reason}" for s in group if s.reason)
            hint = reasons or (tr("all links online") if group else tr("no such link"))
            self.lamps[name].show_state(links_lamp(group), words, hint)

    def show_database(self, healthy: bool, hint: str) -> None:
        """Light the lamp of the store."""
        self.lamps["database"].show_state(Lamp.GOOD if healthy else Lamp.BAD, tr("Database"), hint)

    def show_map(self, lamp: Lamp, hint: str) -> None:
        """Light the lamp of the map's renderer."""
        self.lamps["map"].show_state(lamp, tr("Map"), hint)

    def _build(self) -> None:
        row = self._row
        row.setContentsMargins(16, 0, 14, 0)
        row.setSpacing(0)
        row.addWidget(self.title)
        row.addSpacing(22)
        self._tabs.buttonClicked.connect(
            lambda tab: self.workspace_chosen.emit(tab.objectName()),
        )
        row.addStretch(1)
        self.search.setMinimumWidth(SEARCH_LEAST)
        self.search.setMaximumWidth(SEARCH_MOST)
        row.addWidget(self.search, SEARCH_MOST)
        row.addSpacing(18)
        for lamp in self.lamps.values():
            row.addWidget(lamp)
            row.addSpacing(16)
        row.addWidget(self._clock)
        row.addSpacing(8)
        row.addWidget(self._shift)
        row.addSpacing(10)
        layout = tool_button("layout", tr("Layouts of the panels"))
        layout.setPopupMode(layout.ToolButtonPopupMode.InstantPopup)
        layout.setMenu(self.layout_menu)
        row.addWidget(layout)
