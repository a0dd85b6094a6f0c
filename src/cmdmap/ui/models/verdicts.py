"""Verdicts: the desk's counts of refused, doubted, dropped and spooled reports as rows of a table.

The reasons are those of ``services/steps.py`` and of the decoders; the admin's link view shows
them, so that nothing that came is lost in silence.
"""

from __future__ import annotations

from cmdmap.i18n import mark, tr
from cmdmap.services.ledger import DeskCounts
from cmdmap.widgets.tables.plain_rows import Cell

STEP_NAMES = {
    "check": mark("readable?"),
    "ringing": mark("telephone call"),
    "who": mark("who speaks?"),
    "receipt": mark("answers to what was sent"),
    "plausible": mark("plausible?"),
    "position": mark("position"),
    "status": mark("status"),
    "arrival": mark("arrival"),
    "incident": mark("incident"),
    "inbox": mark("inbox"),
    "spool": mark("spool"),
}
REASON_NAMES = {
    "unreadable": mark("not readable"),
    "nothing to keep": mark("says nothing that is kept"),
    "checksum": mark("wrong checksum"),
    "bad checksum": mark("wrong checksum"),
    "bad identity": mark("bad identity"),
    "too many unknown units": mark("too many unknown units"),
    "not valid": mark("marked as not valid by its sender"),
    "no fix": mark("the receiver has no fix"),
    "no position": mark("without a position"),
    "out of range": mark("no place on earth"),
    "zero island": mark("zero longitude and latitude"),
    "future time": mark("from the future"),
    "jump": mark("impossible jump"),
    "late": mark("late"),
    "moved after jumps": mark("moved after several jumps"),
    "date corrected": mark("date corrected"),
    "repeated": mark("repeated"),
    "said too soon": mark("said before its turn"),
    "not possible now": mark("not possible at that moment"),
    "fix": mark("positions, the inbox was full"),
    "ptt": mark("talk, the inbox was full"),
    "text": mark("texts, the inbox was full"),
    "status": mark("status, the inbox was full"),
    "other": mark("others, the inbox was full"),
    "reject": mark("unreadable ones, the inbox was full"),
    "database away": mark("kept in a file while the database is away"),
}


def verdict_heads() -> tuple[str, ...]:
    """Return the headings of the rows."""
    return (tr("Verdict"), tr("Step"), tr("Reason"), tr("Reports"))


def verdict_rows(counts: DeskCounts) -> list[tuple[Cell, ...]]:
    """Return a row for each verdict, step and reason that occurred, most frequent first."""
    rows = [_row(tr("Refused"), *key, count) for key, count in counts.refused.items()]
    rows += [_row(tr("Doubted, kept"), *key, count) for key, count in counts.flagged.items()]
    rows += [_row(tr("Dropped"), "inbox", kind, count) for kind, count in counts.dropped.items()]
    if counts.spooled:
        rows.append(_row(tr("Spooled"), "spool", "database away", counts.spooled))
    return sorted(rows, key=lambda row: (-int(row[-1]), row))


def _row(verdict: str, step: str, reason: str, count: int) -> tuple[Cell, ...]:
    step_name, reason_name = STEP_NAMES.get(step, step), REASON_NAMES.get(reason, reason)
    return (verdict, tr(step_name), tr(reason_name), count)
