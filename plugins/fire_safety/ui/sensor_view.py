"""View of sensors: alarms to verify first, then every sensor with value, battery and silence.

Third view of the page. A confirmed alarm opens an incident and goes to it.
"""

from __future__ import annotations

from dataclasses import dataclass

from cmdmap.api import Page, Reader, Tone, tr
from cmdmap.widgets import (
    Card,
    CardList,
    Chip,
    Detail,
    FilterBar,
    Part,
    Row,
    age_text,
    count_text,
    push_button,
)
from fire_safety.domain.days import instant_text, us_of
from fire_safety.domain.sensor import (
    ALARM_WORDS,
    KIND_WORDS,
    SENSOR_WORDS,
    WAY_WORDS,
    AlarmState,
    Way,
)
from fire_safety.services.area_names import area_names, where_words
from fire_safety.services.layers import SENSOR_TONES
from fire_safety.store.alarms import AlarmRow, count_alarms, list_alarms, read_alarm_steps
from fire_safety.store.places import read_place
from fire_safety.store.seal import seal_for
from fire_safety.store.sensors import SensorFilter, SensorRow, count_sensors, list_sensors
from fire_safety.ui.sensor_acts import AlarmFile, SensorActs
from fire_safety.ui.view import View
from fire_safety.ui.words import value_words

MOST = 5_000
WEAK_PERCENT = 20
ALARM_TONES = {
    AlarmState.NEW: Tone.HIGH,
    AlarmState.CONFIRMED: Tone.MIDDLE,
    AlarmState.FALSE: Tone.PLAIN,
    AlarmState.TEST: Tone.PLAIN,
}
Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Item:
    """One card: an alarm or a sensor."""

    id: Key
    alarm: AlarmRow | None = None
    sensor: SensorRow | None = None


class SensorView(View):
    """Alarms and sensors in one list."""

    def __init__(self, page: Page) -> None:
        self.detail = Detail(tr("Choose an alarm or a sensor."))
        self.cards = CardList(
            tr("Sensors"),
            tr(
                "No sensor here. Add a link mqtt:HOST:PORT/TOPIC?protocol=fire_iot under Admin, "
                "Links; sensors appear with their first message."
            ),
            self._card,
        )
        self.bar = FilterBar(
            tr("Search sensor, place"),
            [
                ("alarms", tr("To verify")),
                ("history", tr("All alarms")),
                ("silent", tr("Offline")),
                ("fault", tr("Fault")),
            ],
            single=True,
        )
        super().__init__(page, self.detail)
        self.key: Key | None = None
        self.acts = SensorActs(self)
        self._build()

    def refresh(self) -> None:
        """Ask for alarms and sensors again."""
        chosen, text = self.bar.chosen, self.bar.words
        state = next((name for name in ("silent", "fault") if name in chosen), "")
        wanted = SensorFilter(text=text, state=state)
        settled = "history" in chosen
        only_alarms = bool(chosen & {"alarms", "history"})

        def question(reader: Reader) -> tuple[list[Item], int, int]:
            found = list_alarms(reader, "" if settled else AlarmState.NEW.value, MOST)
            items = [Item(("alarm", row.id), alarm=row) for row in found if not state]
            count = 0
            if not only_alarms:
                rows = list_sensors(reader, wanted, MOST)
                # A sensor whose alarm waits stands in the list as its alarm.
                rings = {item.alarm.sensor_id for item in items if item.alarm is not None}
                items += [
                    Item(("sensor", row.id), sensor=row) for row in rows if row.id not in rings
                ]
                count = count_sensors(reader, wanted)
            return items, count, count_alarms(reader)

        self.page.read(question, self._show, name="sensors")

    def allow(self) -> None:
        """Enable what whoever is logged in may do."""
        self.acts.allow()

    def choose(self, key: Key) -> None:
        """Show an alarm or a sensor."""
        self.key = key
        if not self.cards.choose(key) and (self.bar.chosen or self.bar.words):
            # Whoever leads here wants to see it: what hides it gives way.
            self.bar.line.clear()
            self.bar.choose()

    def chosen(self) -> Item | None:
        """Return what is chosen now."""
        return next((item for item in self.cards.model.rows if item.id == self.key), None)

    def _show(self, found: tuple[list[Item], int, int]) -> None:
        items, count, waiting = found
        note = tr("{waiting} to verify · {n} sensors", waiting=waiting, n=count_text(count))
        self.cards.show_rows(items, note)
        if self.key is not None and self.cards.key() is None:
            self.cards.choose(self.key)
        elif isinstance(first := self.cards.choose_first(), tuple):
            self.key = first
        self.bar.set_count("alarms", waiting)
        self._show_chosen()

    def _card(self, item: Item) -> Card:
        now_us = us_of(self.page.desk.now())
        if item.alarm is not None:
            row = item.alarm
            return Card(
                row.place_name or row.sensor_name or row.sensor_key,
                age_text((now_us - row.at_us) / 1e6),
                " · ".join(filter(None, (row.number, sensor_words(row)))),
                (
                    Chip(tr("{kind} alarm", kind=tr(KIND_WORDS[row.kind])), Tone.HIGH),
                    Chip(tr(ALARM_WORDS[row.state]), ALARM_TONES[row.state]),
                    *([Chip(tr("incident open"), Tone.LOW)] if row.incident_id else []),
                ),
            )
        assert item.sensor is not None, "a card is an alarm or a sensor"
        sensor = item.sensor
        chips = [Chip(tr(SENSOR_WORDS[sensor.state]), SENSOR_TONES[sensor.state])]
        chips.append(Chip(tr(KIND_WORDS[sensor.kind])))
        if sensor.battery is not None and sensor.battery < WEAK_PERCENT:
            chips.append(Chip(tr("battery {n} %", n=sensor.battery), Tone.MIDDLE))
        return Card(
            sensor.name or sensor.key,
            age_text((now_us - sensor.heard_at_us) / 1e6),
            sensor.place_name or tr("hangs at no place yet"),
            tuple(chips),
        )

    def _on_chosen(self, key: object) -> None:
        self.key = key if isinstance(key, tuple) else None
        self._show_chosen()
        item = self.chosen()
        thing = (item.alarm or item.sensor) if item is not None else None
        self.find([thing.place] if thing is not None and thing.place is not None else [])

    def _show_chosen(self) -> None:
        item = self.chosen()
        if item is None:
            self.detail.show_nothing()
        elif item.alarm is not None:
            alarm, seal = item.alarm, seal_for(self.page.desk)

            def question(reader: Reader) -> AlarmFile:
                card = read_place(reader, alarm.place_id, seal) if alarm.place_id else None
                contact = (
                    (card.fields.contact_name, card.fields.contact_phone) if card else ("", "")
                )
                return AlarmFile(alarm, read_alarm_steps(reader, alarm.id), contact)

            self.page.read(question, self.show_alarm, name="alarm")
        elif item.sensor is not None:
            sensor = item.sensor
            title = sensor.name or sensor.key
            self.detail.show_thing(title, sensor.key, [Part(rows=self._sensor_rows(sensor))])
        self.allow()

    def show_alarm(self, file: AlarmFile) -> None:
        """Show an alarm at the right while it is the one that is chosen."""
        row = file.row
        if self.key != ("alarm", row.id):
            return
        facts = [
            Row(tr("State"), chips=(Chip(tr(ALARM_WORDS[row.state]), ALARM_TONES[row.state]),)),
            Row(tr("Place"), row.place_name or tr("no place"), key="place"),
            Row(tr("Kind"), tr(KIND_WORDS[row.kind])),
        ]
        who = " · ".join(filter(None, file.contact))
        if who:
            facts.insert(2, Row(tr("Responsible person"), who, key="contact"))
        said = [
            (tr("Address"), "" if row.address in row.place_name else row.address),
            (tr("Sensor"), sensor_words(row)),
            (tr("Value"), value_words(row.value, row.kind)),
            (tr("Since"), instant_text(row.at_us)),
            (tr("Last message"), instant_text(row.last_at_us)),
            (tr("Messages"), count_text(row.repeats)),
        ]
        facts += [Row(label, value) for label, value in said if value]
        done = [
            Row(
                tr(ALARM_WORDS[AlarmState(step.state)]),
                f"{instant_text(step.at_us)} · {step.by}",
                " · ".join(filter(None, (tr(WAY_WORDS[Way(step.way)]), step.words))),
                strong=True,
            )
            for step in file.steps
        ]
        parts = [Part(rows=facts)]
        if done:
            parts.append(Part(tr("Verified"), str(len(done)), done))
        self.detail.show_thing(row.place_name or row.sensor_key, row.number, parts)

    def _sensor_rows(self, row: SensorRow) -> list[Row]:
        names = area_names(self.page.desk)
        rows = [
            Row(
                tr("Place"),
                row.place_name or tr("hangs at no place yet"),
                key="place",
            ),
            Row(tr("State"), chips=(Chip(tr(SENSOR_WORDS[row.state]), SENSOR_TONES[row.state]),)),
        ]
        said = [
            (tr("Where"), where_words(names, row.community, row.grid, row.micro_grid)),
            (tr("Kind"), tr(KIND_WORDS[row.kind])),
            (tr("Value"), value_words(row.value, row.kind)),
            (tr("Battery"), "" if row.battery is None else f"{row.battery} %"),
        ]
        rows += [Row(label, value) for label, value in said if value]
        if row.silent_at_us is None:
            rows.append(Row(tr("Last heard"), instant_text(row.heard_at_us)))
        else:
            rows.append(Row(tr("Offline since"), instant_text(row.heard_at_us), tone=Tone.MIDDLE))
        return rows

    def _on_row_pressed(self, key: object) -> None:
        item = self.chosen()
        thing = (item.alarm or item.sensor) if item is not None else None
        if thing is None or thing.place_id is None:
            return
        if key == "place":
            self.place_requested.emit(thing.place_id)
        elif key == "contact" and isinstance(thing, AlarmRow):
            self.acts.reveal(thing, thing.place_id)

    def _on_export_alarms(self) -> None:
        state = AlarmState.NEW.value if "alarms" in self.bar.chosen else ""
        self.page.export("alarm_list", {"state": state}, tr("Sensor alarms"))

    def _on_export_sensors(self) -> None:
        state = next((name for name in ("silent", "fault") if name in self.bar.chosen), "")
        wanted = {"text": self.bar.words, "state": state}
        self.page.export("sensor_list", wanted, tr("Sensors"))

    def _build(self) -> None:
        export = push_button(tr("Export alarms"), "export")
        sensors = push_button(tr("Export sensors"), "export")
        self.cards.add_tools(export, sensors)
        self.fill_left(self.bar, self.cards)
        self.cards.chosen.connect(self._on_chosen)
        self.detail.pressed.connect(self._on_row_pressed)
        export.clicked.connect(self._on_export_alarms)
        sensors.clicked.connect(self._on_export_sensors)
        self.allow()


def sensor_words(row: AlarmRow) -> str:
    """Return the name of an alarm's sensor without the place it hangs at."""
    return (row.sensor_name or row.sensor_key).removeprefix(row.place_name).strip()
