"""Lines without a checksum: whole ones, pieces of endless ones, other framings in between."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.framing import Framer, Patience
from cmdmap.protocols.lines.framing import LONGEST, LineFraming, LineReader
from cmdmap.protocols.reader import other, reject


def frames_of(data: bytes, cut: int = 1 << 20) -> list[bytes]:
    framer = Framer([LineFraming("line")])
    frames = [f for at in range(0, len(data), cut) for f in framer.feed(data[at : at + cut])]
    return [raw for _, raw, reason in frames + framer.settle(Patience.OVER) if reason is None]


def read_upper(line: bytes, heard_at: datetime | None) -> Report:
    if line.isupper():
        return other("test", "", line, heard_at)
    return reject("test", "", line, "structure", heard_at)


def reasons(*raws: bytes) -> list[str | None]:
    reader = LineReader("test", read_upper)
    return [reader.read(raw, None)[0].reason for raw in raws]


def test_lines_with_any_end():
    assert frames_of(b"a\r\nb\nc\rd") == [b"a\r", b"b\n", b"c\r", b"d"]
    assert frames_of(b"\r\n\n\r") == []


def test_a_line_waits_for_its_end():
    framer = Framer([LineFraming("line")])
    assert framer.feed(b"abc") == []
    assert framer.settle(Patience.QUIET) == []
    assert framer.feed(b"def\n") == [("line", b"abcdef\n", None)]


def test_a_stop_ends_a_line():
    framer = Framer([LineFraming("line", stops=b"\xc0")])
    assert framer.feed(b"abc\xc0")[0] == ("line", b"abc", None)


def test_a_line_is_read_without_its_end():
    (report,) = LineReader("test", read_upper).read(b"ABC\r", None)
    assert (report.raw, report.kind) == (b"ABC", ReportKind.OTHER)


@pytest.mark.parametrize(
    ("raws", "expected"),
    [
        ([b"ABC\n", b"abc\n", b"ABC\n"], [None, "structure", None]),
        ([b"abc", b"ABC\n", b"ABC\n"], ["structure", "cut short", None]),
        ([b"abc", b"ABC", b"ABC\n", b"ABC\n"], ["structure", "cut short", "cut short", None]),
        ([b"ABC", b"ABC", b"ABC\n"], [None, None, None]),
        ([b"A" * LONGEST, b"ABC\n", b"ABC\n"], ["too long", "cut short", None]),
    ],
)
def test_what_follows_an_unreadable_piece_is_no_line(raws: list[bytes], expected: list[str | None]):
    assert reasons(*raws) == expected


def test_pieces_of_an_endless_line_are_no_lines():
    assert reasons(*frames_of(b"X" * (2 * LONGEST) + b"END\nNEXT\n")) == [
        "too long", "cut short", "cut short", None,
    ]  # fmt: skip


@given(st.lists(st.binary(max_size=40), max_size=8), st.integers(1, 50))
def test_cuts_change_nothing(parts: list[bytes], cut: int):
    data = b"\n".join(parts)
    assert frames_of(data, cut) == frames_of(data)
    lines = [line for line in data.replace(b"\r", b"\n").split(b"\n") if line]
    assert [raw.rstrip(b"\r\n") for raw in frames_of(data)] == lines
