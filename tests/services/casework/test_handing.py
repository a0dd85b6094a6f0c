"""Handing on: only upwards, to another team with the same history, under supervision."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.kit.cases import DISPATCHER, KINDS, LEADER, LIMITS, OTHER, QUARREL, case_bench
from tests.kit.desks import NOON

from cmdmap.domain.casework.commands import (
    AmendIncident,
    AnswerSupervision,
    Escalate,
    HandOverIncident,
    NoteIncident,
    RecordContact,
    RevealParties,
    Supervise,
    Suspend,
    TakeBack,
)
from cmdmap.domain.casework.kinds import KindBook
from cmdmap.domain.clock import Anchor, ClockKind
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import Tier, Urgency
from cmdmap.domain.rights import Actor, Role
from cmdmap.domain.unit import ForceKind
from cmdmap.services.casework.sentences import sentence

LAW_ASKED = next(each for each in LIMITS if each.clock is ClockKind.LAW_JOIN)
LAW, MEDIATION = ForceKind.LAW_ENFORCEMENT, ForceKind.MEDIATION


def test_it_moves_up_only_and_with_a_reason(store):
    with case_bench(store) as bench:
        number = bench.open()
        assert "needs a reason" in bench.refused(Escalate(number, Tier.COMMUNITY, ""))
        assert "only go up" in bench.refused(Escalate(number, Tier.GRID, "大"))
        bench.do(Escalate(number, Tier.SUBDISTRICT, "涉及多社区"))
        assert bench.incident(number).tier is Tier.SUBDISTRICT
        assert "only go up" in bench.refused(Escalate(number, Tier.COMMUNITY, "小"))
        assert sentence(bench.lines(number)[-1]) == "escalated, sub-district level: 涉及多社区"


def test_each_team_has_its_clock_and_the_history_is_one(store):
    with case_bench(store) as bench:
        number = bench.open()
        bench.do(HandOverIncident(number, LAW, "需执法"))
        assert bench.incident(number).holder is LAW
        assert bench.incident(number).clock(ClockKind.LAW_JOIN).runs
        assert "has JQ20260504-0001 already" in bench.refused(HandOverIncident(number, LAW, "再"))
        assert "law enforcement or to mediation" in bench.refused(
            HandOverIncident(number, ForceKind.GRID, "网格")
        )
        bench.do(HandOverIncident(number, MEDIATION, "需调解"))
        bench.do(RecordContact(number, "已电话联系双方"))
        incident = bench.incident(number)
        assert incident.holder is MEDIATION
        assert incident.clock(ClockKind.MEDIATE).met is True
        assert incident.clock(ClockKind.LAW_JOIN).runs
        assert len(bench.lines(number)) == 4


def test_every_supervision_notice_is_kept_and_answered_once(store):
    with case_bench(store) as bench:
        number = bench.open()
        assert "names a team" in bench.refused(Supervise(number, "巡逻一队", ""))
        assert "may not" in bench.refused(Supervise(number, "巡逻一队", "快"), DISPATCHER)
        for opinion in ("尽快到场", "说明原因"):
            bench.do(Supervise(number, "巡逻一队", opinion, "监控截图.jpg"), LEADER)
        bench.do(AnswerSupervision(number, 2, "堵车"), DISPATCHER)
        first, second = bench.incident(number).supervisions
        assert (first.number, first.answered_at, first.material) == (1, None, "监控截图.jpg")
        assert (second.answer, second.answered_by) == ("堵车", DISPATCHER.name)
        assert "no open supervision notice 2" in bench.refused(AnswerSupervision(number, 2, "又"))
        assert "needs words" in bench.refused(AnswerSupervision(number, 1, ""))
        assert bench.stored(number) == bench.incident(number)


def test_only_what_differs_is_amended_and_the_line_says_from_what(store):
    with case_bench(store) as bench:
        number = bench.open(text="旧")
        assert "Nothing is different" in bench.refused(AmendIncident(number, text="旧"))
        bench.do(AmendIncident(number, kind="noise", text="新", address="至善路188号"))
        incident = bench.incident(number)
        # A level is what was said at intake, not what another kind would have had.
        assert (incident.kind, incident.urgency) == ("noise", Urgency.SECOND)
        line = bench.lines(number)[-1]
        assert line.values["was"] == {"kind": "quarrel", "text": "旧"}
        assert sentence(line) == "amended, kind, what happened"
        assert "no kind of incident" in bench.refused(AmendIncident(number, kind="ufo"))


def test_a_team_that_only_the_right_kind_needs_is_asked_from_the_amendment_on(store):
    fight = replace(
        QUARREL, code="fight", limits=(*LIMITS, replace(LAW_ASKED, anchor=Anchor.TAKEN_IN))
    )
    book = KindBook({**KINDS.kinds, "fight": fight}, OTHER)
    with case_bench(store, kinds=book) as bench:
        number, held, waiting = bench.open(), bench.open(), bench.open(taken_in=False)
        bench.turn(minutes=5)
        bench.do(Suspend(held, "等"))
        for each in (number, held, waiting):
            bench.do(AmendIncident(each, kind="fight"))
        clock = bench.incident(number).clock(ClockKind.LAW_JOIN)
        assert clock.started_at == NOON + timedelta(minutes=5)
        assert clock.runs
        assert bench.incident(held).clock(ClockKind.LAW_JOIN).held_at is not None
        assert bench.incident(waiting).clock(ClockKind.LAW_JOIN) is None
        assert bench.stored(number) == bench.incident(number)
        bench.do(TakeBack(number))
        assert bench.incident(number).clock(ClockKind.LAW_JOIN) is None
        bench.do(AmendIncident(number, kind="fight"))
        bench.do(AmendIncident(number, kind="noise"))
        assert bench.incident(number).clock(ClockKind.LAW_JOIN).runs


def test_words_from_outside_break_no_line(store):
    with case_bench(store) as bench:
        number = bench.open(text="第一行\n第二行\x1b[31m")
        bench.do(NoteIncident(number, "a\r\nb\0c", bench.unit(1)))
        assert bench.incident(number).text == "第一行 第二行[31m"
        assert sentence(bench.lines(number)[-1]) == "word of 巡-01: a bc · by the operator"
        assert "needs words" in bench.refused(NoteIncident(number, "\n"))


def test_who_may_not_changes_nothing(store):
    auditor = Actor("审计", frozenset({Role.AUDITOR}))
    with case_bench(store) as bench:
        number = bench.open()
        before = bench.incident(number)
        for wish in (
            AmendIncident(number, text="x"),
            RevealParties(number),
            Escalate(number, Tier.COMMUNITY, "大"),
        ):
            assert "may not" in bench.refused(wish, auditor)
        assert bench.incident(number) is before
        bench.do(RevealParties(number, "回访"))
        assert bench.incident(number) is before
        assert "no incident number 99" in bench.refused(AmendIncident(IncidentId(99), text="x"))
