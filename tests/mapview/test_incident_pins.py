"""What of the pins goes to the page: only what differs, and nothing that cannot be drawn."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QObject

from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import Urgency
from cmdmap.domain.place import Place
from cmdmap.mapview.door import Door
from cmdmap.mapview.layers.incidents import IncidentPins, Pin, PinShape

HERE = Place(120.15, 30.16)
ONE, TWO = IncidentId(1), IncidentId(2)


def pin(place=HERE, **values):
    fields = {"mark": "纠", "label": "停车", "urgency": Urgency.FIRST, "shape": PinShape.WAITING}
    return Pin(place, **{**fields, **values})


@pytest.fixture
def page(qapp):
    """An overlay and what it has sent."""
    owner = QObject()
    door = Door(owner)
    sent = []
    door.overlay_sent.connect(lambda name, text: sent.append((name, json.loads(text))))
    yield IncidentPins(door), sent
    owner.deleteLater()


def test_only_what_differs_goes_out(page):
    pins, sent = page
    pins.show({ONE: pin(), TWO: pin(mark="走")})
    pins.show({ONE: pin(), TWO: pin(mark="走")})
    pins.show({TWO: pin(mark="走", shape=PinShape.SITE, overdue=True)})
    assert [news["pins"] for _, news in sent[1:]] == [
        [[2, 120.15, 30.16, "走", "停车", 2, "site", True]]
    ]
    assert sent[1][1]["gone"] == [1]


def test_a_fresh_page_gets_everything(page):
    pins, sent = page
    pins.show({ONE: pin()})
    pins.select(ONE)
    sent.clear()
    pins.restore()
    ((name, news),) = sent
    assert name == "incidents"
    assert news["all"] is True
    assert news["selected"] == 1
    assert len(news["pins"]) == 1


@pytest.mark.parametrize("place", [Place(float("nan"), 30), Place(120, 91), Place(1e9, 0)])
def test_a_place_off_the_earth_stays_behind(page, place):
    pins, sent = page
    pins.show({ONE: pin(place)})
    assert sent == []


def test_names_are_cut_and_half_characters_do_not_stop_the_page(page):
    pins, sent = page
    pins.show({ONE: pin(label="\ud800" + "长" * 500, mark="")})
    row = sent[0][1]["pins"][0]
    assert len(row[4]) == 60
    assert row[3] == ""
