"""The outbox as rows: newest first, moved on by facts, every state in words, icon and colour."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from cmdmap.domain.ids import OutgoingId, UnitId, UnitKey
from cmdmap.domain.outgoing import Outgoing, OutgoingKind, OutgoingState
from cmdmap.ui.outgoing import model as outbox_model
from cmdmap.ui.outgoing.model import KIND, STATE, STATE_LOOKS, TIME, UNIT, WHY, OutboxModel
from cmdmap.widgets.tables.actions import SORT_ROLE

NOON = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
MODE = QAbstractItemModelTester.FailureReportingMode.Fatal


def message(number: int, state: OutgoingState = OutgoingState.QUEUED, **values) -> Outgoing:
    at = NOON + timedelta(seconds=number)
    fields = {"kind": OutgoingKind.TEXT, "text": f"text {number}", **values}
    return Outgoing(
        OutgoingId(number), fields.pop("kind"), UnitId(7), "李", fields.pop("text"), at, state, at,
        at, **fields,
    )  # fmt: skip


@pytest.fixture
def model(qapp):
    made = OutboxModel()
    made.tester = QAbstractItemModelTester(made, MODE)
    return made


def shown(model, column=3):
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_rows_stand_newest_first_in_whatever_order_they_come(model):
    model.apply([message(5)])
    model.put_history([message(9), message(2), message(5, OutgoingState.FAILED)])
    model.apply([message(7)])
    assert shown(model) == ["text 9", "text 7", "text 5", "text 2"]
    assert [model.row_of(OutgoingId(number)) for number in (9, 7, 5, 2, 4)] == [0, 1, 2, 3, -1]
    assert model.message(OutgoingId(5)).state is OutgoingState.QUEUED, "a fact is newer"


def test_a_changed_message_changes_its_row_only(model, qtbot):
    model.apply([message(1), message(2), message(3)])
    with qtbot.waitSignal(model.dataChanged) as changed:
        model.apply([message(2, OutgoingState.DELIVERED)])
    first, last = changed.args[:2]
    assert (first.row(), last.row()) == (1, 1)
    with qtbot.assertNotEmitted(model.dataChanged):
        model.apply([message(2, OutgoingState.DELIVERED)])


def test_the_oldest_rows_make_room(model, monkeypatch):
    monkeypatch.setattr(outbox_model, "KEPT", 3)
    model.apply(message(number) for number in range(1, 6))
    assert shown(model) == ["text 5", "text 4", "text 3"]
    assert model.message(OutgoingId(1)) is None
    assert model.open_count() == 3


@pytest.mark.parametrize("state", OutgoingState)
def test_every_state_is_said_by_word_icon_and_colour(model, state):
    model.apply([message(1, state)])
    cell = model.index(0, STATE)
    assert cell.data()
    assert not cell.data(Qt.ItemDataRole.DecorationRole).isNull()
    assert cell.data(Qt.ItemDataRole.ForegroundRole).isValid()
    assert state in STATE_LOOKS


def test_a_row_says_whom_what_and_why(model, make_live):
    model.names = {UnitId(7): make_live(7, name="巡-07")}
    model.apply(
        [
            message(1, OutgoingState.FAILED, reason="radio refused", key=UnitKey("gsm:1")),
            message(2, kind=OutgoingKind.POLL, text=""),
            replace(message(3), unit_id=UnitId(99)),
        ]
    )
    assert shown(model, UNIT) == ["unit 99", "巡-07", "巡-07"]
    assert shown(model, KIND) == ["Text", "Poll", "Text"]
    assert shown(model, WHY)[2] == "radio refused"
    assert "No link can carry it yet" in shown(model, WHY)[1]
    assert model.index(1, 3).data() == "—"
    assert model.index(2, WHY).data(Qt.ItemDataRole.ToolTipRole) == "radio refused  gsm:1"
    assert model.index(0, TIME).data(SORT_ROLE) == 3


def test_markup_in_a_text_stays_text(model):
    model.apply([message(1, text="<img src=x> now")])
    assert "&lt;img" in model.index(0, 3).data(Qt.ItemDataRole.ToolTipRole)
    assert model.index(0, 3, QModelIndex()).data() == "<img src=x> now"
