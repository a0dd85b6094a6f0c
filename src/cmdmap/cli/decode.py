"""``cmdmap decode``: a recording or a live pipe to one JSON object per report.

Stands outside the house's flow: it feeds the decoders that links use and prints what they say,
so that a protocol can be looked at without a window or a store.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import FileIO
from typing import TextIO

from cmdmap.config import home_dir, packages_dir
from cmdmap.domain.report import Report, ReportKind
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.protocols.base import Decoder
from cmdmap.protocols.registry import AUTO, NAMES, open_decoder

CHUNK = 65_536


def register(parser: argparse.ArgumentParser) -> None:
    """Add the command's words to its parser."""
    parser.add_argument("file", metavar="FILE", help="recording of a link, - for standard input")
    parser.add_argument(
        "--protocol",
        default=AUTO,
        metavar="NAME",
        help=f"one of {', '.join(NAMES)}, or a plugin's, where messages are lines: TOPIC PAYLOAD",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Decode the file to standard output and sum up on standard error."""
    counts: Counter[tuple[str, str, str]] = Counter()
    refused: Counter[str] = Counter()
    with _decoder(args.protocol) as decoder, _opened(args.file) as source:
        try:
            for data in _pieces(source):
                _print(decoder.feed(data), counts, refused)
            _print(decoder.flush(), counts, refused)
        finally:
            _sum_up(counts, refused, sys.stderr)
    return 0


@contextmanager
def _decoder(protocol: str) -> Iterator[Decoder]:
    if protocol in NAMES:
        yield open_decoder(protocol)
        return
    # Here, because our own protocols need not wait for what plugins need.
    from cmdmap.plugins.installing.places import PluginPlaces
    from cmdmap.plugins.reading.lone_driver import lone_driver

    with lone_driver(protocol, PluginPlaces(home_dir(), packages_dir())) as decoder:
        yield decoder


def _opened(name: str) -> FileIO:
    if name == "-" and sys.stdin is None:
        raise WorldError(tr("Standard input is closed; name a file."))
    try:
        return FileIO(sys.stdin.fileno(), closefd=False) if name == "-" else FileIO(name)
    except OSError as error:
        raise WorldError(
            tr("{file} cannot be opened: {why}.", file=name, why=error.strerror or error)
        ) from error


def _pieces(source: FileIO) -> Iterator[bytes]:
    # Unbuffered: a live pipe gives what it has and never waits for a full buffer.
    try:
        while data := source.read(CHUNK):
            yield data
    except OSError as error:
        raise WorldError(tr("Reading stopped: {why}.", why=error.strerror or error)) from error


def _print(
    reports: list[Report], counts: Counter[tuple[str, str, str]], refused: Counter[str]
) -> None:
    for report in reports:
        if report.kind is ReportKind.REJECT:
            refused[report.reason or ""] += 1
        else:
            counts[report.protocol, report.sentence, report.kind] += 1
        sys.stdout.write(json.dumps(as_json(report), ensure_ascii=False) + "\n")
    sys.stdout.flush()


def as_json(report: Report) -> dict[str, object]:
    """Return the object printed for a report; its keys and their order are a promise."""
    return {
        "protocol": report.protocol,
        "sentence": report.sentence,
        "kind": report.kind.value,
        "unit_key": report.unit_key,
        "lon": round(report.place.lon, 8) if report.place else None,
        "lat": round(report.place.lat, 8) if report.place else None,
        "alt_m": report.alt_m,
        "speed_mps": None if report.speed_mps is None else round(report.speed_mps, 4),
        "course_deg": report.course_deg,
        "time": _iso(report.at),
        "valid": report.valid,
        "reason": report.reason,
        "raw": report.raw.hex(),
        "text": report.text,
        "detail": dict(report.detail),
    }


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat().removesuffix("+00:00") + "Z"


def _sum_up(counts: Counter[tuple[str, str, str]], refused: Counter[str], to: TextIO) -> None:
    for (protocol, sentence, kind), number in sorted(counts.items()):
        print(f"{number:8}  {protocol:10} {sentence or '-':10} {kind}", file=to)
    for reason, number in sorted(refused.items()):
        print(f"{number:8}  {tr('refused')}: {reason}", file=to)
    if not counts and not refused:
        print(tr("Nothing to decode: the input is empty."), file=to)
