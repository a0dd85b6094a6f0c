"""What goes to the page as bytes, read back the way the page reads it."""

from __future__ import annotations

import json
import math
import struct
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdmap.domain.fix import Fix
from cmdmap.domain.grid import Area, AreaLevel, Jurisdiction, Road, RoadLevel
from cmdmap.domain.ids import LinkId, UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.unit import ForceKind, LiveUnit, Unit
from cmdmap.mapview.layers.ground import bounds_of, pack_ground
from cmdmap.mapview.layers.units import (
    EMERGENCY,
    HEADER,
    KINDS,
    NO_HEADING,
    RECORD,
    TALKING,
    pack_pulse,
)
from cmdmap.mapview.layers.world import world_steps

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
PLACE = Place(120.0, 30.0)
WORLD_M = 40_075_016.68557849
"""Side of the EPSG:3857 square: 2 pi times the WGS-84 equatorial radius, metres."""


def unit(
    number: int, course: float | None = None, place: Place = PLACE, **live: object
) -> LiveUnit:
    fix = Fix(UnitId(number), place, NOW, NOW, LinkId("x"), "nmea", course_deg=course)
    return LiveUnit(Unit(UnitId(number), f"U{number}", ForceKind.POLICE), fix, NOW, **live)


def records(body: bytes) -> np.ndarray:
    _, count, *_ = HEADER.unpack_from(body)
    return np.frombuffer(body, RECORD, count, HEADER.size)


@given(st.floats(-180, 179.999), st.floats(-85, 85))
def test_world_steps_agree_with_the_projection_library(lon, lat):
    pyproj = pytest.importorskip("pyproj")
    east, north = pyproj.Transformer.from_crs(4326, 3857, always_xy=True).transform(lon, lat)
    x, y = world_steps(np.array([lon]), np.array([lat]))
    step_m = WORLD_M / 2**32
    assert abs(x[0] * step_m - WORLD_M / 2 - east) < 0.02
    assert abs(WORLD_M / 2 - y[0] * step_m - north) < 0.02


def test_places_beyond_the_square_stay_on_its_edge():
    x, y = world_steps(np.array([190.0, -190.0, 0.0]), np.array([90.0, -90.0, 0.0]))
    assert (y[0], y[1]) == (0, 2**32 - 1)
    assert x[0] < x[1]
    assert (x[2], y[2]) == (2**31, 2**31)


def test_a_pulse_holds_header_records_removed_ids_and_names():
    body = pack_pulse(9, NOW, [unit(3), unit(4)], [7, 8], {3: "综<b>"})
    seq, count, gone, name_bytes, clock = HEADER.unpack_from(body)
    assert (seq, count, gone, clock) == (9, 2, 2, NOW.timestamp())
    assert records(body)["id"].tolist() == [3, 4]
    assert records(body)["fix_at"].tolist() == [int(NOW.timestamp())] * 2
    assert {KINDS[number] for number in records(body)["kind"]} == {ForceKind.POLICE}
    end = HEADER.size + 2 * RECORD.itemsize
    assert struct.unpack_from("<2I", body, end) == (7, 8)
    assert json.loads(body[end + 8 : end + 8 + name_bytes]) == {"3": "综<b>"}
    assert (HEADER.size, RECORD.itemsize) == (32, 20)


@pytest.mark.parametrize(
    ("course", "heading"),
    [(None, NO_HEADING), (0.0, 0), (5.6, 0), (5.7, 1), (90.0, 8), (354.4, 0), (359.9, 0)],
)
def test_a_course_becomes_one_of_32_headings(course, heading):
    assert records(pack_pulse(1, NOW, [unit(1, course)], [], {}))["heading"].tolist() == [heading]


def test_flags_tell_talking_and_emergency():
    live = [unit(1), unit(2, talking_since=NOW), unit(3, talking_since=NOW, emergency_at=NOW)]
    flags = records(pack_pulse(1, NOW, live, [], {}))["flags"].tolist()
    assert flags == [0, TALKING, TALKING | EMERGENCY]


def test_a_time_before_1970_does_not_break_the_pulse():
    fix = Fix(
        UnitId(1), Place(0.0, 89.0), datetime(1900, 1, 1, tzinfo=UTC), NOW, LinkId("x"), "nmea"
    )
    live = LiveUnit(Unit(UnitId(1), "x", ForceKind.GRID), fix)
    assert records(pack_pulse(1, NOW, [live], [], {}))["fix_at"].tolist() == [0]


@pytest.mark.parametrize(
    ("lon", "lat"),
    [
        (math.nan, 30.0),
        (120.0, math.nan),
        (math.inf, 30.0),
        (120.0, -math.inf),
        (181.0, 0.0),
        (0, 91),
    ],
)
def test_a_place_that_is_not_on_earth_stays_behind(lon, lat):
    body = pack_pulse(7, NOW, [unit(1), unit(2, place=Place(lon, lat)), unit(3)], [9], {2: "二"})
    assert records(body)["id"].tolist() == [1, 3]
    assert HEADER.unpack_from(body)[:4] == (7, 2, 1, len(b'{"2": "\xe4\xba\x8c"}'))


@pytest.mark.parametrize("course", [math.nan, math.inf, -math.inf, -5.0])
def test_an_impossible_course_is_none(course):
    assert records(pack_pulse(1, NOW, [unit(1, course)], [], {}))["heading"].tolist() == [
        NO_HEADING
    ]


def test_half_a_surrogate_pair_in_a_name_becomes_a_question_mark():
    assert pack_pulse(1, NOW, [], [], {1: "a\ud83d"}).endswith(b'{"1": "a?"}')


def test_the_ground_lists_groups_and_all_points():
    ring = np.array([[120.0, 30.0], [120.1, 30.0], [120.1, 30.1], [120.0, 30.0]])
    hole = ring * 0.5 + np.array([60.0, 15.0])
    jurisdiction = Jurisdiction(
        "S",
        True,
        (Area("g", "一网格", AreaLevel.GRID, "", ((ring, hole), (ring,))),),
        (Road("路", RoadLevel.LANE, ring[:2]),),
        ((ring,),),
    )
    body = pack_ground(jurisdiction)
    (head_bytes,) = struct.unpack_from("<I", body)
    groups = {g["name"]: g["shapes"] for g in json.loads(body[4 : 4 + head_bytes])}
    assert head_bytes % 4 == 0
    assert groups["grid"] == [["一网格", [4, 4, 4]]]
    assert groups["road_lane"] == [["路", [2]]]
    assert groups["water"] == [["", [4]]]
    points = np.frombuffer(body, "<u4", offset=4 + head_bytes).reshape(-1, 2)
    assert len(points) == 12 + 2 + 4
    assert set(groups) >= {"subdistrict", "patrol_zone", "road_primary"}
    assert bounds_of(jurisdiction) == (120.0, 30.0, 120.1, 30.1)


def test_an_empty_jurisdiction_packs_to_no_points():
    empty = Jurisdiction("S", False, ())
    body = pack_ground(empty)
    (head_bytes,) = struct.unpack_from("<I", body)
    assert len(body) == 4 + head_bytes
    assert bounds_of(empty) is None
