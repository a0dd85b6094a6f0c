"""Mediators who are offered: ranked, with reasons, one press to appoint; none where one is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from tests.services.people.small_roster import LIN, ROSTER, WU

from cmdmap.domain.people.book import PeopleBook
from cmdmap.domain.people.mediation import CaseId, MediationCase
from cmdmap.services.people.matching import match_mediators
from cmdmap.ui.people.mediation_forms import ClassifyDialog
from cmdmap.ui.people.mediator_offers import MediatorOffers

AT = datetime(2026, 5, 4, 4, tzinfo=UTC)
CASE = MediationCase(CaseId(7), "TJ-7", "0402", "物业费", "C01", AT, "x", AT)


def test_the_fittest_are_offered_and_one_press_asks_for_the_first(qtbot):
    offers = MediatorOffers(1, "F7")
    qtbot.addWidget(offers)
    matches = match_mediators(PeopleBook().with_records(ROSTER), "0402", "C01", AT)
    offers.show_case(CASE, matches)
    (row,) = offers.rows
    assert row.words.text().startswith(f"{LIN.code} {LIN.name}  ·  own field, own community")
    with qtbot.waitSignal(offers.appoint_requested) as told:
        row.button.click()
    assert told.args == [CaseId(7), LIN.code]
    offers.show_case(CASE, matches, "not allowed")
    assert not row.button.isEnabled()
    for case in (replace(CASE, mediators=(WU.code,)), None):
        offers.show_case(case, matches)
        assert offers.isHidden()


def test_what_a_case_is_about_can_be_said_later(qtbot):
    dialog = ClassifyDialog(replace(CASE, dispute="99"), None)
    qtbot.addWidget(dialog)
    assert dialog.dispute.currentData() == "99"
    dialog.dispute.setCurrentIndex(dialog.dispute.findData("0402"))
    dialog.title.setText(" ")
    dialog.accept()
    assert dialog.shown_refusal()
    dialog.title.setText("物业费")
    command = dialog.command()
    assert (command.case_id, command.dispute, command.title) == (CaseId(7), "0402", "物业费")
