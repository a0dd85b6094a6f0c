"""What can be done with sites: check, take off, register with a click on the map, draw a lane.

Half of ``site_view.py``: its buttons and the dialogs behind them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject

from cmdmap.api import Drawing, Line, Place, Tone, tr
from cmdmap.widgets import FieldKind, FormField, Value, Values, ask, push_button
from fire_safety.domain.belongings import HYDRANTS
from fire_safety.domain.wishes import (
    CheckHydrant,
    EndSite,
    MarkLane,
    RegisterHydrant,
    RegisterLane,
    RegisterStation,
)
from fire_safety.store.sites import HydrantRow, LaneRow, StationRow
from fire_safety.ui.place_forms import reason_field

if TYPE_CHECKING:
    from fire_safety.ui.sites.site_view import SiteView

DRAWN = "drawn"
"""Name under which a lane that is being drawn stands on the map."""


class SiteActs(QObject):
    """The buttons of sites."""

    def __init__(self, view: SiteView) -> None:
        super().__init__(view)
        self.view = view
        self.page = view.page
        self.buttons = {
            "check": push_button(tr("Check…"), look="primary"),
            "correct": push_button(tr("Correct")),
            "end": push_button(tr("Take off")),
        }
        self.adding = {
            "hydrants": push_button(tr("Hydrant"), "plus"),
            "lanes": push_button(tr("Fire lane"), "plus"),
            "stations": push_button(tr("Station"), "plus"),
        }
        view.detail.add_buttons(*self.buttons.values())
        view.cards.add_tools(*self.adding.values())
        acts: dict[str, Callable[[], object]] = {
            "check": self.check,
            "end": self.end,
            "correct": self.correct,
            "hydrants": self.ask_hydrant,
            "lanes": self.add_lane,
            "stations": self.ask_station,
        }
        for name, button in (self.buttons | self.adding).items():
            button.clicked.connect(lambda _on, act=acts[name]: act())

    def allow(self) -> None:
        """Enable what whoever is logged in may do now."""
        item = self.view.chosen()
        may_register = self.page.may("register")
        for button in self.adding.values():
            button.setEnabled(may_register)
        checkable = item is not None and not isinstance(item.site, StationRow)
        self.buttons["check"].setVisible(checkable)
        self.buttons["check"].setEnabled(checkable and self.page.may("inspect"))
        correctable = item is not None and not isinstance(item.site, LaneRow)
        self.buttons["correct"].setVisible(correctable)
        self.buttons["correct"].setEnabled(may_register)
        self.buttons["end"].setEnabled(item is not None and may_register)

    def check(self) -> None:
        """Write down what a look at the chosen hydrant or lane has shown."""
        item = self.view.chosen()
        if item is None:
            return
        site = item.site
        if isinstance(site, HydrantRow):
            self._check_hydrant(site)
        elif isinstance(site, LaneRow):
            field = FormField("by", tr("Blocked by"), hint=tr("empty: the lane is clear"))

            def take(values: Values) -> None:
                self.page.submit(MarkLane(site.id, str(values["by"])))

            ask(self.view.left, site.name, [field], take, {"by": site.blocked_by})

    def _check_hydrant(self, site: HydrantRow) -> None:
        fields = [
            FormField("sound", tr("Sound"), FieldKind.YES_NO),
            FormField("pressure", tr("Pressure"), FieldKind.NUMBER, least=0, most=10, decimals=2,
                      unit="MPa"),
            FormField("note", tr("Note")),
        ]  # fmt: skip

        def take(values: Values) -> None:
            pressure = values["pressure"]
            wish = CheckHydrant(
                site.id,
                bool(values["sound"]),
                float(pressure) if isinstance(pressure, int | float) else None,
                str(values["note"]),
            )
            self.page.submit(wish)

        values: dict[str, Value] = {"sound": site.sound, "pressure": site.pressure_mpa}
        ask(self.view.left, tr("Hydrant {number}", number=site.number), fields, take, values)

    def end(self) -> None:
        """Take the chosen site off the map."""
        item = self.view.chosen()
        if item is None:
            return
        what, site_id = item.id
        field = FormField("reason", tr("Why it leaves the map"), required=True)

        def take(values: Values) -> None:
            self.page.submit(EndSite(what, site_id, str(values["reason"])))

        ask(self.view.left, tr("Take off"), [field], take)

    def correct(self) -> None:
        """Put right what is written of the chosen hydrant or station."""
        item = self.view.chosen()
        site = item.site if item is not None else None
        if isinstance(site, HydrantRow):
            self.ask_hydrant(site)
        elif isinstance(site, StationRow):
            self.ask_station(site)

    def ask_hydrant(self, known: HydrantRow | None = None) -> None:
        """Put a hydrant on the map, or correct a known one."""
        fields = [
            FormField("place", tr("On the map"), FieldKind.PLACE, required=True),
            FormField("kind", tr("Kind"), FieldKind.CHOICE, required=True,
                      choices=[(code, tr(words)) for code, words in HYDRANTS.items()]),
            FormField("address", tr("Address")),
        ]  # fmt: skip
        values: dict[str, Value] = {"kind": "ground"}
        if known is not None:
            values = {"place": known.place, "kind": known.kind, "address": known.address}

        def take(values: Values) -> None:
            place = values["place"]
            if isinstance(place, Place):
                wish = RegisterHydrant(
                    place, str(values["kind"]), str(values["address"]), _key(known),
                    str(values.get("reason") or ""),
                )  # fmt: skip
                self.page.submit(wish)

        self._ask(tr("Hydrant"), known, fields, take, values)

    def ask_station(self, known: StationRow | None = None) -> None:
        """Put a micro fire station on the map, or correct a known one."""
        fields = [
            FormField("name", tr("Name"), required=True),
            FormField("place", tr("On the map"), FieldKind.PLACE, required=True),
            FormField("members", tr("Members"), FieldKind.NUMBER, least=0, most=10_000),
            FormField("equipment", tr("Equipment")),
            FormField("phone", tr("Telephone"), FieldKind.PHONE, hint=known.phone if known else ""),
        ]
        values: dict[str, Value] = {}
        if known is not None:
            values = {"name": known.name, "place": known.place, "members": known.members}
            values["equipment"] = known.equipment

        def take(values: Values) -> None:
            place, members = values["place"], values["members"]
            if isinstance(place, Place):
                count = int(members) if isinstance(members, int | float) else 0
                wish = RegisterStation(
                    str(values["name"]), place, count, str(values["equipment"]),
                    str(values["phone"]), _key(known), str(values.get("reason") or ""),
                )  # fmt: skip
                self.page.submit(wish)

        self._ask(tr("Micro fire station"), known, fields, take, values)

    def _ask(
        self,
        title: str,
        known: object,
        fields: list[FormField],
        take: Callable[[Values], None],
        values: Values,
    ) -> None:
        asked = fields if known is None else [reason_field(), *fields]
        ask(self.view.left, title, asked, take, values, pick=self.page.map.pick)

    def add_lane(self) -> None:
        """Ask for the name, then for corner after corner until Esc is pressed."""

        def take(values: Values) -> None:
            self._draw_lane(str(values["name"]), ())

        field = FormField("name", tr("Name"), required=True)
        ask(self.view.left, tr("Fire lane"), [field], take, accept_text=tr("Draw on the map"))

    def _draw_lane(self, name: str, line: tuple[Place, ...]) -> None:
        if len(line) > 1:
            drawn = Line(0, np.array(line, dtype=np.float64), Tone.OWN, name)
            self.page.map.show(DRAWN, Drawing((drawn,)))

        def end() -> None:
            self.page.map.show(DRAWN, None)
            if len(line) > 1:
                self.page.submit(RegisterLane(name, line))

        hint = tr("Click the corners of the lane one after the other, Esc ends it")
        self.page.map.pick(lambda corner: self._draw_lane(name, (*line, corner)), hint, end)


def _key(known: HydrantRow | StationRow | None) -> int | None:
    return None if known is None else known.id
