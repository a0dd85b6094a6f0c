"""Acts of sensors and alarms: say where a sensor hangs, verify an alarm, open its incident.

A confirmed alarm opens an incident of the core in the same transaction: reported by a machine, not
yet taken in, so the command centre's first clock begins to count.
"""

from __future__ import annotations

from cmdmap.api import Chain, OpenIncident, Place, Source, Transaction, WorldError, tr
from fire_safety.domain.days import instant_of, us_of
from fire_safety.domain.sensor import (
    ALARM_WORDS,
    INCIDENT_KINDS,
    KIND_WORDS,
    WAY_WORDS,
    AlarmState,
    SensorKind,
    SensorState,
)
from fire_safety.domain.wishes import InstallSensor, VerifyAlarm
from fire_safety.services.assessing import assess_places
from fire_safety.store import alarms, places, sensors

LONGEST = 200


def install_sensor(wish: object, tx: Transaction) -> None:
    """Carry out :class:`InstallSensor`."""
    assert isinstance(wish, InstallSensor)
    key = wish.key.strip()
    if not key or len(key) > 64 or not key.isprintable():
        raise WorldError(
            tr("Give the sensor's identity as its maker prints it, at most 64 letters.")
        )
    if wish.kind not in set(SensorKind):
        raise WorldError(tr("Choose what the sensor measures."))
    at, chain = _where(tx, wish)
    columns: dict[str, object] = {
        "kind": wish.kind,
        "name": wish.name.strip()[:LONGEST],
        "place_id": wish.place_id,
        **places.stored(at),
        **places.codes(chain),
        "ended_at_us": None,
    }
    known = sensors.find_sensor(tx, key)
    if known is None:
        columns |= {
            "key": key,
            "state": SensorState.NORMAL.value,
            "heard_at_us": us_of(tx.now),
        }
        sensors.add_sensor(tx, columns)
    else:
        sensors.change_sensor(tx, known.id, columns)
    tx.subject(key)
    tx.touch("sensors")


def _where(tx: Transaction, wish: InstallSensor) -> tuple[Place | None, Chain]:
    at = wish.place
    if wish.place_id is not None:
        known = places.read_place(tx, wish.place_id)
        if known is None:
            raise WorldError(tr("This place is not on the register any more."))
        at = at or known.fields.place
    return at, tx.locate(at) if at is not None else Chain()


def verify_alarm(wish: object, tx: Transaction) -> None:
    """Carry out :class:`VerifyAlarm`."""
    assert isinstance(wish, VerifyAlarm)
    row = alarms.read_alarm(tx, wish.alarm_id)
    if row is None or (row.state is not AlarmState.NEW and row.incident_id is not None):
        raise WorldError(tr("This alarm was verified already; look at it again."))
    if wish.state in (AlarmState.NEW, row.state):
        raise WorldError(tr("Say whether the alarm is real."))
    words = wish.words.strip()[:LONGEST]
    if row.state is not AlarmState.NEW and not words:
        raise WorldError(tr("Write why the verification is corrected."))
    incident_id = None
    if wish.state is AlarmState.CONFIRMED and wish.open_incident:
        tx.submit(_incident(row, wish, words))
        opened = tx.opened()
        incident_id = int(opened[-1]) if opened else None
    alarms.settle_alarm(tx, row.id, wish.state, wish.way, words, us_of(tx.now), incident_id)
    if row.place_id is not None:
        assess_places(tx, [row.place_id])
        tx.touch("places")
    tx.subject(row.number)
    tx.touch("alarms")
    tx.tell(
        "alarm_verified",
        {"number": row.number, "state": wish.state.value, "incident_id": incident_id},
    )


def _incident(row: alarms.AlarmRow, wish: VerifyAlarm, words: str) -> OpenIncident:
    where = row.address or row.place_name or row.sensor_name or row.sensor_key
    said = tr(
        "{kind} alarm {number} at {where}, {state} {way}.",
        kind=tr(KIND_WORDS[row.kind]),
        number=row.number,
        where=row.place_name or where,
        state=tr(ALARM_WORDS[wish.state]),
        way=tr(WAY_WORDS[wish.way]),
    )
    return OpenIncident(
        kind=INCIDENT_KINDS[row.kind],
        address=where,
        place=row.place,
        text=f"{said} {words}".strip(),
        source=Source.SENSOR,
        known_at=instant_of(row.at_us),
        outside_number=row.number,
        taken_in=False,
    )
