"""The sending forms by keyboard: what is refused while typing, and the orders they make."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cmdmap.domain.commands import SendStatus, SendText
from cmdmap.domain.ids import UnitKey
from cmdmap.ui.outgoing.dialogs import TEXT_MAX, SendStatusDialog, SendTextDialog


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def text_to(window, make_live):
    """``text_to(1, 2, operator=…)`` is the open form for these radios; 0 has a receiver only."""

    def make(*numbers, operator="李"):
        units = [make_live(number) for number in numbers]
        receiver = (UnitKey("nmea:/dev/ttyS1"),)
        units = [
            live if live.unit.id else replace(live, unit=replace(live.unit, keys=receiver))
            for live in units
        ]
        dialog = SendTextDialog(units, ("CALL BASE", "请立即返回"), operator, window)
        dialog.open()
        return dialog

    return make


def test_enter_sends_and_shift_adds_no_line(text_to, qtbot):
    dialog = text_to(1)
    qtbot.keyClicks(dialog.text, "to the gate")
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog.text, Qt.Key.Key_Return)
    assert dialog.commands() == [SendText(1, "to the gate", "李")]


def test_what_the_radio_cannot_show_is_refused_while_it_is_typed(text_to):
    dialog = text_to(1)
    dialog.text.setPlainText("请立即返回")
    assert "Latin letters" in dialog.shown_refusal()
    assert not dialog.accept_button.isEnabled()
    dialog.accept()
    assert dialog.isVisible()
    dialog.text.setPlainText("RETURN")
    assert dialog.shown_refusal() == ""
    assert "4090 more characters fit" in dialog.reached.text()


@pytest.mark.parametrize(
    ("typed", "operator", "why"),
    [(" \n ", "李", "Type the text first"), ("RETURN", " ", "Type your name first")],
)
def test_nothing_and_nobody_is_not_sent(text_to, typed, operator, why):
    dialog = text_to(1, operator=operator)
    dialog.text.setPlainText(typed)
    dialog.accept()
    assert why in dialog.shown_refusal()


def test_a_group_is_counted_and_only_who_is_reached_gets_an_order(text_to):
    dialog = text_to(1, 0, 2)
    assert dialog.reached.text().startswith("2 of 3 units")
    assert dialog.missed.toPlainText().startswith("1  The unit has no radio")
    dialog.phrases.setCurrentIndex(1)
    dialog.phrases.activated.emit(1)
    assert dialog.commands() == [SendText(n, "CALL BASE", "李") for n in (1, 2)]


def test_a_book_pasted_by_mistake_is_cut(text_to):
    dialog = text_to(1)
    dialog.text.setPlainText("x" * (TEXT_MAX + 5))
    assert len(dialog.text.toPlainText()) == TEXT_MAX
    assert "at most 4096" in dialog.shown_refusal()


@pytest.mark.parametrize("typed", ["", "x", "5", "100", "-1", "٤٢", "1e1"])
def test_a_code_the_radio_does_not_take_is_refused(window, make_live, typed):
    dialog = SendStatusDialog(make_live(1), "李", window)
    dialog.open()
    dialog.code.setText(typed)
    assert not dialog.accept_button.isEnabled()
    assert "number" in dialog.shown_refusal()
    dialog.accept()
    assert dialog.result() == 0


def test_a_code_makes_an_order(window, make_live):
    dialog = SendStatusDialog(make_live(1), "李", window)
    dialog.code.setText(" 042 "[:5])
    assert dialog.reached.text() == "fleetsync:100-2001"
    assert dialog.commands() == [SendStatus(1, 42, "李")]
