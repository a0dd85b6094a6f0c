"""The notice of loss: there until seen, sent again or delivered late."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cmdmap.domain.ids import OutgoingId, UnitId
from cmdmap.domain.outgoing import Outgoing, OutgoingKind, OutgoingState
from cmdmap.ui.outgoing.model import OutboxModel
from cmdmap.ui.outgoing.notice import LossNotice

NOON = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
ONE = Outgoing(
    OutgoingId(1), OutgoingKind.TEXT, UnitId(7), "李", "to the gate", NOON, OutgoingState.FAILED,
    NOON, NOON, reason="radio refused",
)  # fmt: skip
TWO = replace(
    ONE, id=OutgoingId(2), state=OutgoingState.UNANSWERED, reason="No answer came within 30 s."
)


@pytest.fixture
def notice(qtbot, make_live):
    model = OutboxModel()
    model.names = {UnitId(7): make_live(7)}
    made = LossNotice(model)
    qtbot.addWidget(made)
    return made


def test_a_loss_is_said_with_whom_what_and_why_until_it_is_seen(notice):
    notice.take([ONE])
    words = "Text to 巡-07: failed. radio refused  “to the gate”"
    assert notice.words.text() == words
    assert not notice.isHidden()
    notice.take([TWO])
    assert notice.words.text().startswith("Text to 巡-07: no answer known. No answer came")
    assert notice.words.text().endswith("and 1 more")
    notice.seen_button.click()
    assert notice.isHidden()
    assert notice.unseen() == ()


@pytest.mark.parametrize("state", [OutgoingState.DELIVERED, OutgoingState.QUEUED])
def test_what_is_no_loss_any_more_needs_no_notice(notice, state):
    notice.take([ONE, TWO])
    notice.take([replace(TWO, state=state)])
    assert notice.unseen() == (ONE,)
    notice.forget(ONE.id)
    assert notice.isHidden()


def test_it_shows_the_newest_loss(notice, qtbot):
    notice.take([ONE, TWO])
    with qtbot.waitSignal(notice.show_requested) as shown:
        notice.show_button.click()
    assert shown.args == [2]


def test_what_was_meant_and_what_goes_well_is_no_loss(notice):
    for state in (OutgoingState.CANCELLED, OutgoingState.DELIVERED, OutgoingState.SENT):
        notice.take([replace(ONE, state=state)])
    assert notice.isHidden()
