"""Lists from offices: verdicts, doubtful entries, decisions and taking them back, re-imports."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import count

import pytest
from sqlalchemy import select

from cmdmap.api import ListFile, RowVerdict, WorldError, find_columns
from migrant_population.domain.headings import headings_of
from migrant_population.domain.likeness import Doubt
from migrant_population.domain.records import Contact, Dwelling, House, Person, RoomKey
from migrant_population.domain.rows import HouseRow, PersonRow
from migrant_population.domain.wishes import (
    Choice,
    CorrectPerson,
    DecideDoubt,
    ImportHouses,
    ImportPersons,
    UndoDecision,
)
from migrant_population.services.judging import preview
from migrant_population.services.reading import read_list
from migrant_population.store.doubts_list import count_doubts, read_doubts, read_sides
from migrant_population.store.keybook import open_vault
from migrant_population.store.tables import batches, doubts, persons
from migrant_population.tests.conftest import TODAY
from migrant_population.tests.test_persons import houses_listed, listed, opened

LANDLORD = Contact("单雄信", "12600000001")
LIVES = Dwelling("至善路62号", RoomKey("", 2, "201"))


@pytest.fixture
def row(zhang):
    """A row of a list about the person that most tests know."""
    return PersonRow(2, replace(zhang, sex="1", born="1992-03-15", origin="349999"), LIVES)


def verdicts(bench, *rows):
    """Return what the preview says."""
    outcomes = bench.read(lambda r: preview(r, open_vault(bench.desk, r), rows))
    return [(each.found.verdict, each.found.doubt) for each in outcomes]


TOKENS = count(1)


def take(bench, *rows):
    """Import rows as a list of its own."""
    bench.submit(ImportPersons(f"list-{next(TOKENS)}", rows))


def last_batch(bench):
    wanted = select(batches).order_by(batches.c.id.desc())
    batch = bench.read(lambda r: r.first(wanted))
    return (batch.fresh, batch.changed, batch.same, batch.doubtful)


class TestImport:
    """The act import_persons."""

    def test_a_new_person_is_kept_with_the_house_and_its_room(self, bench, house, row):
        assert verdicts(bench, row) == [(RowVerdict.NEW, None)]
        take(bench, row)
        person = opened(bench)
        assert (person.house_id, person.stays[0].room.room) == (house, "201")
        assert last_batch(bench) == (1, 0, 0, 0)

    def test_the_same_list_again_changes_nothing(self, bench, house, row, numbers):
        rows = [row, PersonRow(3, Person("钱塘", numbers(301), "12600000002"), LIVES, "2026-04-01")]
        take(bench, *rows)
        before = bench.read(lambda r: r.rows(select(persons)))
        assert verdicts(bench, *rows) == [(RowVerdict.SAME, None)] * 2
        take(bench, *rows)
        assert bench.read(lambda r: r.rows(select(persons))) == before
        assert last_batch(bench) == (0, 0, 2, 0)

    def test_what_changed_is_kept_with_what_stood_before(self, bench, house, row):
        take(bench, row)
        take(bench, replace(row, person=replace(row.person, phone="12600000009")))
        assert listed(bench, words="12600000009") == [1]
        assert opened(bench).versions[0].fields == ("phone",)
        assert last_batch(bench) == (0, 1, 0, 0)

    def test_a_newer_address_is_a_house_change(self, bench, house, row, spot):
        take(bench, replace(row, since="2026-04-01"))
        bench.submit(ImportHouses("h", (HouseRow(2, House("", "滨文路7号", spot)),)))
        there = replace(row, lives=Dwelling("滨文路7号"), since="2026-05-03")
        take(bench, there)
        assert [stay.moved_on for stay in opened(bench).stays] == ["", "house"]
        take(bench, there)
        assert last_batch(bench) == (0, 0, 1, 0)

    def test_a_move_with_its_registration_is_kept_once(self, bench, house, row, spot):
        take(bench, replace(row, since="2026-04-01", registered="2026-04-02"))
        bench.submit(ImportHouses("h", (HouseRow(2, House("", "滨文路7号", spot)),)))
        there = replace(
            row, lives=Dwelling("滨文路7号"), since="2026-05-01", registered="2026-05-03"
        )
        take(bench, there)
        assert opened(bench).registered_at is not None
        take(bench, there)
        assert last_batch(bench) == (0, 0, 1, 0)

    def test_another_house_without_a_day_is_said_and_passed_over(self, bench, house, row, spot):
        take(bench, replace(row, since="2026-04-01"))
        bench.submit(ImportHouses("h", (HouseRow(2, House("", "滨文路7号", spot)),)))
        there = replace(row, lives=Dwelling("滨文路7号"))
        outcome = bench.read(lambda r: preview(r, open_vault(bench.desk, r), [there]))[0]
        assert (outcome.found.verdict, outcome.passed_over) == (RowVerdict.SAME, True)

    def test_a_day_of_registration_ends_the_clock(self, bench, house, row):
        take(bench, row)
        take(bench, replace(row, registered="2026-05-03"))
        assert opened(bench).registered_at is not None
        take(bench, replace(row, registered="2026-05-03"))
        assert last_batch(bench) == (0, 0, 1, 0)

    def test_the_same_person_twice_in_one_list_is_kept_once(self, bench, house, row):
        assert [each for each, _ in verdicts(bench, row, row)] == [RowVerdict.NEW, RowVerdict.SAME]
        take(bench, row, row)
        assert listed(bench) == [1]
        assert last_batch(bench) == (1, 0, 1, 0)

    def test_somebody_alike_in_the_same_list_is_doubtful(self, bench, house, row):
        alike = replace(row, person=replace(row.person, number="", born="", sex=""))
        assert verdicts(bench, row, alike)[1] == (RowVerdict.DOUBTFUL, Doubt.SAME_PHONE)
        take(bench, row, alike)
        assert last_batch(bench) == (1, 0, 0, 1)

    def test_an_unknown_address_leaves_the_person_without_a_house(self, bench, row):
        outcome = bench.read(lambda r: preview(r, open_vault(bench.desk, r), [row]))[0]
        assert not outcome.house_known
        take(bench, row)
        assert opened(bench).house_id is None

    def test_somebody_without_a_number_is_the_same_the_second_time(self, bench, house):
        row = PersonRow(2, Person("钱塘", "", "12600000002"), LIVES)
        take(bench, row)
        take(bench, row)
        assert last_batch(bench) == (0, 0, 1, 0)

    def test_the_preview_goes_by_what_the_rows_before_change(self, bench, house, row):
        take(bench, row)
        changed = replace(row, person=replace(row.person, phone="12600000009"))
        assert [each for each, _ in verdicts(bench, changed, changed)] == [
            RowVerdict.CHANGED,
            RowVerdict.SAME,
        ]

    def test_too_many_rows_and_strangers_are_refused(self, bench, row):
        for rows in ((), (row,) * 501):
            with pytest.raises(WorldError):
                take(bench, *rows)
        with pytest.raises(WorldError):
            bench.submit(ImportPersons("x", (row,)), "li", roles=["dispatcher"])
        assert listed(bench) == []

    def test_two_thousand_rows_are_kept_and_again_change_nothing(self, bench, crowd):
        rows = [PersonRow(n, person) for n, person in enumerate(crowd.people, 2)]
        found = Counter()
        for start in range(0, 2000, 500):
            take(bench, *rows[start : start + 500])
            found["fresh"] += last_batch(bench)[0]
            found["same"] += last_batch(bench)[2]
        assert found == {"fresh": 0, "same": 2000}


class TestQueue:
    """decide_doubt and undo_decision."""

    @pytest.fixture
    def doubt(self, bench, house, row):
        """A slip of two digits in the number, another telephone; key 1."""
        take(bench, row)
        number = row.person.number
        slip = Person("章年初", number[:14] + "011" + number[17], "12611111111")
        from migrant_population.domain.identity import check_character

        slip = replace(slip, number=slip.number[:17] + check_character(slip.number[:17]))
        take(bench, PersonRow(9, slip, LIVES))
        return slip

    def test_the_queue_shows_both_sides_masked(self, bench, doubt):
        lines = bench.read(lambda r: read_doubts(r, open_vault(bench.desk, r)))
        assert [(each.person_id, each.name) for each in lines] == [(1, "章**")]
        sides = bench.read(lambda r: read_sides(r, open_vault(bench.desk, r), 1))
        assert (sides.known.name, sides.entry.name, sides.plain) == ("章**", "章**", False)
        assert set(sides.differing) >= {"name", "number", "phone"}

    def test_the_same_doubt_is_not_asked_twice(self, bench, doubt):
        take(bench, PersonRow(1, doubt, LIVES))
        assert last_batch(bench) == (0, 0, 1, 0)
        bench.submit(DecideDoubt(1, Choice.DROP))
        take(bench, PersonRow(1, doubt, LIVES))
        assert last_batch(bench) == (0, 0, 1, 0)
        assert bench.read(count_doubts) == 0

    def test_the_tick_retention_forgets_what_was_decided_long_ago(self, bench, doubt):
        bench.submit(DecideDoubt(1, Choice.DROP))
        bench.tick("retention")
        assert bench.read(lambda r: r.scalar(select(doubts.c.entry))) is not None
        bench.clock.advance(days=200)
        bench.tick("retention")
        assert bench.read(lambda r: r.scalar(select(doubts.c.entry))) is None
        take(bench, PersonRow(1, doubt, LIVES))
        assert last_batch(bench) == (0, 0, 1, 0)

    def test_merging_takes_the_chosen_fields_and_is_taken_back(self, bench, doubt):
        bench.submit(DecideDoubt(1, Choice.MERGE, ("phone",)))
        assert listed(bench, words="12611111111") == [1]
        assert listed(bench, words="章念初") == [1]
        with pytest.raises(WorldError, match="decided already"):
            bench.submit(DecideDoubt(1, Choice.DROP))
        bench.submit(UndoDecision(1))
        assert listed(bench, words="12611111111") == []
        assert bench.read(count_doubts) == 1

    def test_keeping_both_makes_a_second_person_and_is_taken_back(self, bench, doubt):
        bench.submit(DecideDoubt(1, Choice.KEEP_BOTH))
        assert listed(bench, words=doubt.number) == [2]
        assert opened(bench, 2).house_id == 1
        bench.submit(UndoDecision(1))
        assert listed(bench, words=doubt.number) == []
        assert opened(bench, 2) is None
        houses = houses_listed(bench)
        assert houses[0].persons == 1
        bench.submit(DecideDoubt(1, Choice.KEEP_BOTH))
        assert listed(bench, words=doubt.number) == [3]

    def test_nothing_is_taken_back_blindly(self, bench, doubt, zhang):
        bench.submit(DecideDoubt(1, Choice.MERGE, ("phone",)))
        bench.clock.advance(minutes=1)
        bench.submit(CorrectPerson(1, replace(zhang, phone="12677777777"), "本人来电"))
        with pytest.raises(WorldError, match="changed since"):
            bench.submit(UndoDecision(1))

    def test_two_persons_never_share_a_number(self, bench, house, row):
        take(bench, row)
        take(bench, replace(row, person=replace(row.person, name="李四")))
        with pytest.raises(WorldError, match="RK000001"):
            bench.submit(DecideDoubt(1, Choice.KEEP_BOTH))
        with pytest.raises(WorldError, match="waits"):
            bench.submit(UndoDecision(1))


class TestHouseLists:
    """The act import_houses."""

    def test_houses_are_known_again_by_number_or_address(self, bench, spot):
        rows = (
            HouseRow(2, House("A-1", "滨文路7号", spot, "01", "02", 80), LANDLORD, "01"),
            HouseRow(3, House("", "滨文路9号")),
        )  # fmt: skip
        bench.submit(ImportHouses("a", rows))
        assert last_batch(bench) == (2, 0, 0, 0)
        bench.submit(ImportHouses("b", rows))
        assert last_batch(bench) == (0, 0, 2, 0)
        changed = (replace(rows[0], house=replace(rows[0].house, area_m2=95)), rows[1])
        bench.submit(ImportHouses("c", changed))
        assert last_batch(bench) == (0, 1, 1, 0)
        lines = houses_listed(bench)
        assert sorted((each.number, each.hazards) for each in lines) == [("A-1", 1), ("FW00002", 0)]


class TestReading:
    """A file read in a reader thread, row by row."""

    SHEET = (
        ("浦沿街道流动人口采集表",),
        ("姓名", "身份证号", "手机", "现住地址", "房号"),
        ("章念初", "11010519491231002X", "12633551200", "至善路62号", "301"),
        ("", "", "", "", ""),
        ("李四", "110105194912310021", "", "", ""),
        ("=HYPERLINK(1)", "", "12633551201", "", ""),
    )

    def file(self):
        found = find_columns(self.SHEET, headings_of("person"))
        return ListFile("list.csv", self.SHEET, *found)

    def test_rows_are_read_or_refused_with_their_line(self):
        told = []
        found = read_list("person", self.file(), TODAY, lambda *at: told.append(at))
        assert [row.line for row in found.persons] == [3, 6]
        assert [(each.line, "check digit" in each.reason) for each in found.refused] == [(5, True)]
        assert told[-1] == (4, 4)

    def test_reading_ends_where_it_is_left(self):
        def leave(done, steps):
            raise WorldError("left")

        with pytest.raises(WorldError, match="left"):
            read_list("person", self.file(), TODAY, leave)
