"""The demo's stories are told to their end, and show every kind of card."""

from __future__ import annotations

from collections import Counter

from tests.kit.desks import NOON, running

from cmdmap.config import resources_dir
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.incident import CloseKind, IncidentState
from cmdmap.services.casework.demo import seed_demo
from cmdmap.services.casework.kind_files import load_kinds
from cmdmap.services.gridwork import load_demo_jurisdiction
from cmdmap.services.locate import AreaIndex
from cmdmap.services.roster import load_demo_roster
from cmdmap.store.casework.incidents import read_written_since


def test_the_demo_opens_with_work_in_every_stage(store, home):
    index = AreaIndex(load_demo_jurisdiction())
    kinds = load_kinds(resources_dir(), home)
    units = [entry.unit() for entry in load_demo_roster()]
    seed_demo(store, index, kinds, units, NOON)
    with store.reader() as connection:
        told = read_written_since(connection, 0)
    states = Counter(each.state for each in told)
    assert len(told) == 13
    assert states[IncidentState.CLOSED] == 4
    assert {S.REPORTED, S.TAKEN_IN, S.SIGNED, S.ON_SITE, S.FED_BACK, S.SUSPENDED} <= states.keys()
    assert all(each.place and each.areas.grid for each in told)
    assert all(each.close_kind is CloseKind.NORMAL for each in told if each.state is S.CLOSED)
    with running(store, kinds=kinds) as desk:
        late = [each for each in desk.casework().open() if each.state is S.DISPATCHED]
        assert [each.address for each in late] == ["彩虹大道12号"]
        arrive = late[0].clock(ClockKind.ARRIVE)
        assert arrive is not None
        assert arrive.met is False
    seed_demo(store, index, kinds, units, NOON)
    with store.reader() as connection:
        assert len(read_written_since(connection, 0)) == len(told)


S = IncidentState
