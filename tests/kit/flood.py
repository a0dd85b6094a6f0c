"""A console in a process of its own that says what it has stored, to be killed at any moment."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from tests.kit.desks import open_console

from cmdmap.domain.changes import Commit
from cmdmap.domain.facts import RadioHeard, UnitMoved
from cmdmap.links.spec import parse_link
from cmdmap.store.times import EPOCH


def acknowledgement(commit: Commit) -> bytes:
    """Name every row of a published commit: fixes by unit and time, log lines by number."""
    fixes = [
        (fact.fix.unit_id, (fact.fix.at - EPOCH) // timedelta(microseconds=1))
        for fact in commit.facts
        if isinstance(fact, UnitMoved)
    ]
    lines = [fact.entry_id for fact in commit.facts if isinstance(fact, RadioHeard)]
    return json.dumps({"fixes": fixes, "lines": lines}).encode()


def run_console(home: Path, link: str, stored: Connection) -> None:
    """Listen to ``link`` for ever; after each publication send what is stored."""
    console = open_console(home)
    console.desk.hear(lambda commit: stored.send_bytes(acknowledgement(commit)))
    console.start()
    console.rack.add(parse_link(link))
    threading.Event().wait()
