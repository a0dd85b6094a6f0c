"""Damaged packets, objects and documents: nothing raises, good ones behind are found, none is slow.

Beside ``test_radio_damage.py``, for the protocols of phones, cameras and packet radio. Only D-PRS
among these has a checksum over everything. ``CMDMAP_MUTANTS`` sets how many of each are tried.
"""

from __future__ import annotations

import json
import os
import random
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.protocols.conftest import three_ways
from tests.protocols.damage import damaged

from cmdmap.domain.place import Place
from cmdmap.domain.report import ReportKind
from cmdmap.protocols.aprs.encode import kiss_frame, message_info, position_info
from cmdmap.protocols.aprs.packet import Packet
from cmdmap.protocols.datagram.packets import Source
from cmdmap.protocols.dprs.framing import crc_ccitt
from cmdmap.protocols.nmea_encode import rmc
from cmdmap.protocols.registry import open_decoder, open_packets
from cmdmap.protocols.xml_events.cot_encode import Chat, chat_event
from cmdmap.protocols.xml_events.framing import LONGEST as LONGEST_DOCUMENT

AT = datetime(2026, 3, 4, 11, 59, 58, tzinfo=UTC)
HERE = Place(114.3, 30.5)
MUTANTS = int(os.environ.get("CMDMAP_MUTANTS", "1500"))
SPOT = position_info(HERE, 12.0, 90.0)
HEAD = b"BG5XXX-9>APZCMD,WIDE1-1:"
LONGEST = LONGEST_DOCUMENT + 16_384


def _kiss(info: bytes, to: str = "APZCMD") -> bytes:
    return kiss_frame(Packet("BG5XXX-9", to, ("WIDE1-1",), info))


def _dprs(info: bytes) -> bytes:
    body = b"BG5XXX-D>API51,DSTAR*:" + info + b"\r"
    return b"$$CRC%04X,%b\n" % (crc_ccitt(body), body)


def _cot(kind: str, detail: str = "") -> bytes:
    return (
        f'<event version="2.0" uid="PHONE-1" type="{kind}" how="m-g" time="2026-03-04T11:59:58Z"'
        f' start="2026-03-04T11:59:58Z" stale="2026-03-04T12:09:58Z"><point lat="30.5" lon="114.3"'
        f' hae="9999999.0" ce="5.0" le="5.0"/><detail><contact callsign="1"/>{detail}</detail>'
        "</event>"
    ).encode()


NOTIFY = (
    '<?xml version="1.0" encoding="GB2312"?>\r\n<Notify>\r\n<CmdType>MobilePosition</CmdType>\r\n'
    "<SN>7</SN>\r\n<DeviceID>34020000001320000001</DeviceID>\r\n<Time>2026-03-04T19:59:58</Time>\r\n"
    "<Longitude>114.3</Longitude>\r\n<Latitude>30.5</Latitude>\r\n<Name>武汉</Name>\r\n</Notify>\r\n"
).encode("gb18030")

FRAMES = {
    "aprs": [
        _kiss(SPOT),
        _kiss(message_info("BD5AAA", "到达", 7)),
        _kiss(b"`(_fn\"Oj/", "S32U6T"),
        HEAD + b"@041159z3030.00N/11418.00E>088/036/A=000100 on duty\r\n",
        HEAD + b";LEADER   *041159z3030.00N/11418.00E>\r\n",
        HEAD + b"=/5L!!<*e7>7P[on duty\r\n",
    ],
    "dprs": [_dprs(SPOT), _dprs(b">on duty")],
    "gpsd": [
        b'{"class":"TPV","mode":3,"time":"2026-03-04T11:59:58.000Z","lat":30.5,"lon":114.3}\r\n',
        b'{"class":"SKY","satellites":[{"PRN":1,"used":true}]}\r\n',
    ],
    "owntracks": [
        b'{"_type":"location","lat":30.5,"lon":114.3,"tst":1772625598,"tid":"zw"}\n',
        b'{"_type":"transition","event":"leave","desc":"\\u6c49","tid":"zw"}\n',
    ],
    "cot": [
        _cot("a-f-G-U-C", '<track course="90.0" speed="1.0"/>'),
        _cot("b-a-o-tbl", '<emergency type="911 Alert">1</emergency>'),
        chat_event(Chat("PHONE-1", "汉", "seat", "a < b", "7"), AT),
    ],
    "gb28181": [
        NOTIFY,
        b"MESSAGE sip:1@2 SIP/2.0\r\nContent-Length: %d\r\n\r\n" % len(NOTIFY) + NOTIFY,
    ],
    "idnmea": [
        b"33010042," + rmc(HERE, AT, 10.0, 90.0),
        b'{"id":"3301","lon":114.3,"lat":30.5,"time":"2026-03-04T11:59:58Z","sos":false}\n',
    ],
}  # fmt: skip
PAGE = {"gb28181": 12}
"""Where a length ends a message, a damaged one swallows as much as it says."""

named = pytest.mark.parametrize("protocol", FRAMES)


@named
def test_the_frames_are_sound(protocol: str):
    for raw in FRAMES[protocol]:
        decoder = open_decoder(protocol)
        reports = decoder.feed(raw, AT) + decoder.flush()
        assert [report.kind for report in reports].count(ReportKind.REJECT) == 0
        assert {report.protocol for report in reports} == {protocol}


@named
def test_good_frames_behind_damage_are_found(protocol: str):
    frames = FRAMES[protocol]
    behind = b"\r\n" + frames[0] * PAGE.get(protocol, 2)
    for mutant in damaged(frames, MUTANTS, seed=7):
        decoder = open_decoder(protocol)
        reports = decoder.feed(mutant.raw + behind) + decoder.flush()
        raws = [report.raw.strip() for report in reports if report.kind is not ReportKind.REJECT]
        assert any(frames[0].strip().startswith(raw) for raw in raws), mutant


@named
def test_damage_raises_nothing_and_stays_fit_to_be_shown(protocol: str):
    packets, auto = open_packets(protocol), open_decoder("auto")
    for mutant in damaged(FRAMES[protocol], MUTANTS, seed=8):
        reports = packets.read(mutant.raw, Source("12.0.0.1", 4001, "a/b/c"), AT)
        reports += auto.feed(mutant.raw)
        for report in reports:
            json.dumps(dict(report.detail), allow_nan=False)
            assert report.text is None or report.text.isprintable()
            assert report.unit_key is None or report.unit_key.isprintable()
            assert report.sentence.isprintable()


def test_a_changed_bit_of_a_checked_packet_never_passes():
    for raw in FRAMES["dprs"]:
        for at in range(8 * len(raw.rstrip())):
            flipped = bytearray(raw)
            flipped[at // 8] ^= 1 << at % 8
            if flipped.upper() == raw.upper():
                continue  # a checksum may be written in small letters
            decoder = open_decoder("dprs")
            for report in decoder.feed(bytes(flipped)) + decoder.flush():
                assert report.unit_key is None, (at, raw)


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


BOMBS = {
    "open braces": b"{" * 100_000,
    "open brackets": b'{"class":"' + b'":[' * 33_000,
    "open texts": b'{"class":"x' * 10_000,
    "open escapes": b'{"class":"' + b"\\" * 100_000,
    "closed braces": b"{}" * 50_000,
    "long number": b'{"class":' + b"9" * 100_000,
    "open elements": b"<event>" * 13_000,
    "open attributes": b"<event a='" * 10_000,
    "open quotes": b"<event a=\"<event a='" * 5_000,
    "declarations": b"<?xml " * 16_000,
    "open tags": b"<event" * 16_000,
    "a long tag": b"<event " + b"a" * 100_000,
    "flags": b"\xc0" * 100_000,
    "open frames": b"\xc0\x00\x82\xa0" * 25_000,
    "dollars": b"$" * 100_000,
    "open packets": b"$$CRC" * 20_000,
    "packets without an end": b"$$CRC1234," + b"a" * 100_000,
    "stations": b"BG5XXX D,x" * 10_000,
    "an endless line": b"A>B" * 33_000,
    "an endless path": b"A>B" + b",C" * 50_000,
    "requests": b"NOTIFY sip:a SIP/2.0\r\n" * 4_000,
    "request heads": b"NOTIFY sip:" * 9_000,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_no_input_is_slow_or_fills_the_memory(bomb: str):
    """A stream of one trick costs no more than a stream of frames, and holds little back."""
    for protocol in (*FRAMES, "auto"):
        decoder = open_decoder(protocol)
        began = time.process_time()
        for at in range(0, len(BOMBS[bomb]), 4096):
            decoder.feed(BOMBS[bomb][at : at + 4096])
            assert len(decoder._framer._buffer) <= LONGEST
        decoder.flush()
        assert time.process_time() - began < 10.0, protocol
