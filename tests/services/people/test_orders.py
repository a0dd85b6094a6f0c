"""Orders about rosters and duty over a real desk and store: kept, judged, taken back, reread."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.kit.radio_desks import radio_bench
from tests.kit.waiting import DEADLINE_S
from tests.services.people.small_roster import ANN, BOB, EVE, NIGHT_SHIFT, G, duty

from cmdmap.domain.ids import UnitId
from cmdmap.domain.people.commands import KeepDuty, KeepRoster, ReportAbsence, SwapDuty
from cmdmap.domain.people.duty import DutyState, Shift
from cmdmap.domain.people.facts import RecordsKept, StrengthBack, StrengthFell
from cmdmap.domain.people.roster import Lawyer, Member, Post, StrengthLimit, Team
from cmdmap.errors import WorldError


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
