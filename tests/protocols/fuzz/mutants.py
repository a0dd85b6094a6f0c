"""Mutants of frames: random damage of bytes, numbers, texts and structure, drawn from one seed.

Beside ``tests/protocols/damage.py``, which damages a frame once as a wire does, these are what a
broken or hostile sender may write: several changes at once, with right checksums every other time.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from tests.protocols.fuzz.seals import sealed

BYTES = (
    0x00, 0x01, 0x02, 0x03, 0x0A, 0x0D, 0x20, 0x22, 0x24, 0x2A, 0x2C, 0x2D, 0x2E, 0x30, 0x39,
    0x3C, 0x5C, 0x7B, 0x7D, 0x7E, 0x7F, 0x80, 0x81, 0xB5, 0xBA, 0xC0, 0xD3, 0xDB, 0xFE, 0xFF,
)  # fmt: skip
WORDS = (
    b"", b"-1", b"0", b"00", b"99", b"1e999", b"1e400", b"-0.0", b"nan", b"NaN", b"Infinity",
    b"9" * 20, b"9" * 400, b"18446744073709551616", b"0x10", b"1_0", b"\xc2\xb2", b"\xef\xbc\x91",
    b"\xd9\xa1", b"240000", b"235960", b"000000", b"310299", b"290299", b"000000.", b"9000.0001",
    b"18000.0001", b"null", b"true", b"{}", b"[]", b'"', b"\\ud800", b"\\u0000", b"&#0;",
    b"&#1114112;", b"<!DOCTYPE a>", b"\x00", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff",
    b"\x80\x00\x00\x00", b"0001-01-01T00:00:00+14:00", b"9999-12-31T23:59:60Z", b"\xb8\xb4", b",",
)  # fmt: skip
MOST_CHANGES = 6
LONGEST = 6000

Change = Callable[[bytearray, bytes, random.Random], None]


def _byte(raw: bytearray, other: bytes, chance: random.Random) -> None:
    raw[chance.randrange(len(raw))] = chance.choice(BYTES)


def _any_byte(raw: bytearray, other: bytes, chance: random.Random) -> None:
    raw[chance.randrange(len(raw))] = chance.randrange(256)


def _bit(raw: bytearray, other: bytes, chance: random.Random) -> None:
    raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)


def _digit(raw: bytearray, other: bytes, chance: random.Random) -> None:
    """Change a digit or letter for another one, so that the text keeps its form."""
    at = chance.randrange(len(raw))
    for place in range(at, min(at + 20, len(raw))):
        if 0x30 <= raw[place] <= 0x39:
            raw[place] = 0x30 + chance.randrange(10)
            return
        if 0x41 <= raw[place] <= 0x5A:
            raw[place] = 0x41 + chance.randrange(26)
            return


def _word(raw: bytearray, other: bytes, chance: random.Random) -> None:
    """Put an awkward value in place of what stands between two separators."""
    at = chance.randrange(len(raw))
    begin = max(raw.rfind(mark, 0, at) for mark in b",:;\"'>= ") + 1
    ends = [end for mark in b",:;\"'<*} \r" if (end := raw.find(mark, at)) >= 0]
    raw[begin : min(ends, default=at)] = chance.choice(WORDS)


def _number(raw: bytearray, other: bytes, chance: random.Random) -> None:
    """Write an extreme or a near number over one, two or four bytes."""
    size = chance.choice((1, 2, 4))
    at = chance.randrange(len(raw))
    value = int.from_bytes(raw[at : at + size], "big")
    value = chance.choice((0, 1, value - 1, value + 1, 2 * value, 1 << 8 * size - 1, -1, -2))
    raw[at : at + size] = (value % (1 << 8 * size)).to_bytes(size, chance.choice(("big", "little")))


def _drop(raw: bytearray, other: bytes, chance: random.Random) -> None:
    at = chance.randrange(len(raw))
    del raw[at : at + chance.randint(1, 12)]


def _cut(raw: bytearray, other: bytes, chance: random.Random) -> None:
    del raw[chance.randrange(len(raw)) :]


def _repeat(raw: bytearray, other: bytes, chance: random.Random) -> None:
    at = chance.randrange(len(raw))
    size = chance.randint(1, 30)
    if len(raw) < LONGEST:
        raw[at:at] = raw[at : at + size] * chance.choice((1, 1, 2, 3, 40))


def _insert(raw: bytearray, other: bytes, chance: random.Random) -> None:
    at = chance.randrange(len(raw))
    raw[at:at] = chance.randbytes(chance.randint(1, 8))


def _splice(raw: bytearray, other: bytes, chance: random.Random) -> None:
    raw[chance.randrange(len(raw)) :] = other[chance.randrange(len(other)) :]


CHANGES: Sequence[Change] = (
    _byte, _byte, _any_byte, _any_byte, _bit, _bit, _digit, _digit, _digit, _word, _word, _word,
    _number, _number, _number, _drop, _cut, _repeat, _insert, _splice,
)  # fmt: skip


def mutant(protocol: str, seeds: Sequence[bytes], chance: random.Random) -> bytes:
    """Return one mutant of one of ``seeds``, at least one byte long."""
    raw = bytearray(chance.choice(seeds))
    other = chance.choice(seeds)
    for _ in range(chance.randint(1, MOST_CHANGES)):
        chance.choice(CHANGES)(raw, other, chance)
        if not raw:
            raw = bytearray(other)
    changed = bytes(raw)
    return sealed(protocol, changed) if chance.random() < 0.5 else changed
