"""Lists from Excel: columns by their headings, a verdict for every row, nothing changes twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from cmdmap.api import ListFile, RowVerdict, WorldError, find_columns, read_sheet
from fire_safety.domain.place_kind import Size
from fire_safety.domain.wishes import ChargingFields, ImportPlaces
from fire_safety.services.import_places import HEADINGS, MOST_ROWS, judge_rows
from fire_safety.services.reference import shipped
from fire_safety.store.places import PlaceFilter, count_places, list_places, read_contact
from fire_safety.store.seal import seal_for

FOLDER = Path(__file__).parents[1]
HEAD = ("编号", "场所名称", "类型", "地址", "建筑面积（㎡）", "责任人", "联系电话", "经度", "纬度")
KINDS = shipped().kinds


def judge(bench, *rows, head=HEAD):
    sheet = [head, *rows]
    file = ListFile("清单.xlsx", sheet, *find_columns(sheet, HEADINGS))
    return bench.read(lambda reader: judge_rows(file, KINDS, reader, seal_for(bench.desk)))


def take(bench, judged):
    rows = tuple(row.wanted for row in judged if row.wanted)
    bench.submit(ImportPlaces("清单.xlsx", rows))


ROW = (
    "",
    "东信路 3 号 面馆",
    "小餐馆",
    "东信路 3 号",
    "86",
    "王建国",
    "13812342210",
    "120.16",
    "30.15",
)


def test_headings_in_chinese_find_their_fields() -> None:
    assert find_columns([HEAD], HEADINGS)[1] == {
        "number": 0, "name": 1, "kind": 2, "address": 3, "area_m2": 4, "contact_name": 5,
        "contact_phone": 6, "lon": 7, "lat": 8,
    }  # fmt: skip
    assert find_columns([("x", "NAME ", "Kind")], HEADINGS) == (0, {"name": 1, "kind": 2})


def test_the_same_list_again_changes_nothing(bench) -> None:
    judged = judge(bench, ROW)
    assert [row.verdict for row in judged] == [RowVerdict.NEW]
    take(bench, judged)
    (made,) = bench.read(lambda reader: list_places(reader, PlaceFilter()))
    assert (made.number, made.size, made.grid != "") == ("XF-0001", Size(86), True)
    assert bench.read(lambda reader: read_contact(reader, made.id, seal_for(bench.desk))) == (
        "王建国",
        "13812342210",
    )
    again = judge(bench, ROW)
    assert [row.verdict for row in again] == [RowVerdict.SAME]
    assert again[0].wanted is None


def test_a_changed_row_is_a_correction(bench) -> None:
    take(bench, judge(bench, ROW))
    other = (*ROW[:4], "120", *ROW[5:])
    judged = judge(bench, other)
    assert [row.verdict for row in judged] == [RowVerdict.CHANGED]
    assert judged[0].reason == "changes Building area"
    take(bench, judged)
    assert judge(bench, other)[0].verdict is RowVerdict.SAME
    with pytest.raises(WorldError, match="somebody else"):
        take(bench, judged)


def test_a_column_that_is_empty_changes_nothing(bench) -> None:
    take(bench, judge(bench, ROW))
    short = ("XF-0001", "东信路 3 号 面馆", "小餐馆")
    assert judge(bench, short)[0].verdict is RowVerdict.SAME


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        (("", "", "小餐馆", "a"), RowVerdict.REFUSED),
        (("", "甲", "城堡", "a"), RowVerdict.REFUSED),
        (("", "甲", "小餐馆", "a", "大"), RowVerdict.REFUSED),
        (("", "甲", "小餐馆", "a", "-3"), RowVerdict.REFUSED),
        (("", "甲", "小餐馆", "a", "", "", "", "999", "30"), RowVerdict.REFUSED),
        (("", "甲", "小餐馆", "a", "", "", "", "x", "30"), RowVerdict.REFUSED),
        (("XF-9999", "甲", "小餐馆", "a"), RowVerdict.REFUSED),
        (("", "东信路 3 号 面馆", "小餐馆", "别处"), RowVerdict.DOUBTFUL),
        (("", "别名", "小餐馆", "东信路 3 号"), RowVerdict.DOUBTFUL),
        (("", "甲", "small_shop", "a"), RowVerdict.NEW),
        (("", "<b>甲</b>", "Small shop", "=1+1"), RowVerdict.NEW),
    ],
)
def test_every_row_has_a_verdict(bench, row, verdict) -> None:
    take(bench, judge(bench, ROW))
    (judged,) = judge(bench, row)
    assert judged.verdict is verdict
    assert bool(judged.reason) == (verdict is not RowVerdict.NEW)


def test_a_row_that_stands_twice_is_refused_once(bench) -> None:
    judged = judge(bench, ROW, (), ROW)
    assert [(row.line, row.verdict) for row in judged] == [
        (2, RowVerdict.NEW),
        (4, RowVerdict.REFUSED),
    ]


def test_parts_are_small_and_whole(bench) -> None:
    (row,) = judge(bench, ROW)
    with pytest.raises(WorldError):
        bench.submit(ImportPlaces("x", (row.wanted,) * (MOST_ROWS + 1)))
    with pytest.raises(WorldError):
        bench.submit(ImportPlaces("x", ()))
    with pytest.raises(WorldError):
        bench.submit(ImportPlaces("x", (row.wanted,)), roles=["auditor"])
    assert bench.read(lambda reader: count_places(reader, PlaceFilter())) == 0


def test_a_file_is_read_as_we_read_lists(bench, tmp_path) -> None:
    path = tmp_path / "清单.csv"
    path.write_text(",".join(HEAD) + "\n" + ",".join(ROW) + "\n", encoding="gb18030")
    rows = read_sheet(path)
    assert judge(bench, *rows[1:], head=rows[0])[0].verdict is RowVerdict.NEW


@pytest.mark.parametrize("chinese", [False, True])
def test_what_is_exported_is_the_same_when_it_is_taken_over(
    bench, register, tmp_path, chinese
) -> None:
    register("=1+1 店", "small_shop", size=Size(86.5, 0, 1_200, -1))
    register("花园 9 号 出租房", "rental", size=Size(beds=12), place=None)
    register("停车棚 号", "charging", charging=ChargingFields(12, True, False, True))
    words = json.loads((FOLDER / "i18n" / "zh_CN.json").read_text(encoding="utf-8"))
    table = bench.report("place_list", {}).sections[0].tables[0]
    book = Workbook()
    book.active.append([words[head] if chinese else head for head in table.heads])
    for row in table.rows:
        book.active.append(list(row))
    for cell in book.active["B"]:
        cell.data_type = "s"  # As the program writes text that looks like a formula.
    book.save(tmp_path / "list.xlsx")
    sheet = read_sheet(tmp_path / "list.xlsx")
    head, columns = find_columns(sheet, HEADINGS)
    assert {"number", "name", "kind", "address", "area_m2", "beds", "persons", "storey", "lon",
            "lat"} <= columns.keys()  # fmt: skip
    file = ListFile("list.xlsx", sheet, head, columns)
    judged = bench.read(lambda reader: judge_rows(file, KINDS, reader, seal_for(bench.desk)))
    assert [row.verdict for row in judged] == [RowVerdict.SAME] * 3
