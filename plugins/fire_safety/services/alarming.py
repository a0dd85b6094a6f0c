"""Acts of sensors and alarms: say where a sensor hangs, verify an alarm, open its incident.

A confirmed alarm opens an incident of the core in the same transaction: reported by a machine, not
yet taken in, so the command centre's first clock begins to count. So does a smoke or gas alarm that
nobody has verified in time.
"""

from __future__ import annotations

from cmdmap.api import (
    Chain,
    OpenIncident,
    Place,
    PluginDesk,
    Source,
    Transaction,
    WorldError,
    tr,
)
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
URGENT = frozenset({SensorKind.SMOKE, SensorKind.GAS})
"""Alarms that do not wait for somebody to verify them."""


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
    incident_id = row.incident_id
    if wish.state is AlarmState.CONFIRMED and wish.open_incident and incident_id is None:
        said = tr("{state} {way}", state=tr(ALARM_WORDS[wish.state]), way=tr(WAY_WORDS[wish.way]))
        incident_id = _open(tx, row, " ".join(filter(None, (said, words))))
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


def raise_unverified(desk: PluginDesk, tx: Transaction) -> None:
    """Make an incident of every smoke or gas alarm that nobody has verified in time; a tick.

    Whoever should verify may not be there; the command centre's own clocks and sounds then are.
    """
    minutes = float(desk.option("verify_within_min"))
    if minutes <= 0:
        return
    late = [
        row
        for row in alarms.list_alarms(tx, AlarmState.NEW.value)
        if row.kind in URGENT
        and row.incident_id is None
        and us_of(tx.now) - row.at_us >= minutes * 60e6
    ]
    for row in late:
        said = tr("nobody has verified it for {n} minutes", n=f"{minutes:g}")
        incident_id = _open(tx, row, said)
        alarms.hand_on(tx, row.id, incident_id)
        tx.tell("alarm_raised", {"number": row.number, "incident_id": incident_id})
    if late:
        tx.subject(" ".join(row.number for row in late))
        tx.touch("alarms")


def _open(tx: Transaction, row: alarms.AlarmRow, said: str) -> int | None:
    """Open the incident of an alarm and return its key."""
    where = row.address or row.place_name or row.sensor_name or row.sensor_key
    text = tr(
        "{kind} alarm {number} at {where}: {said}.",
        kind=tr(KIND_WORDS[row.kind]),
        number=row.number,
        where=row.place_name or where,
        said=said,
    )
    tx.submit(
        OpenIncident(
            kind=INCIDENT_KINDS[row.kind],
            address=where,
            place=row.place,
            text=text,
            source=Source.SENSOR,
            known_at=instant_of(row.at_us),
            outside_number=row.number,
            taken_in=False,
        )
    )
    opened = tx.opened()
    return int(opened[-1]) if opened else None
