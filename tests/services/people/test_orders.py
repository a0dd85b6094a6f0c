"""Orders about rosters and duty over a real desk and store: kept, judged, taken back, reread."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.kit.radio_desks import radio_bench
from tests.kit.waiting import DEADLINE_S
from tests.services.people.small_roster import (
    ANN,
    BOB,
    DAY,
    EVE,
    LIN,
    NIGHT_SHIFT,
    POST,
    TEAM,
    G,
    duty,
)

from cmdmap.domain.ids import UnitId
from cmdmap.domain.people.commands import (
    AcknowledgeShortage,
    KeepDuty,
    KeepRoster,
    OpenMediation,
    ReportAbsence,
    SwapDuty,
)
from cmdmap.domain.people.duty import DutyState, Shift
from cmdmap.domain.people.facts import RecordsKept, ShortageSeen, StrengthBack, StrengthFell
from cmdmap.domain.people.roster import Lawyer, Member, Post, StrengthLimit, Team
from cmdmap.domain.rights import Actor, Role
from cmdmap.errors import WorldError
from cmdmap.services.people.checks import duties_of


def refused(bench, command) -> str:
    error = bench.desk.submit(command).exception(DEADLINE_S)
    assert isinstance(error, WorldError)
    return str(error)


def test_what_is_kept_is_there_after_a_restart(bench, store):
    bench.do(KeepRoster((Lawyer("C01", "钱律师", "某所"), replace(ANN, unit_id=UnitId(1)))))
    bench.do(KeepDuty((duty(ANN), duty(BOB, NIGHT_SHIFT))))
    before = bench.desk.people()
    assert before.member("A").unit_id == 1
    bench.desk.stop()
    with radio_bench(store) as again:
        assert again.desk.people() == before


def test_a_fact_the_other_way_round_takes_a_change_back(bench):
    before = bench.desk.people()
    commit = bench.do(KeepRoster((replace(ANN, name="甲甲"), Member("N", "新", G)), (BOB,)))
    (fact,) = [fact for fact in commit.facts if isinstance(fact, RecordsKept)]
    assert bench.desk.people() != before
    bench.do(KeepRoster(fact.gone, tuple(r for r in fact.put if r not in fact.gone)))
    assert bench.desk.people() == before


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (Member("", "x", G), "no code"),
        (Member("a,b", "x", G), "no comma"),
        (Member("M", "", G), "no name"),
        (Member("M", "x", G, "T9"), "no team T9"),
        (Member("M", "x", G, phone="=1+1"), "telephone"),
        (Member("M", "x", G, disputes=("0777",)), "kind of dispute"),
        (Member("M", "x", G, unit_id=UnitId(77)), "no unit number 77"),
        (Member("M", "x\ty", G), "printable"),
        (Post("P", "x", G, need=100), "whole number"),
        (Team("T", "n" * 300, G), "at most"),
    ],
)
def test_what_will_not_do_is_refused_and_changes_nothing(bench, record, words):
    before = bench.desk.people()
    assert words in refused(bench, KeepRoster((Member("OK", "好", G), record)))
    assert bench.desk.people() == before


def test_duty_is_not_kept_with_the_rosters(bench):
    assert "duty plan" in refused(bench, KeepRoster((duty(ANN),)))


def test_nobody_stands_twice(bench):
    bench.do(KeepDuty((duty(ANN),)))
    over = Shift("X", "加班", timedelta(hours=15), timedelta(hours=4))
    assert "A would stand twice on 2026-05-04" in refused(bench, KeepDuty((duty(ANN, over),)))
    assert "same code" in refused(bench, KeepDuty((duty(BOB), duty(BOB))))
    touching = Shift("Y", "晚班", timedelta(hours=16), timedelta(hours=4))
    bench.do(KeepDuty((duty(ANN, touching),)))
    assert len(bench.desk.people().duty) == 2


def test_a_swap_done_twice_is_no_swap(bench):
    bench.do(KeepDuty((duty(ANN), duty(BOB, NIGHT_SHIFT))))
    before = bench.desk.people()
    bench.do(SwapDuty(duty(ANN).key, duty(BOB, NIGHT_SHIFT).key))
    swapped = bench.desk.people().duty
    assert set(swapped) == {duty(BOB).key, duty(ANN, NIGHT_SHIFT).key}
    bench.do(SwapDuty(duty(BOB).key, duty(ANN, NIGHT_SHIFT).key))
    assert bench.desk.people() == before
    bench.do(KeepDuty((duty(EVE),)))
    assert "one post in one shift" in refused(bench, SwapDuty(duty(ANN).key, duty(EVE).key))
    bench.do(KeepDuty((), (duty(EVE),)))
    assert "not in the plan" in refused(bench, SwapDuty(duty(EVE).key, duty(ANN).key))


def test_who_is_sick_is_replaced_and_the_entry_says_by_whom(bench):
    bench.do(KeepDuty((duty(ANN), duty(BOB))))
    taken = ReportAbsence(duty(ANN).key, DutyState.SICK, stand_in="B")
    assert "on duty then already" in refused(bench, taken)
    bench.do(ReportAbsence(duty(ANN).key, DutyState.SICK, "E", "发烧"))
    plan = bench.desk.people().duty
    assert plan[duty(ANN).key].state is DutyState.SICK
    assert plan[duty(ANN).key].note == "发烧"
    assert plan[duty(EVE).key].stands_in_for == "A"
    on_duty = {entry.member for entry in bench.desk.people().on_duty(bench.clock.now)}
    assert on_duty == {"B", "E"}


def test_too_few_on_duty_is_told_once_until_there_are_enough(bench):
    bench.do(KeepDuty((StrengthLimit(G, "X01", 2), duty(ANN))))
    bench.tick(seconds=10)
    bench.tick(seconds=10)
    (fell,) = bench.listener.facts(StrengthFell)
    assert (fell.limit.area, fell.free) == ("X01", 1)
    bench.do(KeepDuty((duty(BOB),)))
    bench.tick(seconds=10)
    (back,) = bench.listener.facts(StrengthBack)
    assert back.free == 2
    bench.tick(hours=4)
    assert len(bench.listener.wait_for(StrengthFell, 2)) == 2


def test_a_shortage_waits_for_a_named_person_across_restarts_and_is_told_once(bench, store):
    limit = StrengthLimit(G, "X01", 2)
    bench.do(KeepDuty((limit, duty(ANN))))
    bench.tick(seconds=10)
    (shortage,) = bench.desk.people().shortages.values()
    assert (shortage.free, shortage.back_at, shortage.seen_by) == (1, None, "")
    bench.desk.stop()
    with radio_bench(store) as again:
        again.clock.now = bench.clock.now
        again.tick(seconds=10)
        assert again.listener.facts(StrengthFell) == []
        assert tuple(again.desk.people().shortages.values()) == (shortage,)
        again.do(KeepDuty((duty(BOB),)))
        again.tick(seconds=10)
        (back,) = again.desk.people().shortages.values()
        assert (back.back_at, back.seen_at) == (again.clock.now, None)
        head = Actor("周值班长", frozenset({Role.SHIFT_HEAD}))
        commit = again.desk.submit(AcknowledgeShortage(limit.key), head).result(DEADLINE_S)
        (seen,) = [fact.shortage for fact in commit.facts if isinstance(fact, ShortageSeen)]
        assert seen.seen_by == "周值班长"
        assert not again.desk.people().shortages
        assert "already" in refused(again, AcknowledgeShortage(limit.key))


def test_a_seen_shortage_is_quiet_until_it_is_over_and_comes_again(bench):
    limit = StrengthLimit(G, "", 2)
    bench.do(KeepDuty((limit, duty(ANN))))
    bench.tick(seconds=10)
    auditor = Actor("审计", frozenset({Role.AUDITOR}))
    denied = bench.desk.submit(AcknowledgeShortage(limit.key), auditor).exception(DEADLINE_S)
    assert "may not" in str(denied)
    bench.do(AcknowledgeShortage(limit.key))
    bench.tick(seconds=10)
    assert bench.desk.people().shortages[limit.key].seen_at is not None
    bench.do(KeepDuty((), (limit,)))
    bench.tick(seconds=10)
    assert not bench.desk.people().shortages
    bench.do(KeepDuty((limit,)))
    bench.tick(seconds=10)
    assert bench.desk.people().shortages[limit.key].seen_at is None
    assert len(bench.listener.facts(StrengthFell)) == 2


def test_who_is_still_named_is_not_taken_out(bench):
    bench.do(KeepRoster((replace(TEAM, head="A"),)))
    tomorrow = duty(BOB, NIGHT_SHIFT, DAY + timedelta(days=1), stands_in_for="A")
    bench.do(KeepDuty((duty(ANN), tomorrow)))
    bench.do(OpenMediation("0402", "物业费", mediators=("L",)))
    before = bench.desk.people()
    for record, words in (
        (ANN, "A is still named by 2 duties to come, 1 teams as their head"),
        (POST, "P1 is still named by 2 duties to come"),
        (TEAM, "T1 is still named by 3 members"),
        (LIN, "L is still named by 1 open cases"),
    ):
        assert words in refused(bench, KeepRoster((), (record,)))
    assert bench.desk.people() == before
    bench.do(KeepRoster((replace(ANN, name="甲甲"),), (ANN,)))
    assert duties_of(ANN, bench.desk.people(), bench.clock.now) == (duty(ANN), tomorrow)
    bench.do(KeepRoster((TEAM,)))
    bench.do(KeepDuty((), (tomorrow,)))
    bench.tick(days=1)
    bench.do(KeepRoster((), (ANN,)))
    assert duty(ANN).key in bench.desk.people().duty
