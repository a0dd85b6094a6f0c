"""What the protocol tests share: a decoder fed as a conversation, and streams cut in three ways."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from cmdmap.domain.report import Report
from cmdmap.protocols.registry import open_decoder

NOON = datetime(2026, 3, 4, 12, 0, 0, tzinfo=UTC)


def pieces(data: bytes, seed: int) -> Iterator[bytes]:
    """Cut ``data`` at random places, 1 to 100 bytes a piece."""
    chance = random.Random(seed)
    at = 0
    while at < len(data):
        size = chance.randint(1, 100)
        yield data[at : at + size]
        at += size


def three_ways(data: bytes, protocol: str = "auto") -> list[list[Report]]:
    """Decode ``data`` whole, byte by byte and in random cuts."""
    cuts = [[data], [data[at : at + 1] for at in range(len(data))], list(pieces(data, 7))]
    results = []
    for cut in cuts:
        decoder = open_decoder(protocol)
        reports = [report for piece in cut for report in decoder.feed(piece)]
        results.append(reports + decoder.flush())
    return results


Decode = Callable[..., list[Report]]


@pytest.fixture
def decode() -> Decode:
    """Decode bytes in one go and to the end."""

    def run(data: bytes, heard_at: datetime | None = None, protocol: str = "auto") -> list[Report]:
        decoder = open_decoder(protocol)
        return decoder.feed(data, heard_at) + decoder.flush()

    return run


@pytest.fixture
def decode_one(decode: Decode) -> Callable[..., Report]:
    """Decode bytes that hold exactly one report."""

    def run(data: bytes, heard_at: datetime | None = None, protocol: str = "auto") -> Report:
        (report,) = decode(data, heard_at, protocol)
        return report

    return run
