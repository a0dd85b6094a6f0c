"""Radio lines: how facts of the desk and stored entries become lines of the radio log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from cmdmap.domain.facts import Fact, RadioHeard, UnitMoved
from cmdmap.domain.ids import UnitId
from cmdmap.domain.report import ReportKind
from cmdmap.domain.unit import LiveUnit
from cmdmap.i18n import tr
from cmdmap.store.queries.radio_log import LogEntry
from cmdmap.ui.models.area_names import AreaNames
from cmdmap.ui.models.links import RECEIVER_PROTOCOLS
from cmdmap.ui.models.radio_log import LineKind, RadioLine
from cmdmap.ui.radio.talks import Talks

LINE_KINDS = {
    ReportKind.PTT: LineKind.TALK,
    ReportKind.STATUS: LineKind.STATUS,
    ReportKind.TEXT: LineKind.TEXT,
    ReportKind.EMERGENCY: LineKind.EMERGENCY,
    ReportKind.RECEIPT: LineKind.RECEIPT,
}
Present = Mapping[UnitId, LiveUnit]


def line_of_fact(
    fact: Fact, present: Present, areas: AreaNames, talks: Talks | None = None
) -> RadioLine | None:
    """Return the line a fact deserves, None when the radio log does not tell of it."""
    if isinstance(fact, RadioHeard):
        report = fact.report
        kind = LINE_KINDS.get(report.kind)
        if kind is None:
            return None
        name, radio = _names(fact.unit_id, present, report.unit_key)
        lasted = _lasted(talks, fact.unit_id, report.kind, report.sentence, fact.at)
        text = _words(report.kind, report.sentence, report.text, lasted)
        return RadioLine(fact.at, fact.unit_id, name, radio, kind, text, report.place)
    if isinstance(fact, UnitMoved) and fact.fix.protocol not in RECEIVER_PROTOCOLS:
        fix = fact.fix
        name, radio = _names(fix.unit_id, present, None)
        text = areas.path(fix.micro_grid) or tr("outside the jurisdiction")
        return RadioLine(fix.heard_at, fix.unit_id, name, radio, LineKind.POSITION, text, fix.place)
    return None


def line_of_entry(
    entry: LogEntry, present: Present, talks: Talks | None = None
) -> RadioLine | None:
    """Return the line of a stored entry, None for kinds the panel does not show."""
    kind = LINE_KINDS.get(entry.kind)
    if kind is None:
        return None
    name, radio = _names(entry.unit_id, present, None)
    lasted = _lasted(talks, entry.unit_id, entry.kind, entry.sentence, entry.heard_at)
    text = _words(entry.kind, entry.sentence, entry.text, lasted)
    return RadioLine(entry.heard_at, entry.unit_id, name, radio, kind, text, entry.place)


def _names(unit_id: UnitId | None, present: Present, key: str | None) -> tuple[str, str]:
    live = present.get(unit_id) if unit_id is not None else None
    keys = live.unit.keys if live is not None else ()
    radio = key or (keys[0] if keys else "")
    return (live.unit.name if live is not None else "", radio.split(":", 1)[-1])


def _lasted(
    talks: Talks | None, unit_id: UnitId | None, kind: ReportKind, sentence: str, at: datetime
) -> timedelta | None:
    if talks is None or kind is not ReportKind.PTT:
        return None
    return talks.take(unit_id, sentence, at)


def _words(
    kind: ReportKind, sentence: str, text: str | None, lasted: timedelta | None = None
) -> str:
    if kind is ReportKind.PTT:
        if sentence == "EOT" and lasted is not None:
            return tr("ended the call after {n} s", n=f"{lasted.total_seconds():.1f}")
        if sentence == "EOT":
            return tr("ended the call")
        return tr("pressed the key briefly") if sentence == "BUMP" else tr("talking")
    if kind is ReportKind.STATUS:
        return tr("status {code}", code=text or sentence)
    if kind is ReportKind.EMERGENCY:
        return tr("asks for help")
    if kind is ReportKind.RECEIPT:
        return tr("receipt {what}", what=text or sentence)
    return text or ""
