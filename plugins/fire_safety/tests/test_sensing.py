"""From a sensor's message to an incident: kept, rate limited, alarm, verified, opened."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from cmdmap.api import Source, WorldError
from fire_safety.domain.sensor import AlarmState, SensorKind, SensorState, Way
from fire_safety.domain.wishes import EndSite, InstallSensor, VerifyAlarm
from fire_safety.store.alarms import list_alarms, read_alarm_steps
from fire_safety.store.places import read_place
from fire_safety.store.sensors import SensorFilter, find_sensor, list_sensors
from fire_safety.store.site_tables import gaps


@pytest.fixture
def say(bench):
    """Brings one message through driver and step; returns why it ended."""
    link = bench.link("fire_iot")

    def said(key: str = "860001", topic: str = "fire/smoke/1", **fields: object) -> str | None:
        payload = json.dumps({"deviceId": key, **fields}).encode()
        (heard,) = link.message(payload, topic=topic)
        return bench.step("keep_reading", heard)

    return said


def sensor(bench, key="860001"):
    return bench.read(lambda reader: find_sensor(reader, key))


def alarms(bench):
    return bench.read(list_alarms)


def test_a_sensor_nobody_installed_appears(bench, say) -> None:
    assert say(battery=87, status="normal") == "done"
    made = sensor(bench)
    assert (made.state, made.battery, made.place_id) == (SensorState.NORMAL, 87, None)
    assert not alarms(bench)


def test_repeats_and_hurry_are_dropped_with_a_reason(bench, say) -> None:
    say(status="normal", ts=1_777_867_200)
    assert say(status="normal", ts=1_777_867_200) == "repeated"
    assert say(status="normal") == "too soon"
    bench.clock.advance(seconds=31)
    assert say(status="normal") == "done"
    assert say(status="alarm") == "done"


def test_a_reject_goes_on_to_the_cores_own_check(bench) -> None:
    (heard,) = bench.link("fire_iot").message(b"nonsense", topic="fire/smoke/1")
    assert bench.step("keep_reading", heard) is None


def test_the_first_alarm_rings_more_of_them_count(bench, say, register) -> None:
    place_id = register()
    bench.submit(InstallSensor("860001", "smoke", "后厨", place_id))
    say(alarm=1)
    bench.clock.advance(minutes=1)
    say(alarm=1)
    (row,) = alarms(bench)
    assert (row.number, row.repeats, row.place_id) == ("BJ-2026-00001", 2, place_id)
    assert row.place is not None
    assert sensor(bench).state is SensorState.ALARM


def test_a_confirmed_alarm_opens_an_incident_nobody_has_taken_in(bench, say, register) -> None:
    place_id = register()
    bench.submit(InstallSensor("860001", "smoke", "后厨", place_id))
    say(alarm="报警")
    bench.submit(VerifyAlarm(alarms(bench)[0].id, AlarmState.CONFIRMED, Way.CALL, "老板说冒烟"))
    (row,) = alarms(bench)
    incident = bench.incident(row.incident_id)
    assert (incident.kind, incident.source) == ("fire_smoke_alarm", Source.SENSOR)
    assert incident.steps_done == 0
    assert "老板说冒烟" in incident.text
    assert incident.place is not None
    assert [step.way for step in bench.read(lambda r: read_alarm_steps(r, row.id))] == ["call"]
    card = bench.read(lambda reader: read_place(reader, place_id))
    assert ("fires_near", 1) in {(each.code, each.count) for each in card.reasons}
    with pytest.raises(WorldError, match="already"):
        bench.submit(VerifyAlarm(row.id, AlarmState.FALSE, Way.CALL))


def test_a_false_alarm_stays_quiet_until_it_was_normal(bench, say) -> None:
    say(alarm=1)
    bench.submit(VerifyAlarm(alarms(bench)[0].id, AlarmState.FALSE, Way.ON_SITE, "做饭"))
    bench.clock.advance(minutes=5)
    say(alarm=1)
    assert [row.state for row in alarms(bench)] == [AlarmState.FALSE]
    bench.clock.advance(minutes=5)
    say(alarm=0)
    say(alarm=1)
    assert [row.state for row in alarms(bench)] == [AlarmState.NEW, AlarmState.FALSE]
    assert not bench.present.cases.published.incidents


def test_a_wrong_verification_is_corrected_with_its_reason(bench, say) -> None:
    say(alarm=1)
    alarm_id = alarms(bench)[0].id
    bench.submit(VerifyAlarm(alarm_id, AlarmState.FALSE, Way.CALL))
    with pytest.raises(WorldError, match="why"):
        bench.submit(VerifyAlarm(alarm_id, AlarmState.CONFIRMED, Way.ON_SITE))
    with pytest.raises(WorldError, match="real"):
        bench.submit(VerifyAlarm(alarm_id, AlarmState.FALSE, Way.ON_SITE, "again"))
    bench.submit(VerifyAlarm(alarm_id, AlarmState.CONFIRMED, Way.ON_SITE, "现场有火"))
    (row,) = alarms(bench)
    assert bench.incident(row.incident_id).kind == "fire_smoke_alarm"
    steps = bench.read(lambda reader: read_alarm_steps(reader, alarm_id))
    assert [step.state for step in steps] == ["false", "confirmed"]


def test_an_alarm_nobody_verifies_becomes_an_incident_once(bench, say, register) -> None:
    bench.submit(InstallSensor("860001", "smoke", "后厨", register()))
    say(alarm=1)
    say("860009", "fire/water_pressure/1", mpa=0.02)
    bench.clock.advance(minutes=4)
    bench.tick("raise_unverified")
    assert not bench.present.cases.published.incidents
    bench.clock.advance(minutes=1)
    bench.tick("raise_unverified")
    bench.tick("raise_unverified")
    smoke = next(row for row in alarms(bench) if row.kind is SensorKind.SMOKE)
    water = next(row for row in alarms(bench) if row.kind is SensorKind.WATER_PRESSURE)
    assert (smoke.state, water.incident_id) == (AlarmState.NEW, None)
    (incident,) = bench.present.cases.published.incidents.values()
    assert (incident.id, incident.source) == (smoke.incident_id, Source.SENSOR)
    assert "nobody has verified it for 5 minutes" in incident.text
    bench.submit(VerifyAlarm(smoke.id, AlarmState.CONFIRMED, Way.CALL, "有烟"))
    assert len(bench.present.cases.published.incidents) == 1
    assert next(row for row in alarms(bench) if row.id == smoke.id).incident_id == incident.id


def test_a_centre_can_wait_for_its_verifiers(bench, say) -> None:
    bench.options["verify_within_min"] = 0.0
    say(alarm=1)
    bench.clock.advance(hours=3)
    bench.tick("raise_unverified")
    assert not bench.present.cases.published.incidents


def test_who_verifies_needs_the_right_of_both(bench, say) -> None:
    say(alarm=1)
    wish = VerifyAlarm(alarms(bench)[0].id, AlarmState.CONFIRMED, Way.CALL)
    with pytest.raises(WorldError):
        bench.submit(wish, roles=["mediator"])
    assert alarms(bench)[0].state is AlarmState.NEW


def test_silence_is_noticed_once_and_ends_with_the_next_word(bench, say, register) -> None:
    place_id = register()
    bench.submit(InstallSensor("R-1", "gas", "厨房", place_id))
    for _ in range(2):
        bench.clock.advance(minutes=1_501)
        bench.tick("notice_silence")
        bench.tick("notice_silence")
        assert sensor(bench, "R-1").state is SensorState.SILENT
        say("R-1", "fire/gas/1", lel=2.0)
        assert sensor(bench, "R-1").state is SensorState.NORMAL
    rows = bench.read(lambda reader: reader.rows(select(gaps)))
    assert len(rows) == 2
    assert all(row.to_us for row in rows)
    bench.clock.advance(hours=7)
    bench.tick("reassess")
    card = bench.read(lambda reader: read_place(reader, place_id))
    assert ("gaps", 14) in {(each.code, each.points) for each in card.reasons}


def test_a_sensor_taken_off_rings_no_more(bench, say) -> None:
    say(status="normal")
    bench.submit(EndSite("sensors", sensor(bench).id, "拆除"))
    bench.clock.advance(minutes=5)
    say(alarm=1)
    assert not alarms(bench)
    assert not bench.read(lambda reader: list_sensors(reader, SensorFilter()))


def test_a_flood_of_strangers_is_stopped(bench, say, monkeypatch) -> None:
    monkeypatch.setattr("fire_safety.services.sensing.MOST_SENSORS", 3)
    said = [say(f"stranger-{number}", alarm=1) for number in range(5)]
    assert said == ["done", "done", "done", "too many sensors", "too many sensors"]


def test_the_cores_fires_are_remembered(bench, spot) -> None:
    from cmdmap.api import OpenIncident
    from fire_safety.store.site_tables import fires

    bench.submit(OpenIncident("fire", place=spot))
    bench.tick("note_fires")
    bench.tick("note_fires")
    assert len(bench.read(lambda reader: reader.rows(select(fires)))) == 1
