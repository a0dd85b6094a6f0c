"""Checksummed sentences: what is taken, what is refused and why."""

from __future__ import annotations

from functools import reduce
from operator import xor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdmap.protocols.framing import Broken, Patience
from cmdmap.protocols.nmea_encode import sentence
from cmdmap.protocols.text_framing import LONGEST, TextFraming, exclusive_or


@given(st.binary(max_size=3000))
def test_exclusive_or(data):
    assert exclusive_or(data) == reduce(xor, data, 0)


def measure(data: bytes, patience: Patience = Patience.BUSY) -> object:
    return TextFraming().measure(data, 0, patience)


def test_both_cases_of_the_checksum():
    line = sentence("GPTXT,01,01,01,E")
    assert line.endswith(b"*0B\r\n")
    assert measure(line) == len(line) - 2
    assert measure(line[:-4] + line[-4:-2].lower() + b"\r\n") == len(line) - 2


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"$GPTXT,01,01,01,X\r\n", "no checksum"),
        (b"$GPTXT,01,01,01,X*\r\n", "checksum"),
        (b"$GPTXT,01,01,01,X*0\r\n", "checksum"),
        (b"$GPTXT,01,01,01,X*00\r\n", "checksum"),
        (b"$GPTXT,01,01,01,X*0G\r\n", "checksum"),
        (b"$GPTXT,01,01$GPTXT", "cut short"),
        (b"$GPTXT,01\x02I1", "cut short"),
        (b"$" + b"a" * LONGEST, "too long"),
    ],
)
def test_refused(data, reason):
    verdict = measure(data)
    assert isinstance(verdict, Broken)
    assert verdict.reason == reason


def test_gb18030_text_passes_untouched():
    body = b"BDTXR,1,0247718,2,," + "北斗".encode("gb18030")
    line = b"$%b*%02X\r\n" % (body, exclusive_or(body))
    assert measure(line) == len(line) - 2


def test_a_sentence_without_line_end_waits_for_the_pause():
    line = sentence("GPTXT,01,01,01,X").strip()
    assert measure(line) == 0
    assert measure(line, Patience.QUIET) == len(line)
    assert measure(line + b"\xb5\x62") == len(line)
