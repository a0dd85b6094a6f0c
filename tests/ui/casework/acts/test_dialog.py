"""Every act's form: opens, names what is missing, makes its command, loses no word."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from cmdmap.domain.assignment import AssignmentState
from cmdmap.domain.casework.commands import (
    AmendIncident,
    Escalate,
    FeedBack,
    MoveAssignment,
    RecordCallBack,
    Suspend,
)
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.ids import UnitId
from cmdmap.domain.incident import (
    CallResult,
    IncidentState,
    Postponement,
    Satisfaction,
    Supervision,
    Tier,
)
from cmdmap.domain.incident_flow import DEEDS, Act
from cmdmap.domain.place import Place
from cmdmap.ui.casework.acts.asks import Scene
from cmdmap.ui.casework.acts.dialog import ActDialog
from cmdmap.ui.casework.acts.forms import FORMS
from cmdmap.ui.casework.next_act import LED_TO
from cmdmap.ui.models.hits import Hit

BY_TABLE = {Act.REPORT, Act.OPEN, Act.DISPATCH, Act.REINFORCE, *LED_TO}
"""Acts without a form: intake, proposals, and what a call-back turns out to be."""
ENTER, CTRL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def scene(make_incident, make_assignment, make_clock, kinds, now):
    incident = make_incident(
        1,
        state=IncidentState.ON_SITE,
        assignments=(make_assignment(7), make_assignment(8, AssignmentState.ARRIVED)),
        clocks=(make_clock(ClockKind.ARRIVE), make_clock(ClockKind.FEED_BACK)),
        postponements=(Postponement(ClockKind.ARRIVE, now, "路堵", "陈晨", now),),
        supervisions=(Supervision(1, now, "", "浦联社区", "尽快"),),
    )
    units = [(f"巡-{number:02d}", UnitId(number)) for number in (7, 8, 9)]
    return Scene(
        incident, (incident, make_incident(2)), kinds, now, lambda u: f"巡-{u:02d}", lambda: units
    )


@pytest.fixture
def open_form(scene, qtbot):
    def open_form(act):
        dialog = ActDialog(act, scene)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.made = []
        dialog.command_made.connect(dialog.made.append)
        return dialog

    return open_form


def test_every_act_has_a_form_or_a_table():
    assert set(Act) == FORMS.keys() | BY_TABLE


@pytest.mark.parametrize("act", [act for act, form in FORMS.items() if form.asks])
def test_a_form_refuses_what_is_missing_then_makes_its_command(open_form, act):
    dialog = open_form(act)
    needed = [ask for ask in FORMS[act].asks if ask.needed]
    for ask in needed:
        field = dialog.fields[ask.name]
        if dialog.form.isRowVisible(field) and not field.says():
            dialog.accept()
            assert "is still empty" in dialog.shown_refusal()
            assert dialog.made == []
        if not field.says():
            value = ask.choices(dialog.scene)[0][1] if ask.choices else "说明"
            field.put((value,) if ask.name == "units" else value)
    dialog.accept()
    assert len(dialog.made) == 1
    assert dialog.isVisible(), "it waits for the desk"
    assert DEEDS[act].needs_reason <= ("reason" in dialog.values())
    dialog.settle()
    assert not dialog.isVisible()


def test_a_refusal_of_the_desk_keeps_every_word(open_form, qtbot):
    dialog = open_form(Act.FEED_BACK)
    qtbot.keyClicks(dialog.fields["text"], "settled on site")
    qtbot.keyClick(dialog.fields["text"], ENTER, CTRL)
    assert dialog.made == [FeedBack(dialog.scene.incident.id, "settled on site")]
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible(), "the desk has it"
    dialog.show_refusal("It is closed; reopen it first.")
    assert dialog.shown_refusal() == "It is closed; reopen it first."
    assert dialog.fields["text"].value() == "settled on site"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_satisfaction_is_asked_only_of_who_was_reached(open_form):
    dialog = open_form(Act.CALL_BACK)
    satisfaction = dialog.fields["satisfaction"]
    assert not dialog.form.isRowVisible(satisfaction)
    dialog.fields["result"].put(CallResult.NO_ANSWER)
    dialog.accept()
    assert dialog.made == [RecordCallBack(dialog.scene.incident.id, CallResult.NO_ANSWER)]
    dialog.show_refusal("")
    dialog.fields["result"].put(CallResult.REACHED)
    assert dialog.form.isRowVisible(satisfaction)
    satisfaction.put(Satisfaction.NOT)
    dialog.accept()
    assert dialog.made[1].satisfaction is Satisfaction.NOT


def test_amending_names_only_what_was_changed(open_form):
    dialog = open_form(Act.AMEND)
    dialog.fields["address"].put("至善路190号")
    dialog.accept()
    assert dialog.made == [AmendIncident(dialog.scene.incident.id, address="至善路190号")]


def test_a_position_is_put_right_by_coordinates_and_nothing_else(open_form):
    dialog = open_form(Act.AMEND)
    position = dialog.fields["place"]
    position.setText("somewhere")
    dialog.accept()
    assert dialog.shown_refusal().startswith("Type the position")
    position.setText("30.178, 120.168")
    dialog.accept()
    assert dialog.made == [AmendIncident(dialog.scene.incident.id, place=Place(120.168, 30.178))]


def test_the_only_unit_that_can_leave_is_chosen_already(open_form):
    dialog = open_form(Act.LEAVE)
    dialog.accept()
    (arrived,) = (a for a in dialog.scene.incident.assignments if a.arrived_at)
    assert dialog.made == [MoveAssignment(Act.LEAVE, arrived.id)]


def test_only_higher_tiers_can_be_chosen_and_an_instant_is_kept(open_form, now):
    dialog = open_form(Act.ESCALATE)
    assert [v for _, v in FORMS[Act.ESCALATE].asks[0].choices(dialog.scene)] == [
        Tier.COMMUNITY,
        Tier.SUBDISTRICT,
    ]
    dialog.restore({"tier": Tier.COMMUNITY, "reason": "网格解决不了"})
    dialog.accept()
    assert dialog.made == [Escalate(dialog.scene.incident.id, Tier.COMMUNITY, "网格解决不了")]
    later = open_form(Act.SUSPEND)
    later.restore({"reason": "等材料"})
    later.accept()
    (made,) = later.made
    assert isinstance(made, Suspend)
    assert (made.until - now).days == 1


def typing_at(dialog, qtbot):
    """The line of the place, with the keyboard in it."""
    line = dialog.fields["where"].line
    dialog.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    return line


def test_the_second_incident_of_a_split_can_be_at_another_place(open_form, qtbot):
    dialog = open_form(Act.SPLIT)
    dialog.fields["kind"].setCurrentIndex(0)
    dialog.fields["text"].put("另一处也有堆物")
    dialog.fields["reason"].put("两处不同")
    line = typing_at(dialog, qtbot)
    asked = []
    line.asked.connect(asked.append)
    qtbot.keyClicks(line, "zsl")
    assert asked == ["z", "zs", "zsl"]
    elsewhere = Place(120.17, 30.18)
    line.show_found("zsl", [Hit("至善路190号", "road", "road", "", place=elsewhere)])
    qtbot.keyClick(line, ENTER)
    assert dialog.isVisible()
    assert dialog.made == [], "Enter took the hit"
    qtbot.keyClick(line, ENTER, CTRL)
    (command,) = dialog.made
    assert (command.address, command.place) == ("至善路190号", elsewhere)


def test_esc_closes_the_hits_first_and_the_form_next(open_form, qtbot):
    dialog = open_form(Act.SPLIT)
    line = typing_at(dialog, qtbot)
    qtbot.keyClicks(line, "zsl")
    line.show_found("zsl", [Hit("至善路", "road", "road", "", place=Place(120.17, 30.18))])
    assert line.hits_visible()
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert not line.hits_visible()
    assert dialog.isVisible()
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
