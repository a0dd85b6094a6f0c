"""Cursor on Target out: what we send is well-formed and says to a phone what it says to us."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.protocols.conftest import NOON

from cmdmap.domain.fix import Fix
from cmdmap.domain.ids import LinkId, UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.report import Report, ReportKind
from cmdmap.domain.unit import ForceKind, LiveUnit, Unit
from cmdmap.errors import WorldError
from cmdmap.protocols.registry import answers, open_decoder
from cmdmap.protocols.xml_events.cot_encode import (
    EVERYBODY,
    Chat,
    chat_event,
    emergency_event,
    ping_event,
    seat_event,
    unit_event,
)

STALE = timedelta(minutes=2)
HERE = Place(114.3, 30.5)
FIX_AT = NOON - timedelta(seconds=5)


def live(name: str = "巡逻 1", place: Place | None = HERE, **more: object) -> LiveUnit:
    unit = Unit(UnitId(7), name, ForceKind.POLICE)
    fix = None
    if place is not None:
        fix = Fix(UnitId(7), place, FIX_AT, NOON, LinkId("serial:x"), "nmea", **more)
    return LiveUnit(unit, fix, NOON, emergency_at=NOON)


def heard(raw: bytes) -> Report:
    (report,) = open_decoder("cot").feed(raw)
    return report


def test_a_unit():
    raw = unit_event(live(speed_mps=1.5, course_deg=359.96), NOON, STALE)
    assert raw is not None
    event = ElementTree.fromstring(raw)
    assert event.attrib["type"] == "a-f-G-U-C"
    assert event.attrib["time"] == "2026-03-04T12:00:00.000Z"
    assert event.attrib["start"] == "2026-03-04T11:59:55.000Z"
    assert event.attrib["stale"] == "2026-03-04T12:01:55.000Z"
    group = event.find("detail/__group")
    assert group is not None
    assert group.attrib["name"] == "Cyan"
    report = heard(raw)
    assert (report.kind, report.unit_key, report.valid) == (ReportKind.FIX, "cot:cmdmap-7", True)
    assert (report.place, report.speed_mps) == (Place(114.3, 30.5), 1.5)
    assert report.course_deg == 0.0
    assert report.detail["callsign"] == "巡逻 1"


def test_a_unit_that_is_nowhere_is_not_sent():
    assert unit_event(live(place=None), NOON, STALE) is None
    assert emergency_event(live(place=None), NOON, STALE) is None


def test_a_unit_at_rest_has_no_track():
    raw = unit_event(live(), NOON, STALE)
    assert raw is not None
    assert b"<track" not in raw
    assert (heard(raw).speed_mps, heard(raw).course_deg) == (None, None)


def test_a_call_for_help():
    raw = emergency_event(live(), NOON, STALE)
    assert raw is not None
    report = heard(raw)
    assert (report.kind, report.unit_key) == (ReportKind.EMERGENCY, "cot:cmdmap-7")
    assert report.place == Place(114.3, 30.5)


def test_a_seat():
    raw = seat_event("cmdmap-seat-1", "指挥中心 <1>", HERE, NOON, STALE)
    tags = {element.tag for element in ElementTree.fromstring(raw).iterfind("detail/*")}
    # A server takes who sends these three for a user, and hands on what is addressed to it.
    assert tags == {"takv", "contact", "__group"}
    report = heard(raw)
    assert (report.unit_key, report.place) == ("cot:cmdmap-seat-1", HERE)
    assert report.detail["callsign"] == "指挥中心 <1>"


def test_a_chat():
    chat = Chat("cmdmap-seat-1", "指挥中心", "ANDROID-1", "go to <gate> & wait", "42")
    report = heard(chat_event(chat, NOON))
    assert (report.kind, report.text) == (ReportKind.TEXT, "go to <gate> & wait")
    assert (report.unit_key, report.detail["to"]) == ("cot:cmdmap-seat-1", "ANDROID-1")
    assert (report.detail["callsign"], report.detail["message_id"]) == ("指挥中心", "42")
    with pytest.raises(WorldError, match="too long for a chat"):
        chat_event(chat._replace(text="x" * 2001), NOON)


def test_a_ping_and_its_answer():
    report = heard(ping_event("cmdmap-seat-1", NOON))
    assert report.sentence == "t-x-c-t"
    (pong,) = answers(report, 0)
    answer = heard(pong)
    assert (answer.sentence, answer.at) == ("t-x-c-t-r", NOON)
    assert answers(answer, 0) == []
    assert answers(report._replace(at=None), 0) == []


@given(st.text(max_size=40), st.text(max_size=40), st.floats(-180, 180), st.floats(-90, 90))
def test_no_name_and_no_text_breaks_out(name: str, text: str, lon: float, lat: float):
    raw = unit_event(live(name, Place(lon, lat)), NOON, STALE)
    assert raw is not None
    assert ElementTree.fromstring(raw).tag == "event"
    report = heard(raw)
    assert report.place == pytest.approx((lon, lat), abs=1e-7)
    chat = chat_event(Chat("seat", name, EVERYBODY, text, "1"), NOON)
    assert ElementTree.fromstring(chat).tag == "event"
    assert heard(chat).kind in (ReportKind.TEXT, ReportKind.REJECT)
