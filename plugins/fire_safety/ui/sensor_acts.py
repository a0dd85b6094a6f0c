"""What can be done with alarms and sensors: verify, go to the incident, say where one hangs.

Half of ``sensor_view.py``: its buttons and the dialogs behind them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from cmdmap.api import Commit, IncidentId, Place, Reader, tr
from cmdmap.widgets import FieldKind, FormField, Value, Values, ask, push_button
from fire_safety.domain.sensor import ALARM_WORDS, KIND_WORDS, WAY_WORDS, AlarmState, Way
from fire_safety.domain.wishes import EndSite, InstallSensor, RevealContact, VerifyAlarm
from fire_safety.store.alarms import AlarmRow, read_alarm, read_alarm_steps
from fire_safety.store.places import PlaceFilter, list_places, read_contact
from fire_safety.store.seal import Contact, seal_for

if TYPE_CHECKING:
    from fire_safety.ui.sensor_view import SensorView

MOST_PLACES = 20_000


@dataclass(frozen=True, slots=True)
class AlarmFile:
    """An alarm, what was done with it and who answers at its place."""

    row: AlarmRow
    steps: Sequence[Any]
    contact: Contact
    """Masked, unless somebody has just looked at it."""


def verify_fields() -> list[FormField]:
    """Return what is asked when an alarm is verified."""
    states = [(state.value, tr(ALARM_WORDS[state])) for state in AlarmState]
    return [
        FormField("state", tr("It was"), FieldKind.CHOICE, required=True, choices=states[1:]),
        FormField("way", tr("Verified"), FieldKind.CHOICE, required=True,
                  choices=[(way.value, tr(WAY_WORDS[way])) for way in Way]),
        FormField("words", tr("In words"), most=200),
        FormField("incident", tr("Make it an incident"), FieldKind.YES_NO,
                  asked_if=lambda values: values.get("state") == AlarmState.CONFIRMED.value),
    ]  # fmt: skip


def sensor_fields(places: list[tuple[str, str]]) -> list[FormField]:
    """Return what is asked of a sensor."""
    return [
        FormField("key", tr("Identity"), required=True, most=64,
                  hint=tr("as its maker prints it: IMEI, serial number")),
        FormField("kind", tr("Measures"), FieldKind.CHOICE, required=True,
                  choices=[(kind.value, tr(words)) for kind, words in KIND_WORDS.items()]),
        FormField("name", tr("Name"), hint=tr("kitchen, third storey")),
        FormField("place_id", tr("Place"), FieldKind.CHOICE, choices=places),
        FormField("place", tr("On the map"), FieldKind.PLACE),
    ]  # fmt: skip


class SensorActs(QObject):
    """The buttons of alarms and sensors."""

    def __init__(self, view: SensorView) -> None:
        super().__init__(view)
        self.view = view
        self.page = view.page
        self.verify_button = push_button(tr("Verify alarm…"), look="primary")
        self.incident_button = push_button(tr("Show incident"))
        self.install_button = push_button(tr("Where it hangs…"))
        self.end_button = push_button(tr("Take off"))
        self.add_button = push_button(tr("Register sensor"), "plus")
        view.detail.add_buttons(
            self.verify_button, self.incident_button, self.install_button, self.end_button
        )
        view.cards.add_tools(self.add_button)
        self.verify_button.clicked.connect(self.verify)
        self.incident_button.clicked.connect(self.show_incident)
        self.install_button.clicked.connect(self.install)
        self.end_button.clicked.connect(self.end)
        self.add_button.clicked.connect(lambda: self._ask_install({}))

    def allow(self) -> None:
        """Enable what whoever is logged in may do now."""
        item = self.view.chosen()
        alarm = item.alarm if item is not None else None
        sensor = item.sensor if item is not None else None
        register = self.page.may("register")
        # What was verified by mistake is corrected until its incident is open.
        new = alarm is not None and alarm.state is AlarmState.NEW
        open_still = alarm is not None and (new or alarm.incident_id is None)
        self.verify_button.setVisible(alarm is not None)
        self.verify_button.setEnabled(open_still and self.page.may("verify"))
        self.incident_button.setVisible(alarm is not None and alarm.incident_id is not None)
        for button in (self.install_button, self.end_button):
            button.setVisible(sensor is not None)
            button.setEnabled(register)
        self.add_button.setEnabled(register)

    def verify(self) -> None:
        """Ask what became of the alarm."""
        item = self.view.chosen()
        if item is None or item.alarm is None:
            return
        alarm = item.alarm

        def take(values: Values) -> None:
            state = AlarmState(str(values["state"]))
            wish = VerifyAlarm(
                alarm.id, state, Way(str(values["way"])), str(values["words"]),
                bool(values.get("incident")),
            )  # fmt: skip
            self.page.submit(wish, lambda commit: self._verified(alarm.id, commit))

        values: dict[str, Value] = {"way": Way.CALL.value, "incident": True}
        fields = verify_fields()
        ask(
            self.view.left,
            tr("Verify {number}", number=alarm.number),
            fields if alarm.incident_id is None else fields[:-1],
            take,
            values,
        )

    def _verified(self, alarm_id: int, _commit: Commit) -> None:
        def go(row: AlarmRow | None) -> None:
            if row is not None and row.incident_id is not None:
                self.page.tell(
                    tr("{number} opened an incident.", number=row.number)
                    if row.state is AlarmState.CONFIRMED
                    else tr("{number} is an incident already; end it there.", number=row.number)
                )
            self.view.refresh()

        self.page.read(lambda reader: read_alarm(reader, alarm_id), go)

    def reveal(self, alarm: AlarmRow, place_id: int) -> None:
        """Show who answers at the place of an alarm; the look is put into the audit first."""
        if not self.page.may("contacts"):
            return
        seal = seal_for(self.page.desk)

        def question(reader: Reader) -> AlarmFile:
            contact = read_contact(reader, place_id, seal)
            return AlarmFile(alarm, read_alarm_steps(reader, alarm.id), contact)

        self.page.submit(
            RevealContact(place_id),
            lambda _commit: self.page.read(question, self.view.show_alarm, name="alarm"),
        )

    def show_incident(self) -> None:
        """Go to the incident that the alarm opened."""
        item = self.view.chosen()
        if item is not None and item.alarm is not None and item.alarm.incident_id is not None:
            self.page.show_incident(IncidentId(item.alarm.incident_id))

    def install(self) -> None:
        """Say where the chosen sensor hangs."""
        item = self.view.chosen()
        if item is None or item.sensor is None:
            return
        row = item.sensor
        self._ask_install(
            {
                "key": row.key,
                "kind": row.kind.value,
                "name": row.name,
                "place_id": str(row.place_id or ""),
                "place": row.place,
            }
        )

    def _ask_install(self, values: Values) -> None:
        def question(reader: Reader) -> list[tuple[str, str]]:
            rows = list_places(reader, PlaceFilter(), MOST_PLACES)
            return [(str(row.id), f"{row.name} {row.number}") for row in rows]

        def take(said: Values) -> None:
            place, at = str(said["place_id"] or ""), said["place"]
            wish = InstallSensor(
                str(said["key"]), str(said["kind"]), str(said["name"]),
                int(place) if place else None, at if isinstance(at, Place) else None,
            )  # fmt: skip
            self.page.submit(wish)

        def open_form(places: list[tuple[str, str]]) -> None:
            ask(
                self.view.left,
                tr("Sensor"),
                sensor_fields(places),
                take,
                values,
                pick=self.page.map.pick,
            )

        self.page.read(question, open_form)

    def end(self) -> None:
        """Take the chosen sensor off the map."""
        item = self.view.chosen()
        if item is None or item.sensor is None:
            return
        row = item.sensor
        field = FormField("reason", tr("Why it leaves the map"), required=True)

        def take(values: Values) -> None:
            self.page.submit(EndSite("sensors", row.id, str(values["reason"])))

        ask(self.view.left, tr("Take off {number}", number=row.key), [field], take)
