"""The table of radio ids: bad rows have reasons, all or nothing is kept, undo puts it back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kit.desks import open_file
from tests.kit.radio_desks import BY, RadioBench, key, radio_bench

from cmdmap.domain.ids import UnitId, UnitKey
from cmdmap.domain.radio.commands import ImportUnits
from cmdmap.domain.radio.facts import UnitsImported
from cmdmap.domain.unit import ForceKind, Unit
from cmdmap.errors import WorldError
from cmdmap.services.radio.unit_import import export_units, plan_file, plan_units
from cmdmap.store.units import read_units

HEAD = ("台号", "呼号", "类别", "队伍", "电话")
KNOWN = (
    Unit(UnitId(1), "Radio 100-2001", ForceKind.UNKNOWN, (UnitKey(key(1)),), named=False),
    Unit(UnitId(2), "巡-02", ForceKind.GOVERNANCE, (UnitKey(key(2)),), "一组", "13800000002"),
)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[RadioBench]:
    with open_file(tmp_path / "cmdmap.db") as store, radio_bench(store) as made:
        yield made


def reasons(*rows: tuple[str, ...]) -> list[str]:
    return [refusal.reason for refusal in plan_units([HEAD, *rows], KNOWN).refused]


class TestPlan:
    def test_rows_name_change_and_add_units(self):
        plan = plan_units(
            [
                HEAD,
                ("100-2001", "巡-01", "综治", "一组", ""),
                ("fleetsync:100-2002", "巡-02", "governance", "一组", "13800000002"),
                ("tetra:8612", "警-112", "警", "", "+86 110"),
                ("100-3001", "警-112", "", "", ""),
            ],
            KNOWN,
        )
        assert plan.refused == ()
        assert plan.unchanged == 1
        renamed, fresh = (each.unit for each in plan.planned)
        assert renamed == Unit(UnitId(1), "巡-01", ForceKind.GOVERNANCE, (UnitKey(key(1)),), "一组")
        assert fresh.keys == ("tetra:8612", "fleetsync:100-3001")
        assert (fresh.id, fresh.kind, fresh.phone) == (0, ForceKind.POLICE, "+86 110")

    def test_each_bad_row_is_left_out_with_its_reason(self):
        found = reasons(
            ("", "a", "", "", ""),
            ("100-2001", "", "", "", ""),
            ("2001", "a", "", "", ""),
            ("nobody:1", "a", "", "", ""),
            ("100-2001", "a", "海军", "", ""),
            ("100-2001", "a", "", "", "=HYPERLINK(1)"),
            ("100-2001", "a" * 81, "", "", ""),
            ("100-2001", "a", "", "", ""),
            ("100-2001", "b", "", "", ""),
        )
        words = (
            "no radio id", "no name", "protocol:id", "protocol:id", "unknown kind",
            "no telephone number", "longer than 80", "row 9 already",
        )  # fmt: skip
        assert len(found) == len(words)
        for reason, word in zip(found, words, strict=True):
            assert word in reason

    def test_two_names_for_one_unit_are_refused(self):
        two_keys = (*KNOWN[1].keys, UnitKey(key(3)))
        known = (Unit(UnitId(2), "巡-02", ForceKind.GRID, two_keys),)
        rows = [HEAD, ("100-2002", "a", "", "", ""), ("100-2003", "b", "", "", "")]
        (refusal,) = plan_units(rows, known).refused
        assert refusal.row == 3
        assert "another name" in refusal.reason

    def test_a_table_without_columns_leaves_them_alone(self):
        plan = plan_units([("radio_id", "name"), ("100-2002", "巡-02甲")], KNOWN)
        (planned,) = plan.planned
        assert (planned.unit.team, planned.unit.phone) == ("一组", "13800000002")
        assert planned.unit.kind is ForceKind.GOVERNANCE

    @pytest.mark.parametrize("sheet", [[], [("a", "b")], [("台号",)]])
    def test_a_table_without_its_head_is_refused(self, sheet):
        with pytest.raises(WorldError, match="first row"):
            plan_units(sheet, KNOWN)

    @given(st.lists(st.tuples(*[st.text(max_size=12)] * 5), max_size=12))
    def test_any_rows_are_planned_or_refused(self, rows):
        plan = plan_units([HEAD, *rows], KNOWN)
        judged = sum(len(each.rows) for each in plan.planned)
        filled = [row for row in rows if any(row)]
        assert judged + plan.unchanged + len(plan.refused) == len(filled)
        keys = [key for each in plan.planned for key in each.unit.keys]
        assert len(keys) == len(set(keys))


class TestImport:
    def brought(self, bench: RadioBench, *rows: tuple[str, ...]) -> tuple[Unit, ...]:
        units = [live.unit for live in bench.desk.units().values()]
        commit = bench.do(plan_units([HEAD, *rows], units).command(BY))
        return next(fact.before for fact in commit.facts if isinstance(fact, UnitsImported))

    def stored(self, bench: RadioBench) -> dict[str, Unit]:
        with bench.store.reader() as connection:
            return {found.unit.name: found.unit for found in read_units(connection)}

    def test_what_was_brought_in_is_kept_and_the_radio_has_its_name(self, bench):
        self.brought(
            bench, ("100-2001", "巡-01", "综治", "一组", ""), ("100-9001", "新", "", "", "")
        )
        assert self.stored(bench)["巡-01"].keys == (key(1),)
        bench.hear(7001)
        bench.hear(1)
        assert bench.desk.units()[bench.unit(1)].unit.name == "巡-01"

    def test_taking_it_back_restores_what_was_and_unnames_what_is_new(self, bench):
        was = self.stored(bench)
        undo = self.brought(
            bench,
            ("100-2001", "巡-01", "综治", "一组", ""),
            ("100-9001", "巡-01", "综治", "一组", ""),
            ("100-9002", "新", "执法", "二组", ""),
        )
        bench.do(ImportUnits(undo, BY))
        now = self.stored(bench)
        assert {name: now[name] for name in was} == was
        (fresh,) = now.keys() - was.keys()
        assert (now[fresh].named, now[fresh].keys) == (False, ("fleetsync:100-9002",))
        # The key that unit 1 had for a while belongs to nobody again.
        bench.hear(7001)
        assert bench.unit(7001) != bench.unit(1)

    def test_an_identity_cannot_have_two_owners(self, bench):
        unit = Unit(UnitId(0), "x", ForceKind.GRID, (UnitKey(key(1)),))
        with pytest.raises(WorldError, match="belong to two"):
            bench.do(ImportUnits((unit,), BY))
        assert "x" not in self.stored(bench)

    def test_an_exported_table_comes_back_without_a_change(self, bench, tmp_path):
        self.brought(bench, ("100-2001", "=巡-01", "综治", "+一组", "+8610"))
        units = list(self.stored(bench).values())
        for name in ("ids.xlsx", "ids.csv"):
            assert export_units(tmp_path / name, units) == 1
            plan = plan_file(tmp_path / name, units)
            assert (plan.planned, plan.refused, plan.unchanged) == ((), (), 1)
