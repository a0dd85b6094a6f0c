"""The body camera: positions in SIP requests, repeated until they are answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.kit.devices import START, Talk, fixes, near_the_town

from cmdmap.protocols.registry import answers
from cmdmap.simulate.devices.gb28181 import BodyCamera

CAMERA = "33010000001320000001"


@pytest.mark.parametrize("packets", [False, True])
@pytest.mark.parametrize("notifies", [False, True])
def test_positions_and_a_sign_of_life(patrol, packets, notifies):
    camera = BodyCamera(CAMERA, patrol(), START, notifies=notifies)
    reports = Talk(camera, "gb28181", packets).listen()
    assert [report.sentence for report in reports] == ["MobilePosition", "Keepalive"]
    (fix,) = fixes(reports)
    assert (fix.unit_key, fix.at) == (f"gb28181:{CAMERA}", START)
    assert near_the_town(fix)
    assert fix.raw.startswith(b"NOTIFY sip:" if notifies else b"MESSAGE sip:")


def test_what_is_answered_is_not_repeated(patrol):
    camera = BodyCamera(CAMERA, patrol(), START)
    talk = Talk(camera, "gb28181")
    oks = [answer for report in talk.listen() for answer in answers(report, 0)]
    assert talk.say(*oks, oks[0]) == []
    assert camera.answered == len(oks) == 2
    assert talk.listen(5) == []


def test_what_is_not_answered_is_repeated_ever_later_and_given_up(patrol):
    camera = BodyCamera(CAMERA, patrol(), START, every_s=100.0)
    talk = Talk(camera, "gb28181")
    first = talk.listen()
    heard = {n / 4: talk.listen(0.25) for n in range(1, 160)}
    times = [at for at, reports in heard.items() if reports]
    assert times == [0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]
    assert [r.raw for r in heard[0.5]] == [r.raw for r in first]


def test_over_tcp_nothing_is_repeated(patrol):
    talk = Talk(BodyCamera(CAMERA, patrol(), START, transport="TCP"), "gb28181")
    assert b"SIP/2.0/TCP" in talk.listen()[0].raw
    assert talk.listen(5) == []


def test_garbage_and_other_answers_count_for_nothing(patrol):
    camera = BodyCamera(CAMERA, patrol(), START)
    talk = Talk(camera, "gb28181")
    (ok, *_) = [answer for report in talk.listen() for answer in answers(report, 0)]
    talk.now += timedelta(milliseconds=100)
    assert talk.say(b"\0\xff" * 500, ok.replace(b"200 OK", b"403 Forbidden")) == []
    assert camera.answered == 0
