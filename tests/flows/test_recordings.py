"""Every recording through a whole console: each report has one counted end, each epoch one row."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.kit.desks import open_console
from tests.kit.waiting import wait_until

from cmdmap.domain.report import ReportKind
from cmdmap.links.base import LinkState
from cmdmap.links.spec import parse_link
from cmdmap.protocols.registry import open_decoder
from cmdmap.services.ledger import DeskCounts
from cmdmap.store.engine import open_store

LOGS = (
    "beidou-bd.log",
    "bu353s4.log",
    "garmin-geko201.log",
    "mtk-3329.log",
    "nmea-fuzzy-cases.log",
    "pynmeagps-kenwood_nmea.log",
    "pynmeagps-nmeabadck.log",
    "pyubx2-MIXED.log",
    "quectel-l76k-dual.log",
    "tcp-torture.log",
    "ublox-8.log",
)


def play(home: Path, log: Path) -> DeskCounts:
    console = open_console(home)
    console.start()
    try:
        console.rack.add(parse_link(f"tape:{log}?speed=max"))
        wait_until("played", lambda: console.rack.statuses()[0].state is LinkState.ENDED)
    finally:
        console.stop()
    return console.desk.counts()


def rows(home: Path) -> list[tuple[object, ...]]:
    store = open_store(f"sqlite:///{home / 'cmdmap.db'}")
    try:
        with store.reader() as connection:
            sql = "SELECT * FROM fixes ORDER BY unit_id, at_us"
            return [tuple(row) for row in connection.exec_driver_sql(sql)]
    finally:
        store.close()


@pytest.mark.parametrize("name", LOGS)
def test_every_report_has_one_end(name: str, shared: Path, home: Path) -> None:
    log = shared / "logs" / name
    decoder = open_decoder("auto")
    kinds = [r.kind for r in decoder.feed(log.read_bytes()) + decoder.flush()]
    counts = play(home, log)
    refused = sum(counts.refused.values())
    positions = counts.kept + counts.history + counts.merged
    others = sum(
        kind not in {ReportKind.FIX, ReportKind.OTHER, ReportKind.REJECT} for kind in kinds
    )
    assert counts.dropped == {}
    assert positions + refused + others == len(kinds)
    assert len(rows(home)) <= positions


@pytest.mark.parametrize("name", ["ublox-8.log", "bu353s4.log"])
def test_playing_it_again_adds_no_row(name: str, shared: Path, home: Path) -> None:
    play(home, shared / "logs" / name)
    once = [row[:4] for row in rows(home)]
    play(home, shared / "logs" / name)
    assert once
    assert [row[:4] for row in rows(home)] == once
