"""Whole recordings of receivers: fed in three ways, compared with gpsd epoch by epoch, and damaged.

``NAME.log.chk`` is gpsd's own reading of ``NAME.log``: the sentences it saw, each followed by the
TPV object (position, mode, time) with which it closed an epoch.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.protocols.conftest import three_ways

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.registry import open_decoder

LOGS = (
    "beidou-bd",
    "bu353s4",
    "garmin-geko201",
    "mtk-3329",
    "nmea-fuzzy-cases",
    "pynmeagps-kenwood_nmea",
    "pynmeagps-nmeabadck",
    "pyubx2-MIXED",
    "quectel-l76k-dual",
    "tcp-torture",
    "ublox-8",
)
CHECKED = tuple(name for name in LOGS if not name.startswith("py"))

SIMULATED = {"garmin-geko201": "GGA quality 8: gpsd shows the place of the simulator, we do not"}
"""Where we refuse what gpsd shows, on purpose: a simulated position is no unit's."""

ROLLED_OVER = {"tcp-torture": timedelta(weeks=1024)}
"""Where gpsd adds a GPS week rollover to an old date; we give the date as sent."""


def log_of(shared: Path, name: str) -> bytes:
    data = (shared / "logs" / f"{name}.log").read_bytes()
    # This log marks where the writes were cut with |, as its own head says.
    return data.replace(b"|", b"") if name == "tcp-torture" else data


@pytest.mark.parametrize("name", LOGS)
def test_cuts_do_not_matter(shared, name):
    whole, bytewise, random_cuts = three_ways(log_of(shared, name))
    assert bytewise == whole
    assert random_cuts == whole
    assert any(report.kind is not ReportKind.REJECT for report in whole)


@pytest.mark.parametrize("name", LOGS)
def test_every_byte_is_accounted_for(shared, name):
    data = log_of(shared, name)
    (whole, _, _) = three_ways(data)
    at = 0
    for report in whole:
        found = data.index(report.raw, at)
        assert not data[at:found].strip(b"\r\n\t \0"), "bytes left out between two reports"
        at = found + len(report.raw)
    assert not data[at:].strip(b"\r\n\t \0")


def epochs(shared: Path, name: str) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """Sentence and the TPV gpsd gave after it."""
    sentence = b""
    for line in (shared / "logs" / f"{name}.log.chk").read_bytes().splitlines():
        if line.startswith(b'{"class":"TPV"'):
            yield sentence, json.loads(line)
        elif line[:1] in (b"$", b"!"):
            sentence = line.strip()


def index_after(reports: list[Report], sentence: bytes, start: int) -> int:
    """Index of the report that closed the epoch, from ``start`` on.

    gpsd makes sentences up for what a binary frame said; the position then is in the next NAV-PV.
    """
    rest = range(start, len(reports))
    named = (at for at in rest if reports[at].raw == sentence)
    binary = (at for at in rest[1:] if reports[at].sentence == "NAV-PV")
    return next(named, None) or next(binary)


@pytest.mark.parametrize("name", CHECKED)
def test_epochs_equal_gpsd(shared, name):
    reports = open_decoder("auto").feed(log_of(shared, name))
    at, compared = 0, 0
    for sentence, tpv in epochs(shared, name):
        at = index_after(reports, sentence, at)
        fixes = [report for report in reports[: at + 1] if report.kind is ReportKind.FIX]
        assert fixes, sentence
        ours = fixes[-1]
        if name in SIMULATED:
            assert not ours.valid
            assert ours.reason in ("simulated", "no fix")
        elif reports[at].kind is ReportKind.FIX:
            assert ours.valid == (tpv["mode"] >= 2), sentence
        if "lat" in tpv:
            assert ours.place is not None
            assert ours.place.lat == pytest.approx(tpv["lat"], abs=2e-9), sentence
            assert ours.place.lon == pytest.approx(tpv["lon"], abs=2e-9), sentence
            compared += 1
        if "time" in tpv and ours.at is not None:
            theirs = datetime.fromisoformat(tpv["time"]) - ROLLED_OVER.get(name, timedelta())
            assert abs(ours.at - theirs) < timedelta(milliseconds=2), sentence
    assert compared > 0


def test_binary_frames_are_counted_and_skipped(shared):
    reports = open_decoder("nmea").feed(log_of(shared, "quectel-l76k-dual"))
    kinds = Counter((report.protocol, report.kind) for report in reports)
    assert kinds["casic", ReportKind.OTHER] == 910
    assert kinds["nmea", ReportKind.FIX] == 3 * 130
    assert {report.reason for report in reports} == {None, "not a frame"}


def test_wrong_checksums_are_refused(shared):
    reports = open_decoder("nmea").feed(log_of(shared, "pynmeagps-nmeabadck"))
    assert [report.reason for report in reports] == ["checksum", None, "checksum"]


@pytest.mark.parametrize("name", ["quectel-l76k-dual", "ublox-8", "pynmeagps-kenwood_nmea"])
def test_noise_never_hides_the_next_good_frame(shared, name):
    """Noise between frames costs no frame, wherever it begins like one."""
    data = log_of(shared, name)
    clean = [r.raw for r in open_decoder("auto").feed(data) if r.kind is not ReportKind.REJECT]
    chance = random.Random(11)
    starts = [
        b"$",
        b"\xb5\x62\x01\x07\x05\x00",
        b"\xba\xce\x04\x00",
        b"\xd3\x00\x04",
        b"\x02I1",
        b"",
    ]
    noisy = bytearray()
    for raw in clean:
        noisy += chance.choice(starts) + chance.randbytes(chance.randint(0, 6)) + raw + b"\r\n"
    decoder = open_decoder("auto")
    reports = decoder.feed(bytes(noisy)) + decoder.flush()
    heard = Counter(r.raw for r in reports if r.kind is not ReportKind.REJECT)
    missing = Counter(clean) - heard
    assert not missing
