"""A short run of the fuzz program, and what longer ones have found.

``CMDMAP_MUTANTS`` sets how many mutants of each protocol are tried; ``make fuzz`` tries a million.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from tests.protocols.fuzz import mutants
from tests.protocols.fuzz.drill import AT, Finding, batches, broken_promise, drill
from tests.protocols.fuzz.guided import examples_that_break
from tests.protocols.fuzz.seals import sealed
from tests.protocols.fuzz.seeds import FRAMES, seeds

from cmdmap.domain.place import Place
from cmdmap.domain.report import ReportKind
from cmdmap.protocols.nmea_encode import sentence
from cmdmap.protocols.registry import NAMES, open_decoder

MUTANTS = int(os.environ.get("CMDMAP_MUTANTS", "3000"))
named = pytest.mark.parametrize("protocol", FRAMES)


def test_every_protocol_has_seeds():
    assert {"auto", *FRAMES} == set(NAMES)


@named
def test_the_seeds_are_sound_and_sealing_changes_nothing(protocol: str):
    for raw in FRAMES[protocol]:
        decoder = open_decoder(protocol)
        reports = decoder.feed(raw, AT) + decoder.flush()
        assert reports
        assert {report.protocol for report in reports} == {protocol}
        assert all(report.kind is not ReportKind.REJECT for report in reports), raw
        assert sealed(protocol, raw).upper() == raw.upper()


@named
def test_mutants_break_no_promise(protocol: str, repo: Path):
    frames = seeds(protocol, repo.parent / "shared")
    reports = 0
    for number, batch in enumerate(batches(protocol, frames, MUTANTS, seed=0)):
        reports += drill(protocol, batch, thorough=number % 10 == 0)
    assert reports > MUTANTS // 20


@named
def test_streams_built_of_pieces_break_no_promise(protocol: str):
    assert examples_that_break(protocol, FRAMES[protocol], 40, number=0) == []


def test_mutants_are_the_same_for_the_same_seed():
    first, again = (list(batches("nmea", FRAMES["nmea"], 120, seed=5)) for _ in range(2))
    assert first == again
    assert [len(batch) for batch in first] == [50, 50, 20]
    assert first != list(batches("nmea", FRAMES["nmea"], 120, seed=6))


def test_a_decoder_that_raises_is_found(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("cmdmap.protocols.ubx.Place", lambda lon, lat: 1 / 0)
    with pytest.raises(Finding, match="ZeroDivisionError"):
        drill("ubx", FRAMES["ubx"], thorough=False)
    (finding,) = examples_that_break("ubx", FRAMES["ubx"], 200, number=0)
    assert "ZeroDivisionError" in finding.promise


def test_a_report_with_a_control_character_is_found():
    (report,) = open_decoder("nmea").feed(FRAMES["nmea"][0])
    assert broken_promise(report) is None
    assert broken_promise(report._replace(text="a\x7f"))
    assert broken_promise(report._replace(detail={"a": ["b\x1b"]}))
    assert broken_promise(report._replace(place=Place(181.0, 0.0)))
    assert broken_promise(report._replace(alt_m=float("nan")))


def test_every_change_keeps_bytes_bytes():
    chance = random.Random(3)
    for change in mutants.CHANGES:
        raw = bytearray(FRAMES["nmea"][0])
        change(raw, FRAMES["nmea"][1], chance)
        assert isinstance(bytes(raw), bytes)


BIG_MILEAGE = (
    "7e02000126013812345678000700000000000000000000000000000000000000000000260304195958"
    "01ff" + "ff" * 255 + "007e"
)
FOUND = {
    "a control character in a text": ("nmea", sentence("GPTXT,01,01,02,P\x7fOTVER")),
    "one in a text to a radio": ("fleetsync", b"\x02F1002001HA\x7fLT\x03"),
    "one in a status code": ("fleetsync", b"\x02E1002007\x7f\x03"),
    "one in an echo": ("tetra", b"AT\x7f\n"),
    "a sound BeiDou sentence without a comma": (
        "beidou",
        b"$BDWAA  312194,072236.37,3802.69000,N,11426.16000,E,61,M*29\r\n",
    ),
    "a request torn in its head by one with a body": (
        "gb28181",
        b"MESSAGE sip:1@2 SIP/2.0\r\nVia: x\r\n" + FRAMES["gb28181"][1],
    ),
    "one in a BeiDou order": ("beidou", sentence("CCTXA,0247965,1,2,A418656C6C6F")),
    "one in a BeiDou status": ("beidou", sentence("BDICI,00\x7f0000,V,1,L,,0,,,0")),
    "a negative speed": (
        "raveon",
        sentence("PRAVE,0042,0001,3030.0000,11418.0000,115959,1,10,168,31,13.3,03,-83,-36,271,0,"),
    ),
    "a mileage of 255 bytes": ("jt808", sealed("jt808", bytes.fromhex(BIG_MILEAGE))),
    "the end of the calendar": (
        "ubx",
        sealed("ubx", FRAMES["ubx"][0].replace(
            b"\xea\x07\x03\x04\x0b\x3b\x3a", b"\x0f\x27\x0c\x1f\x17\x3b\xff")),
    ),
    "the last year": (
        "casic",
        sealed("casic", FRAMES["casic"][0].replace(b"\xea\x07\x03\x04", b"\x0f\x27\x0c\x1e"))
        + FRAMES["casic"][1],
    ),
    "a course a hair below north": (
        "casic",
        sealed("casic", FRAMES["casic"][1].replace(
            b"\x00\x00\xb4\x42", b"\x01\x00\x00\x80")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("found", FOUND)
def test_what_was_found_stays_mended(found: str):
    protocol, raw = FOUND[found]
    drill(protocol, [raw], thorough=True)
    reports = open_decoder(protocol).feed(raw + b"\r\n", AT)
    assert reports
    assert [broken_promise(report) for report in reports] == [None] * len(reports)
