"""OwnTracks: the shared vectors, whose phone it is, what is no position."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.kit.vectors import decoded, sound, vectors

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.datagram.packets import Source
from cmdmap.protocols.registry import open_packets

LOCATION = (
    b'{"_type":"location","lat":30.5,"lon":114.3,"tst":1772625598,"tid":"zw","acc":12,"alt":31,'
    b'"vel":36,"cog":270,"batt":87}'
)


def heard(payload: bytes, topic: str = "owntracks/patrol/wang") -> Report:
    (report,) = open_packets("owntracks").read(payload, Source(topic=topic))
    return report


def test_every_vector(shared: Path):
    for vector in vectors(shared, "owntracks_json"):
        expect, name = vector["expect"], vector["id"]
        (report,) = decoded(vector, "owntracks")
        if expect.get("reject"):
            # A last will and a way point are sound messages, but no positions.
            assert report.place is None, name
            assert bool(sound([report])) == (b'"_type":"w' in report.raw or b"lwt" in report.raw)
            continue
        assert (report.kind, report.valid) == (ReportKind.FIX, True), name
        assert report.place == (expect["lon"], expect["lat"]), name
        assert report.at == datetime.fromtimestamp(expect["time_unix"], UTC), name
        # The expected unit is the short tid; the topic, where it is known, is the better name.
        assert report.detail["tid"] == expect["unit"], name
        topic = b'"topic":"owntracks/' in report.raw
        assert report.unit_key == (
            "owntracks:ckrey/22A67880-15C3-41A6-9157-25545C7993AC"
            if topic
            else f"owntracks:{expect['unit']}"
        ), name
        assert (report.speed_mps, report.course_deg) == (None, expect["course_deg"]), name
        assert report.alt_m == expect["alt_m"], name
        assert report.detail.get("accuracy_m") == expect["accuracy_m"], name
        assert report.detail.get("battery_pct") == expect["battery"], name


def test_a_position():
    report = heard(LOCATION)
    assert (report.kind, report.unit_key) == (ReportKind.FIX, "owntracks:patrol/wang")
    assert report.place == (114.3, 30.5)
    assert (report.speed_mps, report.course_deg, report.alt_m) == (10.0, 270.0, 31.0)
    assert report.at == datetime(2026, 3, 4, 11, 59, 58, tzinfo=UTC)
    assert report.detail == {"tid": "zw", "accuracy_m": 12.0, "battery_pct": 87.0}


@pytest.mark.parametrize(
    ("topic", "key"),
    [
        ("owntracks/patrol/wang/event", "owntracks:patrol/wang"),
        ("site/owntracks/patrol/wang", "owntracks:patrol/wang"),
        ("owntracks/巡逻/王", "owntracks:巡逻/王"),
        ("", "owntracks:zw"),
        ("wang", "owntracks:zw"),
        ("owntracks//", "owntracks:zw"),
    ],
)
def test_whose_phone_it_is(topic: str, key: str):
    assert heard(LOCATION, topic).unit_key == key


def test_a_phone_that_does_not_know_its_motion():
    report = heard(LOCATION.replace(b'"vel":36', b'"vel":-1').replace(b"270", b"-1"))
    assert (report.speed_mps, report.course_deg) == (None, None)


def test_entering_and_leaving_a_place():
    report = heard(
        b'{"_type":"transition","event":"enter","desc":"Gate 3","lat":30.5,"lon":114.3,'
        b'"tst":1772625598,"tid":"zw","wtst":1}',
        "owntracks/patrol/wang/event",
    )
    assert (report.kind, report.text, report.place) == (
        ReportKind.STATUS, "enter Gate 3", (114.3, 30.5),
    )  # fmt: skip
    assert report.unit_key == "owntracks:patrol/wang"


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"not json", "bad JSON"),
        (b"{}", "no type"),
        (b'{"_type":7}', "bad _type"),
        (b'{"_type":"location","lat":1,"tid":"x"}', "no place"),
        (b'{"_type":"location","lat":1,"lon":181,"tid":"x"}', "lon out of range"),
        (b'{"_type":"encrypted","data":"zzz"}', "encrypted"),
        (b'{"_type":"transition","event":"dance","tid":"x"}', "bad event"),
        (LOCATION.replace(b"1772625598", b"1e300"), "tst out of range"),
    ],
)
def test_what_is_refused(payload: bytes, reason: str):
    report = heard(payload)
    assert (report.kind, report.reason) == (ReportKind.REJECT, reason)


@pytest.mark.parametrize("topic", ["owntracks/pa\x1btrol/wang", "owntracks/patrol/" + "w" * 128])
def test_a_name_is_never_changed_to_fit(topic: str):
    assert heard(LOCATION, topic).reason == "bad identity"


def test_nobody_is_nobody():
    assert heard(LOCATION.replace(b'"tid":"zw",', b""), "").reason == "no identity"


@pytest.mark.parametrize("kind", ["waypoint", "lwt", "card", "steps"])
def test_other_messages_are_counted(kind: str):
    report = heard(b'{"_type":"%b","lat":1,"lon":2,"tid":"x"}' % kind.encode())
    assert (report.kind, report.sentence, report.place) == (ReportKind.OTHER, kind, None)


def test_objects_in_a_stream_stand_on_lines(decode):
    reports = decode(LOCATION + b"\n" + LOCATION[:40] + b"\n" + LOCATION + b"\n",
                     protocol="owntracks")  # fmt: skip
    assert [r.kind for r in reports] == [ReportKind.FIX, ReportKind.REJECT, ReportKind.FIX]
