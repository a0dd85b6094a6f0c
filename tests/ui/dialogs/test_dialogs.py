"""The dialogs make checked wishes and refuse in one sentence."""

from __future__ import annotations

from cmdmap.domain.commands import NameUnit
from cmdmap.domain.ids import UnitId
from cmdmap.domain.unit import ForceKind
from cmdmap.ui.dialogs.name_unit import NameUnitDialog


def test_naming_a_radio_makes_the_command(qtbot, make_live):
    dialog = NameUnitDialog(make_live(7, named=False).unit)
    qtbot.addWidget(dialog)
    assert dialog.name.text() == ""
    dialog.accept()
    assert dialog.result() == 0
    assert dialog.shown_refusal() == "Type the name the operators know it by."
    dialog.name.setText(" 巡-07 ")
    dialog.kind.setCurrentIndex(dialog.kind.findData(ForceKind.POLICE))
    dialog.team.setText("一队")
    dialog.accept()
    assert dialog.result() == 1
    assert dialog.command() == NameUnit(UnitId(7), "巡-07", ForceKind.POLICE, "一队")
