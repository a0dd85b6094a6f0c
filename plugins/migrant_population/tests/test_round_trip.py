"""Lists that were taken out and are taken in again: nothing changes; masked ones are refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from cmdmap.api import ListFile, RowVerdict, find_columns
from migrant_population.domain.headings import headings_of
from migrant_population.domain.records import Contact, House, RoomKey
from migrant_population.domain.wishes import MoveIn, RecordHouse, RegisterPerson, Take
from migrant_population.services.imports import judge_house
from migrant_population.services.judging import preview
from migrant_population.services.reading import read_list
from migrant_population.store.houses import find_house
from migrant_population.store.keybook import open_vault
from migrant_population.tests.conftest import TODAY

TOKEN = "0123456789abcdef" * 2
WORDS = Path(__file__).parents[1] / "i18n" / "zh_CN.json"


@pytest.fixture(params=["en", "zh_CN"])
def heads(request):
    """What stands over the columns in either language."""
    return json.loads(WORDS.read_text("utf-8")) if request.param == "zh_CN" else {}


def read_again(bench, heads, report, kind, token=""):
    """Return what an import makes of an exported list."""
    table = bench.report(report, {"token": token}).sections[0].tables[0]
    named = [heads.get(head, head) for head in table.heads]
    sheet = [named, *([str(cell) for cell in row] for row in table.rows)]
    head, columns = find_columns(sheet, headings_of(kind))
    return columns, read_list(kind, ListFile("list", sheet, head, columns), TODAY)


@pytest.fixture
def flat(bench, spot):
    """A house of flats let by the bed; its key is 1."""
    rooms = (RoomKey("3幢2单元", 5, "501"), RoomKey("", -1, "地下室"))
    landlord = Contact("单雄信", "12600000001")
    bench.submit(RecordHouse(House("", "至善路62号", spot, "01", "02", rooms=rooms), landlord))
    return 1


def test_a_list_of_persons_changes_nothing(bench, flat, zhang, numbers, heads):
    other = replace(zhang, name="钱塘", number=numbers(7, "19880808"), phone="12600000009")
    far = replace(other, name="孙山", number=numbers(9, "19790707"), phone="", origin="341200")
    for room, person in ((1, zhang), (2, other), (None, far)):
        bench.submit(RegisterPerson(person, flat, room, bed="2号床" if room == 1 else ""))
    bench.submit(Take(TOKEN, "persons", "交换"))
    columns, found = read_again(bench, heads, "persons", "person", TOKEN)
    assert {"name", "number", "phone", "origin", "house", "room", "since"} <= set(columns)
    assert found.refused == []
    rooms = {row.person.name: (row.lives.room, row.lives.bed) for row in found.persons}
    assert rooms[zhang.name] == (RoomKey("3幢2单元", 5, "501"), "2号床")
    outcomes = bench.read(lambda r: preview(r, open_vault(bench.desk, r), found.persons))
    assert [(o.found.verdict, o.found.changes, o.house_known) for o in outcomes] == [
        (RowVerdict.SAME, (), True)
    ] * 3


def test_a_masked_list_of_persons_is_refused_row_by_row(bench, flat, zhang, heads):
    bench.submit(RegisterPerson(replace(zhang, number=""), flat))
    _, found = read_again(bench, heads, "persons", "person")
    assert found.persons == []
    assert len(found.refused) == 1


def test_a_list_of_houses_changes_nothing_and_a_masked_one_no_landlord(bench, flat, heads):
    bench.submit(Take(TOKEN, "houses", "交换"))
    _, found = read_again(bench, heads, "houses", "house", TOKEN)
    (row,) = found.houses

    def judged(reader):
        vault = open_vault(bench.desk, reader)
        return judge_house(reader, vault, find_house(reader, row.house.number), row)

    assert row.landlord == Contact("单雄信", "12600000001")
    assert bench.read(judged) is RowVerdict.SAME
    assert read_again(bench, heads, "houses", "house")[1].houses == []


def test_a_move_between_export_and_import_is_not_undone(bench, flat, zhang, spot, heads):
    bench.submit(RegisterPerson(zhang, flat, 1))
    bench.submit(Take(TOKEN, "persons", "交换"))
    _, found = read_again(bench, heads, "persons", "person", TOKEN)
    bench.submit(RecordHouse(House("B-2", "滨文路7号", spot)))
    bench.clock.advance(days=3)
    bench.submit(MoveIn(1, 2))
    (outcome,) = bench.read(lambda r: preview(r, open_vault(bench.desk, r), found.persons))
    assert outcome.found.verdict is RowVerdict.SAME
    assert outcome.passed_over
