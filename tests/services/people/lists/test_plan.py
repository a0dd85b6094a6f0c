"""Lists of people in Excel and CSV: a round trip changes nothing, wrong rows are refused alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from openpyxl import load_workbook
from tests.services.people.small_roster import ANN, BOB, LATE_SHIFT, ROSTER, WU, G, M, duty

from cmdmap.config import resources_dir
from cmdmap.domain.ids import UnitId
from cmdmap.domain.people.book import PeopleBook
from cmdmap.domain.people.commands import KeepDuty, KeepRoster
from cmdmap.domain.people.duty import DutyState
from cmdmap.domain.people.roster import (
    Appointment,
    Lawyer,
    Member,
    Mode,
    Occasion,
    Post,
    StrengthLimit,
)
from cmdmap.domain.place import Place
from cmdmap.errors import WorldError
from cmdmap.i18n import use_language
from cmdmap.services.people.lists.cells import Around
from cmdmap.services.people.lists.forms import FORMS, form_of
from cmdmap.services.people.lists.plan import export_list, plan_list, plan_list_file

NINE = datetime(2026, 5, 6, 1, 0, 13, tzinfo=UTC)
TRICKY = Member(
    "=1+1", "@王", G, "T1", '+"x", y', "138-0013-8000", UnitId(7), ("急救", "无人机"), "X01", (), 0,
    False,
)  # fmt: skip
BOOK = PeopleBook().with_records(
    (
        *ROSTER,
        TRICKY,
        replace(ANN, unit_id=UnitId(8)),
        Post("P2", "卡口", G, "X02", Mode.E_BIKE, 3, Place(120.1512345, 30.1698765)),
        Lawyer("C01", "钱律师", "某律所", "139-0013-9000", "周三下午"),
        Appointment(
            "H1", Occasion.HEARING, "开庭", NINE, NINE + timedelta(hours=2), "庭", notes="-"
        ),
        StrengthLimit(G, "X01", 4),
        StrengthLimit(M, "", 1),
        duty(ANN),
        duty(BOB, LATE_SHIFT, state=DutyState.SICK, note="=cmd"),
    )
)
NAMES = {UnitId(7): "巡-07", UnitId(8): "双名", UnitId(9): "双名"}
AROUND = Around(BOOK, {"巡-07": UnitId(7)}, {"第一社区": "C01", "C01": "C01"}, NAMES, masked=False)


@pytest.fixture(params=["en", "zh_CN"])
def language(request):
    use_language(request.param, resources_dir() / "i18n")
    yield request.param
    use_language("en", resources_dir() / "i18n")


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@pytest.mark.parametrize("masked", [True, False])
@pytest.mark.parametrize("name", [form.name for form in FORMS])
def test_what_is_written_says_nothing_new_when_read_again(tmp_path, language, name, masked, suffix):
    around = replace(AROUND, masked=masked)
    path = tmp_path / f"list{suffix}"
    rows = export_list(path, form_of(name), around)
    plan = plan_list_file(path, form_of(name), around)
    assert (plan.planned, plan.refused, plan.unchanged) == ((), (), rows)
    assert rows > 0


@pytest.mark.parametrize("name", [form.name for form in FORMS])
def test_what_is_read_into_an_empty_book_is_what_was_written(tmp_path, name):
    path = tmp_path / "list.xlsx"
    export_list(path, form_of(name), AROUND)
    shelf = {k: r for k, r in BOOK.shelf(form_of(name).kind).items() if form_of(name).holds(r)}
    rest = [r for kind in (form.kind for form in FORMS) for r in BOOK.shelf(kind).values()]
    gone = tuple(record for record in rest if record in shelf.values())
    plan = plan_list_file(path, form_of(name), replace(AROUND, book=BOOK.with_records((), gone)))
    found = {each.record.key: each.record for each in plan.planned}
    if name == "calendar":  # a row says minutes
        found = {
            key: replace(r, starts_at=NINE, ends_at=r.ends_at.replace(second=13))
            for key, r in found.items()
        }
    assert not plan.refused
    assert found == shelf


def test_no_cell_is_a_formula(tmp_path):
    path = tmp_path / "members.xlsx"
    export_list(path, form_of("members"), AROUND)
    book = load_workbook(path)
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    book.close()
    assert "=1+1" in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}


def test_telephones_are_masked_unless_allowed(tmp_path):
    path = tmp_path / "members.csv"
    export_list(path, form_of("members"), replace(AROUND, masked=True))
    assert "138****8000" in path.read_text(encoding="utf-8-sig")
    assert "138-0013-8000" not in path.read_text(encoding="utf-8-sig")


def plan(name, *rows):
    return plan_list(rows, form_of(name), AROUND)


def test_wrong_rows_are_refused_one_by_one_with_their_reason():
    found = plan(
        "members",
        ("工号", "姓名", "力量类别", "队伍", "电话", "电台", "参加排班"),
        ("N1", "新一", "综", "第1巡区", "138 0000 0000", "巡-07", "是"),
        ("", "没号", "综"),
        ("N1", "又来", "综"),
        ("N2", "新二", "军"),
        ("N3", "新三", "综", "T9"),
        ("N4", "新四", "综", "", "138****0000"),
        ("N5", "新五", "综", "", "", "双名"),
        ("N6", "新六", "综", "", "", "", "也许"),
        (),
        ("N7", "", "综"),
    )
    (fresh,) = found.planned
    assert fresh.record == Member("N1", "新一", G, "T1", phone="138 0000 0000", unit_id=UnitId(7))
    assert [refusal.row for refusal in found.refused] == [3, 4, 5, 6, 7, 8, 9, 11]
    reasons = [refusal.reason for refusal in found.refused]
    for reason, words in zip(
        reasons,
        ["no code", "row 2", "unknown kind", "no team T9", "masked", "two have", "yes", "no name"],
        strict=True,
    ):
        assert words in reason
    assert found.command() == KeepRoster((fresh.record,))


def test_a_table_without_a_column_leaves_alone_what_it_says_nothing_about():
    found = plan("members", ("code", "name"), ("A", "甲新"))
    (changed,) = found.planned
    assert changed.record == replace(BOOK.member("A"), name="甲新")


def test_a_duty_row_finds_its_shift_and_clashes_are_refused():
    found = plan(
        "duty",
        ("日期", "班次", "工号", "岗位"),
        ("2026/5/5", "N", "A", "P1"),
        ("2026年5月5日", "N", "B", "P2"),
        ("2026-05-05", "N", "Z", "P1"),
        ("2026-05-05", "W", "B", "P1"),
        ("2026-05-05", "?", "B", "P1"),
        ("2026-02-30", "D", "B", "P1"),
        ("2026-05-05", "N", "E", "P9"),
        ("2026-05-05", "D", "A", "P1"),
        ("2026-05-05", "W", "A", "P1"),
    )
    kept = [(each.row, each.record.member) for each in found.planned]
    assert kept == [(2, "A"), (3, "B"), (5, "B"), (9, "A")]
    assert [r.row for r in found.refused] == [4, 6, 7, 8, 10]
    assert "already" in found.refused[-1].reason
    assert isinstance(found.command(), KeepDuty)


def test_a_list_without_its_head_is_refused_whole():
    with pytest.raises(WorldError, match="starts_at, ends_at is missing"):
        plan("calendar", ("title",), ("讲座",))


def test_mediators_are_members_who_mediate():
    found = plan(
        "mediators", ("code", "name", "disputes"), ("M9", "郑", "02、0402"), ("W", "吴调解", "0702")
    )
    (fresh,) = found.planned
    assert fresh.record.most_cases == 10
    assert fresh.record.disputes == ("02", "0402")
    assert fresh.record.force is M
    assert found.unchanged == 1
    assert WU in BOOK.members.values()
