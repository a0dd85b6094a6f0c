"""Says what a recording says, and makes a test of it.

Used by ``cmdmap links tape make-test`` and by the tests it makes, which hold the bytes themselves
and so need neither the tape nor the device.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from string import Template

from cmdmap.domain.report import Report
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.links.hearing import REGISTRY, open_hearing
from cmdmap.links.kind import Chunk
from cmdmap.links.spec import KINDS, parse_link, protocol_of
from cmdmap.links.tapes.cut import cannot_write
from cmdmap.links.tapes.tape import TapeReader

MOST_RECORDS = 2000
"""A test with more of them is no test that anybody reads."""

Record = tuple[float, str, str]
"""Seconds after the start, sender (empty where there is one), bytes in hexadecimal."""
Said = tuple[str | None, ...]
"""Protocol, sentence, kind, unit, longitude, latitude, time, reason and text of a report."""

_TEST = Template('''\
"""What a recording of $link says; made by cmdmap links tape make-test."""

from cmdmap.links.tapes.retell import retell

LINK = $link_literal
STARTED_AT = "$started_at"
RECORDS = [
$records
]
SAID = [
$said
]


def test_the_recording_still_says_the_same():
    assert retell(LINK, STARTED_AT, RECORDS) == SAID
''')


def retell(link: str, started_at: str, records: Iterable[Record]) -> list[Said]:
    """Return what the decoders of ``link`` (in its written form) make of a recording.

    ``started_at`` is an instant in ISO 8601 with its zone.

    Raises:
        UsageError: there is no such link or protocol.
    """
    spec = parse_link(link)
    hearing = open_hearing(KINDS[spec.kind], spec, protocol_of(spec), REGISTRY)
    start = datetime.fromisoformat(started_at)
    reports: list[Report] = []
    for after_s, peer, digits in records:
        at = start + timedelta(seconds=after_s)
        reports += hearing.take(Chunk(bytes.fromhex(digits), at, peer), at)
    return [_said(report) for report in reports + hearing.flush()]


def make_test(source: Path, target: Path, protocol: str = "") -> int:
    """Write a test to the new file and return how many reports it expects.

    ``protocol`` says how to read the tape, empty for the way in which it was recorded.

    Raises:
        WorldError: the source is no tape or too long, or the target exists or cannot be written.
    """
    reader = TapeReader(source)
    link = reader.link
    if protocol:
        link = f"{reader.link_id}?protocol={protocol}"
    records: list[Record] = []
    for chunk in reader:
        assert chunk.at is not None
        if len(records) == MOST_RECORDS:
            raise WorldError(
                tr("The tape has more than {most} records; cut it first.", most=MOST_RECORDS)
            )
        after_s = (chunk.at - reader.started_at).total_seconds()
        records.append((after_s, chunk.peer, chunk.data.hex()))
    started_at = reader.started_at.isoformat()
    said = retell(link, started_at, records)
    text = _TEST.substitute(
        link=link.replace('"', "'"),
        link_literal=json.dumps(link),
        started_at=started_at,
        records=_lines(records),
        said=_lines(said),
    )
    try:
        with target.open("x", encoding="utf-8") as out:
            out.write(text)
    except OSError as error:
        raise cannot_write(target, error) from error
    return len(said)


def _lines(values: Sequence[object]) -> str:
    return "\n".join(f"    {value!r}," for value in values)


def _said(report: Report) -> Said:
    place = report.place
    return (
        report.protocol,
        report.sentence,
        report.kind.value,
        report.unit_key,
        f"{place.lon:.7f}" if place else None,
        f"{place.lat:.7f}" if place else None,
        report.at.isoformat() if report.at else None,
        report.reason,
        report.text,
    )
