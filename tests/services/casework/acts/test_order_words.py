"""What a unit is told fits its channel, whatever that is."""

from __future__ import annotations

import pytest
from tests.services.dispatch.conftest import incident, kind, unit

from cmdmap.domain.outgoing import OutgoingKind
from cmdmap.domain.place import Place
from cmdmap.services.casework.acts.order_words import order_texts
from cmdmap.services.outgoing.reach import takers

HERE = Place(120.15, 30.16)
TALK = "两名男子因停车费争吵，围观者十余人，" * 20


CHANNELS = ("fleetsync:100-2007", "tetra:1234567", "jt808:013900000001", "gsm:+8613900000001")


@pytest.mark.parametrize("key", CHANNELS)
@pytest.mark.parametrize("note", ["", "带执法记录仪"])
def test_every_channel_takes_one_of_the_forms(key, note):
    live = unit(7, HERE, key=key)
    matter = incident(3, HERE, address="至善路88号", text=TALK)
    texts = order_texts(matter, kind(), live, note)
    taken = [text for text in texts if takers(live, OutgoingKind.TEXT, text).keys]
    assert taken
    assert matter.number in taken[0]


def test_only_phones_are_told_how_to_answer():
    matter = incident(3, HERE, address="至善路88号", text="争吵")
    by_phone = order_texts(matter, kind(), unit(7, HERE, key="gsm:+8613900000001"), "快")
    assert by_phone[0] == (
        "Order JQ20260301-0003: Other, 至善路88号; 争吵 快; Answer 1 received, 2 arrived, 3 done"
    )
    assert order_texts(matter, kind(), unit(7, HERE), "")[-2:] == (
        "ORDER JQ20260301-0003 qita zhishanlu88hao 30.16000N 120.15000E",
        "ORDER JQ20260301-0003 30.16000N 120.15000E",
    )


def test_a_place_without_an_address_is_told_by_its_coordinates():
    texts = order_texts(incident(3, HERE), kind(), unit(7, HERE), "")
    assert texts[0] == "Order JQ20260301-0003: Other, 30.16000N 120.15000E"
