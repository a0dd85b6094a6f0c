"""Values of foreign JSON: types, ranges, and the bombs that are refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cmdmap.protocols.json_lines.values import (
    LARGEST,
    BadValue,
    epoch,
    iso_instant,
    number,
    place,
    read_object,
    text,
)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'"text"',
        b"{",
        b'{"a":1}{"b":2}',
        b'{"a":1} x',
        b'{"a":NaN}',
        b'{"a":-Infinity}',
        b'{"a":' + b"9" * 5000 + b"}",
        b'{"a":' + b"9" * 100 + b"}",
        b'{"a":' + b"[" * 100_000,
        b'{"a":' + b"[" * 20_000 + b"]" * 20_000 + b"}",
        b'{"a":"' + b"x" * LARGEST + b'"}',
        b'{"a":"\xff"}',
        b'{"a":"\xff\xfe"}',
        '{"a":1}'.encode("utf-16"),
        b'{"a":1,}',
        b"{'a':1}",
        b'{"a":"\x01"}',
        b'{"a":01}',
    ],
)
def test_what_is_no_object_of_reasonable_size(data: bytes):
    assert read_object(data) is None


def test_an_object_may_stand_on_several_lines():
    assert read_object(b'\r\n{\n "a": 1,\n "b": [2]\n}\n') == {"a": 1, "b": [2]}


@pytest.mark.parametrize(
    ("value", "reason"),
    [('"1"', "bad x"), ("true", "bad x"), ("[1]", "bad x"), ("91", "x out of range"),
     ("1e999", "x out of range"), ("-90.1", "x out of range")],
)  # fmt: skip
def test_a_wrong_number(value: str, reason: str):
    found = read_object(b'{"x":%b}' % value.encode())
    assert found is not None
    with pytest.raises(BadValue, match=reason):
        number(found, "x", -90, 90)


def test_what_is_absent_is_none():
    empty: dict[str, object] = {"lon": 1.0, "x": None}
    assert number(empty, "x", 0, 1) is None
    assert text(empty, "x") is None
    assert place(empty, "lon", "lat") is None
    assert epoch(empty, "x") is None
    assert iso_instant(empty, "x") is None


def test_texts_are_made_fit_for_a_log():
    assert text({"x": "a\nb\u202e\x1b[0m\ud800"}, "x") == "a b[0m"
    with pytest.raises(BadValue, match="bad x"):
        text({"x": "x" * 10_000}, "x")
    with pytest.raises(BadValue, match="bad x"):
        text({"x": 1}, "x")


def test_times():
    at = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
    assert epoch({"x": at.timestamp()}, "x") == at
    assert iso_instant({"x": "2026-03-04T20:00:00+08:00"}, "x") == at
    assert iso_instant({"x": "2026-03-04T12:00:00.000Z"}, "x") == at


@pytest.mark.parametrize(
    "written", ["2026-03-04T12:00:00", "yesterday", "0001-01-01T00:00:00+23:59", ""]
)
def test_a_time_without_a_zone_is_none(written: str):
    with pytest.raises(BadValue, match="bad x"):
        iso_instant({"x": written}, "x")


@pytest.mark.parametrize("seconds", [-1, 1e18, 4_102_444_801])
def test_a_time_out_of_range(seconds: float):
    with pytest.raises(BadValue, match="out of range"):
        epoch({"x": seconds}, "x")
