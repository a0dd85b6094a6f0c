"""The FleetSync base, heard by the real decoder."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from cmdmap.domain.grid import Jurisdiction
from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols import kenwood_encode
from cmdmap.protocols.registry import open_decoder
from cmdmap.simulate.fleetsync_base import FleetSyncBase
from cmdmap.simulate.hardware import EMERGENCY_CODE
from cmdmap.simulate.patrol import WALK_MPS, Patrol
from cmdmap.simulate.radio import FleetSyncRadio, NexedgeRadio, Radio
from cmdmap.simulate.roads import RoadGraph

START = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def base(town: Jurisdiction) -> FleetSyncBase:
    beat = RoadGraph(town.roads).beat_within(())
    radios: list[Radio] = [FleetSyncRadio(100, 2001 + n) for n in range(10)]
    radios.append(NexedgeRadio(1))
    crew = [(radio, Patrol(beat, WALK_MPS, random.Random(n))) for n, radio in enumerate(radios)]
    return FleetSyncBase(crew, START, random.Random(5), EMERGENCY_CODE)


def listen(base: FleetSyncBase, seconds: int) -> list[Report]:
    decoder = open_decoder("fleetsync")
    reports: list[Report] = []
    for tenth in range(seconds * 10):
        now = START + timedelta(seconds=tenth / 10)
        for frame in base.speak(now):
            reports += decoder.feed(frame, now)
        reports += decoder.feed(b"", now)
    return reports + decoder.flush()


def test_an_hour_on_the_air(base: FleetSyncBase) -> None:
    reports = listen(base, 3600)
    assert all(report.kind is not ReportKind.REJECT for report in reports)
    kinds = Counter(report.kind for report in reports)
    assert 11 * 3600 / 30 < kinds[ReportKind.FIX] < 11 * 3600 / 15 + 500
    assert kinds[ReportKind.PTT] > 200
    assert 3 <= kinds[ReportKind.EMERGENCY] <= 9
    keys = {report.unit_key for report in reports}
    assert keys == {f"fleetsync:100-{2001 + n}" for n in range(10)} | {"fleetsync:U00001"}


def test_every_radio_reports_every_15_to_30_seconds(base: FleetSyncBase) -> None:
    last: dict[str | None, datetime] = {}
    for report in listen(base, 600):
        if report.kind is ReportKind.FIX and report.heard_at is not None:
            before = last.get(report.unit_key, START)
            assert (report.heard_at - before).total_seconds() <= 30.2
            last[report.unit_key] = report.heard_at
    assert len(last) == 11


def test_one_talker_at_a_time(base: FleetSyncBase) -> None:
    talks = [report for report in listen(base, 1200) if report.kind is ReportKind.PTT]
    assert [r.sentence for r in talks] == ["BOT", "EOT"] * (len(talks) // 2) + ["BOT"] * (
        len(talks) % 2
    )
    for began, ended in zip(talks[::2], talks[1::2], strict=False):
        assert began.unit_key == ended.unit_key


def answers(base: FleetSyncBase, order: bytes) -> list[Report]:
    base.hear(order, START)
    decoder = open_decoder("fleetsync")
    reports: list[Report] = []
    for tenth in range(12):
        now = START + timedelta(seconds=tenth / 10)
        reports += decoder.feed(b"".join(base.speak(now)), now)
    return reports + decoder.flush()


def receipts(reports: list[Report]) -> list[Report]:
    return [report for report in reports if report.kind is ReportKind.RECEIPT]


def test_a_poll_gets_a_receipt_and_the_position(base: FleetSyncBase) -> None:
    unasked = {r.unit_key for r in answers(base, b"")}
    assert "fleetsync:100-2004" not in unasked, "choose a radio that does not speak by itself"
    reports = answers(base, kenwood_encode.poll_position(100, 2004))
    assert receipts(reports)[0].raw == kenwood_encode.receipt(True)
    assert "fleetsync:100-2004" in {r.unit_key for r in reports if r.kind is ReportKind.FIX}


@pytest.mark.parametrize(
    ("order", "success"),
    [
        (kenwood_encode.text_to_radio(100, 2001, "go"), True),
        (kenwood_encode.text_to_radio(0, 0, "all units"), True),
        (b"\x02gR3U0000106\x03", True),
        (kenwood_encode.poll_position(100, 2999), False),
        (b"\x02\x03", False),
        (b"\x02nonsense\x03", False),
    ],
)
def test_every_order_is_answered(base: FleetSyncBase, order: bytes, success: bool) -> None:
    (receipt,) = receipts(answers(base, order))
    assert receipt.raw == kenwood_encode.receipt(success)


def test_orders_come_in_pieces_and_between_noise(base: FleetSyncBase) -> None:
    for byte in b"noise\x02R3\x02R31002001\x03noise":
        base.hear(bytes([byte]), START)
    assert len(receipts(answers(base, b""))) == 1


def test_a_flood_of_noise_is_not_kept(base: FleetSyncBase) -> None:
    for _ in range(100):
        base.hear(b"\x02" + b"x" * 1000, START)
    assert len(base._heard) <= 4096


def test_a_sleep_of_the_computer_is_not_caught_up(base: FleetSyncBase) -> None:
    base.speak(START + timedelta(seconds=60))
    assert len(base.speak(START + timedelta(hours=9))) < 40


def test_nobody_on_the_air_is_silent() -> None:
    base = FleetSyncBase([], START, random.Random(1), EMERGENCY_CODE)
    assert base.speak(START + timedelta(hours=1)) == []
