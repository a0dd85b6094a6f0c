"""What the audit log costs: commands a second with and without it, and walking a long chain.

Run: ``python benchmarks/casework/audit.py``. The same commands go through two desks in turn, one
with an auditor that notes nothing; medians of interleaved rounds, real SQLite files, every commit
on disk.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from cmdmap.domain.login.chain import AuditLine, Outcome
from cmdmap.domain.radio.commands import WriteLog
from cmdmap.domain.rights import Actor, Role
from cmdmap.errors import WorldError
from cmdmap.services.audit.auditor import Auditor, open_auditor
from cmdmap.services.audit.verify import verify_audit
from cmdmap.services.desk import Desk
from cmdmap.services.inbox import Wish
from cmdmap.services.login.passwords import hash_password, is_right
from cmdmap.services.present import Draft
from cmdmap.store.accounts.audit import append_audit
from cmdmap.store.engine import Store, open_store

ROUNDS, COMMANDS, CHAIN = 7, 2_000, 100_000
ACTOR = Actor("wang", frozenset({Role.DISPATCHER}))


class Deaf(Auditor):
    """Notes nothing."""

    def note(self, wish: Wish, draft: Draft, facts_before: int, refusal: WorldError | None) -> None:
        """Leave the command out."""


def burst(store: Store, auditor: Auditor, *, one_by_one: bool) -> tuple[float, float]:
    """Hand in commands; return seconds by the wall and of the processor for each."""
    desk = Desk(store, None, auditor=auditor)
    desk.start()
    count = COMMANDS // 10 if one_by_one else COMMANDS
    wall, cpu = time.perf_counter(), time.process_time()
    answers = []
    for number in range(count):
        answers.append(desk.submit(WriteLog(f"line {number}", "王芳"), ACTOR))
        if one_by_one:
            answers[-1].result(60)
    for answer in answers:
        answer.result(60)
    spent = (time.perf_counter() - wall) / count, (time.process_time() - cpu) / count
    desk.stop()
    return spent


def compare(home: Path) -> None:
    """Print the costs with and without."""
    print(f"{'':28}{'without':>12}{'with':>12}{'ratio':>8}")
    for one_by_one, name in ((False, "burst of 2,000"), (True, "one after the other")):
        spent: dict[bool, list[tuple[float, float]]] = {False: [], True: []}
        for number in range(ROUNDS):
            for audited in (False, True):
                file = home / f"{number}-{one_by_one}-{audited}.db"
                store = open_store(f"sqlite:///{file}")
                auditor = open_auditor(store, home) if audited else Deaf()
                spent[audited].append(burst(store, auditor, one_by_one=one_by_one))
                store.close()
        for column, unit in ((0, "wall"), (1, "processor")):
            deaf, heard = (
                statistics.median(each[column] for each in spent[audited]) * 1e6
                for audited in (False, True)
            )
            print(f"{name + ', ' + unit:28}{deaf:9.0f} us{heard:9.0f} us{heard / deaf:8.2f}")


def walk(home: Path) -> None:
    """Print how long a long chain takes to verify, and a password to check."""
    store = open_store(f"sqlite:///{home / 'chain.db'}")
    line = AuditLine(0, "wang", "seat-1", "WriteLog", "巡-01", '{"by": "王芳"}', Outcome.DONE, "")
    with store.transaction() as connection:
        append_audit(connection, [line] * CHAIN)
    began = time.perf_counter()
    with store.reader() as connection:
        verdict = verify_audit(connection)
    store.close()
    assert verdict.whole
    print(f"verify {CHAIN:,} rows: {time.perf_counter() - began:.2f} s")
    password_hash = hash_password("correct horse")
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        is_right("correct horse", password_hash)
        times.append(time.perf_counter() - began)
    print(f"check a password: {statistics.median(times) * 1000:.0f} ms")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        compare(Path(folder))
        walk(Path(folder))
