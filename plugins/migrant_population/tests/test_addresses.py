"""Addresses in one line, rooms as forms name them, floors of every kind, beds."""

from __future__ import annotations

import pytest

from cmdmap.api import WorldError
from migrant_population.domain.addresses import cuts, read_inside, written
from migrant_population.domain.household import ATTIC, RoomCell, blocks, read_floor, room_words
from migrant_population.domain.records import Dwelling, House, Person, RoomKey
from migrant_population.domain.rows import PersonRow, read_person
from migrant_population.domain.wishes import ImportPersons, RecordHouse
from migrant_population.store.homes import Home, home_of
from migrant_population.tests.conftest import TODAY
from migrant_population.tests.test_persons import listed, opened


@pytest.mark.parametrize(
    ("text", "room", "bed"),
    [
        ("501室", RoomKey("", 5, "501"), ""),
        ("3幢2单元501室", RoomKey("3幢2单元", 5, "501"), ""),
        ("３幢 ２单元 ５０１室", RoomKey("3幢2单元", 5, "501"), ""),
        ("12号楼1204", RoomKey("12号楼", 12, "1204"), ""),
        ("A座7层702房", RoomKey("A座", 7, "702"), ""),
        ("地下室", RoomKey("", -1, "地下室"), ""),
        ("地下2层203", RoomKey("", -2, "203"), ""),
        ("负一层", RoomKey("", -1, "负一层"), ""),
        ("阁楼", RoomKey("", ATTIC, "阁楼"), ""),
        ("4楼", RoomKey("", 4, ""), ""),
        ("501室2号床", RoomKey("", 5, "501"), "2号床"),
        ("501-2 上铺", RoomKey("", 5, "501-2"), "上铺"),
    ],
)
def test_what_stands_after_the_house_is_read(text, room, bed):
    assert read_inside(text) == (room, bed)


@pytest.mark.parametrize(
    ("room", "bed"),
    [
        (RoomKey("3幢2单元", 5, "501"), "2号床"),
        (RoomKey("", -2, "203"), ""),
        (RoomKey("", 3, "01"), ""),
        (RoomKey("A座", ATTIC, "阁楼"), ""),
        (RoomKey("", ATTIC, "2"), "上铺"),
    ],
)
def test_a_room_that_is_written_is_read_the_same_again(room, bed):
    assert read_inside(written(room, bed)) == (room, bed)


@pytest.mark.parametrize("text", ["浦沿路62号", "东区", "501室和502室", "3幢(东)", "🏠"])
def test_what_is_no_room_is_not_taken_for_one(text):
    assert read_inside(text) is None


def test_no_number_is_cut_in_two():
    heads = [head for head, _ in cuts("浦沿路62号1203室")]
    assert heads == ["浦沿路62号"]
    assert [head for head, _ in cuts("至善路120")] == ["至善路"]


def test_floors_stand_in_their_order_and_are_said_in_words():
    keys = [RoomKey("", floor, str(floor)) for floor in (1, ATTIC, -1, 12, 2)]
    (block,) = blocks(RoomCell(n, key, 0, 0) for n, key in enumerate(keys))
    assert [storey.floor for storey in block.storeys] == [ATTIC, 12, 2, 1, -1]
    assert room_words(RoomKey("3幢", -1, "B01"), "2号床") == "3幢 basement 1 B01 2号床"
    assert room_words(RoomKey("", ATTIC, "阁楼")) == "attic 阁楼"
    assert (read_floor("", "阁楼"), read_floor("顶楼", "601"), read_floor("3层", "")) == (99, 99, 3)


class TestImport:
    """A list that writes house and room in one cell."""

    def test_the_longest_known_house_is_found_and_the_rest_is_the_room(
        self, bench, house, numbers, spot
    ):
        bench.submit(RecordHouse(House("", "至善路62号3幢", spot)))
        rows = [
            PersonRow(2, Person("钱塘", numbers(1)), Dwelling("至善路62号2幢1单元402室")),
            PersonRow(3, Person("钱江", numbers(3)), Dwelling("至善路62号3幢2单元501室2号床")),
            PersonRow(4, Person("钱三", numbers(5)), Dwelling("至善路62号旁边")),
        ]
        bench.submit(ImportPersons("t", tuple(rows)))
        shown = [opened(bench, key) for key in (1, 2, 3)]
        assert [each.house_id for each in shown] == [1, 2, None]
        assert shown[0].stays[0].room == RoomKey("2幢1单元", 4, "402")
        assert (shown[1].stays[0].room, shown[1].stays[0].bed) == (
            RoomKey("2单元", 5, "501"), "2号床",
        )  # fmt: skip

    def test_cells_of_their_own_say_the_same(self):
        cells = {"name": "钱塘", "house": "至善路62号", "building": "3", "unit": "2",
                 "room": "501", "bed": "2"}  # fmt: skip
        lives = read_person(cells, 2, TODAY).lives
        assert lives == Dwelling("至善路62号", RoomKey("3幢2单元", 5, "501"), "2号床")


class TestForms:
    """home_of, by what somebody types."""

    def test_a_part_of_the_address_will_do_while_one_house_has_it(self, bench, house, spot):
        assert bench.read(lambda r: home_of(r, "善路62", "")) == Home(1)
        assert bench.read(lambda r: home_of(r, "至善路62号201室", "")) == Home(1, 3)
        assert bench.read(lambda r: home_of(r, "FW00001", "202 3号床")) == Home(1, 4, "3号床")
        bench.submit(RecordHouse(House("", "至善路620号", spot)))
        with pytest.raises(WorldError, match="至善路62号, 至善路620号"):
            bench.read(lambda r: home_of(r, "善路62", ""))
        with pytest.raises(WorldError, match="no room 999"):
            bench.read(lambda r: home_of(r, "至善路62号", "999"))
        with pytest.raises(WorldError, match="no house"):
            bench.read(lambda r: home_of(r, "滨文路", ""))

    def test_one_of_two_rooms_of_a_name_needs_its_building(self, bench, spot):
        rooms = (RoomKey("1幢", 1, "101"), RoomKey("2幢", 1, "101"))
        bench.submit(RecordHouse(House("", "滨文路7号", spot, rooms=rooms)))
        with pytest.raises(WorldError, match="name the building"):
            bench.read(lambda r: home_of(r, "滨文路7号", "101"))
        assert bench.read(lambda r: home_of(r, "滨文路7号", "2幢101室")).room_id == 2


def test_the_list_says_room_and_bed(bench, house, numbers):
    row = PersonRow(
        2, Person("钱塘", numbers(1)), Dwelling("至善路62号", RoomKey("", 1, "101"), "上铺")
    )
    bench.submit(ImportPersons("t", (row,)))
    assert listed(bench, words="至善路") == [1]
    assert opened(bench).stays[0].bed == "上铺"
