"""Killed with SIGKILL while an operator writes, the log has every entry that was answered."""

from __future__ import annotations

import json
import multiprocessing
import random
import threading
from contextlib import suppress
from pathlib import Path

from tests.kit.desks import open_file
from tests.kit.log_writer import write_for_ever

from cmdmap.store.radio_desk import read_entries
from cmdmap.store.upkeep import find_faults

KILLS = 12
LONGEST_LIFE_S = 0.3
DEADLINE_S = 60.0
SEED = 20262


def live_and_die(path: Path, number: int, chance: random.Random) -> dict[int, str]:
    """Let a desk write until it is killed; return the entries it called kept."""
    context = multiprocessing.get_context("forkserver")
    near, far = context.Pipe(duplex=False)
    process = context.Process(target=write_for_ever, args=(path, number, far), daemon=True)
    process.start()
    far.close()
    assert near.poll(DEADLINE_S), "the desk never wrote anything"
    deadline = threading.Timer(chance.uniform(0.0, LONGEST_LIFE_S), process.kill)
    deadline.start()
    found: dict[int, str] = {}
    with suppress(EOFError, OSError):
        while True:
            entry_id, text = json.loads(near.recv_bytes())
            found[entry_id] = text
    deadline.join()
    process.join(DEADLINE_S)
    assert process.exitcode == -9
    process.close()
    near.close()
    return found


def test_no_entry_that_was_answered_is_missing(tmp_path: Path) -> None:
    multiprocessing.get_context("forkserver").set_forkserver_preload(["tests.kit.log_writer"])
    chance, promised = random.Random(SEED), {}
    for number in range(KILLS):
        promised |= live_and_die(tmp_path / "cmdmap.db", number, chance)
    assert len(promised) > KILLS
    with open_file(tmp_path / "cmdmap.db") as store:
        assert find_faults(store) == []
        with store.reader() as connection:
            kept = {entry.id: entry.text for entry in read_entries(connection)}
    assert promised.items() <= kept.items()
