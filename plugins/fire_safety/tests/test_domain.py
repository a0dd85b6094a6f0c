"""Rules without a store: kinds and limits, check lists, findings, plan, risk, criteria, sensors."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdmap.api import WorldError
from fire_safety.domain.check_list import Checked, Verdict, done, frozen, settled, thawed
from fire_safety.domain.fields import Entry
from fire_safety.domain.finding import FLOW, FindingAct, FindingState, moved, open_acts
from fire_safety.domain.major import weigh
from fire_safety.domain.place_kind import Size, beyond
from fire_safety.domain.plan import Due, Intervals, Level, due_day, due_state, level_of, rescheduled
from fire_safety.domain.reach import reach_m
from fire_safety.domain.risk import (
    Evidence,
    GridEvidence,
    OpenFinding,
    Weights,
    as_lists,
    assess,
    assess_grid,
    from_lists,
    read_weights,
)
from fire_safety.domain.search_text import initials, search_text, words_of
from fire_safety.domain.sensor import Limits, Reading, SensorKind, SensorState, state_of
from fire_safety.services.reference import shipped

KNOWN = shipped()
LIST = KNOWN.lists["small_place"]
W = Weights()


def test_the_nine_small_places_are_nine_with_a_limit_each() -> None:
    small = [kind for kind in KNOWN.kinds.values() if kind.group == "nine_small"]
    assert len(small) == 9
    assert all(kind.limits and kind.source and kind.verified for kind in small)
    assert {kind.group for kind in KNOWN.kinds.values()} >= {
        "enterprise", "rental", "shop", "high_rise", "charging",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "size", "fits"),
    [
        ("small_shop", Size(100), True),
        ("small_shop", Size(100.5), False),
        ("small_hotel", Size(beds=20), True),
        ("small_hotel", Size(beds=21), False),
        ("small_entertainment", Size(200, storey=3), True),
        ("small_entertainment", Size(120, storey=4), False),
        ("small_entertainment", Size(120, storey=-1), False),
        ("small_entertainment", Size(120), True),
        ("small_school", Size(beds=50, persons=300), True),
        ("small_school", Size(beds=51), False),
        ("small_school", Size(persons=100), True),
        ("small_school", Size(persons=101), False),
        ("small_workshop", Size(), True),
        ("enterprise", Size(9_999), True),
    ],
)
def test_a_place_over_its_limit_is_told_that_it_is_no_small_place(code, size, fits) -> None:
    assert (not beyond(KNOWN.kinds[code], size)) == fits


def test_the_items_of_the_trade_are_in_the_list() -> None:
    codes = [item.code for item in LIST.items]
    assert codes[:11] == ["A1", "A2", "A3", "A4", "A5", "A6", "B1", "B2", "B3", "B4", "B5"]
    assert {"C1", "C7", "C11"} <= set(codes)
    assert LIST.item("B4").points == 26
    assert {item.mark for item in LIST.items} == {"V", "V-2nd", "M"}


def test_a_list_is_the_same_after_it_was_frozen() -> None:
    assert all(thawed(frozen(made)) == made for made in KNOWN.lists.values())


def test_what_nobody_named_was_not_checked() -> None:
    full = settled(LIST, [Checked("B4", Verdict.HAZARD, "open"), Checked("A1", Verdict.PASSED)])
    assert [each.item for each in full] == [item.code for item in LIST.items]
    assert done(full) == 2


@pytest.mark.parametrize(
    "checked",
    [
        [],
        [Checked("A1", Verdict.UNCHECKED)],
        [Checked("Z9", Verdict.PASSED)],
        [Checked("A1", Verdict.PASSED), Checked("A1", Verdict.HAZARD)],
    ],
)
def test_an_inspection_that_fits_no_list_is_refused(checked) -> None:
    with pytest.raises(WorldError):
        settled(LIST, checked)


@pytest.mark.parametrize(("state", "act"), list(itertools.product(FindingState, FindingAct)))
def test_every_pair_of_the_table_moves_or_is_refused(state, act) -> None:
    after = FLOW.get((state, act))
    if after is None:
        with pytest.raises(WorldError, match="Not possible"):
            moved(state, act, 100, 110, "why")
        assert act not in open_acts(state)
    else:
        assert moved(state, act, 100, 110, "why") is after
        assert act in open_acts(state)


def test_deadlines_and_reasons_are_asked_for() -> None:
    with pytest.raises(WorldError, match="deadline"):
        moved(FindingState.OPEN, FindingAct.ORDER, 100, None, "")
    with pytest.raises(WorldError, match="deadline"):
        moved(FindingState.ORDERED, FindingAct.POSTPONE, 100, 99, "why")
    with pytest.raises(WorldError, match="why"):
        moved(FindingState.ORDERED, FindingAct.HAND_OVER, 100, None, "  ")


def test_a_place_is_due_by_its_risk() -> None:
    days = Intervals()
    assert [due_day(level, days, 0, 1000) for level in Level] == [1030, 1090, 1180]
    assert due_day(Level.LOW, days, 1000, None) == 1030
    assert [level_of(score) for score in (0, 39, 40, 69, 70, 100)] == [
        Level.LOW, Level.LOW, Level.MIDDLE, Level.MIDDLE, Level.HIGH, Level.HIGH,
    ]  # fmt: skip
    assert [due_state(day, 100) for day in (99, 100, 101)] == [Due.OVERDUE, Due.TODAY, Due.LATER]


def test_nobody_is_late_for_what_nobody_knew() -> None:
    assert rescheduled(before=120, after=80, today=100) == 100
    assert rescheduled(before=90, after=80, today=100) == 90
    assert rescheduled(before=90, after=130, today=100) == 130


FINDINGS = st.lists(
    st.builds(
        OpenFinding,
        st.sampled_from(["B1", "B4", "C1", "C2"]),
        st.floats(0, 40),
        st.integers(0, 400),
        st.booleans(),
    ),
    max_size=6,
)
EVIDENCE = st.builds(
    Evidence,
    kind_points=st.floats(0, 20),
    findings=FINDINGS.map(tuple),
    fires_near=st.integers(0, 9),
    gaps=st.integers(0, 9),
    overdue_d=st.integers(0, 400),
    never_inspected=st.booleans(),
    missing=st.lists(st.just("extinguisher"), max_size=3).map(tuple),
    dangerous=st.booleans(),
    charging_indoors=st.booleans(),
    sprinkler=st.booleans(),
)


@given(EVIDENCE)
def test_the_reasons_are_the_score(evidence) -> None:
    risk = assess(evidence, W)
    assert risk.score == min(100, sum(each.points for each in risk.reasons))
    assert 0 <= risk.score <= 100
    assert all(each.points > 0 for each in risk.reasons)
    assert from_lists(as_lists(risk.reasons)) == risk.reasons


@given(EVIDENCE, st.data())
def test_more_evidence_never_lowers_the_score(evidence, data) -> None:
    extra = data.draw(FINDINGS)
    worse = replace(
        evidence,
        kind_points=evidence.kind_points + 1,
        findings=(*evidence.findings, *extra),
        fires_near=evidence.fires_near + data.draw(st.integers(0, 2)),
        gaps=evidence.gaps + data.draw(st.integers(0, 2)),
        overdue_d=evidence.overdue_d + data.draw(st.integers(0, 30)),
        dangerous=True,
        charging_indoors=True,
        sprinkler=evidence.sprinkler and data.draw(st.booleans()),
    )
    assert assess(worse, W).score >= assess(evidence, W).score


def test_the_picture_of_the_brief_comes_out() -> None:
    restaurant = KNOWN.kinds["small_restaurant"]
    evidence = Evidence(
        restaurant.points,
        (OpenFinding("B4", LIST.item("B4").points, 41),),
        fires_near=3,
        gaps=2,
        gap_kind="gas",
    )
    points = {each.code: each.points for each in assess(evidence, W).reasons}
    assert (points["finding"], points["fires_near"], points["gaps"]) == (26, 19, 14)


PLACES = st.lists(st.tuples(st.text("ab", max_size=2), st.integers(0, 100)), max_size=8)


@given(PLACES, st.integers(0, 100), st.integers(0, 3))
def test_another_place_never_lowers_a_grid(places, score, lanes) -> None:
    before = assess_grid(GridEvidence(tuple(places), lanes), W)
    after = assess_grid(GridEvidence((*places, ("new", score)), lanes + 1, 1), W)
    assert after.score >= before.score
    assert after.score == min(100, sum(each.points for each in after.reasons))


def test_weights_that_fall_are_refused() -> None:
    with pytest.raises(WorldError, match="fires_near"):
        read_weights(Entry({"fires_near": [10, 5]}, "risk.toml"))
    with pytest.raises(WorldError, match="nonsense"):
        read_weights(Entry({"nonsense": 1}, "risk.toml"))
    assert read_weights(Entry({}, "risk.toml")) == W


def test_one_direct_criterion_makes_a_suspicion_combined_ones_are_counted() -> None:
    aid = KNOWN.criteria
    direct = weigh(aid, ["D1"], crowded=False, flammable=False)
    assert direct.suspected
    assert not direct.verified
    combined = [each.code for each in aid.criteria if not each.direct]
    assert not weigh(aid, combined[:3], crowded=True, flammable=False).suspected
    assert weigh(aid, combined[:4], crowded=True, flammable=False).suspected
    assert weigh(aid, combined[:3], crowded=False, flammable=True).suspected
    assert not weigh(aid, combined[:5], crowded=False, flammable=False).suspected
    assert {each.code for each in aid.hinted({"B4", "C1"})} >= {"K3", "K4"}
    with pytest.raises(WorldError):
        weigh(aid, ["D99"], crowded=False, flammable=False)


def test_the_criteria_name_their_edition_and_that_they_were_not_compared() -> None:
    assert KNOWN.criteria.edition == "GB 35181-2025"
    assert "2017" in KNOWN.criteria.source
    assert not any(each.verified for each in KNOWN.criteria.criteria)


@pytest.mark.parametrize(
    ("reading", "state"),
    [
        (Reading("1", SensorKind.SMOKE, alarm=True), SensorState.ALARM),
        (Reading("1", SensorKind.SMOKE, value=9.0), SensorState.NORMAL),
        (Reading("1", SensorKind.GAS, value=20.0), SensorState.ALARM),
        (Reading("1", SensorKind.GAS, value=20.0, alarm=False), SensorState.NORMAL),
        (Reading("1", SensorKind.ELECTRIC, value=299.0), SensorState.NORMAL),
        (Reading("1", SensorKind.WATER_PRESSURE, value=0.05), SensorState.ALARM),
        (Reading("1", SensorKind.WATER_PRESSURE, value=0.05, fault=True), SensorState.FAULT),
        (Reading("1", SensorKind.WATER_PRESSURE), SensorState.NORMAL),
    ],
)
def test_a_reading_is_an_alarm_by_its_word_or_its_value(reading, state) -> None:
    assert state_of(reading, Limits()) is state


def test_a_place_is_found_by_initials() -> None:
    text = search_text("浦沿路 62 号 小餐馆", "浦沿路 62 号", "XF-0311")
    assert initials("浦沿路") == "pyl"
    assert all(word in text for word in words_of("pyl 小餐馆 XF-0311"))


def test_the_ring_is_a_way_at_a_speed() -> None:
    assert reach_m(5, 18, 1.5) == pytest.approx(1000)
    assert reach_m(5, 18, 0.5) == pytest.approx(1500)
