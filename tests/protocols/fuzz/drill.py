"""One batch of mutants against one decoder: what must hold whatever comes in.

Called by ``test_fuzz.py`` for a short run and by ``tools/fuzz.py`` for the long one. A batch is
one stream; it goes through a stream's decoder in pieces, its mutants also one by one through the
decoder of datagrams, and after a pause a good frame must be read.
"""

from __future__ import annotations

import json
import math
import random
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from tests.protocols.fuzz.mutants import mutant
from tests.protocols.fuzz.seeds import FRAMES

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.base import Decoder
from cmdmap.protocols.datagram.packets import Source
from cmdmap.protocols.framing import LONGEST_FRAME
from cmdmap.protocols.registry import answers, open_decoder, open_packets
from cmdmap.protocols.stream import MOST_HEADS
from cmdmap.protocols.xml_events.sip_framing import LONGEST as LONGEST_MESSAGE

BATCH = 50
AT = datetime(2026, 3, 4, 12, 0, 0, tzinfo=UTC)
PAUSE = timedelta(seconds=2)
HELD = {"gb28181": LONGEST_MESSAGE, "cot": 65_536, "auto": 65_536}
"""Bytes that may be held back where documents are longer than any other frame."""
LINES = ("idnmea", "aprs")
"""Here a line whose beginning was lost must not be believed, so the next one counts."""
PIECE = 4096
SOURCE = Source("12.0.0.1", 4001, "owntracks/u/d")


class Finding(Exception):  # noqa: N818 - what a fuzz run is for; no error of the program
    """A broken promise, with the bytes that broke it."""

    def __init__(self, protocol: str, promise: str, raw: bytes) -> None:
        super().__init__(f"{protocol}: {promise}")
        self.protocol = protocol
        self.promise = promise
        self.raw = raw


def batches(protocol: str, seeds: Sequence[bytes], count: int, seed: int) -> Iterator[list[bytes]]:
    """Yield ``count`` mutants in batches; the same for the same seed."""
    for number in range(0, count, BATCH):
        chance = random.Random(f"{protocol} {seed} {number}")
        end = chance.choice((b"", b"\r\n"))
        yield [mutant(protocol, seeds, chance) + end for _ in range(min(BATCH, count - number))]


def drill(protocol: str, mutants: Sequence[bytes], thorough: bool) -> int:
    """Run one batch and return how many reports it gave.

    ``thorough`` adds decoding in other cuts, decoding as datagrams and the decoder of everything.

    Raises:
        Finding: a promise is broken.
    """
    stream = b"".join(mutants)
    try:
        reports = _stream(protocol, stream)
        if thorough:
            _cuts(protocol, stream)
            _cuts("auto", stream)
            _packets(protocol, mutants)
    except Finding:
        raise
    except Exception as error:  # the promise of every decoder is that this never happens
        raise Finding(protocol, f"raised {error!r}", stream) from error
    return len(reports)


def _stream(protocol: str, stream: bytes) -> list[Report]:
    decoder = open_decoder(protocol)
    reports = []
    for at in range(0, len(stream), PIECE):
        reports += decoder.feed(stream[at : at + PIECE], AT)
        if held(decoder) > HELD.get(protocol, LONGEST_FRAME) + PIECE:
            raise Finding(protocol, f"holds {held(decoder)} bytes back", stream)
    for report in reports:
        promise = broken_promise(report)
        if promise:
            raise Finding(protocol, promise, stream)
    good = FRAMES[protocol][0]
    later = decoder.feed(good * (2 if protocol in LINES else 1), AT + PAUSE) + decoder.flush()
    if not any(_is_of(report, good) for report in later):
        raise Finding(protocol, "misses a good frame after a pause", stream)
    return reports


def held(decoder: Decoder) -> int:
    """Return how many bytes a stream's decoder holds back; heads it remembers must be few."""
    assert len(decoder._known_heads) <= MOST_HEADS  # type: ignore[attr-defined]
    return len(decoder._framer._buffer)  # type: ignore[attr-defined]


def _is_of(report: Report, good: bytes) -> bool:
    raw = report.raw.strip()
    return report.kind is not ReportKind.REJECT and bool(raw) and good.strip().startswith(raw)


def _cuts(protocol: str, stream: bytes) -> None:
    whole = open_decoder(protocol)
    expected = whole.feed(stream) + whole.flush()
    chance = random.Random(len(stream))
    cut = open_decoder(protocol)
    found, at = [], 0
    while at < len(stream):
        size = chance.choice((1, 2, 7, 60, 700))
        found += cut.feed(stream[at : at + size])
        at += size
    found += cut.flush()
    if _plain(found) != _plain(expected):
        raise Finding(protocol, "reads the same bytes differently in other cuts", stream)


def _plain(reports: Sequence[Report]) -> list[str]:
    return [repr(report) for report in reports]


def _packets(protocol: str, mutants: Sequence[bytes]) -> None:
    packets = open_packets(protocol)
    for raw in mutants:
        for report in packets.read(raw, SOURCE, AT):
            promise = broken_promise(report)
            if promise:
                raise Finding(protocol, promise, raw)


def broken_promise(report: Report) -> str | None:
    """Return what is wrong with a report, None for a sound one."""
    for name, said in (("text", report.text), ("unit key", report.unit_key),
                       ("sentence", report.sentence), ("reason", report.reason)):  # fmt: skip
        if said is not None and not said.isprintable():
            return f"{name} is not printable: {said!r}"
    numbers = [n for n in (report.alt_m, report.speed_mps, report.course_deg) if n is not None]
    if not all(math.isfinite(number) for number in numbers):
        return f"a number is not finite: {numbers}"
    if report.speed_mps is not None and report.speed_mps < 0:
        return f"speed {report.speed_mps}"
    if report.course_deg is not None and not 0 <= report.course_deg < 360:
        return f"course {report.course_deg}"
    place = report.place
    if place and not (-180 <= place.lon <= 180 and -90 <= place.lat <= 90):
        return f"place {place}"
    if report.at is not None and report.at.utcoffset() != timedelta(0):
        return f"time {report.at} is not UTC"
    if report.kind is ReportKind.REJECT and (report.valid or not report.reason):
        return "a reject without a reason"
    try:
        written = json.dumps(dict(report.detail), allow_nan=False)
    except (TypeError, ValueError) as error:
        return f"detail is not JSON: {error}"
    if "\\u00" in written and not all(map(_is_shown, _texts(report.detail))):
        return f"detail holds control characters: {written}"
    answers(report, 1)
    return None


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts([*value, *value.values()])
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)


def _is_shown(text: str) -> bool:
    return not any(unicodedata.category(char) == "Cc" for char in text)
