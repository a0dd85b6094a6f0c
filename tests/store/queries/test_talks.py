"""The newest push-to-talk of a unit, whatever else it has sent since."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.kit.desks import NOON, feed, open_file, said

from cmdmap.domain.ids import UnitId
from cmdmap.domain.report import ReportKind
from cmdmap.store.queries.talks import last_talk


def test_the_last_talk_is_found(tmp_path: Path) -> None:
    later = NOON + timedelta(seconds=5)
    with open_file(tmp_path / "cmdmap.db") as store:
        feed(
            store,
            said(ReportKind.PTT, sentence="BOT"),
            said(ReportKind.PTT, sentence="EOT", heard_at=later),
            said(ReportKind.STATUS, text="80", heard_at=later + timedelta(seconds=9)),
            said(ReportKind.STATUS, "fleetsync:100-2008", text="80"),
        )
        with store.reader() as connection:
            assert last_talk(connection, UnitId(1)) == later
            assert last_talk(connection, UnitId(2)) is None
