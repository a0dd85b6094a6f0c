"""Verify: walks the whole audit log and finds the first row that is not as it was written.

Asked by ``cmdmap audit verify`` and the audit view, in a reader thread; nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from cmdmap.domain.login.chain import AuditRow, Head, digest, genesis
from cmdmap.i18n import tr
from cmdmap.store.accounts.audit import read_head, walk_audit
from cmdmap.store.engine import Connection


class Verdict(NamedTuple):
    """What was found. ``bad_seq`` is the number of the first bad row, None when all is whole."""

    rows: int
    head: Head | None
    bad_seq: int | None
    sentence: str

    @property
    def whole(self) -> bool:
        """True when nothing was changed, removed, inserted or reordered."""
        return self.bad_seq is None


def verify_audit(connection: Connection, remembered: Iterable[Head] = ()) -> Verdict:
    """Check rows, head and the heads ``remembered`` outside the database, oldest first."""
    head = read_head(connection)
    kept = list(remembered)
    if head is None:
        return _without_head(connection, kept)
    expected = genesis(head.chain)
    wanted = {each.seq: each.hash for each in kept if each.chain == head.chain}
    rows = 0
    for row in walk_audit(connection):
        fault = _fault(row, expected)
        if not fault and wanted.get(row.seq, row.hash) != row.hash:
            fault = tr("Row {seq} is not the one whose hash was noted outside.", seq=row.seq)
        if fault:
            return Verdict(rows, head, min(row.seq, expected.seq + 1), fault)
        expected = Head(head.chain, row.seq, row.hash)
        rows += 1
    return _judge_end(rows, head, expected, kept)


def _fault(row: AuditRow, before: Head) -> str:
    if row.seq != before.seq + 1:
        return tr("Row {seq} is missing.", seq=before.seq + 1)
    if row.prev_hash != before.hash:
        return tr(
            "Row {seq} does not follow the row before it: one of them was changed, removed or "
            "moved.",
            seq=row.seq,
        )
    if row.hash != digest(row.seq, row.line, row.prev_hash):
        return tr("Row {seq} was changed.", seq=row.seq)
    return ""


def _judge_end(rows: int, head: Head, last: Head, kept: list[Head]) -> Verdict:
    """The newest rows are the ones that nothing follows: head and notes say which they were."""
    if last.seq < head.seq:
        return Verdict(
            rows, head, last.seq + 1, tr("The rows from {seq} on were cut off.", seq=last.seq + 1)
        )
    if last != head:
        return Verdict(
            rows, head, head.seq, tr("Row {seq} is not the one that the head notes.", seq=head.seq)
        )
    newest = max((each.seq for each in kept if each.chain == head.chain), default=0)
    if newest > last.seq:
        return Verdict(
            rows, head, last.seq + 1, tr("The rows from {seq} on were cut off.", seq=last.seq + 1)
        )
    if any(each.chain != head.chain for each in kept):
        return Verdict(rows, head, 1, tr("The log was begun anew: an older one is noted outside."))
    return Verdict(
        rows, head, None,
        tr("{rows} rows, none changed, removed or moved. Head: {hash}", rows=rows, hash=head.hash),
    )  # fmt: skip


def _without_head(connection: Connection, kept: list[Head]) -> Verdict:
    if kept:
        return Verdict(0, None, 1, tr("The whole log is gone: an older one is noted outside."))
    if next(iter(walk_audit(connection)), None) is not None:
        return Verdict(0, None, 1, tr("The head of the log is gone."))
    return Verdict(0, None, None, tr("The log has no row yet."))
