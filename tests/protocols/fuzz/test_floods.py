"""Floods of false starts: bounded memory, bounded looks, and a good frame behind is found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.protocols.fuzz.drill import AT, HELD, PIECE, held
from tests.protocols.fuzz.floods import FLOODS
from tests.protocols.fuzz.seeds import FRAMES
from tests.protocols.test_framing import LINE, UBX

from cmdmap.domain.report import ReportKind
from cmdmap.protocols.binary_framing import UbxFraming
from cmdmap.protocols.framing import CREDIT, LONGEST_FRAME, LOOKS_PER_BYTE, Framer, Patience
from cmdmap.protocols.registry import open_decoder


class CountedFraming(UbxFraming):
    """UBX that counts the bytes it sums up."""

    def __init__(self) -> None:
        self.looked = 0

    def intact(self, frame: bytes) -> bool:
        self.looked += len(frame)
        return super().intact(frame)


@pytest.mark.parametrize("flood", FLOODS)
def test_no_flood_fills_the_memory_and_the_next_frame_is_read(flood: str):
    for protocol in ("auto", *FRAMES):
        stream = FLOODS[flood][: LONGEST_FRAME + HELD.get(protocol, LONGEST_FRAME)]
        decoder = open_decoder(protocol)
        for at in range(0, len(stream), PIECE):
            decoder.feed(stream[at : at + PIECE], AT)
            assert held(decoder) <= HELD.get(protocol, LONGEST_FRAME) + PIECE, protocol
        good = FRAMES["nmea" if protocol == "auto" else protocol][0]
        later = decoder.feed(b"", AT + timedelta(seconds=2)) + decoder.feed(
            good * 2, AT + timedelta(seconds=4)
        )
        later += decoder.flush()
        kinds = {r.kind for r in later if good.strip().startswith(r.raw.strip() or b"?")}
        assert kinds - {ReportKind.REJECT}, protocol


def test_looks_at_false_starts_are_bounded():
    flood = b"\xb5\x62\x01\x07\xf0\x1f" * 20_000
    framing = CountedFraming()
    framer = Framer((framing,))
    for at in range(0, len(flood), PIECE):
        framer.feed(flood[at : at + PIECE])
    assert framing.looked <= LOOKS_PER_BYTE * len(flood) + CREDIT + LONGEST_FRAME


def test_a_flood_of_one_kind_hides_no_frame_of_another():
    flood = b"\xb5\x62\x01\x07\xf0\x1f" * 20_000
    decoder = open_decoder("auto")
    reports = decoder.feed(flood + LINE + flood + LINE, AT) + decoder.flush()
    found = [report.sentence for report in reports]
    assert found.count("TXT") == 2


def test_a_kind_is_looked_for_again_soon_behind_its_flood():
    framer = Framer((UbxFraming(),))
    flood = b"\xb5\x62\x01\x07\xf0\x1f" * 20_000
    framer.feed(flood)
    behind = b"\0" * (LONGEST_FRAME // LOOKS_PER_BYTE) + UBX * 400
    frames = framer.feed(b"\0" * LONGEST_FRAME + behind) + framer.settle(Patience.OVER)
    assert (UbxFraming.name, UBX, None) in frames


def test_a_pause_ends_a_flood():
    framer = Framer((UbxFraming(),))
    framer.feed(b"\xb5\x62\x01\x07\xf0\x1f" * 20_000)
    framer.settle(Patience.OVER)
    assert framer.feed(UBX) == [("ubx", UBX, None)]


@pytest.mark.parametrize("flood", ["false RTCM heads", "false UBX heads", "exclamation marks"])
def test_cuts_of_a_flood_change_nothing(flood: str):
    stream = (FLOODS[flood][:40_000] + LINE + UBX) * 2
    whole = open_decoder("auto")
    expected = whole.feed(stream) + whole.flush()
    cut, found = open_decoder("auto"), []
    for at in range(0, len(stream), 997):
        found += cut.feed(stream[at : at + 997])
    assert found + cut.flush() == expected
