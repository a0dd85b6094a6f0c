"""A seat reads persons and places once for all of its parts, and again when they changed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.kit.desks import open_file, running
from tests.kit.windows import TESTER

from cmdmap.config import resources_dir
from cmdmap.domain.casework.commands import CancelIncident, OpenIncident
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.login.commands import ChangeAccount, CreateAccount
from cmdmap.domain.rights import SYSTEM, Role
from cmdmap.options import Options
from cmdmap.services.console import Console
from cmdmap.services.pool import ReaderPool
from cmdmap.ui.seat import Seat

DEADLINE_MS = 15_000
DEADLINE_S = 15.0


@pytest.fixture
def seat(home):
    options = Options.load(resources_dir(), home)
    console = Console(home, f"sqlite:///{home / 'cmdmap.db'}", options)
    console.start()
    pool = ReaderPool(console.store)
    opened = Seat(options, home)
    opened.bridge.open(console.desk)
    opened.open(console, pool)
    yield opened
    opened.bridge.close()
    opened.answers.close()
    pool.stop()
    console.stop()


def do(seat, command):
    return seat.console.desk.submit(command, SYSTEM).result(DEADLINE_S)


def test_a_person_is_known_as_soon_as_the_account_is(seat, qtbot):
    do(seat, CreateAccount("boss", "x", frozenset({Role.ADMIN}), "陈主任"))
    qtbot.waitUntil(lambda: seat.shelf.person("boss") == "陈主任", timeout=DEADLINE_MS)
    do(seat, ChangeAccount("boss", shown_name="陈书记"))
    qtbot.waitUntil(lambda: seat.shelf.person("boss") == "陈书记", timeout=DEADLINE_MS)
    assert seat.shelf.person("周师傅") == "周师傅"


def test_one_place_book_is_made_for_a_person_and_another_for_other_areas(seat, qtbot):
    assert seat.shelf.places is None
    with qtbot.waitSignal(seat.shelf.places_changed, timeout=DEADLINE_MS):
        seat.login.enter(TESTER)
    first = seat.shelf.places
    seat.login.lock()
    seat.login.enter(TESTER)
    seat.shelf.read_places()
    with qtbot.waitSignal(seat.shelf.places_changed, timeout=DEADLINE_MS):
        seat.login.enter(replace(TESTER, areas=frozenset({"330108003006"})))
    assert seat.shelf.places is not first


def test_an_account_of_another_process_is_asked_for_once_it_stands_somewhere(seat, qtbot):
    do(seat, CreateAccount("boss", "x", frozenset({Role.ADMIN}), "陈主任"))
    qtbot.waitUntil(lambda: seat.shelf.person("boss") == "陈主任", timeout=DEADLINE_MS)
    with open_file(seat.console.store.path) as second, running(second) as desk:
        wish = CreateAccount("wang", "x", frozenset({Role.DISPATCHER}), "王芳")
        desk.submit(wish).result(DEADLINE_S)
    with qtbot.waitSignal(seat.shelf.persons_changed, timeout=DEADLINE_MS):
        assert seat.shelf.person("wang") == "wang"
    assert seat.shelf.person("wang") == "王芳"


def test_what_the_desk_let_go_of_leaves_the_window_unless_it_is_shown(seat):
    book = {}
    for _ in range(3):
        book |= do(seat, OpenIncident("other", "至善路1号")).incidents
    ended, shown, open_ = book
    for incident_id in (ended, shown):
        book |= do(seat, CancelIncident(incident_id, "误报")).incidents
    # As if read again for the detail: the desk never knew these.
    former = {IncidentId(key + 100): replace(each, id=key + 100) for key, each in book.items()}
    seat.cases.update({**book, **former})
    seat.let_go(IncidentId(shown + 100))
    assert set(seat.cases) == {ended, shown, open_, shown + 100, open_ + 100}
