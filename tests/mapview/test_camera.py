"""The view to come back to."""

from __future__ import annotations

from cmdmap.domain.place import Place
from cmdmap.mapview.camera import NEAR_ZOOM, Camera, View

HERE, THERE, ELSEWHERE = Place(120.0, 30.0), Place(120.1, 30.1), Place(120.2, 30.2)


def test_restore_gives_the_view_before_the_last_flight_once():
    camera = Camera()
    camera.rest(View(HERE, 14.25))
    assert camera.fly(THERE, None) == View(THERE, NEAR_ZOOM)
    camera.rest(View(Place(120.1000001, 30.1), NEAR_ZOOM))
    assert camera.restore() == View(HERE, 14.25)
    assert camera.current == View(HERE, 14.25)
    assert camera.restore() is None


def test_a_second_flight_comes_back_to_the_first_target():
    camera = Camera()
    camera.rest(View(HERE, 14.0))
    camera.fly(THERE, 16.0)
    camera.fly(ELSEWHERE, None)
    assert camera.restore() == View(THERE, 16.0)


def test_a_flight_never_goes_further_away():
    camera = Camera()
    camera.rest(View(HERE, 19.0))
    assert camera.fly(THERE, None).zoom == 19.0


def test_nothing_to_restore_before_any_view():
    camera = Camera()
    camera.fly(THERE, None)
    assert camera.restore() is None
