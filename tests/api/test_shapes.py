"""Places inside a ring, decided as the area index decides."""

from __future__ import annotations

import numpy as np

from cmdmap.api import Place, inside

SQUARE = np.array([[120.0, 30.0], [120.1, 30.0], [120.1, 30.1], [120.0, 30.1], [120.0, 30.0]])
NEXT = SQUARE + np.array([0.1, 0.0])
HOOK = np.array([[0, 0], [4, 0], [4, 4], [3, 4], [3, 1], [0, 1], [0, 0]], dtype=float)


def test_each_place_is_answered_in_its_order():
    places = [Place(120.05, 30.05), Place(120.2, 30.05), Place(120.05, 29.9)]
    assert inside(SQUARE, places) == [True, False, False]


def test_a_place_on_a_common_edge_lies_in_exactly_one_area():
    edge = [Place(120.1, 30.0 + step / 100) for step in range(1, 10)]
    counts = [
        one + other for one, other in zip(inside(SQUARE, edge), inside(NEXT, edge), strict=True)
    ]
    assert counts == [1] * 9


def test_the_way_round_and_hollows_make_no_difference():
    places = [Place(0.5, 0.5), Place(1.0, 2.0), Place(3.5, 3.5)]
    assert inside(HOOK, places) == inside(HOOK[::-1], places) == [True, False, True]


def test_no_place_is_no_question():
    assert inside(SQUARE, []) == []
