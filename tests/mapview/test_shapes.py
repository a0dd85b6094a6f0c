"""What plugins draw is packed within bounds, and what cannot be drawn is left out and counted."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication

from cmdmap.api import Circle, Drawing, Field, Line, Place, Spot, Tone
from cmdmap.mapview.door import Door
from cmdmap.mapview.layers.shapes import MOST_SPOTS, OfferedLayer, Shapes, pack_drawing

HERE = Place(120.15, 30.16)
RING = np.array([[120.0, 30.0], [120.1, 30.0], [120.1, 30.1], [120.0, 30.0]])
LATE = Place(120.15, math.nan)


def test_every_kind_of_feature_is_packed_in_its_order():
    drawing = Drawing(
        [
            Field(9, RING, Tone.HIGH, "F", strength=7.0),
            Spot(7, HERE, Tone.MIDDLE, "消防栓", "x" * 100),
            Circle(8, HERE, 300.0, Tone.OWN),
            Line(5, RING[:2], width=99.0, dashed=True),
            Spot(6, HERE, from_zoom=15),
            Spot(4, HERE, from_zoom=math.nan),
        ],
        legend=[(Tone.HIGH, "高")],
    )
    packed = pack_drawing(drawing)
    body = json.loads(packed.body)
    assert packed.ids == (7, 6, 4, 9, 8, 5)
    assert packed.left_out == 0
    assert packed.legend == ((Tone.HIGH, "高"),)
    assert body["spots"]["glyph"] == ["消防", "", ""]
    assert body["spots"]["from"] == [0.0, 15.0, 0.0]
    assert len(body["spots"]["label"][0]) == 60
    assert [area["kind"] for area in body["areas"]] == ["field", "circle", "line"]
    assert body["areas"][0]["strength"] == 1.0
    assert (body["areas"][2]["width"], body["areas"][2]["dashed"]) == (12.0, True)
    assert body["areas"][0]["points"][:2] == [120.0, 30.0]


@pytest.mark.parametrize(
    "feature",
    [
        Spot(1, LATE),
        Spot(1, Place(500.0, 0.0)),
        Circle(1, LATE, 10.0),
        Circle(1, HERE, math.inf),
        Circle(1, HERE, -5.0),
        Circle(1, HERE, 1e9),
        Field(1, RING[:2]),
        Field(1, np.full((5, 2), np.nan)),
        Field(1, np.zeros((5, 3))),
        Line(1, np.zeros((1, 2))),
        Line(1, np.array([[0.0, 0.0], [0.0, 91.0]])),
    ],
)
def test_what_is_not_on_earth_is_left_out(feature):
    packed = pack_drawing(Drawing([feature, Spot(2, HERE)]))
    assert packed.ids == (2,)
    assert packed.left_out == 1


def test_more_spots_than_can_be_drawn_are_counted():
    packed = pack_drawing(Drawing([Spot(n, HERE) for n in range(MOST_SPOTS + 5)]))
    assert len(packed.ids) == MOST_SPOTS
    assert packed.left_out == 5


@pytest.fixture
def shapes(qapp: QCoreApplication) -> tuple[Shapes, list[dict[str, object]]]:
    """An overlay, and what it has sent."""
    door = Door(qapp)
    sent: list[dict[str, object]] = []
    door.overlay_sent.connect(lambda _name, text: sent.append(json.loads(text)))
    return Shapes(door), sent


def test_only_layers_that_are_shown_are_sent(shapes):
    overlay, sent = shapes
    overlay.put("fire.spots", pack_drawing(Drawing([Spot(3, HERE)])))
    assert sent == []
    overlay.show(["fire.spots"], answers=True)
    assert [news.get("layer") for news in sent] == ["fire.spots", None]
    assert sent[1] == {"shown": ["fire.spots"], "answers": True}
    overlay.put("fire.spots", None)
    assert sent[2] == {"gone": "fire.spots"}


def test_a_click_comes_back_as_layer_and_own_id(shapes):
    overlay, sent = shapes
    for layer, number in (("a", 41), ("b", 42)):
        overlay.put(layer, pack_drawing(Drawing([Spot(number, HERE), Spot(number + 10, HERE)])))
    overlay.show(["a", "b"], answers=True)
    first = {news["layer"]: news["first"] for news in sent if "layer" in news}
    heard = []
    overlay.thing_pressed.connect(lambda layer, number: heard.append((layer, number)))
    door = overlay.parent()
    door.click_thing("shapes", first["b"] + 1)
    door.click_thing("shapes", first["a"])
    for wrong in (0, -1, first["b"] + 2, 1 << 30):
        door.click_thing("shapes", wrong)
    assert heard == [("b", 52), ("a", 41)]


def test_a_tick_of_a_layer_that_was_not_offered_is_ignored(shapes):
    overlay, _sent = shapes
    heard = []
    overlay.layer_ticked.connect(lambda name, on: heard.append((name, on)))
    overlay.offer([OfferedLayer("fire.spots", "场所", True)], [(Tone.HIGH, "高")])
    overlay.parent().toggle_layer("fire.spots", False)
    overlay.parent().toggle_layer("evil", True)
    assert heard == [("fire.spots", False)]


def test_a_fresh_page_gets_everything_again(shapes):
    overlay, sent = shapes
    overlay.put("a", pack_drawing(Drawing([Spot(1, HERE)], legend=[(Tone.LOW, "低")])))
    overlay.offer([OfferedLayer("a", "A", True)], overlay.legend("a"))
    overlay.show(["a"], answers=False)
    sent.clear()
    overlay.restore()
    assert [news.get("layer") for news in sent] == ["a", None]
    assert sent[1]["panel"] == [{"key": "a", "name": "A", "on": True, "group": ""}]
    assert sent[1]["legend"] == [[1, "低"]]
