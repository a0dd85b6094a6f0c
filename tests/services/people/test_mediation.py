"""Mediation and shift sheets over a real desk and store, with the incident they belong to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.kit.cases import DISPATCHER, HEAD, case_bench
from tests.services.people.small_roster import ROSTER

from cmdmap.domain.casework.commands import HandOverIncident
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.people import commands as wishes
from cmdmap.domain.people.facts import MediationMoved, ShiftSheetSigned
from cmdmap.domain.people.mediation import DisputeParty, Outcome, Stage
from cmdmap.domain.people.shift_sheet import Signature
from cmdmap.domain.rights import Actor, Role
from cmdmap.domain.unit import ForceKind
from cmdmap.store.accounts.audit import walk_audit
from cmdmap.store.people.mediation import read_parties

MEDIATOR = Actor("林调解", frozenset({Role.MEDIATOR}))
PARTIES = (
    DisputeParty("甲方", "张三", "13800138000", "住 188 号"),
    DisputeParty("乙方", "李四", "13900139000"),
)


@pytest.fixture
def bench(store):
    with case_bench(store) as bench:
        bench.do(wishes.KeepRoster(ROSTER))
        yield bench


@pytest.fixture
def incident_id(bench):
    incident_id = bench.open()
    bench.do(HandOverIncident(incident_id, ForceKind.MEDIATION, "物业费"))
    return incident_id


def moved(commit):
    return next(fact.case for fact in commit.facts if isinstance(fact, MediationMoved))


def opened(bench, **values):
    wish = wishes.OpenMediation(
        **{"dispute": "0402", "title": "物业费纠纷", "mediators": ("L",), **values}
    )
    return moved(bench.do(wish, MEDIATOR))


def texts(bench, incident_id):
    return [line.text for line in bench.lines(incident_id)]


def test_a_case_goes_its_way_and_its_incident_tells_it(bench, incident_id):
    case = opened(bench, incident_id=incident_id, parties=PARTIES)
    assert case.number == "TJ20260504-0001"
    assert case.incident_number == bench.incident(incident_id).number
    assert case.contact_due_at == bench.clock.now + timedelta(hours=24)
    bench.turn(hours=2)
    case = moved(bench.do(wishes.RecordDisputeContact(case.id, "双方愿意谈"), MEDIATOR))
    assert case.stage is Stage.CONTACTED
    clock = bench.incident(incident_id).clock(ClockKind.MEDIATE)
    assert clock.stopped_at == bench.clock.now
    bench.do(wishes.PlanSession(case.id, bench.clock.now + timedelta(days=1), "调解室"), MEDIATOR)
    case = moved(bench.do(wishes.RecordSession(case.id, 1, "各让一步"), MEDIATOR))
    assert (case.stage, case.next_session()) == (Stage.IN_SESSION, None)
    bench.do(wishes.RecordAgreement(case.id, "分期付清", 320_000, date(2026, 6, 1)), MEDIATOR)
    bench.do(wishes.PlanRevisit(case.id, date(2026, 6, 4)), MEDIATOR)
    bench.do(wishes.CloseMediation(case.id, Outcome.AGREED), MEDIATOR)
    bench.do(wishes.RecordFulfilment(case.id, date(2026, 5, 30)), MEDIATOR)
    case = moved(bench.do(wishes.RecordRevisit(case.id, 1, "已付清"), MEDIATOR))
    assert not case.is_open
    assert case.agreement.fulfilled_on == date(2026, 5, 30)
    assert case.revisits[0].by == "林调解"
    told = texts(bench, incident_id)
    assert any("session 1" in text and "各让一步" in text for text in told)
    assert any("re-visit: 已付清" in text for text in told)
    assert [line.act for line in bench.lines(incident_id)].count(Act.CONTACT) == 1
    assert bench.desk.people().cases[case.id] == case


def test_cases_are_there_after_a_restart(bench, store, incident_id):
    case = opened(bench, incident_id=incident_id, parties=PARTIES)
    bench.do(wishes.PlanSession(case.id, bench.clock.now, "调解室"), MEDIATOR)
    bench.do(wishes.RecordSession(case.id, 1, "谈了"), MEDIATOR)
    before = bench.desk.people()
    bench.desk.stop()
    with case_bench(store) as again:
        assert again.desk.people() == before


def test_what_cannot_be_is_refused_with_a_sentence(bench, incident_id):
    assert "kind of dispute" in bench.refused(wishes.OpenMediation("0777", "x"))
    assert "does not mediate" in bench.refused(wishes.OpenMediation("0402", "x", mediators=("A",)))
    case = opened(bench, incident_id=incident_id, mediators=())
    assert case.number in bench.refused(wishes.OpenMediation("0402", "x", incident_id=incident_id))
    assert "no mediator" in bench.refused(wishes.PlanSession(case.id, bench.clock.now, "庭"))
    assert "no contact" in bench.refused(wishes.RecordAgreement(case.id, "好"))
    assert "recorded agreement" in bench.refused(wishes.CloseMediation(case.id, Outcome.AGREED))
    assert "never planned" in bench.refused(wishes.RecordSession(case.id, 1, "x"))
    assert "empty" in bench.refused(wishes.OpenMediation("0402", "  "))
    bench.do(wishes.CloseMediation(case.id, Outcome.WITHDRAWN))
    assert "closed already" in bench.refused(wishes.RecordDisputeContact(case.id))
    assert "no mediation case" in bench.refused(wishes.RevealDisputeParties(99))
    assert bench.desk.people().cases[case.id].outcome is Outcome.WITHDRAWN


def test_who_may_not_mediate_or_look_is_refused(bench):
    case = opened(bench, parties=PARTIES)
    assert "may not" in bench.refused(wishes.RecordDisputeContact(case.id), DISPATCHER)
    assert "may not" in bench.refused(wishes.RevealDisputeParties(case.id), MEDIATOR)
    bench.do(wishes.RevealDisputeParties(case.id, "核对电话"), HEAD)


def test_parties_stand_apart_and_in_no_audit_row(bench, store):
    case = opened(bench, parties=PARTIES)
    with store.reader() as connection:
        assert read_parties(connection, case.id) == list(PARTIES)
        rows = [str(row) for row in walk_audit(connection)]
    assert rows
    for secret in ("张三", "13800138000", "李四", "188 号"):
        assert not any(secret in row for row in rows)
        assert secret not in str(bench.desk.people())


def test_a_sheet_says_what_was_open_and_is_signed_by_two(bench):
    incident_id = bench.open(text="电话 13800138000 说对方不讲理")
    bench.assign(incident_id, 1)
    bench.turn(minutes=11)
    case = opened(bench)
    made = bench.do(wishes.MakeShiftSheet("注意 188 号"))
    (sheet,) = [f.sheet for f in made.facts if isinstance(f, ShiftSheetSigned)]
    number = bench.incident(incident_id).number
    found = {(line.section, line.subject) for line in sheet.lines}
    assert {("incident", number), ("overdue", number), ("mediation", case.number)} <= found
    assert any("巡-01" in line.text for line in sheet.lines)
    assert "13800138000" not in str(sheet)
    bench.do(wishes.SignShiftSheet(sheet.id))
    assert "another person" in bench.refused(wishes.SignShiftSheet(sheet.id))
    bench.do(wishes.SignShiftSheet(sheet.id, "郑班长"))
    assert "Both heads" in bench.refused(wishes.SignShiftSheet(sheet.id, "第三人"))
    signed = bench.desk.people().sheets[0]
    assert signed.handed == Signature("周值班长", bench.clock.now)
    assert signed.taken.by == "郑班长"
    assert signed.lines == sheet.lines
