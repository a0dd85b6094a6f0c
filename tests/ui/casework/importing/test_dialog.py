"""The import dialog over a real console: every row judged, chosen columns heard, all or none in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from tests.kit.windows import open_seat

from cmdmap.domain.incident import IncidentState
from cmdmap.services.intake.columns import Part
from cmdmap.store.queries.incidents import IncidentRow, count, queue
from cmdmap.ui.casework.importing.dialog import ImportIncidentsDialog
from cmdmap.ui.casework.importing.parts import GOOD, REFUSED
from cmdmap.ui.seat import Seat

HEADING = "警情编号,报警时间,报警类型,报警内容,事发地址,报警人,报警电话"
ROW = "110-1,2026-05-04 09:30,停车收费纠纷,停车费太贵吵起来了,闻涛路21号,张三,13800138000"
BAD = "110-2,昨天,噪声扰民,太吵,滨文路,,"
DEADLINE_MS = 15_000


@pytest.fixture
def seat(home: Path) -> Iterator[Seat]:
    """Somebody who may everything at an open console."""
    with open_seat(home) as seat:
        yield seat


@pytest.fixture
def dialog(seat: Seat, qtbot: Any) -> Iterator[ImportIncidentsDialog]:
    opened = ImportIncidentsDialog(seat)
    opened.show()
    yield opened
    # An import that is done has left by itself.
    if shiboken6.isValid(opened):
        opened.reject()


@pytest.fixture
def read(dialog: ImportIncidentsDialog, qtbot: Any, tmp_path: Path) -> Callable[..., None]:
    def reading(*rows: str) -> None:
        path = tmp_path / "110.csv"
        path.write_text("\n".join(rows), encoding="gb18030")
        dialog.read(str(path))
        qtbot.waitUntil(lambda: not dialog.parts.progress.isVisible(), timeout=DEADLINE_MS)

    return reading


def kept(seat: Seat) -> list[IncidentRow]:
    with seat.console.store.reader() as connection:
        return queue(connection)


def cells(model: Any, row: int = 0) -> list[str]:
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


def test_good_rows_are_imported_as_reported(dialog, seat, read, qtbot):
    read(HEADING, ROW)
    assert dialog.parts.verdicts.currentIndex() == GOOD
    assert cells(dialog.parts.verdicts.good)[:2] == ["2", "Parking-fee quarrel"]
    assert dialog.parts.keep.isEnabled()
    with qtbot.waitSignal(dialog.imported, timeout=DEADLINE_MS) as heard:
        dialog.parts.keep.click()
    assert heard.args == ["1 of 1 rows were imported."]
    (row,) = kept(seat)
    assert (row.state, row.address) == (IncidentState.REPORTED, "闻涛路21号")
    assert row.community


def test_refused_rows_hold_the_import_up_until_it_goes_without_them(dialog, seat, read, qtbot):
    read(HEADING, ROW, BAD)
    parts = dialog.parts
    assert parts.verdicts.currentIndex() == REFUSED
    assert cells(parts.verdicts.refused) == ["3", "报警时间", "昨天", "is no date and time"]
    assert not parts.keep.isEnabled()
    parts.verdicts.skip.click()
    with qtbot.waitSignal(dialog.imported, timeout=DEADLINE_MS):
        parts.keep.click()
    assert len(kept(seat)) == 1


def test_columns_that_nobody_knows_are_chosen_by_hand(dialog, read, qtbot):
    read("甲,乙", "停车费太贵,滨文路1号")
    assert "which columns" in dialog.parts.note.text()
    assert not dialog.parts.keep.isEnabled()
    for part, index in ((Part.TEXT, 0), (Part.ADDRESS, 1)):
        box = dialog.parts.fields.columns[part]
        box.setCurrentIndex(box.findData(index))
        box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: dialog.plan is not None, timeout=DEADLINE_MS)
    assert cells(dialog.parts.verdicts.good)[1] == "Parking-fee quarrel (停车费)"


def test_a_large_table_comes_in_piece_by_piece(dialog, seat, read, qtbot):
    read(HEADING, *(f"{n},2026-05-04,停车收费纠纷,x,滨文路,," for n in range(620)))
    with qtbot.waitSignal(dialog.imported, timeout=DEADLINE_MS) as heard:
        dialog.parts.keep.click()
    assert heard.args == ["620 of 620 rows were imported."]
    with seat.console.store.reader() as connection:
        assert count(connection) == 620


def test_an_import_that_is_left_tells_what_is_in(dialog, seat, read, qtbot):
    read(HEADING, *(f"{n},2026-05-04,停车收费纠纷,x,滨文路,," for n in range(620)))
    with qtbot.waitSignal(dialog.imported, timeout=DEADLINE_MS) as heard:
        dialog.parts.keep.click()
        dialog.parts.cancel.click()
    assert heard.args == ["500 of 620 rows were imported."]
    with seat.console.store.reader() as connection:
        assert count(connection) == 500


def test_a_refusal_of_the_desk_is_shown_and_nothing_is_lost(dialog, seat, read, qtbot):
    read(HEADING, ROW)
    seat.login.lock()
    dialog.parts.keep.click()
    qtbot.waitUntil(lambda: dialog.parts.note.objectName() == "refusal", timeout=DEADLINE_MS)
    assert dialog.plan is not None
    assert dialog.parts.keep.isEnabled()
    assert kept(seat) == []


def test_a_file_that_is_no_table_is_refused_in_words(dialog, qtbot, tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"not a workbook")
    dialog.read(str(path))
    qtbot.waitUntil(lambda: dialog.parts.note.objectName() == "refusal", timeout=DEADLINE_MS)
    assert str(path) in dialog.parts.note.text()
