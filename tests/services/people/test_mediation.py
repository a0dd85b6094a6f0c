"""Mediation and shift sheets over a real desk and store, with the incident they belong to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.kit.cases import DISPATCHER, HEAD, NOISE, OTHER, QUARREL, case_bench
from tests.services.people.small_roster import ROSTER

from cmdmap.domain.casework.commands import HandOverIncident, Party, RecordContact
from cmdmap.domain.casework.kinds import KindBook
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.grid import AreaRef, Chain
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.people import commands as wishes
from cmdmap.domain.people.facts import MediationMoved, RevisitDue, ShiftSheetSigned
from cmdmap.domain.people.mediation import DisputeParty, Outcome, Stage
from cmdmap.domain.people.shift_sheet import Signature
from cmdmap.domain.rights import Actor, Role
from cmdmap.domain.unit import ForceKind
from cmdmap.services.casework.sentences import sentence
from cmdmap.store.accounts.audit import walk_audit
from cmdmap.store.people.mediation import read_parties

MEDIATOR = Actor("林调解", frozenset({Role.MEDIATOR}))
DISPUTE = replace(QUARREL, outside_codes=("600500", "0402"))
KINDS_OF_DISPUTE = KindBook({"quarrel": DISPUTE, "noise": NOISE}, OTHER)
PARTIES = (
    DisputeParty("甲方", "张三", "13800138000", "住 188 号"),
    DisputeParty("乙方", "李四", "13900139000"),
)


class Everywhere:
    """One community holds every place."""

    def locate(self, place):
        return Chain(AreaRef("X", "街道"), AreaRef("C01", "社区"))


@pytest.fixture
def bench(store):
    with case_bench(store, kinds=KINDS_OF_DISPUTE, index=Everywhere()) as bench:
        bench.do(wishes.KeepRoster(ROSTER))
        yield bench


@pytest.fixture
def incident_id(bench):
    return bench.open()


def handed(bench, incident_id):
    bench.do(HandOverIncident(incident_id, ForceKind.MEDIATION, "物业费"))
    return bench.desk.people().case_of(incident_id)


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
    case = handed(bench, incident_id)
    assert case.number == "TJ20260504-0001"
    assert case.incident_number == bench.incident(incident_id).number
    assert case.contact_due_at == bench.clock.now + timedelta(hours=24)
    bench.turn(hours=2)
    case = moved(bench.do(wishes.RecordDisputeContact(case.id, "双方愿意谈"), MEDIATOR))
    assert case.stage is Stage.CONTACTED
    clock = bench.incident(incident_id).clock(ClockKind.MEDIATE)
    assert clock.stopped_at == bench.clock.now
    bench.do(wishes.AppointMediators(case.id, ("L",)), MEDIATOR)
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


def test_handing_an_incident_over_opens_its_case_once_with_its_parties(bench, store):
    persons = (
        Party("caller", "赵来电", "13700137000"),
        Party("party", "张三", "13800138000", "住 188 号"),
        Party("party", "李四"),
        Party("informant", "钱信息", "13600136000"),
    )
    incident_id = bench.open(text="楼上漏水", parties=persons)
    commit = bench.do(HandOverIncident(incident_id, ForceKind.MEDIATION, "双方愿调解"), DISPATCHER)
    case = moved(commit)
    assert (case.dispute, case.title, case.note) == ("0402", "楼上漏水", "双方愿调解")
    assert (case.opened_by, case.incident_id) == ("陈派单", incident_id)
    with store.reader() as connection:
        parties = read_parties(connection, case.id)
    assert parties == [
        DisputeParty("甲方", "张三", "13800138000", "住 188 号"),
        DisputeParty("乙方", "李四"),
        DisputeParty("caller", "赵来电", "13700137000"),
    ]
    line = bench.lines(incident_id)[-1]
    assert sentence(line) == f"handed to mediation, {case.number}: 双方愿调解"
    bench.do(HandOverIncident(incident_id, ForceKind.LAW_ENFORCEMENT, "有人受伤"))
    bench.do(HandOverIncident(incident_id, ForceKind.MEDIATION, "伤情已处理"))
    assert list(bench.desk.people().cases) == [case.id]
    bench.do(wishes.CloseMediation(case.id, Outcome.WITHDRAWN), MEDIATOR)
    bench.do(HandOverIncident(incident_id, ForceKind.LAW_ENFORCEMENT, "再次"))
    assert handed(bench, incident_id).number == "TJ20260504-0002"


def test_contact_written_down_at_the_incident_is_that_of_the_case(bench, incident_id):
    case = handed(bench, incident_id)
    bench.do(RecordContact(incident_id, "已电话联系"))
    case = bench.desk.people().cases[case.id]
    assert (case.stage, case.contacted_at) == (Stage.CONTACTED, bench.clock.now)


def test_a_refused_handing_over_opens_no_case(bench, incident_id):
    assert "reason" in bench.refused(HandOverIncident(incident_id, ForceKind.MEDIATION, ""))
    assert not bench.desk.people().cases


def test_a_kind_that_says_no_dispute_is_said_by_a_mediator(bench):
    case = handed(bench, bench.open(kind="noise", text=""))
    assert (case.dispute, case.title) == ("99", "至善路188号")
    assert "kind of dispute" in bench.refused(wishes.ClassifyMediation(case.id, "0777", "x"))
    case = moved(bench.do(wishes.ClassifyMediation(case.id, "0203", "装修噪声"), MEDIATOR))
    assert (case.dispute, case.title) == ("0203", "装修噪声")


def test_a_case_is_judged_by_the_areas_of_its_incident(bench, incident_id):
    case = handed(bench, incident_id)
    elsewhere = replace(MEDIATOR, areas=frozenset({"999"}))
    for wish in (
        wishes.RecordDisputeContact(case.id),
        wishes.AppointMediators(case.id, ("L",)),
        wishes.OpenMediation("0402", "x", incident_id=incident_id),
    ):
        assert "outside the areas" in bench.refused(wish, elsewhere)
    assert bench.desk.people().cases[case.id] == case
    codes = bench.incident(incident_id).area_codes
    bench.do(wishes.AppointMediators(case.id, ("L",)), replace(MEDIATOR, areas=codes))


def test_a_re_visit_is_told_once_on_its_morning(bench, store):
    case = opened(bench, parties=PARTIES)
    bench.do(wishes.PlanRevisit(case.id, date(2026, 5, 6)), MEDIATOR)
    bench.turn(days=1, hours=12)
    assert bench.listener.facts(RevisitDue) == []
    bench.turn(hours=9)
    (due,) = bench.listener.facts(RevisitDue)
    assert (due.case.id, due.revisit.due_on) == (case.id, date(2026, 5, 6))
    bench.turn(hours=9)
    assert len(bench.listener.facts(RevisitDue)) == 1
    now = bench.clock.now
    bench.desk.stop()
    with case_bench(store, at=now) as again:
        again.turn(hours=24)
        assert again.listener.facts(RevisitDue) == []
        told = moved(again.do(wishes.RecordRevisit(case.id, 1, "很好"), MEDIATOR)).revisits[0]
        assert told.told_at == due.revisit.told_at


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
    case = handed(bench, incident_id)
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
