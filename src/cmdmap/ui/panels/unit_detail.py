"""Unit detail panel 力量详情: everything known of the selected unit, and what can be done with it.

Stands right of the map. It shows what it is handed; its wishes (`name_requested` and others) are
carried out by the workspace.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import QModelIndex, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget

from cmdmap.domain.ids import UnitId
from cmdmap.domain.unit import LiveUnit
from cmdmap.i18n import tr
from cmdmap.ui.charts.speed import SpeedChart, Track, track_length_m
from cmdmap.ui.models.area_names import AreaNames
from cmdmap.ui.models.nearby import NearbyModel
from cmdmap.ui.models.unit_view import fix_age_s, state_name, unit_state
from cmdmap.ui.panels.unit_mark import UnitMarkDelegate
from cmdmap.widgets.flow_row import FlowRow
from cmdmap.widgets.frame import (
    Panel,
    Stack,
    ValueRows,
    dress_table,
    push_button,
    scrolled,
    section_row,
)
from cmdmap.widgets.wording import (
    NOTHING,
    age_text,
    clock_text,
    course_text,
    distance_text,
    force_name,
    key_text,
    place_text,
    speed_text,
)


class UnitDetailPanel(Panel):
    """The selected unit, or a sentence that says how to select one."""

    fly_requested = Signal(int)
    name_requested = Signal(int)
    acknowledge_requested = Signal(int)
    unit_pressed = Signal(int)
    """A unit of the nearby list was pressed."""

    def __init__(self, stale_after_s: float) -> None:
        super().__init__("unit_detail", tr("Unit detail"))
        self.names = AreaNames()
        self._stale_after_s = stale_after_s
        self._unit_id: UnitId | None = None
        self.rows = ValueRows(_row_labels())
        self.nearby = NearbyModel(stale_after_s)
        self.parts = _Parts()
        self.unit_actions = QVBoxLayout()
        """Under the buttons: what others let one do with the unit."""
        self._stack = Stack(
            scrolled(self._build_content()),
            tr("Choose a unit in the table or on the map; its detail is shown here."),
        )
        self.column.addWidget(self._stack, 1)
        self._connect()

    def show_unit(self, live: LiveUnit | None, now: datetime) -> None:
        """Show a unit as it is at ``now``, or nothing."""
        self._stack.show_content(live is not None)
        if live is None:
            self._unit_id = None
            self.set_title(tr("Unit detail"))
            self.set_note("")
            return
        if live.unit.id != self._unit_id:
            self._unit_id = live.unit.id
            self.show_track((), now)
        self.set_title(live.unit.name)
        keys = live.unit.keys
        self.set_note(key_text(keys[0]) if keys else force_name(live.unit.kind))
        for name, text in self._values(live, now).items():
            self.rows.set_value(name, text)
        for name in ("status", "phone"):
            self.rows.set_row_visible(name, self.rows.value(name) != NOTHING)
        self.parts.rename.setText(tr("Rename") if live.unit.named else tr("Name this radio"))
        self.parts.acknowledge.setVisible(live.emergency_at is not None)
        self.parts.fly.setEnabled(live.fix is not None)

    def set_stale_after(self, seconds: float) -> None:
        """Show fixes older than this as stale from the next refresh on."""
        self._stale_after_s = seconds

    def show_track(self, track: Track, now: datetime) -> None:
        """Show the track of the last hour, oldest fix first."""
        self.parts.chart.show_track(track, now)
        self.parts.track_note.setText(
            tr("{n} fixes, {way}", n=len(track), way=distance_text(track_length_m(track)))
            if track
            else tr("no fix in the last hour")
        )

    def show_nearby(self, live: LiveUnit, units: Iterable[LiveUnit], now: datetime) -> None:
        """List the units around the shown one."""
        place = live.fix.place if live.fix else None
        self.nearby.show_around(place, live.unit.id, units, now)

    def _values(self, live: LiveUnit, now: datetime) -> dict[str, str]:
        fix, unit = live.fix, live.unit
        chain = self.names.path(fix.micro_grid) if fix else ""
        zone = self.names.path(fix.patrol_zone) if fix else ""
        outside = tr("outside the jurisdiction") if fix else NOTHING
        moves = (speed_text(fix.speed_mps), course_text(fix.course_deg)) if fix else ()
        speed = " · ".join(part for part in moves if part != NOTHING) or NOTHING
        age = age_text(fix_age_s(live, now))
        return {
            "force": " · ".join(part for part in (force_name(unit.kind), unit.team) if part),
            "keys": ", ".join(map(key_text, unit.keys)) or NOTHING,
            "state": state_name(unit_state(live, now, self._stale_after_s)),
            "area": chain or outside,
            "zone": zone or outside,
            "place": place_text(fix.place if fix else None),
            "fix": tr("{age} ago, {time}", age=age, time=clock_text(fix.at)) if fix else NOTHING,
            "speed": speed,
            "link": f"{fix.link_id.rsplit('/', 1)[-1]} · {fix.protocol}" if fix else NOTHING,
            "heard": clock_text(live.heard_at),
            "status": live.status or NOTHING,
            "phone": unit.phone or NOTHING,
        }

    def _build_content(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.rows)
        buttons = FlowRow(side=12)
        for button in (self.parts.acknowledge, self.parts.fly, self.parts.rename):
            buttons.add(button)
        column.addWidget(buttons)
        column.addLayout(self.unit_actions)
        column.addWidget(section_row(tr("Last hour"), self.parts.track_note))
        column.addWidget(self.parts.chart)
        column.addWidget(section_row(tr("Units nearby"), QLabel(tr("by distance"))))
        table = self.parts.table
        dress_table(table, tr("Units nearby"))
        table.setModel(self.nearby)
        table.setItemDelegateForColumn(0, UnitMarkDelegate(table))
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.setMinimumHeight(90)
        column.addWidget(table, 1)
        return content

    def _connect(self) -> None:
        self.parts.fly.clicked.connect(lambda: self._wish(self.fly_requested))
        self.parts.rename.clicked.connect(lambda: self._wish(self.name_requested))
        self.parts.acknowledge.clicked.connect(lambda: self._wish(self.acknowledge_requested))
        self.parts.table.clicked.connect(self._on_nearby_pressed)

    def _wish(self, signal: SignalInstance) -> None:
        if self._unit_id is not None:
            signal.emit(self._unit_id)

    def _on_nearby_pressed(self, index: QModelIndex) -> None:
        self.unit_pressed.emit(self.nearby.live_at(index.row()).unit.id)


class _Parts:
    """The widgets of the detail that change."""

    def __init__(self) -> None:
        self.fly = push_button(tr("Show on map"), "locate", look="primary")
        self.rename = push_button(tr("Rename"), "name")
        self.acknowledge = push_button(tr("Acknowledge emergency"), look="danger")
        self.track_note = QLabel()
        self.chart = SpeedChart()
        self.table = QTableView()
        self.fly.setCursor(Qt.CursorShape.PointingHandCursor)


def _row_labels() -> list[tuple[str, str]]:
    return [
        ("force", tr("Force")),
        ("keys", tr("Radio id")),
        ("state", tr("State")),
        ("area", tr("Area")),
        ("zone", tr("Patrol zone")),
        ("place", tr("Position")),
        ("fix", tr("Last fix")),
        ("speed", tr("Speed and course")),
        ("link", tr("Source link")),
        ("heard", tr("Last heard")),
        ("status", tr("Last status")),
        ("phone", tr("Phone")),
    ]
