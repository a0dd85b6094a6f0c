"""Rules without a store: numbers, names, codes, clocks, doubles, lists, rooms, deletion."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdmap.api import LOCAL, RowVerdict, WorldError, find_columns
from migrant_population.domain.codes import code_tables, province_name
from migrant_population.domain.deadlines import (
    PermitStanding,
    Standing,
    permit_standing,
    registration_due,
    standing,
)
from migrant_population.domain.headings import headings_of, titles_of
from migrant_population.domain.household import Fill, RoomCell, blocks, read_floor
from migrant_population.domain.identity import (
    NumberError,
    check_character,
    distance,
    read_number,
)
from migrant_population.domain.likeness import Doubt, Known, judge, merged
from migrant_population.domain.records import PERSON_FIELDS, Person, RoomKey
from migrant_population.domain.retention import months_before, retention_rules
from migrant_population.domain.rows import RowError, read_day, read_house, read_person
from migrant_population.domain.spelling import initials, pinyin, tidy_name, tidy_phone

TODAY = date(2026, 5, 4)
seventeen = st.integers(10**16, 10**17 - 1).map(str)


@pytest.mark.parametrize(
    ("text", "born", "sex"),
    [
        ("11010519491231002X", date(1949, 12, 31), "2"),  # the example of GB 11643 itself
        ("11010519491231002x", date(1949, 12, 31), "2"),
        (" 1101 0519 4912 3100 2X ", date(1949, 12, 31), "2"),
        ("１１０１０５１９４９１２３１００２Ｘ", date(1949, 12, 31), "2"),
        ("110105491231002", date(1949, 12, 31), "2"),
    ],
)
def test_a_number_is_read_as_people_write_it(text, born, sex):
    number = read_number(text, TODAY)
    assert (number.text, number.born, number.sex) == ("11010519491231002X", born, sex)
    assert number.was_old == (len(text) == 15)
    assert number.region == "110105"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("110105194912310021", "check digit"),
        ("1101051949123100", "18 characters"),
        ("11010519491231002Y", "check digit"),
        ("A1010519491231002X", "18 characters"),
        ("²10105194912310020", "check digit"),
        ("110105194913310029", "birthday"),
        ("110105194902300024", "birthday"),
        ("110105202705050026", "birthday"),
        ("110105180001010028", "birthday"),
        ("990105194912310027", "region"),
        ("", "18 characters"),
    ],
)
def test_what_is_no_number_is_refused_without_repeating_it(text, word):
    if len(text) == 18 and text[:17].isascii() and text[:17].isdecimal() and word != "check digit":
        text = text[:17] + check_character(text[:17])
    with pytest.raises(NumberError) as refused:
        read_number(text, TODAY)
    assert word in str(refused.value)
    assert not text or text not in str(refused.value)


@given(seventeen, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_passes_the_check(first, place, by):
    whole = first + check_character(first)
    wrong = first[:place] + str((int(first[place]) + by) % 10) + first[place + 1 :] + whole[17]
    assert check_character(wrong[:17]) != wrong[17]


@given(seventeen, st.integers(0, 15))
def test_two_swapped_neighbours_never_pass_the_check(first, place):
    swapped = first[:place] + first[place + 1] + first[place] + first[place + 2 :]
    assert swapped == first or check_character(swapped) != check_character(first)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("abc", "abc", 0), ("abc", "abd", 1), ("abc", "ab", 1), ("abc", "acb", 1), ("", "ab", 2),
     ("abcdef", "fedcba", 4), ("1234", "21x34", 2)],
)  # fmt: skip
def test_distance_counts_slips_of_the_hand(one, other, apart):
    assert distance(one, other) == distance(other, one) == apart


@pytest.mark.parametrize(
    ("name", "whole", "first"),
    [
        ("张三丰", "zhangsanfeng", "zsf"),
        ("单 雄信", "shanxiongxin", "sxx"),
        ("曾巩", "zenggong", "zg"),
        ("阿依古丽·买买提", "ayigulimaimaiti", "ayglmmt"),
        ("Li Wei", "liwei", "l"),
        ("", "", ""),
    ],
)
def test_names_are_spelled(name, whole, first):
    assert pinyin(name) == whole
    assert initials(name) == first


def test_one_writing_of_names_and_telephones():
    assert tidy_name("阿依古丽•买买提 ") == tidy_name("阿依古丽·买买提")
    assert tidy_phone("+86 126-3355 1200") == tidy_phone("12633551200") == "12633551200"
    assert tidy_phone("0086１２６３３５５１２００") == "12633551200"


def test_code_tables_name_their_standard_and_are_whole():
    tables = code_tables()
    assert len(tables["nation"].chinese) == 56
    assert len(tables["province"].chinese) == 34
    assert all(table.source and not table.verified for table in tables.values())
    assert all(set(table.english) == set(table.chinese) for table in tables.values())
    assert tables["reason"].chinese["01"] == "务工"
    assert tables["house_hazard"].chinese["04"] == "危化物品"


@pytest.mark.parametrize(
    ("table", "text", "code"),
    [
        ("nation", "汉", "01"), ("nation", "汉族", "01"), ("nation", "土家", "15"),
        ("education", "本科", "20"), ("education", "大学本科", "20"), ("reason", "务工", "01"),
        ("reason", "打工", "01"), ("reason", "01", "01"), ("sex", "女", "2"), ("sex", "male", "1"),
        ("province", "广西", "45"), ("nation", "火星族", None), ("reason", "", ""),
    ],
)  # fmt: skip
def test_words_of_lists_become_codes(table, text, code):
    assert code_tables()[table].find(text) == code


def test_places_of_origin_are_told_by_province():
    assert province_name("340101") == "Anhui"


class TestClocks:
    """Three working days, by the calendar that ships."""

    @pytest.mark.parametrize(
        ("known", "due"),
        [
            ("2026-04-27 09:00", "2026-04-30 17:30"),  # Monday: Tue, Wed, Thu
            ("2026-04-27 23:30", "2026-04-30 17:30"),
            (
                "2026-04-30 10:00",
                "2026-05-08 17:30",
            ),  # over the holiday of May: Wed 6, Thu 7, Fri 8
            ("2026-05-07 10:00", "2026-05-11 17:30"),  # Saturday the 9th is worked
            ("2026-05-02 08:00", "2026-05-08 17:30"),
        ],
    )
    def test_three_working_days_end_with_the_office(self, bench, known, due):
        calendar = bench.desk.calendar()
        known_at = datetime.fromisoformat(known).replace(tzinfo=LOCAL)
        found = registration_due(known_at, calendar)
        assert found.astimezone(LOCAL) == datetime.fromisoformat(due).replace(tzinfo=LOCAL)
        assert found.tzinfo is UTC

    def test_standing_by_the_day(self):
        due = datetime(2026, 5, 8, 9, 30, tzinfo=UTC)
        assert standing(due, due, due + timedelta(days=9)) is Standing.DONE
        assert standing(due, None, due - timedelta(days=1)) is Standing.RUNNING
        assert standing(due, None, due - timedelta(hours=3)) is Standing.TODAY
        assert standing(due, None, due) is Standing.OVERDUE

    def test_a_permit_is_good_on_its_last_day(self):
        assert permit_standing("", TODAY, 30) is PermitStanding.NONE
        assert permit_standing("2026-05-04", TODAY, 30) is PermitStanding.SOON
        assert permit_standing("2026-05-03", TODAY, 30) is PermitStanding.EXPIRED
        assert permit_standing("2026-07-04", TODAY, 30) is PermitStanding.GOOD


class TestLikeness:
    """Whether two entries are one person."""

    KNOWN = Person("张伟民", "340101199203151018", "12600000001", born="1992-03-15")

    def verdict(self, entry):
        return judge(entry, [Known(7, self.KNOWN)])

    def test_the_same_entry_changes_nothing(self):
        assert self.verdict(self.KNOWN) == (RowVerdict.SAME, 7, None, ())

    def test_what_is_left_empty_says_nothing(self):
        assert self.verdict(replace(self.KNOWN, phone="")).verdict is RowVerdict.SAME

    def test_another_telephone_under_the_same_number_is_a_change(self):
        found = self.verdict(replace(self.KNOWN, phone="12600000002"))
        assert (found.verdict, found.changes) == (RowVerdict.CHANGED, ("phone",))

    @pytest.mark.parametrize(
        ("entry", "doubt"),
        [
            (replace(KNOWN, name="李明"), Doubt.OTHER_NAME),
            (replace(KNOWN, number=""), Doubt.SAME_PHONE),
            (replace(KNOWN, number="", name="章伟民"), Doubt.SAME_PHONE),
            (replace(KNOWN, number="340101199203151081", phone=""), Doubt.NUMBER_SLIP),
            (replace(KNOWN, number="", name="张伟明"), Doubt.NAME_SLIP),
            (replace(KNOWN, number="", name="张大民"), Doubt.NAME_SLIP),
            (replace(KNOWN, number="", phone=""), Doubt.SAME_BIRTHDAY),
        ],
    )
    def test_what_a_person_has_to_decide(self, entry, doubt):
        found = self.verdict(entry)
        assert (found.verdict, found.person_id, found.doubt) == (RowVerdict.DOUBTFUL, 7, doubt)

    def test_somebody_else_is_new(self):
        other = Person("张伟民", "320101198811021019", "12600000009")
        assert self.verdict(other) == (RowVerdict.NEW, None, None, ())

    def test_merging_takes_only_the_fields_that_were_chosen(self):
        entry = replace(self.KNOWN, phone="12600000009", name="张为民")
        assert merged(self.KNOWN, entry, ["phone"]) == replace(self.KNOWN, phone="12600000009")


def test_headings_of_offices_are_understood():
    row = ["序号", "姓名", "身份证号码（必填）", "联系 电话", "现住地址", "房号", "来本地日期"]
    title = ["浦沿街道流动人口信息采集表", "", ""]
    where, columns = find_columns([title, row, ["1", "x", "y"]], headings_of("person"))
    assert where == 1
    assert columns == {"name": 1, "number": 2, "phone": 3, "house": 4, "room": 5, "since": 6}
    assert titles_of("house")["landlord"] == "Landlord"


GOOD = {
    "name": "王 小 明", "number": "11010519491231002X", "phone": "126-3355-1200",
    "nation": "汉", "reason": "务工", "education": "初中", "house": "至善路62号", "room": "302",
    "since": "2026年3月1日", "origin": "安徽省", "attention": "是",
}  # fmt: skip


class TestRows:
    """Rows of lists become entries or are refused."""

    def read(self, **more):
        return read_person({**GOOD, **more}, 5, TODAY)

    def test_a_row_is_read(self):
        row = self.read()
        person = row.person
        assert (person.name, person.sex, person.born) == ("王 小 明", "2", "1949-12-31")
        assert (person.nation, person.reason, person.education) == ("01", "01", "70")
        assert (person.origin, person.attention, person.phone) == ("340000", "03", "12633551200")
        assert row.lives.room == RoomKey("", 3, "302")
        assert (row.line, row.since) == (5, "2026-03-01")

    @pytest.mark.parametrize(
        ("field", "text", "word"),
        [
            ("name", "", "name"), ("number", "110105194912310021", "check digit"),
            ("number", "1.10105E+17", "Excel"), ("phone", "12", "7 to 12"),
            ("nation", "火星", "Nationality"), ("born", "1950-01-01", "birthday"),
            ("sex", "男", "sex"), ("since", "2027-01-01", "future"), ("since", "昨天", "no day"),
            ("remark", "长" * 201, "200"), ("permit_until", "2026-13-40", "no day"),
        ],
    )  # fmt: skip
    def test_a_wrong_row_is_refused_with_the_reason(self, field, text, word):
        with pytest.raises(RowError, match=word):
            self.read(**{field: text})

    def test_an_old_number_is_made_new_and_that_is_said(self):
        row = self.read(number="110105491231002")
        assert row.person.number == "11010519491231002X"
        assert len(row.notes) == 1

    @pytest.mark.parametrize(
        ("text", "day"),
        [("2026-01-31", "2026-01-31"), ("20260131", "2026-01-31"), ("2026/1/31", "2026-01-31"),
         ("2026.1.31", "2026-01-31"), ("46053", "2026-01-31"), ("", ""),
         ("2026-01-31 00:00:00", "2026-01-31")],
    )  # fmt: skip
    def test_days_of_every_writing(self, text, day):
        assert read_day(text, "the day") == day

    @given(st.dictionaries(st.sampled_from([*PERSON_FIELDS, "house", "since"]), st.text()))
    def test_any_cells_are_read_or_refused(self, cells):
        row = None
        with suppress(RowError):
            row = read_person(cells, 1, TODAY)
        assert row is None or row.person.name

    def test_a_house_is_read_with_its_rooms_and_landlord(self):
        cells = {
            "address": "滨文路 7号", "longitude": "120.15", "latitude": "30.16", "floors": "2",
            "rooms": "5", "landlord": "单雄信", "landlord_phone": "12600000001", "hazard": "火灾",
        }  # fmt: skip
        row = read_house(cells, 2, TODAY)
        assert [key.room for key in row.house.rooms] == ["101", "102", "103", "201", "202"]
        assert row.landlord is not None
        assert row.landlord.name == "单雄信"
        assert row.hazard == "01"

    def test_swapped_degrees_are_refused(self):
        with pytest.raises(RowError, match="swapped"):
            read_house({"address": "x", "longitude": "30.1", "latitude": "120.1"}, 1, TODAY)


def test_rooms_make_a_picture_from_the_top_down():
    cells = [
        RoomCell(1, RoomKey("2幢", 1, "102"), 0, 0),
        RoomCell(2, RoomKey("2幢", 1, "101"), 2, 0),
        RoomCell(3, RoomKey("10幢", 3, "301"), 2, 1),
        RoomCell(4, RoomKey("2幢", 2, "201"), 4, 0),
        RoomCell(5, RoomKey("2幢", -1, "B01"), 2, 0, 1),
    ]
    picture = blocks(cells)
    assert [block.building for block in picture] == ["2幢", "10幢"]
    assert [storey.floor for storey in picture[0].storeys] == [2, 1, -1]
    assert [cell.key.room for cell in picture[0].storeys[1].rooms] == ["101", "102"]
    assert [cell.fill for cell in cells] == [
        Fill.EMPTY, Fill.LIVED_IN, Fill.WAITING, Fill.CROWDED, Fill.CROWDED,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "room", "floor"),
    [
        ("3层", "", 3),
        ("地下1", "", -1),
        ("", "1204", 12),
        ("", "301", 3),
        ("", "A", 1),
        ("-1", "", -1),
    ],
)
def test_floors_are_read_from_words_or_the_room(text, room, floor):
    assert read_floor(text, room) == floor


class TestRetention:
    """Rules of deletion as data."""

    def test_months_end_on_the_last_day_where_the_month_is_short(self):
        assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
        assert months_before(date(2026, 1, 15), 24) == date(2024, 1, 15)

    def test_a_centre_writes_its_own_months(self, tmp_path):
        assert retention_rules(tmp_path)["left"].after_months == 24
        (tmp_path / "retention.toml").write_text("[left]\nafter_months = 6\n")
        assert retention_rules(tmp_path)["left"].before(TODAY) == date(2025, 11, 4)

    @pytest.mark.parametrize("text", ["[left", "[left]\nafter_months = 0", "[other]\nx = 1"])
    def test_a_broken_file_deletes_nothing(self, tmp_path, text):
        (tmp_path / "retention.toml").write_text(text)
        with pytest.raises(WorldError, match=r"retention\.toml"):
            retention_rules(tmp_path)
