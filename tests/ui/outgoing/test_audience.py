"""Whom a text reaches while it is typed, and how much of it still fits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cmdmap.domain.ids import UnitKey
from cmdmap.services.roster import load_demo_roster
from cmdmap.ui.outgoing.audience import Audience


@pytest.fixture
def make(make_live):
    """``make(number, "gsm:…", …)`` is a unit with these identities."""

    def unit(number, *keys, phone=""):
        live = make_live(number, age_s=None)
        changed = replace(live.unit, keys=tuple(map(UnitKey, keys)), phone=phone)
        return replace(live, unit=changed)

    return unit


@pytest.mark.parametrize(
    ("key", "text", "room"),
    [
        ("fleetsync:100-2001", "x" * 4000, 96),
        ("gsm:+8613800100001", "火警", 668),
        ("hytera:2001", "x", 255),
        ("jt808:013800000000", "火", 510),
    ],
)
def test_what_still_fits_is_the_protocols_own_limit(make, key, text, room):
    audience = Audience([make(1, key)])
    judged = audience.judge(text)
    assert judged.keys == (key,)
    assert judged.room == room
    full = text + text[-1] * room
    assert audience.judge(full).reached
    assert not audience.judge(full + text[-1]).reached


def test_of_many_each_is_told_reached_or_why_not(make):
    radio, phone = make(1, "fleetsync:100-2001"), make(2, phone="138-0010-0001")
    invented = make(3, phone=load_demo_roster()[0].phone)
    receiver, wrong = make(4, "nmea:/dev/ttyS1"), make(5, "fleetsync:nonsense")
    audience = Audience([radio, phone, invented, receiver, wrong])
    assert audience.judge("to the gate").reached == (radio, phone)
    chinese = audience.judge("火警")
    assert chinese.reached == (phone,)
    why = {live.unit.id: sentence for live, sentence in chinese.missed}
    assert "Latin letters" in why[1]
    assert "invented" in why[3]
    assert "no radio or phone" in why[4]
    assert "takes orders" in why[5]


def test_the_narrowest_of_those_reached_says_what_fits(make):
    both = Audience([make(1, "fleetsync:100-2001"), make(2, "hytera:2001")])
    assert both.judge("x").room == 255


def test_nobody_leaves_no_room(make):
    judged = Audience([make(1, "nmea:/dev/ttyS1")]).judge("x")
    assert (judged.reached, judged.room) == ((), 0)
