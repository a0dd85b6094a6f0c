"""Positions in the forms in which people type and paste them."""

from __future__ import annotations

import pytest

from cmdmap.domain.datum import Datum
from cmdmap.domain.place import Place
from cmdmap.services.intake.coordinates import read_coordinates


@pytest.mark.parametrize(
    "text",
    [
        "120.15, 30.16",
        "120.15，30.16",
        "30.16 120.15",
        "(30.16; 120.15)",
        "30.16N 120.15E",
        "E120.15 N30.16",
        "东经120.15 北纬30.16",
        "经度：120.15 纬度：30.16",
        "lat=30.16 lon=120.15",
        "120°9' 30°9.6'",
        "30°09'36\"N, 120°09'00\"E",
        "30°09′36″N 120°09′00″E",
        "120度9分0秒，30度9分36秒",
        "wgs84 120.15 30.16",
    ],
)
def test_every_written_form_gives_the_same_place(text):
    typed = read_coordinates(text)
    assert typed is not None
    assert typed.place() == pytest.approx(Place(120.15, 30.16))


@pytest.mark.parametrize(
    "text",
    [
        "", "至善路188号", "至善路 12.5 3", "12 13", "181.5 95.5", "12.5E 13.5E", "13800138000",
        "巡-07 08", "120.15,30.16,5", "120.15", "nan, nan", "1e5 2e5", "30.16N 95.1N",
    ],
)  # fmt: skip
def test_what_is_no_position_is_left_to_the_other_searches(text):
    assert read_coordinates(text) is None


def test_the_range_tells_which_number_is_the_longitude():
    assert read_coordinates("-33.8 151.2").place() == Place(151.2, -33.8)
    assert read_coordinates("2.35, 48.85").place() == Place(2.35, 48.85)


def test_west_and_south_are_negative():
    assert read_coordinates("70.5W 33.4S").place() == Place(-70.5, -33.4)


@pytest.mark.parametrize("word", ["gcj02", "GCJ-02", "高德", "腾讯"])
def test_a_named_datum_is_undone(word):
    typed = read_coordinates(f"{word} 120.15,30.16")
    assert typed.datum is Datum.GCJ02
    metres = typed.place().metres_to(Place(120.15, 30.16))
    assert 300 < metres < 700


def test_a_named_datum_wins_over_the_one_of_the_form():
    assert read_coordinates("wgs84 120.15,30.16").place(Datum.BD09) == Place(120.15, 30.16)
    assert read_coordinates("120.15,30.16").place(Datum.BD09) != Place(120.15, 30.16)
