"""Damages sentences the way serial lines and radios do; used by the tests and by the benchmark.

One random damage per sentence: a byte or a bit changed, the end cut off, bytes dropped or doubled,
two sentences run together, a burst of garbage. Everything is drawn from one seed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from cmdmap.domain.place import Place
from cmdmap.protocols.nmea_encode import gga, rmc, sentence

DAMAGES = ("flip", "bit", "cut", "drop", "duplicate", "merge", "burst")
TALKERS = ("GP", "GN", "GB", "BD", "GA", "GL", "GQ")


class Damaged(NamedTuple):
    """A damaged sentence with the sound ones it was made of."""

    damage: str
    raw: bytes
    sources: tuple[bytes, ...]


def sound_sentences(count: int, seed: int) -> list[bytes]:
    """Position sentences of receivers at many places, of all four kinds."""
    chance = random.Random(seed)
    made = []
    for _ in range(count):
        place = Place(chance.uniform(-180, 180), chance.uniform(-90, 90))
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=chance.randrange(86_400))
        talker = chance.choice(TALKERS)
        speed, course = chance.uniform(0, 30), chance.uniform(0, 360)
        recommended = rmc(place, at, speed, course, talker)
        fields = recommended.decode().split(",")
        spot = ",".join(fields[3:7])
        made.append(
            chance.choice(
                (
                    recommended,
                    gga(place, at, chance.uniform(-50, 2000), talker),
                    sentence(f"{talker}GLL,{spot},{fields[1]},A,A"),
                    sentence(f"{talker}GNS,{fields[1]},{spot},AAN,12,0.8,35.1,8.0,,"),
                )
            )
        )
    return made


def damaged(sentences: list[bytes], count: int, seed: int) -> Iterator[Damaged]:
    """Yield ``count`` sentences with one damage each; the text really differs from the source."""
    chance = random.Random(seed)
    while count:
        line = chance.choice(sentences)
        other = chance.choice(sentences)
        damage = chance.choice(DAMAGES)
        raw = _damage(damage, line, other, chance)
        if raw != line:
            count -= 1
            yield Damaged(damage, raw, (line, other) if damage == "merge" else (line,))


def _damage(damage: str, line: bytes, other: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(line))
    size = chance.randint(1, 4)
    match damage:
        case "flip":
            return line[:at] + chance.randbytes(1) + line[at + 1 :]
        case "bit":
            return line[:at] + bytes((line[at] ^ 1 << chance.randrange(8),)) + line[at + 1 :]
        case "cut":
            return line[:at]
        case "drop":
            return line[:at] + line[at + size :]
        case "duplicate":
            return line[: at + size] + line[at:]
        case "merge":
            return line[:at] + other[chance.randrange(len(other)) :]
    size = chance.randint(2, 8)
    return line[:at] + chance.randbytes(len(line[at : at + size])) + line[at + size :]
