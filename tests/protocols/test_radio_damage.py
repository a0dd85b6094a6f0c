"""Damaged frames of every radio protocol: nothing raises, good frames behind are found.

``CMDMAP_MUTANTS`` sets how many damaged frames of each protocol are tried.
"""

from __future__ import annotations

import json
import os
import random
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.protocols.conftest import three_ways
from tests.protocols.damage import damaged

from cmdmap.domain.place import Place
from cmdmap.domain.report import ReportKind
from cmdmap.protocols.beidou.encode import frame as beidou_frame
from cmdmap.protocols.beidou.encode import sentence
from cmdmap.protocols.datagram.packets import Source
from cmdmap.protocols.framing import LONGEST_FRAME
from cmdmap.protocols.hytera.encode import address
from cmdmap.protocols.hytera.encode import text as hytera_text
from cmdmap.protocols.hytera.envelope import LP, Hdap, write_hdap, write_hrnp, write_hstrp
from cmdmap.protocols.jt808.encode import batch, position
from cmdmap.protocols.jt808.location import write_location
from cmdmap.protocols.motorola.encode import lrrp_immediate
from cmdmap.protocols.motorola.encode import text as motorola_text
from cmdmap.protocols.registry import answers, open_decoder, open_packets
from cmdmap.protocols.tetra.encode import result, text_payload

AT = datetime(2026, 3, 4, 11, 59, 58, tzinfo=UTC)
HERE = Place(114.3, 30.5)
PHONE = "013812345678"
MUTANTS = int(os.environ.get("CMDMAP_MUTANTS", "1500"))

BLOCK = b"A115958040326N3030.0000E11418.00009.7271"
HDAP = write_hdap(Hdap(LP, 0xA002, bytes(4) + address(7) + bytes(2) + BLOCK))
LRRP = bytes.fromhex("0d18220400000001341fa8c8befa662b60b60b5147ae146c0240")
LIP = b"+CTSDSR: 12,1234567,0,7654321,0,84\r\n0A301BB659D8A5A204081\r\n"

FRAMES = {
    "beidou": [
        sentence("BDWAA,1,60,0312194,115959.50,3030.50000,N,11418.00000,E,61.5,M"),
        sentence("BDTXR,1,0179773,2,1130,A4B5BDB4EF"),
        sentence("BDTCI,04207733,4207700,2,115959,3,0,A468656C6C6F"),
        beidou_frame("DWXX", 142020, bytes.fromhex("00000000133b3b0272120000 1e1e1e05 0014000a")),
        beidou_frame("TXXX", 142020, bytes.fromhex("600001150c1e0010b5bd00")),
    ],
    "jt808": [
        position(PHONE, 1, HERE, AT, 12.0, 90.0, sos=True),
        position(PHONE, 2, HERE, AT, version=2019),
        batch(PHONE, 3, [write_location(HERE, AT, 1.0, 2.0)] * 3),
    ],
    "tetra": [
        LIP,
        result("1234567", "7654321", text_payload("到达", 7)),
        result("1234567", "7654321", b"\x80\x04", 13),
        b"+CTICN: 1,0,0,1,1234567,0,1,0,0,1,0,2000001,0\r\n",
    ],
    "hytera": [HDAP, hytera_text(7, 9, "到达", 1), write_hrnp(0, 5, HDAP),
               write_hstrp(0x20, 5, b"\x04\x01\x02" + HDAP)],
    "lrrp": [LRRP, lrrp_immediate(5), motorola_text("到达", 3),
             bytes.fromhex("0007f0200231310000")],
    "raveon": [
        sentence("PRAVE,0042,0001,3030.0000,11418.0000,115959,1,10,168,31,13.3,03,-83,36,271,0,")
    ],
}  # fmt: skip
CHECKED = ("beidou", "jt808", "raveon")
"""Protocols whose frames carry a checksum over everything."""

named = pytest.mark.parametrize("protocol", FRAMES)


@named
def test_the_frames_are_sound(protocol: str):
    for raw in FRAMES[protocol]:
        reports = open_decoder(protocol).feed(raw)
        assert [report.kind for report in reports].count(ReportKind.REJECT) == 0
        assert {report.protocol for report in reports} == {protocol}


@named
def test_good_frames_behind_damage_are_found(protocol: str):
    frames = FRAMES[protocol]
    # A damaged length swallows what is behind where nothing but the length ends a frame.
    behind = b"\r\n" + frames[0] * (12 if protocol == "lrrp" else 2)
    for mutant in damaged(frames, MUTANTS, seed=7):
        decoder = open_decoder(protocol)
        reports = decoder.feed(mutant.raw + behind) + decoder.flush()
        raws = [report.raw.strip() for report in reports if report.kind is not ReportKind.REJECT]
        assert frames[0].strip() in raws, mutant


@named
def test_damage_raises_nothing_and_stays_fit_to_be_shown(protocol: str):
    packets, auto = open_packets(protocol), open_decoder("auto")
    for mutant in damaged(FRAMES[protocol], MUTANTS, seed=8):
        reports = packets.read(mutant.raw, Source("12.0.0.1", 4001), AT)
        reports += auto.feed(mutant.raw)
        for report in reports:
            json.dumps(dict(report.detail))
            assert report.text is None or report.text.isprintable()
            assert report.unit_key is None or report.unit_key.isprintable()
            assert report.kind is not ReportKind.REJECT or not answers(report, 1)


@pytest.mark.parametrize("protocol", CHECKED)
def test_a_changed_bit_never_passes(protocol: str):
    for raw in FRAMES[protocol]:
        for at in range(8 * len(raw.rstrip())):
            flipped = bytearray(raw)
            flipped[at // 8] ^= 1 << at % 8
            if flipped.upper() == raw.upper():
                continue  # a checksum may be written in small letters
            decoder = open_decoder(protocol)
            for report in decoder.feed(bytes(flipped)) + decoder.flush():
                assert report.place is None, (at, raw)


@named
def test_cuts_of_a_damaged_stream_change_nothing(protocol: str):
    chance = random.Random(9)
    mutants = [mutant.raw for mutant in damaged(FRAMES[protocol], 40, seed=10)]
    for _ in range(12):
        stream = b"".join(chance.sample(mutants + FRAMES[protocol] * 3, 8))
        for name in (protocol, "auto"):
            whole, bytewise, random_cuts = three_ways(stream, name)
            assert whole == bytewise == random_cuts


@named
@settings(deadline=None, max_examples=60)
@given(pieces=st.lists(st.binary(max_size=60) | st.integers(0, 3), max_size=8))
def test_arbitrary_bytes(protocol: str, pieces: list[bytes | int]):
    frames = FRAMES[protocol]
    parts = [p if isinstance(p, bytes) else frames[p % len(frames)][: -p or None] for p in pieces]
    decoder, whole = open_decoder(protocol), open_decoder(protocol)
    cut = [report for part in parts for report in decoder.feed(part)] + decoder.flush()
    assert cut == whole.feed(b"".join(parts)) + whole.flush()
    for part in parts:
        open_packets(protocol).read(part, Source("12.0.0.1", 0), AT)


@named
def test_the_buffer_is_bounded(protocol: str):
    chance = random.Random(11)
    decoder = open_decoder(protocol)
    heads = [raw[:size] for raw in FRAMES[protocol] for size in (1, 5, 9, 14)]
    for _ in range(3000):
        decoder.feed(chance.choice(heads) + chance.randbytes(chance.randrange(20)))
        assert len(decoder._framer._buffer) <= LONGEST_FRAME
