"""What we send to a radio stands byte by byte as the manuals show it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdmap.domain.place import Place
from cmdmap.protocols.kenwood_encode import (
    LONGEST_SHORT_TEXT,
    call_id,
    nexedge_call_id,
    pklds,
    pklsh,
    pknsh,
    poll_position,
    receipt,
    status,
    text_to_radio,
)
from cmdmap.protocols.registry import open_decoder

AT = datetime(2026, 8, 6, 7, 15, 51, tzinfo=UTC)


def test_frames():
    assert call_id(200, 1814, began=False) == b"\x02I020018142001814\x03"
    assert nexedge_call_id(3001, began=True) == b"\x02gI1U03001U03001\x03"
    assert text_to_radio(0, 0, "test29") == b"\x02F0000000test29\x03"
    assert text_to_radio(100, 1002, "x" * 49) == b"\x02G1001002" + b"x" * 49 + b"\x03"
    assert text_to_radio(100, 1002, "x" * LONGEST_SHORT_TEXT)[1:2] == b"F"
    assert poll_position(100, 1001) == b"\x02R31001001\x03"
    assert status(100, 1001, 15) == b"\x02E100100115\x03"
    assert (receipt(True), receipt(False)) == (b"\x020\x03", b"\x021\x03")


def test_sentences():
    place = Place(135.0, 40.0)
    assert pklsh(100, 2000, place, AT) == (
        b"$PKLSH,4000.00000,N,13500.00000,E,071551,A,100,2000,*2D\r\n"
    )
    assert b",V,U00001," in pknsh(1, place, AT, valid=False)
    assert b",015.6,012.0,060826,,00,100,2000,80,00,*" in pklds(100, 2000, place, AT, 8.0, 12.0, 80)


@pytest.mark.parametrize("text", ["a\x03b", "a\r\nb", "$PKLSH\x02", "北", "é"])
def test_a_text_cannot_break_its_frame(text):
    with pytest.raises(ValueError, match="printable ASCII"):
        text_to_radio(100, 1001, text)


@given(st.integers(100, 349), st.integers(1000, 4999), st.booleans(), st.floats(0, 359.9))
def test_units_come_back(fleet, device, began, course):
    decoder = open_decoder("fleetsync")
    place = Place(120.0, 30.0)
    fix, talk = decoder.feed(
        pklds(fleet, device, place, AT, 3.0, course, 80) + call_id(fleet, device, began) + b"\r\n"
    )
    assert fix.unit_key == talk.unit_key == f"fleetsync:{fleet}-{device}"
    assert fix.valid
    assert talk.sentence == ("BOT" if began else "EOT")
