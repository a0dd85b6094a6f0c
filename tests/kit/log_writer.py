"""A desk in a process of its own that logs without end and says what is kept, to be killed."""

from __future__ import annotations

import itertools
import json
from multiprocessing.connection import Connection
from pathlib import Path

from tests.kit.waiting import DEADLINE_S

from cmdmap.domain.radio.commands import WriteLog
from cmdmap.domain.radio.facts import EntryWritten
from cmdmap.services.desk import Desk
from cmdmap.store.engine import open_store


def write_for_ever(path: Path, round_number: int, kept: Connection) -> None:
    """Write one entry after the other; after each send its number and text."""
    desk = Desk(open_store(f"sqlite:///{path}"), None)
    desk.start()
    for count in itertools.count():
        text = f"round {round_number} entry {count}"
        commit = desk.submit(WriteLog(text, "王芳")).result(DEADLINE_S)
        (entry,) = (fact.entry for fact in commit.facts if isinstance(fact, EntryWritten))
        kept.send_bytes(json.dumps([entry.id, entry.text]).encode())
