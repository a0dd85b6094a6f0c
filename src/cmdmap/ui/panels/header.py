"""Header: name of the area, workspace tabs, search field, state lamps, clock with shift.

The top strip of the window. It tells which workspace was chosen; the window switches. Where the
window is narrow, what says least gives way first; nothing is cut that cannot be read on hovering.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
)

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.i18n import tr
from cmdmap.links.base import LinkState, LinkStatus
from cmdmap.ui.models.links import is_receiver
from cmdmap.ui.panels.lamps import Lamp, LampSign, links_lamp
from cmdmap.ui.panels.search import SearchField
from cmdmap.widgets.frame import ShortLabel, tool_button
from cmdmap.widgets.theme import styled

HEIGHT = 50
LEAST = 1320
"""Width to which the header can be made narrow."""
DAY_HOURS = range(8, 20)
SEARCH_LEAST, SEARCH_WISHED, SEARCH_MOST = 150, 220, 430
"""Width of the search field; it gives way first where the window is narrow."""
TITLE_LEAST = 84
MOST_WORDS, MOST_SHORT_WORDS = 260, 160
"""Width of the words of a tool; its tooltip tells all of them."""


class ShortTool(QToolButton):
    """A button at the right whose words may be fewer, where there is little room."""

    def __init__(self) -> None:
        super().__init__()
        self._words, self._short_words = "", ""
        self._short = False

    def set_words(self, words: str, short: str) -> None:
        """Say this; ``short`` where there is little room."""
        self._words, self._short_words = words, short
        self._write()

    def set_short(self, short: bool) -> None:
        """Say the short words, or all."""
        if short != self._short:
            self._short = short
            self._write()

    def whole_width(self) -> int:
        """Return the room of all words."""
        return self._width_of(self._cut_words()) if not self.isHidden() else 0

    def saves(self) -> int:
        """Return what the short words save."""
        return self.whole_width() - self._width_of(self._cut_short_words())

    def _write(self) -> None:
        words = self._cut_short_words() if self._short else self._cut_words()
        # An ampersand would be a mark for the keyboard.
        self.setText(words.replace("&", "&&"))

    def _cut_words(self) -> str:
        return self._cut(self._words, MOST_WORDS)

    def _cut_short_words(self) -> str:
        return self._cut(self._short_words, MOST_SHORT_WORDS)

    def _cut(self, words: str, most: int) -> str:
        return self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, most)

    def _width_of(self, words: str) -> int:
        frame = self.sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text())
        return frame + self.fontMetrics().horizontalAdvance(words)


class Header(QFrame):
    """The top strip."""

    workspace_chosen = Signal(str)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setObjectName("header")
        self.setFixedHeight(HEIGHT)
        self.title = styled(ShortLabel(title, TITLE_LEAST), "header_title")
        self.search = SearchField()
        self.lamps = {
            "gps": LampSign(tr("GPS")),
            "radio": LampSign(tr("Radio")),
            "database": LampSign(tr("Database"), tr("Data")),
            "map": LampSign(tr("Map")),
        }
        self.layout_menu = QMenu(self)
        self._tools: list[ShortTool] = []
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

    def add_tool(self, tool: ShortTool) -> None:
        """Put a button at the far right, before the layouts."""
        self._tools.append(tool)
        self._row.insertWidget(self._row.count() - 1, tool)

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

    def minimumSizeHint(self) -> QSize:
        """Return the room in which everything has its short form."""
        return QSize(LEAST, HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten or write out as the width allows."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """A lamp, a tab or the account needs another room."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return bool(super().event(event))

    def _fit(self) -> None:
        """Shorten one after the other, what says least first, until all of it has room."""
        self._clock.setToolTip(self._shift.text())
        missing = self._whole_width() - self.width()
        self._shift.setVisible(missing <= 0)
        missing -= self._shift.sizeHint().width()
        good = [lamp for lamp in self.lamps.values() if lamp.lamp is Lamp.GOOD]
        others = [lamp for lamp in self.lamps.values() if lamp.lamp is not Lamp.GOOD]
        # A failure keeps its words longest.
        for group in (good, self._tools, others):
            for part in group:
                part.set_short(missing > 0)
            missing -= sum(part.saves() for part in group)

    def _whole_width(self) -> int:
        """Return the room in which nothing has to be short, and the search field is of use."""
        margins = self._row.contentsMargins()
        total = margins.left() + margins.right()
        items = (self._row.itemAt(place) for place in range(self._row.count()))
        for item in filter(None, items):
            widget = item.widget()
            if widget is None:
                total += item.sizeHint().width()
            elif widget is self.search:
                total += SEARCH_WISHED
            elif isinstance(widget, LampSign | ShortTool):
                total += widget.whole_width()
            elif widget is self._shift or not widget.isHidden():
                total += widget.sizeHint().width()
        return total

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
