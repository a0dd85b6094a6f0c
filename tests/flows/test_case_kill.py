"""Killed with SIGKILL in the middle of incidents, the next start finds every act that was told."""

from __future__ import annotations

import json
import random
from pathlib import Path

from tests.kit.case_writer import work_for_ever
from tests.kit.cases import KINDS
from tests.kit.desks import open_file, running
from tests.kit.killed.lives import live_and_die, preload

from cmdmap.domain.incident import IncidentState
from cmdmap.store.casework.incidents import read_open, read_written_since
from cmdmap.store.casework.timeline import read_lines
from cmdmap.store.upkeep import find_faults

KILLS = 8
LONGEST_LIFE_S = 0.4
SEED = 20263


def test_no_act_that_was_told_is_missing_and_every_incident_is_whole(tmp_path: Path) -> None:
    preload("tests.kit.case_writer")
    chance, told = random.Random(SEED), {}
    for _ in range(KILLS):
        lived = live_and_die(work_for_ever, [tmp_path / "cmdmap.db"], chance, LONGEST_LIFE_S)
        told |= dict(json.loads(each) for each in lived)
    assert len(told) > KILLS
    with open_file(tmp_path / "cmdmap.db") as store:
        assert find_faults(store) == []
        with store.reader() as connection:
            stored = {each.id: each for each in read_written_since(connection, 0)}
            lines = {number: read_lines(connection, number) for number in stored}
            waiting = {each.id: each for each in read_open(connection)}
        kept = {line.id: line.state.value for each in lines.values() for line in each}
        assert told.items() <= kept.items()
        assert len({each.number for each in stored.values()}) == len(stored)
        for number, incident in stored.items():
            assert lines[number][-1].state is incident.state
            closed = incident.state is IncidentState.CLOSED
            assert bool(incident.call_backs) >= closed
        with running(store, kinds=KINDS) as desk:
            assert dict(desk.casework().incidents) == waiting
