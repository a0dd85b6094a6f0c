"""``cmdmap incidents``: the whole loop, searches and tables from a terminal."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from tests.kit.desks import feed, fix, open_file

from cmdmap.cli.casework.acts import ACTS
from cmdmap.cli.main import run
from cmdmap.domain.incident_flow import Act
from cmdmap.services.files.sheets import read_sheet

HEADING = "警情编号,报警时间,报警类型,报警内容,事发地址,报警人,报警电话"
ROW = "110-1,2026-05-04 09:30,停车收费纠纷,停车费太贵吵起来了,闻涛路21号,张三,13800138000"


@pytest.fixture
def unit(home: Path) -> str:
    """A radio that has been heard."""
    with open_file(home / "cmdmap.db") as store:
        feed(store, fix())
    return "fleetsync:100-2007"


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]):
    def called(*words: object, code: int = 0) -> Any:
        capsys.readouterr()
        assert run(["incidents", *map(str, words)]) == code
        out, err = capsys.readouterr()
        return json.loads(out) if "--json" in words else out + err

    return called


@pytest.fixture
def opened(cli) -> str:
    """The number of an incident that was opened with address, place, text and caller."""
    answer = cli(
        "open", "--kind", "parking_fee", "--address", "闻涛路21号", "--at", 120.15, 30.16,
        "--text", "停车费太贵", "--name", "张三", "--phone", "13800138000", "--json",
    )  # fmt: skip
    assert answer["state"] == "taken_in"
    return str(answer["number"])


def test_an_incident_goes_through_all_seven_steps(cli, unit, opened):
    for step in (
        ("dispatch", "--unit", unit),
        ("sign", "--unit", unit),
        ("arrive", "--unit", unit),
        ("dispose", "--text", "已调解"),
        ("feed-back", "--text", "双方和解"),
        ("call-back", "--result", "reached", "--satisfaction", "satisfied"),
        ("close",),
    ):
        cli("do", opened, *step)
    shown = cli("show", opened, "--json")
    assert (shown["state"], shown["steps_done"], shown["close_kind"]) == ("closed", 7, "normal")
    assert [line["act"] for line in shown["time_line"]] == [
        "open", "dispatch", "sign", "arrive", "dispose", "feed_back", "call_back", "leave", "close",
    ]  # fmt: skip
    assert shown["assignments"][0]["arrived_by_proof"] == "operator"
    assert shown["call_backs"][0]["satisfaction"] == "satisfied"
    assert all(line["by"].startswith("cli:") for line in shown["time_line"])
    assert cli("--json") == []
    assert [row["number"] for row in cli("--state", "all", "--json")] == [opened]


def test_persons_are_masked(cli, opened):
    shown = cli("show", opened, "--json")
    assert shown["parties"] == [{"role": "caller", "name": "张**", "phone": "138****8000"}]
    assert "13800138000" not in cli("show", opened)


def test_the_table_for_people_and_the_rows_for_programs_agree(cli, opened):
    (row,) = cli("--json")
    assert row["number"] == opened
    assert (row["lon"], row["lat"], row["kind"]) == (120.15, 30.16, "parking_fee")
    table = cli()
    assert opened in table
    assert "闻涛路21号" in table
    told = cli("show", opened)
    assert "opened and taken in" in told


@pytest.mark.parametrize("typed", ["闻涛路", "wtl", "停车费 21号"])
def test_incidents_are_searched(cli, opened, typed):
    assert [row["number"] for row in cli("search", typed, "--json")] == [opened]
    assert cli("search", "没有的字", "--json") == []


def test_every_act_of_the_flow_can_be_done():
    assert set(ACTS) == set(Act) - {Act.REPORT, Act.OPEN}


def test_the_flow_refuses_with_its_own_sentence_and_code_1(cli, unit, opened):
    assert "cmdmap:" in cli("do", opened, "close", code=1)
    assert "cmdmap incidents lists" in cli("do", "JQ20000101-0001", "take-in", code=1)
    assert "dispatch it first" in cli("do", opened, "sign", "--unit", unit, code=1)
    assert "no kind" in cli("open", "--kind", "ufo", "--address", "x", code=1)
    assert cli("do", opened, "cancel", code=1)


@pytest.mark.parametrize(
    "words",
    [
        ("dispatch",),
        ("feed-back",),
        ("escalate", "--reason", "x"),
        ("ask-postpone", "--clock", "arrive", "--due", "tomorrow"),
        ("merge",),
    ],
)
def test_what_an_act_lacks_is_wrong_usage(cli, opened, words):
    assert "--" in cli("do", opened, *words, code=2)


def test_what_was_typed_reaches_the_incident(cli, opened):
    other = cli("open", "--kind", "noise", "--address", "滨文路", "--reported", "--json")
    assert other["state"] == "reported"
    cli("do", other["number"], "take-in")
    cli("do", other["number"], "amend", "--urgency", 1, "--text", "半夜唱歌")
    cli("do", opened, "escalate", "--tier", 2, "--reason", "调解不成")
    cli("do", opened, "suspend", "--reason", "等鉴定", "--until", "2030-01-01 08:00")
    cli("do", opened, "resume")
    cli("do", other["number"], "merge", "--into", opened)
    changed, merged = cli("show", opened, "--json"), cli("show", other["number"], "--json")
    assert (changed["tier"], changed["state"], merged["state"]) == (2, "taken_in", "merged")
    assert (merged["urgency"], merged["text"]) == (1, "半夜唱歌")


def test_a_shifted_place_is_put_right(cli):
    words = ("open", "--kind", "noise", "--at", 120.15, 30.16, "--datum", "gcj02", "--json")
    number = cli(*words)["number"]
    shown = cli("show", number, "--json")
    assert 0.001 < abs(shown["lon"] - 120.15) < 0.01
    assert shown["areas"]["subdistrict"] == "330108003"
    assert cli("open", "--kind", "noise", "--at", 500, 30, code=2)


def test_what_was_before_at_the_place_is_counted(cli, opened):
    again = cli("open", "--kind", "noise", "--at", 120.15, 30.16, "--json")["number"]
    assert cli("show", opened, "--json")["repeats"] == 0
    assert cli("show", again, "--json")["repeats"] == 1


def test_the_kinds_are_listed(cli):
    codes = {row["code"] for row in cli("kinds", "--json")}
    assert {"parking_fee", "missing_person"} <= codes
    assert "停车收费纠纷" in cli("kinds")


def test_an_extract_is_rehearsed_imported_and_exported(cli, tmp_path):
    path = tmp_path / "110.csv"
    path.write_text(f"{HEADING}\n{ROW}\n2,昨天,噪声扰民,吵,滨文路,,", encoding="gb18030")
    rehearsal = cli("import", path, "--dry-run", "--json", code=1)
    assert rehearsal["rows"][0]["placed"]
    assert rehearsal["refused"][0]["column"] == "报警时间"
    assert not rehearsal["kept"]
    assert "Nothing was changed" in cli("import", path, code=1)
    assert cli("--json") == []
    assert cli("import", path, "--skip-refused", "--json", code=1)["kept"]
    (row,) = cli("--json")
    assert (row["state"], row["kind"]) == ("reported", "parking_fee")
    target = tmp_path / "out.xlsx"
    assert "1 rows" in cli("export", target)
    (_, cells) = read_sheet(target)
    assert "张**" in cells
    assert "13800138000" not in cells


def test_columns_are_named_by_hand(cli, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("甲,乙\n停车费太贵,滨文路1号", encoding="utf-8")
    assert "which columns" in cli("import", path, code=1)
    assert "parts are" in cli("import", path, "--map", "ufo=1", code=2)
    assert "no column" in cli("import", path, "--map", "text=丙", code=2)
    cli("import", path, "--map", "text=甲", "--map", "address=2", "--dealt-with", code=1)
    cli("import", path, "--map", "text=甲", "--map", "address=2")
    assert [row["address"] for row in cli("--json")] == ["滨文路1号"]


NASTY = ("=1+1", "\u202egnirts", "<b>x</b>", "a\nb\x1b[31m", "{number} %s", "+8613800138000")


def test_what_nobody_should_type_is_shown_and_exported_as_text(cli, tmp_path):
    for words in NASTY:
        cli("open", "--kind", "noise", "--address", words, "--text", words, "--name", words)
    assert {row["address"] for row in cli("--json")} == {
        "=1+1", "gnirts", "<b>x</b>", "a b[31m", "{number} %s", "+8613800138000",
    }  # fmt: skip
    assert "\x1b" not in cli()
    target = tmp_path / "out.csv"
    cli("export", target)
    written = target.read_text(encoding="utf-8-sig")
    assert "'=1+1" in written
    assert "13800138000" not in written
    assert "no incident" in cli("show", "JQ\x00'; DROP TABLE incidents;--", code=1)
    assert "no unit" in cli("do", cli("--json")[0]["number"], "dispatch", "--unit", 10**30, code=1)


def test_an_account_of_one_zone_exports_what_lies_in_it(cli, opened, monkeypatch, tmp_path):
    assert cli("show", opened, "--json")["areas"]
    monkeypatch.setenv("CMDMAP_PASSWORD", "correct horse")
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse\n" * 3))
    for name, role, code in (("admin", "admin", ""), ("a", "leader", ""), ("b", "leader", "ZZ")):
        words = ["users", "add", name, "--role", role, "--password-stdin"]
        assert run([*words, *(["--area", code] if code else [])]) == 0
    for name, rows in (("a", 1), ("b", 0)):
        answer = cli("export", tmp_path / "out.csv", "--as", name)
        assert f"{rows} rows" in answer
