"""The exported log holds both logs in the order of time, and nothing that runs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.kit.desks import HOME, NOON, open_file
from tests.kit.radio_desks import BY, radio_bench

from cmdmap.domain.radio.commands import WriteLog
from cmdmap.services.files.sheets import read_sheet
from cmdmap.services.radio.log_export import export_log


def test_what_was_heard_and_written_lies_in_one_table(tmp_path: Path) -> None:
    path = tmp_path / "log.xlsx"
    with open_file(tmp_path / "cmdmap.db") as store, radio_bench(store) as bench:
        bench.do(WriteLog("早前", BY, NOON - timedelta(days=2)))
        bench.do(WriteLog("=cmd", BY, NOON - timedelta(minutes=1), bench.unit(1), place=HOME))
        bench.do(WriteLog("更正", BY, corrects=2))
        bench.tick(seconds=1)
        bench.hear(1)
        with store.reader() as connection:
            day = timedelta(days=1)
            assert export_log(connection, path, NOON - day, NOON + day) == 3
    head, *rows = read_sheet(path)
    assert len(head) == 12
    assert [row[6] for row in rows] == ["=cmd", "更正", "BOT"]
    assert rows[0][3:6] == ("Radio 100-2001", "", "fleetsync:100-2001")
    assert rows[0][7:10] == ("30.160000", "120.150000", BY)
    assert rows[1][10] == "2"
