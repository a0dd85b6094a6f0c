"""State and counts of a link."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

from cmdmap.domain.ids import LinkId
from cmdmap.domain.report import Report, ReportKind
from cmdmap.links.base import LinkState
from cmdmap.links.counts import RECENT_FRAMES, FrameRate, Phase, StatusBoard

START = datetime(2026, 5, 1, tzinfo=UTC)
LINK = LinkId("tcp:a:1")


def report(kind: ReportKind, raw: bytes = b"x", reason: str | None = None) -> Report:
    return Report("lines", "LINE", kind, raw, reason=reason)


def board() -> StatusBoard:
    return StatusBoard(LINK, "tcp", "auto", START)


def test_begins_with_nothing() -> None:
    status = board().status(START, recording=False, remark="")
    assert (status.id, status.kind, status.protocol) == (LINK, "tcp", "auto")
    assert (status.state, status.since_at) == (LinkState.OPENING, START)
    assert (status.bytes_in, status.reports, status.rejects, status.last_heard_at) == (
        0,
        0,
        0,
        None,
    )


def test_counts_each_kind_once() -> None:
    counts = board()
    reports = [
        report(ReportKind.FIX),
        report(ReportKind.PTT),
        report(ReportKind.REJECT, reason="checksum"),
        report(ReportKind.REJECT, reason="checksum"),
        report(ReportKind.REJECT, reason="range"),
    ]
    counts.add(200, reports, START)
    status = counts.status(START, recording=True, remark="")
    assert (status.bytes_in, status.reports, status.fixes, status.rejects) == (200, 2, 1, 3)
    assert status.reject_reasons == {"checksum": 2, "range": 1}
    assert status.recording


def test_silence_is_no_sign_of_life() -> None:
    counts = board()
    counts.add(5, [], START)
    counts.add(0, [report(ReportKind.PTT)], START + timedelta(seconds=1))
    assert counts.status(START, False, "").last_heard_at == START


def test_keeps_the_newest_frames() -> None:
    counts = board()
    for number in range(RECENT_FRAMES + 20):
        counts.add(1, [report(ReportKind.OTHER, b"%d" % number)], START)
    raw = counts.status(START, False, "").recent_raw
    assert raw == tuple(b"%d" % n for n in range(20, RECENT_FRAMES + 20))


def test_only_opening_counts_as_opened() -> None:
    counts = board()
    for state in (LinkState.OPEN, LinkState.WAITING, LinkState.OPENING, LinkState.OPEN):
        counts.enter(Phase(state, START))
    assert counts.status(START, False, "").opened == 2


def test_a_reason_for_the_state_comes_before_a_remark() -> None:
    counts = board()
    assert counts.status(START, False, "recording is off").reason == "recording is off"
    counts.enter(Phase(LinkState.WAITING, START, "unplugged", START + timedelta(seconds=1)))
    status = counts.status(START, False, "recording is off")
    assert (status.reason, status.next_try_at) == ("unplugged", START + timedelta(seconds=1))


def test_rate_forgets_after_ten_seconds_and_survives_gaps() -> None:
    rate = FrameRate()
    for second in (0, 1, 1, 5, 60, 61):
        rate.add(10, START + timedelta(seconds=second))
    assert rate.at(START + timedelta(seconds=61)) == 2.0
    assert rate.at(START + timedelta(seconds=70)) == 1.0
    assert rate.at(START + timedelta(seconds=71)) == 0.0


def test_copies_are_whole_while_the_link_counts() -> None:
    counts = board()
    torn: list[tuple[int, int]] = []

    def look() -> None:
        for _ in range(2000):
            status = counts.status(START, False, "")
            if status.bytes_in != 10 * status.reports:
                torn.append((status.bytes_in, status.reports))

    looker = threading.Thread(target=look)
    looker.start()
    while looker.is_alive():
        counts.add(10, [report(ReportKind.FIX)], START)
    looker.join()
    assert torn == []
