"""A desk in a process of its own that works on incidents without end, to be killed."""

from __future__ import annotations

import json
from multiprocessing.connection import Connection
from pathlib import Path

from tests.kit.cases import KINDS, case_bench
from tests.kit.desks import open_file

from cmdmap.domain.casework.commands import CloseIncident, Dispose, FeedBack, RecordCallBack
from cmdmap.domain.casework.facts import IncidentMoved
from cmdmap.domain.incident import CallResult
from cmdmap.domain.incident_flow import Act


def work_for_ever(path: Path, kept: Connection) -> None:
    """Lead one incident after the other to its close; after each answer send what was answered."""
    with open_file(path) as store, case_bench(store, kinds=KINDS) as bench:
        bench.desk.hear(
            lambda commit: [
                kept.send_bytes(json.dumps([fact.line.id, fact.line.state]).encode())
                for fact in commit.facts
                if isinstance(fact, IncidentMoved)
            ]
        )
        while True:
            number = bench.open()
            bench.assign(number, 1, 2)
            bench.part(Act.ARRIVE, number, 1)
            bench.do(Dispose(number))
            bench.do(FeedBack(number, "已处理"))
            bench.do(RecordCallBack(number, CallResult.REFUSED))
            bench.do(CloseIncident(number))
