"""Mistakes taken back whole, and two seats that put the same entry right at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cmdmap.api import Place, WorldError
from migrant_population.domain.merging import three_way
from migrant_population.domain.records import Contact, Employer, House
from migrant_population.domain.wishes import (
    CancelStay,
    ConfirmRegistration,
    CorrectPerson,
    Look,
    MoveIn,
    MoveOut,
    RecordEmployer,
    RecordHouse,
    RecordVisit,
    ReopenRegistration,
    ReportHazard,
)
from migrant_population.store.houses_list import HousesWhich, read_visits
from migrant_population.store.keybook import open_vault
from migrant_population.store.opening import read_plain_contact
from migrant_population.store.persons_list import Which
from migrant_population.tests.test_persons import house_line, houses_listed, listed, opened


@pytest.fixture
def second(bench, house, spot):
    """Another house; its key is 2."""
    bench.submit(RecordHouse(House("B-2", "滨文路7号", spot)))
    return 2


class TestClock:
    """A move that was entered by mistake, and a registration that was."""

    def test_a_house_change_taken_back_leaves_the_registration_as_it_was(
        self, bench, lives, second
    ):
        bench.submit(ConfirmRegistration(lives))
        before = opened(bench)
        bench.clock.advance(days=10)
        bench.submit(MoveIn(lives, second))
        assert opened(bench).registered_at is None
        bench.submit(CancelStay(2, "录错"))
        after = opened(bench)
        assert after.registered_at == before.registered_at
        assert (after.known_at, after.due_at) == (before.known_at, before.due_at)
        assert listed(bench, Which.UNREGISTERED) == []

    def test_a_room_change_taken_back_keeps_what_was_confirmed_meanwhile(self, bench, lives, house):
        bench.submit(MoveIn(lives, house, 3))
        bench.submit(ConfirmRegistration(lives))
        bench.submit(CancelStay(2, "录错"))
        assert opened(bench).room_id == 1
        assert opened(bench).registered_at is not None

    def test_a_confirmation_is_taken_back_with_its_deadline(self, bench, lives):
        due = opened(bench).due_at
        with pytest.raises(WorldError, match="no registration"):
            bench.submit(ReopenRegistration(lives, "点错"))
        bench.submit(ConfirmRegistration(lives))
        with pytest.raises(WorldError, match="why"):
            bench.submit(ReopenRegistration(lives, ""))
        bench.submit(ReopenRegistration(lives, "点错"))
        assert (opened(bench).registered_at, opened(bench).due_at) == (None, due)
        with pytest.raises(WorldError):
            bench.submit(ReopenRegistration(lives, "点错"), "x", roles=["mediator"])

    def test_nobody_moves_in_before_they_have_left(self, bench, lives, house):
        bench.clock.advance(days=6)
        bench.submit(MoveOut(lives, "2026-05-08"))
        with pytest.raises(WorldError, match="before the day of leaving"):
            bench.submit(MoveIn(lives, house, since="2026-05-07"))
        bench.submit(MoveIn(lives, house, since="2026-05-08"))
        assert listed(bench, Which.ALL) == [lives]


class TestTwoSeats:
    """Corrections of the same entry from two windows."""

    def test_what_each_has_changed_stands_beside_the_other(self, bench, lives, zhang):
        seen = replace(zhang, sex="1", born="1992-03-15", origin=zhang.number[:6])
        bench.submit(CorrectPerson(lives, replace(seen, phone="12600000003"), "换号", seen))
        bench.submit(CorrectPerson(lives, replace(seen, work="电工"), "换岗", seen))
        assert listed(bench, words="12600000003") == [lives]
        assert opened(bench).person.work == "电工"

    def test_the_same_field_is_refused_and_named(self, bench, lives, zhang):
        seen = replace(zhang, sex="1", born="1992-03-15", origin=zhang.number[:6])
        bench.submit(CorrectPerson(lives, replace(seen, work="车工"), "换岗", seen))
        with pytest.raises(WorldError, match="Work"):
            bench.submit(CorrectPerson(lives, replace(seen, work="电工"), "换岗", seen))
        assert opened(bench).person.work == "车工"

    def test_houses_too(self, bench, house):
        line = house_line(bench)
        seen = House(line.number, line.address, line.place, "01", "02", 90)
        typed = Place(round(line.place.lon, 6), round(line.place.lat, 6))
        bench.submit(RecordHouse(replace(seen, area_m2=120), None, house, "实测", seen))
        edited = replace(seen, rent_use="01", place=typed)
        bench.submit(RecordHouse(edited, None, house, "改用途", seen))
        now = house_line(bench)
        assert (now.area_m2, now.rent_use, now.place) == (120, "01", line.place)
        with pytest.raises(WorldError, match="meanwhile"):
            bench.submit(RecordHouse(replace(seen, area_m2=80), None, house, "实测", seen))

    def test_both_to_the_same_is_no_clash(self, zhang):
        both = replace(zhang, work="电工")
        assert three_way(zhang, both, both) == (both, ())


class TestContacts:
    """Employers' contacts, landlords, remarks of visits."""

    def test_an_employer_put_right_keeps_the_contact_that_nobody_typed(self, bench):
        bench.submit(RecordEmployer(Employer("东冠五金"), "范蠡", "12600000001"))
        bench.submit(RecordEmployer(Employer("东冠五金厂"), "", "", 1, "更名"))

        def contact(reader):
            return read_plain_contact(reader, open_vault(bench.desk, reader), 1, "wang", 5)

        assert bench.read(contact) is None
        bench.submit(Look("YG00001", "核实用工"), "wang", roles=["dispatcher"])
        assert bench.writer.subjects[-1] == "YG00001"
        assert bench.read(contact) == ("范蠡", "12600000001")
        with pytest.raises(WorldError):
            bench.submit(Look("YG00002", "核实用工"), "wang")

    @pytest.mark.parametrize(
        ("words", "found"),
        [("单雄信", 1), ("126 0000 0001", 1), ("单雄", 0), ("12600000009", 0), ("滨文", 1)],
    )
    def test_a_house_is_found_by_its_landlord(self, bench, house, spot, words, found):
        bench.submit(RecordHouse(House("", "滨文路7号", spot), Contact("单雄信", "12600000001")))
        assert len(houses_listed(bench, words=words)) == found

    def test_what_a_visit_remarked_is_read_after_a_look(self, bench, house):
        bench.submit(RecordVisit(house, 2, "王某夜班，周末再访"))

        def remarks(*, plain):
            return bench.read(
                lambda r: [
                    visit.remark
                    for visit in read_visits(r, open_vault(bench.desk, r), house, plain=plain)
                ]
            )

        assert remarks(plain=False) == ["***"]
        assert remarks(plain=True) == ["王某夜班，周末再访"]

    def test_houses_whose_hazard_is_overdue_are_a_list(self, bench, house):
        bench.submit(ReportHazard(house, "01", "楼道内充电", "2026-05-08"))
        assert houses_listed(bench, HousesWhich.LATE) == []
        bench.clock.advance(days=5)
        assert [line.id for line in houses_listed(bench, HousesWhich.LATE)] == [house]
