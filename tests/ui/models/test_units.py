"""The unit table keeps Qt's model rules while units come, age, move about and are filtered."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from cmdmap.domain.unit import ForceKind
from cmdmap.ui.models.area_names import AreaNames
from cmdmap.ui.models.unit_view import UnitFilter, UnitState
from cmdmap.ui.models.units import AGE, NAME, STATE, UnitTableModel

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


@pytest.fixture
def model(qapp):
    made = UnitTableModel(1800.0, AreaNames())
    made.tester = QAbstractItemModelTester(made, FATAL)
    return made


def names(model):
    return [model.live_at(row).unit.name for row in range(model.rowCount())]


def text(model, row, column):
    return model.data(model.index(row, column))


def test_a_unit_shows_name_state_and_the_age_of_its_fix(model, make_live, now):
    heard_later = make_live(1, age_s=65.0)
    model.apply([heard_later])
    model.refresh(now)
    assert [text(model, 0, column) for column in (NAME, STATE, AGE)] == ["巡-01", "Located", "65 s"]
    model.refresh(now + timedelta(hours=1))
    assert text(model, 0, STATE) == "Stale"
    assert text(model, 0, AGE) == "61 min"


def test_the_age_is_that_of_the_fix_whatever_else_was_heard(model, make_live, now):
    live = make_live(1, age_s=50.0, talking_since=now)
    model.apply([live])
    model.refresh(now)
    assert text(model, 0, AGE) == "50 s"
    assert text(model, 0, STATE) == "Talking"


def test_fresh_positions_come_first_and_units_without_one_last(model, make_live, now):
    model.apply([make_live(1, age_s=None), make_live(2, age_s=400), make_live(3, age_s=3)])
    model.refresh(now)
    assert names(model) == ["巡-03", "巡-02", "巡-01"]


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        (UnitFilter("巡"), {1, 2}),
        (UnitFilter("100-2003"), {3}),
        (UnitFilter("wg"), {3}),
        (UnitFilter("x 01"), {1}),
        (UnitFilter(kinds=frozenset({ForceKind.GRID})), {3}),
        (UnitFilter(state=UnitState.STALE), {2}),
        (UnitFilter(state=UnitState.SILENT), set()),
        (UnitFilter("nobody"), set()),
    ],
)
def test_the_filter_takes_by_text_kind_and_state(model, make_live, now, wanted, shown):
    model.apply(
        [make_live(1), make_live(2, age_s=4000), make_live(3, name="网格员", kind=ForceKind.GRID)]
    )
    model.refresh(now)
    model.set_filter(wanted)
    assert {model.live_at(row).unit.id for row in range(model.rowCount())} == shown
    model.set_filter(UnitFilter())
    assert model.rowCount() == 3


def test_sorting_by_any_column_in_both_directions(model, make_live, now):
    model.apply([make_live(n, age_s=n * 100.0) for n in range(1, 6)])
    model.refresh(now)
    for column in range(model.columnCount()):
        model.sort(column, Qt.SortOrder.AscendingOrder)
        upwards = names(model)
        model.sort(column, Qt.SortOrder.DescendingOrder)
        assert sorted(upwards) == sorted(names(model))
    model.sort(NAME, Qt.SortOrder.DescendingOrder)
    assert names(model) == [f"巡-{n:02d}" for n in range(5, 0, -1)]


def test_a_selected_row_follows_its_unit(model, make_live, now):
    model.apply([make_live(1, age_s=10), make_live(2, age_s=600)])
    model.refresh(now)
    mark = QPersistentModelIndex(model.index(1, 0))
    model.apply([make_live(2, age_s=0), make_live(1, age_s=700)])
    model.refresh(now)
    assert (mark.row(), mark.data()) == (0, "巡-02")


def test_a_renamed_unit_is_found_by_its_new_name(model, make_live, now):
    model.apply([make_live(1, name="Radio 100-2001", named=False)])
    model.refresh(now)
    model.apply([make_live(1, name="巡车")])
    model.refresh(now)
    model.set_filter(UnitFilter("xc"))
    assert names(model) == ["巡车"]


def test_random_traffic_keeps_the_rules(model, make_live, now):
    rng = random.Random(4)
    for step in range(60):
        batch = [
            make_live(rng.randint(1, 90), age_s=rng.choice([None, 1.0, 90.0, 5000.0]))
            for _ in range(rng.randint(0, 80))
        ]
        model.apply(batch)
        if step % 5 == 0:
            model.set_filter(UnitFilter(rng.choice(["", "1", "巡-2", "zzz"])))
        if step % 7 == 0:
            model.sort(rng.randrange(4), rng.choice(list(Qt.SortOrder)))
        model.refresh(now + timedelta(seconds=step))
        assert len(set(names(model))) == model.rowCount()


def test_tallies_count_all_units_whatever_the_filter(model, make_live, now):
    model.apply([make_live(1), make_live(2, kind=ForceKind.POLICE), make_live(3, age_s=None)])
    model.refresh(now)
    model.set_filter(UnitFilter("zzz"))
    kinds, states = model.tallies()
    assert kinds == {ForceKind.GOVERNANCE: 2, ForceKind.POLICE: 1}
    assert states == {UnitState.FRESH: 2, UnitState.SILENT: 1}
