"""Frames damaged once, as a wire does it: the good frame right behind is found, checksums hold.

``CMDMAP_MUTANTS`` sets how many damaged frames of each protocol are tried.
"""

from __future__ import annotations

import os

import pytest
from tests.protocols.damage import damaged
from tests.protocols.fuzz.drill import AT
from tests.protocols.fuzz.seeds import FRAMES

from cmdmap.domain.report import ReportKind
from cmdmap.protocols.registry import open_decoder

MUTANTS = int(os.environ.get("CMDMAP_MUTANTS", "1500"))
FRAMES_BEHIND = {"lrrp": 12, "gb28181": 12, "ubx": 12, "casic": 12, "nmea": 12}
"""Where a length ends a frame, a damaged one swallows as much as it says until a pause comes."""
CHECKED = ("beidou", "jt808", "raveon", "dprs", "nmea", "ubx", "casic")
"""Protocols whose frames carry a checksum over everything."""


@pytest.mark.parametrize("protocol", FRAMES)
def test_good_frames_behind_damage_are_found(protocol: str):
    frames = FRAMES[protocol]
    behind = b"\r\n" + frames[0] * FRAMES_BEHIND.get(protocol, 2)
    for mutant in damaged(frames, MUTANTS, seed=7):
        decoder = open_decoder(protocol)
        reports = decoder.feed(mutant.raw + behind) + decoder.flush()
        raws = [report.raw.strip() for report in reports if report.kind is not ReportKind.REJECT]
        assert any(raw and frames[0].strip().startswith(raw) for raw in raws), mutant


@pytest.mark.parametrize("protocol", CHECKED)
def test_a_changed_bit_never_passes(protocol: str):
    for raw in FRAMES[protocol]:
        for at in range(8 * len(raw.rstrip())):
            flipped = bytearray(raw)
            flipped[at // 8] ^= 1 << at % 8
            if flipped.upper() == raw.upper():
                continue  # a checksum may be written in small letters
            decoder = open_decoder(protocol)
            for report in decoder.feed(bytes(flipped), AT) + decoder.flush():
                assert report.place is None, (at, raw)
