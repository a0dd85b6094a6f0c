"""Killed with SIGKILL while an operator writes, the log has every entry that was answered."""

from __future__ import annotations

import json
import random
from pathlib import Path

from tests.kit.desks import open_file
from tests.kit.killed.lives import live_and_die, preload
from tests.kit.log_writer import write_for_ever

from cmdmap.store.radio_desk import read_entries
from cmdmap.store.upkeep import find_faults

KILLS = 12
LONGEST_LIFE_S = 0.3
SEED = 20262


def test_no_entry_that_was_answered_is_missing(tmp_path: Path) -> None:
    preload("tests.kit.log_writer")
    chance, promised = random.Random(SEED), {}
    for number in range(KILLS):
        given = (tmp_path / "cmdmap.db", number)
        lived = live_and_die(write_for_ever, given, chance, LONGEST_LIFE_S)
        promised |= dict(json.loads(each) for each in lived)
    assert len(promised) > KILLS
    with open_file(tmp_path / "cmdmap.db") as store:
        assert find_faults(store) == []
        with store.reader() as connection:
            kept = {entry.id: entry.text for entry in read_entries(connection)}
    assert promised.items() <= kept.items()
