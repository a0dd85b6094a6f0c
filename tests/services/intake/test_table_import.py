"""Extracts of 110 and 12345 from the file to the store, and what is refused on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from openpyxl import Workbook
from tests.kit.cases import case_bench
from tests.kit.desks import HOME, NOON

from cmdmap.domain.casework.commands import AttachReport, OpenIncident, Party
from cmdmap.domain.casework.imports import ImportHistory, ImportIncidents
from cmdmap.domain.datum import Datum
from cmdmap.domain.incident import IncidentState, Source
from cmdmap.domain.rights import Actor, Role
from cmdmap.errors import WorldError
from cmdmap.services.casework.sentences import sentence
from cmdmap.services.files.sheets import read_sheet
from cmdmap.services.intake.columns import Part
from cmdmap.services.intake.import_plan import ImportWishes, Surroundings
from cmdmap.services.intake.places import PlaceBook
from cmdmap.services.intake.table_export import export_incidents
from cmdmap.services.intake.table_import import outline, plan_import
from cmdmap.store.casework.parties import read_parties
from cmdmap.store.queries.incident_search import search
from cmdmap.store.queries.incidents import known_outside, queue

HEADING = "接警单编号,报警时间,报警类型,报警内容,事发地址,经度,纬度,报警人,报警电话,处理结果"
GOOD = (
    "110-1,2026-05-04 09:30:00,停车收费纠纷,停车费太贵吵起来了,闻涛路21号,120.15,30.16,"
    "张三,13800138000,已调解"
)
MORE = "110-2,2026年5月4日 9时40分,200100,两个人打架,东冠社区,,,,,"


@pytest.fixture
def write(tmp_path):
    def written(*rows, name="110.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_text("\n".join(rows), encoding=encoding)
        return path

    return written


@pytest.fixture
def bench(store, kinds, index):
    with case_bench(store, kinds=kinds, index=index) as bench:
        yield bench


@pytest.fixture
def plan(bench, kinds, index):
    def planned(path, **wishes):
        found = outline(path)
        with bench.store.reader() as connection:
            known = known_outside(connection)
        around = Surroundings(
            kinds, PlaceBook(index), bench.desk.casework(), bench.clock.now, known
        )
        told = wishes.pop("told", None)
        wanted = ImportWishes(**{"columns": found.columns, **wishes})
        return plan_import(found, wanted, around, path.name, told)

    return planned


def rows_of(bench):
    with bench.store.reader() as connection:
        return queue(connection)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_extract_is_planned_cell_by_cell(plan, write, encoding):
    result = plan(write("浦沿街道五月警情", HEADING, GOOD, MORE, encoding=encoding))
    first, second = (each.opening for each in result.rows)
    assert not result.refused
    assert [each.row for each in result.rows] == [3, 4]
    assert first == OpenIncident(
        "parking_fee", "闻涛路21号", HOME, "停车费太贵吵起来了", None, Source.POLICE_110,
        NOON - timedelta(hours=2, minutes=30), first.parties, "110-1", taken_in=False,
    )  # fmt: skip
    assert (first.parties[0].name, first.parties[0].phone) == ("张三", "13800138000")
    assert (second.kind, second.parties) == ("fight", ())
    assert second.place is not None
    assert second.known_at == NOON - timedelta(hours=2, minutes=20)


def test_an_excel_extract_is_read_with_its_own_times(plan, tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.append(HEADING.split(","))
    local_noon = (NOON - timedelta(minutes=5) + timedelta(hours=8)).replace(tzinfo=None)
    sheet.append(
        ["1", local_noon, "噪声扰民", "太吵", "滨文路", 120.15, 30.16, "", 13800138000, ""]
    )
    path = tmp_path / "110.xlsx"
    book.save(path)
    (row,) = plan(path).rows
    assert row.opening.known_at == NOON - timedelta(minutes=5)
    assert row.opening.parties[0].phone == "13800138000"


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("1,昨天,停车收费纠纷,x,滨文路", "报警时间", "is no date and time"),
        ("1,2027-01-01,停车收费纠纷,x,滨文路", "报警时间", "lies in the future"),
        ("1,2026-05-04,外星人,看见飞碟,滨文路", "报警类型", "no kind of incident was found for it"),
        ("1,2026-05-04,停车收费纠纷,x,,某处,30.16", "经度", "is no longitude and latitude"),
        ("1,2026-05-04,停车收费纠纷,x,", "事发地址", "no place is given"),
    ],
)
def test_a_refusal_names_row_column_and_reason(plan, write, row, column, reason):
    result = plan(write(HEADING, row, GOOD))
    assert [each.row for each in result.rows] == [3]
    (refused,) = result.refused
    assert (refused.row, refused.column, refused.reason) == (2, column, reason)


def test_the_same_number_is_refused_within_the_table_and_later(bench, plan, write):
    path = write(HEADING, GOOD, GOOD)
    result = plan(path)
    assert [each.reason for each in result.refused] == ["stands in the table twice"]
    bench.do(*result.commands())
    again = plan(path)
    number = rows_of(bench)[0].number
    assert not again.rows
    assert again.refused[0].reason == f"is {number} already"


def test_coordinates_are_read_in_the_datum_that_was_chosen(plan, write):
    path = write(HEADING, GOOD)
    plain, shifted = plan(path), plan(path, datum=Datum.GCJ02)
    (one,), (two,) = plain.rows, shifted.rows
    assert one.opening.place == HOME
    assert 300 < two.opening.place.metres_to(HOME) < 700


def test_an_unknown_address_is_kept_in_words_and_an_unknown_kind_gets_the_chosen_one(plan, write):
    result = plan(write(HEADING, "1,2026-05-04,外星人,飞碟,火星"), unknown_kind="other")
    (row,) = result.rows
    assert (row.opening.kind, row.opening.place, row.opening.address) == ("other", None, "火星")


def test_columns_can_be_chosen_by_hand_and_are_needed(plan, write):
    path = write("甲,乙", "停车费太贵,滨文路1号")
    with pytest.raises(WorldError, match="which columns"):
        plan(path)
    (row,) = plan(path, columns={Part.TEXT: 0, Part.ADDRESS: 1}).rows
    assert (row.opening.kind, row.because) == ("parking_fee", "停车费")


def test_the_sources_of_rows_are_understood(plan, write):
    head = "内容,地址,来源"
    said = ("12345热线", "110转入", "网格员巡查", "视频巡逻", "领导交办", "")
    result = plan(write(head, *(f"停车费太贵,滨文路,{each}" for each in said)))
    assert [each.opening.source for each in result.rows] == [
        Source.HOTLINE_12345, Source.POLICE_110, Source.PATROL, Source.VIDEO, Source.LEADER,
        Source.POLICE_110,
    ]  # fmt: skip


def test_every_row_is_opened_as_reported_in_one_commit(bench, plan, write):
    commits = len(bench.listener.commits)
    bench.do(plan(write(HEADING, GOOD, MORE)).commands()[0])
    assert len(bench.listener.commits) == commits + 1
    found = rows_of(bench)
    assert [row.state for row in found] == [IncidentState.REPORTED] * 2
    assert {each.id for each in bench.desk.casework().open()} == {row.id for row in found}
    with bench.store.reader() as connection:
        assert [row.address for row in search(connection, "110-1")] == ["闻涛路21号"]
        assert read_parties(connection, found[1].id)[0].phone == "13800138000"


def test_one_bad_row_leaves_nothing_behind(bench, plan, write):
    (command,) = plan(write(HEADING, GOOD, MORE)).commands()
    bad = replace(command, openings=(*command.openings, OpenIncident("no such kind", "x")))
    assert "no such kind" in bench.refused(bad)
    twice = replace(command, openings=command.openings * 2)
    assert "twice" in bench.refused(twice)
    assert "no row" in bench.refused(ImportIncidents((), "x"))
    assert "500 rows" in bench.refused(ImportIncidents(command.openings * 251, "x"))
    assert rows_of(bench) == []


def test_a_large_table_becomes_several_commands_of_which_each_is_whole(plan, write):
    rows = (f"{n},2026-05-04,停车收费纠纷,x,滨文路" for n in range(1_201))
    commands = plan(write(HEADING, *rows)).commands()
    assert [len(command.openings) for command in commands] == [500, 500, 201]
    assert len({each.outside_number for one in commands for each in one.openings}) == 1_201


def test_a_repeated_matter_is_attached_where_that_is_wished(bench, plan, write):
    first = bench.open(kind="parking_fee", place=HOME)
    path = write(HEADING, GOOD.replace("09:30", "11:58"))
    assert plan(path).rows[0].twin.incident.id == first
    result = plan(path, attach_twins=True)
    assert result.attaches(result.rows[0])
    bench.do(*result.commands())
    assert len(rows_of(bench)) == 1
    assert [sentence(line) for line in bench.lines(first)][-1].startswith("report attached")


def test_what_was_dealt_with_is_history_and_never_in_the_loop(bench, plan, write):
    result = plan(write(HEADING, GOOD), dealt_with=True)
    commit = bench.do(*result.commands())
    assert not commit.incidents
    (row,) = rows_of(bench)
    assert row.state is IncidentState.CLOSED
    assert row.number.startswith("JQ20260504-")
    stored = bench.stored(row.id)
    assert (stored.clocks, stored.close_kind, stored.feedback) == ((), None, "已调解")
    (line,) = bench.lines(row.id)
    assert sentence(line) == "imported from 110.csv as dealt with"
    assert row.id not in bench.desk.casework().incidents


def test_history_needs_a_time_and_the_right_to_it(bench, plan, write):
    result = plan(write(HEADING, "1,,停车收费纠纷,x,滨文路", GOOD), dealt_with=True)
    assert result.refused[0].reason == "what was dealt with needs its time"
    dispatcher = Actor("小陈", frozenset({Role.DISPATCHER}))
    assert bench.refused(result.commands()[0], dispatcher)
    assert isinstance(result.commands()[0], ImportHistory)


def test_the_progress_is_told_and_can_stop_the_run(plan, write):
    seen = []

    def told(done, steps):
        seen.append((done, steps))
        if done == 2:
            raise WorldError("left")

    with pytest.raises(WorldError, match="left"):
        plan(write(HEADING, *[MORE] * 5), told=told)
    assert seen == [(0, 5), (1, 5), (2, 5)]


def test_a_file_without_rows_is_refused(write):
    with pytest.raises(WorldError, match="no rows"):
        outline(write(HEADING))


def test_an_export_masks_persons_and_formulas(bench, plan, write, kinds, tmp_path):
    row = "9,2026-05-04 09:30,停车收费纠纷,=cmd|calc 打 13911112222,滨文路,,,李四,13800138000"
    bench.do(plan(write(HEADING, row)).commands()[0])
    path = tmp_path / "out.csv"
    with bench.store.reader() as connection:
        assert export_incidents(connection, path, queue(connection), kinds) == 1
    (_, cells) = read_sheet(path)
    assert "李**" in cells
    assert "138****8000" in cells
    text = path.read_text(encoding="utf-8-sig")
    assert "'=cmd" in text
    assert "13911112222" not in text
    assert "13800138000" not in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": "长" * 3_000},
        {"text": "又", "outside_number": "110-1\u200b"},
        {"text": "又", "parties": (Party("stranger", "甲"),)},
    ],
)
def test_a_report_that_cannot_be_attached_keeps_the_whole_import_out(bench, wrong):
    number = bench.open(kind="other")
    attached = AttachReport(number, **{"source": Source.POLICE_110, **wrong})
    opening = OpenIncident(
        "other", "闻涛路", source=Source.POLICE_110, outside_number="110-1", taken_in=False
    )
    bench.refused(ImportIncidents((opening,), "x", (attached,)))
    assert set(bench.desk.casework().incidents) == {number}
    assert len(bench.lines(number)) == 1
