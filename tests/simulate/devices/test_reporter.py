"""The pace of a device: regular, repeatable, and nothing is caught up after a sleep."""

from __future__ import annotations

from datetime import timedelta

from tests.kit.devices import START

from cmdmap.simulate.devices.idnmea import IdNmeaGateway


def gateway(patrol):
    return IdNmeaGateway([("3301", patrol())], START, 10.0)


def test_the_same_seed_says_the_same(town, patrol):
    one, two = gateway(patrol), gateway(patrol)
    moments = [START + timedelta(seconds=n) for n in range(0, 60, 7)]
    said = [[device.speak(at) for at in moments] for device in (one, two)]
    assert [len(frames) for frames in said[0]] == [len(frames) for frames in said[1]]
    assert said[0] != said[1], "each patrol goes its own way"


def test_a_sleep_is_not_caught_up(patrol):
    device = gateway(patrol)
    assert len(device.speak(START)) == 1
    assert len(device.speak(START + timedelta(hours=1, seconds=2))) == 1


def test_a_member_moves_at_its_pace(patrol):
    device = gateway(patrol)
    before = device.sighting("3301", START).place
    after = device.sighting("3301", START + timedelta(seconds=30)).place
    assert before.metres_to(after) < 80
    assert device.sighting("3301", START).place == after, "time does not go back"
