"""The intake form: two fields suffice, proposals never overwrite, nothing typed is lost."""

from __future__ import annotations

import stat
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from cmdmap.domain.casework.commands import AttachReport, OpenIncident, Party
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import Source, Urgency
from cmdmap.domain.place import Place
from cmdmap.services.intake.text_rules import Proposal
from cmdmap.ui.casework.detail.line_list import Entry
from cmdmap.ui.casework.intake.draft import FILE, Draft, from_json, keep, recall, to_json
from cmdmap.ui.casework.intake.form import IntakeForm
from cmdmap.ui.models.hits import Hit

HERE = Place(120.15, 30.16)
KEY, CTRL, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def full(now):
    return Draft(
        now, "停车吵架", "parking_fee", Urgency.FIRST, "至善路188号", HERE, Source.POLICE_110,
        "13812346621", "张三",
    )  # fmt: skip


def test_a_draft_survives_its_file_and_only_its_owner_may_read_it(full, tmp_path):
    keep(tmp_path, full)
    assert recall(tmp_path) == full
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    keep(tmp_path, Draft(full.known_at))
    assert recall(tmp_path) is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"known_at": 3}', "\x00"])
def test_a_broken_draft_is_no_draft(text, tmp_path):
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    assert recall(tmp_path) is None


def test_a_draft_becomes_a_command(full):
    assert from_json(to_json(full)) == full
    assert full.open_command() == OpenIncident(
        "parking_fee", "至善路188号", HERE, "停车吵架", Urgency.FIRST, Source.POLICE_110,
        full.known_at, (Party(name="张三", phone="13812346621"),),
    )  # fmt: skip
    attached = full.attach_command(IncidentId(3))
    assert isinstance(attached, AttachReport)
    assert attached.incident_id == 3


@pytest.fixture
def form(qtbot, kinds, now):
    times = [now]
    form = IntakeForm(lambda: times[-1])
    form.times = times
    qtbot.addWidget(form)
    form.show()
    form.begin(kinds)
    form.saved = []
    form.save_requested.connect(lambda: form.saved.append(form.draft()))
    return form


def test_two_fields_are_enough_without_a_mouse(form, qtbot):
    parts = form.fields
    qtbot.keyClicks(parts.text, "quarrel")
    qtbot.keyClick(parts.text, KEY.Key_Tab)
    qtbot.keyClicks(parts.kind, "tcsf")
    assert parts.kind.hits_visible()
    qtbot.keyClick(parts.kind, KEY.Key_Return)
    qtbot.keyClicks(parts.place, "188 Zhishan")
    qtbot.keyClick(parts.place, KEY.Key_Return, CTRL)
    (draft,) = form.saved
    assert (draft.kind, draft.address, draft.text) == ("parking_fee", "188 Zhishan", "quarrel")


def test_a_proposal_fills_in_and_says_why_but_leaves_a_choice_alone(form, qtbot, kinds):
    lost = Proposal("lost_person", Urgency.URGENT, None, ("老人", "走失"))
    form.show_proposal(lost, kinds)
    assert form.fields.kind.kind.code == "lost_person"
    assert form.marks.why.text() == "because: 老人, 走失"
    assert form.draft().urgency is Urgency.URGENT
    form.fields.kind.choose(kinds.of("parking_fee"))
    form.fields.urgency.put(Urgency.THIRD)
    form.fields.urgency.activated.emit(3)
    form.show_proposal(lost, kinds)
    assert form.draft().kind == "parking_fee"
    assert form.draft().urgency is Urgency.THIRD


def test_a_found_place_is_taken_and_an_old_answer_dropped(form, qtbot):
    place = form.fields.place
    asked = []
    place.asked.connect(asked.append)
    place.setFocus()
    qtbot.keyClicks(place, "zsl")
    assert asked[-1] == "zsl"
    hit = Hit("至善路188号", "Road", "road", "", place=HERE)
    place.show_found("zs", [hit])
    assert not place.hits_visible()
    place.show_found("zsl", [hit])
    qtbot.keyClick(place, KEY.Key_Return)
    assert (form.draft().address, form.draft().place) == ("至善路188号", HERE)
    assert form.marks.where.text() == "30.16000, 120.15000"
    qtbot.keyClicks(place, "x")
    assert form.draft().place is None


def test_alt_and_a_digit_attach_instead(form, qtbot):
    attached = []
    form.attach_requested.connect(attached.append)
    form.show_twins([Entry("Alt+1", "one"), Entry("Alt+2", "two")])
    qtbot.keyClick(form.fields.phone, KEY.Key_2, ALT)
    assert attached == [1]


def test_the_call_began_when_the_form_was_opened_and_the_next_when_it_is_typed(
    form, qtbot, kinds, now
):
    assert form.draft().known_at == now
    qtbot.keyClicks(form.fields.text, "one")
    form.begin(kinds)
    assert form.draft().text == "one", "F2 again loses nothing"
    form.rest(kinds)
    assert form.draft() is None
    form.times.append(now + timedelta(minutes=9))
    qtbot.keyClicks(form.fields.text, "two")
    assert form.draft().known_at == now + timedelta(minutes=9)


def test_a_call_brings_number_and_first_ring_and_leaves_what_was_typed(form, now):
    form.take_call("13800006621", "赵巡逻", now - timedelta(seconds=8))
    assert form.draft() == Draft(
        now - timedelta(seconds=8), phone="13800006621", name="赵巡逻"
    )  # fmt: skip
    form.fields.text.put("停车吵架")
    form.fields.name.put("张三")
    form.take_call("13800006622", "李四", now)
    kept = form.draft()
    assert (kept.text, kept.name, kept.phone) == ("停车吵架", "张三", "13800006622")
    assert kept.known_at == now - timedelta(seconds=8)
