"""Lines without a checksum: whole ones, pieces of endless ones, other framings in between."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cmdmap.protocols.framing import Framer, Patience
from cmdmap.protocols.lines.framing import LONGEST, LineFraming, WholeLines


def lines_of(data: bytes, cut: int = 1 << 20) -> list[bytes]:
    framer = Framer([LineFraming("line")])
    frames = [f for at in range(0, len(data), cut) for f in framer.feed(data[at : at + cut])]
    return [raw for _, raw, reason in frames + framer.settle(Patience.OVER) if reason is None]


def test_lines_with_any_end():
    assert lines_of(b"a\r\nb\nc\rd") == [b"a", b"b", b"c", b"d"]
    assert lines_of(b"\r\n\n\r") == []


def test_a_line_waits_for_its_end():
    framer = Framer([LineFraming("line")])
    assert framer.feed(b"abc") == []
    assert framer.settle(Patience.QUIET) == []
    assert framer.feed(b"def\n") == [("line", b"abcdef", None)]


def test_a_stop_ends_a_line():
    framer = Framer([LineFraming("line", stops=b"\xc0")])
    assert framer.feed(b"abc\xc0")[0] == ("line", b"abc", None)


def test_pieces_of_an_endless_line_are_no_lines():
    pieces = lines_of(b"x" * (2 * LONGEST) + b"end\nnext\n")
    whole = WholeLines()
    assert [piece for piece in pieces if whole.is_whole(piece)] == [b"next"]


@given(st.lists(st.binary(max_size=40), max_size=8), st.integers(1, 50))
def test_cuts_change_nothing(parts: list[bytes], cut: int):
    data = b"\n".join(parts)
    assert lines_of(data, cut) == lines_of(data)
    assert [line for line in data.replace(b"\r", b"\n").split(b"\n") if line] == lines_of(data)
