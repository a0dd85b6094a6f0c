"""Our units for others: at once, then at their pace, never back to where they were heard."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cmdmap.domain.changes import Changes, Commit
from cmdmap.domain.fix import Fix
from cmdmap.domain.ids import LinkId, UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.report import ReportKind
from cmdmap.domain.unit import ForceKind, LiveUnit, Unit
from cmdmap.links.bulletin import Bulletin
from cmdmap.protocols.registry import open_decoder
from cmdmap.services.unit_feed import UnitFeed

NOON = datetime(2026, 5, 4, 4, tzinfo=UTC)
SERIAL, PHONES = LinkId("serial:/dev/ttyUSB0"), LinkId("tcp:tak:8087")


class Board(Bulletin):
    """Keeps what is posted."""

    def __init__(self) -> None:
        super().__init__()
        self.posted: list[str] = []

    def post(self, subject: str, notice: bytes) -> None:
        super().post(subject, notice)
        (report,) = open_decoder("cot").feed(notice, NOON)
        self.posted.append(f"{subject} {report.kind.value}")


class Rack:
    """Links that publish."""

    def __init__(self) -> None:
        self.boards: dict[LinkId, Board] = {}

    def bulletins(self) -> dict[LinkId, Board]:
        return dict(self.boards)


def live(number: int, link: LinkId = SERIAL, at: datetime = NOON) -> LiveUnit:
    unit = Unit(UnitId(number), f"unit {number}", ForceKind.GRID)
    return LiveUnit(unit, Fix(unit.id, Place(120.15, 30.16), at, at, link, "fleetsync"))


def commit(*units: LiveUnit, after_s: float = 0.0) -> Commit:
    at = NOON + timedelta(seconds=after_s)
    return Commit(1, at, Changes(), (), {live.unit.id: live for live in units})


@pytest.fixture
def rack() -> Rack:
    return Rack()


def feed_of(rack: Rack, *present: LiveUnit) -> UnitFeed:
    return UnitFeed(rack, lambda: {unit.unit.id: unit for unit in present}, timedelta(minutes=30))


def test_a_link_that_begins_is_told_everybody(rack: Rack) -> None:
    feed = feed_of(rack, live(1), live(2))
    feed(commit(live(1)))
    rack.boards[PHONES] = board = Board()
    feed(commit(after_s=1))
    assert board.posted == ["1 fix", "2 fix"]
    feed(commit(after_s=2))
    assert len(board.posted) == 2
    rack.boards.clear()
    feed(commit(after_s=3))
    rack.boards[PHONES] = again = Board()
    feed(commit(after_s=4))
    assert len(again.posted) == 2


def test_a_unit_is_told_at_its_pace(rack: Rack) -> None:
    rack.boards[PHONES] = board = Board()
    feed = feed_of(rack)
    for tenth in range(50):
        feed(commit(live(1), after_s=tenth / 10))
    assert board.posted == ["1 fix"] * 3


def test_a_phone_is_not_told_of_itself(rack: Rack) -> None:
    rack.boards[PHONES], rack.boards[LinkId("listen:8087")] = near, far = Board(), Board()
    feed_of(rack)(commit(live(1, PHONES)))
    assert (near.posted, far.posted) == ([], ["1 fix"])


def test_an_emergency_is_told_at_once_and_withdrawn(rack: Rack) -> None:
    rack.boards[PHONES] = board = Board()
    feed = feed_of(rack)
    feed(commit(live(1)))
    feed(commit(replace(live(1), emergency_at=NOON), after_s=0.1))
    assert board.posted[-1] == f"1 alarm {ReportKind.EMERGENCY.value}"
    feed(commit(live(1), after_s=5))
    assert "1 alarm" not in board._notices


def test_a_unit_that_was_never_located_is_not_told(rack: Rack) -> None:
    rack.boards[PHONES] = board = Board()
    feed_of(rack)(commit(replace(live(1), fix=None)))
    assert board.posted == []
