"""Ended incidents leave the memory by age and by number, open ones never."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.kit.cases import case_bench
from tests.kit.desks import NOON

from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import IncidentState
from cmdmap.services.casework.ended import EVERY, KEPT, MOST, EndedShelf


def test_the_oldest_of_too_many_go_first(store):
    with case_bench(store) as bench:
        open_ = bench.incident(bench.open())
    closed = replace(open_, state=IncidentState.CLOSED)
    book = {IncidentId(n): replace(closed, id=IncidentId(n)) for n in range(10, MOST + 13)}
    book[open_.id] = open_
    shelf = EndedShelf()
    assert shelf.sweep(book, NOON) == {10, 11, 12}
    assert shelf.sweep(book, NOON + EVERY / 2) == set()
    later = {key: each for key, each in book.items() if key > 12 or key == open_.id}
    assert shelf.sweep(later, NOON + EVERY) == set()
    assert shelf.sweep(later, NOON + KEPT - timedelta(seconds=1)) == set()
    gone = shelf.sweep(later, NOON + KEPT + EVERY)
    assert len(gone) == MOST
    assert open_.id not in gone
