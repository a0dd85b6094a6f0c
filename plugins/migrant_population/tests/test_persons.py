"""Acts on persons and where they live: register, correct, take back, move, clocks, visits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from cmdmap.api import WorldError
from migrant_population.domain.deadlines import Standing
from migrant_population.domain.records import Contact, Employer, House, Person, RoomKey
from migrant_population.domain.wishes import (
    AddRooms,
    CancelStay,
    CheckHazard,
    ConfirmRegistration,
    CorrectPerson,
    DropRoom,
    MoveIn,
    MoveOut,
    RecordEmployer,
    RecordHouse,
    RecordVisit,
    RegisterPerson,
    RenewPermit,
    ReportHazard,
    RestoreVersion,
    SetLet,
)
from migrant_population.services.figures import today_of
from migrant_population.store.corrections import read_corrections
from migrant_population.store.houses_list import (
    HousesWhich,
    find_employers,
    find_houses,
    read_hazards,
    read_household,
    read_landlord,
    read_visits,
)
from migrant_population.store.keybook import open_vault
from migrant_population.store.opening import read_person
from migrant_population.store.persons_list import Wanted, Which, count_persons, find_persons
from migrant_population.store.statistics import read_months
from migrant_population.store.tables import houses, person_versions, stays

EMPLOYER = Employer("东冠五金有限公司", "东信大道1号", None, "04")


def opened(bench, person_id=1):
    """Return a person as the detail shows it to everybody."""
    return bench.read(lambda r: read_person(r, open_vault(bench.desk, r), person_id))


def listed(bench, which=Which.ALL, words="", **more):
    """Return the keys of the list."""

    def question(reader):
        vault = open_vault(bench.desk, reader)
        wanted = Wanted(which, words, **more)
        return find_persons(reader, vault, wanted, today_of(bench.desk, reader))

    return [line.id for line in bench.read(question).lines]


def houses_listed(bench, which=HousesWhich.ALL, words=""):
    """Return the lines of the list of houses."""
    return bench.read(lambda r: find_houses(r, open_vault(bench.desk, r), which, words)).lines


def house_line(bench, number=0):
    return houses_listed(bench)[number]


def facts(bench):
    return [fact.name for commit in bench.writer.commits for fact in commit.facts]


class TestRegister:
    """register_person, confirm_registration."""

    def test_a_person_is_kept_masked_and_the_clock_runs(self, bench, lives):
        person = opened(bench)
        shown = person.person
        assert (shown.name, shown.phone, shown.number[:6]) == ("章**", "126****1200", "349999")
        assert (shown.sex, shown.born, shown.work) == ("1", "1992", "焊工")
        assert shown.hukou_address == shown.remark == shown.religion == "***"
        assert not person.plain
        # Monday, 2026-05-04 is a holiday; Wed 6, Thu 7, Fri 8 are worked.
        assert person.due_at == datetime(2026, 5, 8, 9, 30, tzinfo=UTC)
        assert person.registered_at is None
        assert all(person.areas)
        assert [stay.address for stay in person.stays] == ["至善路62号"]
        assert house_line(bench).persons == 1
        assert bench.writer.subjects[-1] == "RK000001"

    def test_confirming_ends_the_clock_once(self, bench, lives):
        bench.submit(ConfirmRegistration(lives))
        assert opened(bench).registered_at == bench.clock()
        with pytest.raises(WorldError, match="already"):
            bench.submit(ConfirmRegistration(lives))

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("章念初", True), ("章 念初", True), ("章念", False), ("znc", True), ("ZNC", True),
            ("zhangnianchu", True), ("zhang nian chu", True), ("zhangn", False),
            ("126 3355 1200", True), ("1263355", False), ("RK1", True), ("rk000001", True),
            ("至善路", True), ("善路62", True), ("滨文路", False), ("%%", False), ("' or 1", False),
        ],
    )  # fmt: skip
    def test_who_is_searched_is_found_by_exact_values_and_addresses(
        self, bench, lives, words, found
    ):
        assert listed(bench, words=words) == ([lives] if found else [])

    def test_numbers_are_found_in_every_writing(self, bench, lives, zhang):
        number = zhang.number
        assert listed(bench, words=number) == listed(bench, words=number.lower()) == [lives]
        assert listed(bench, words=f"{number[:6]} {number[6:14]} {number[14:]}") == [lives]

    def test_the_same_number_is_refused_with_who_has_it(self, bench, lives, zhang):
        with pytest.raises(WorldError, match="RK000001"):
            bench.submit(RegisterPerson(zhang))

    def test_somebody_alike_is_kept_only_when_that_was_said(self, bench, lives, zhang, numbers):
        alike = replace(zhang, number=numbers(555, "19700101"), born="", sex="")
        with pytest.raises(WorldError, match="RK000001"):
            bench.submit(RegisterPerson(alike))
        bench.submit(RegisterPerson(alike, though_alike=True))
        assert sorted(listed(bench, words="章念初")) == [1, 2]

    def test_what_cannot_be_is_refused(self, bench, house, zhang):
        wrong = zhang.number[:17] + ("0" if zhang.number[17] != "0" else "1")
        for wish in (
            RegisterPerson(replace(zhang, number=wrong)),
            RegisterPerson(replace(zhang, name=" ")),
            RegisterPerson(replace(zhang, nation="99")),
            RegisterPerson(zhang, house_id=7),
            RegisterPerson(zhang, house_id=house, room_id=99),
            RegisterPerson(zhang, employer_id=3),
            RegisterPerson(zhang, since="2027-01-01"),
        ):
            with pytest.raises(WorldError):
                bench.submit(wish)
        assert listed(bench) == []

    def test_who_may_only_read_registers_nobody(self, bench, zhang):
        for role in ("leader", "auditor", "admin", "mediator", "video_patroller"):
            with pytest.raises(WorldError):
                bench.submit(RegisterPerson(zhang), "x", roles=[role])

    def test_html_in_a_name_is_only_text(self, bench, numbers):
        name = "<b>王</b><script>"
        bench.submit(RegisterPerson(Person(name, numbers(7))))
        assert opened(bench).person.name == "<**"
        assert listed(bench, words=name) == [1]


class TestCorrect:
    """correct_person, restore_version, renew_permit."""

    def test_what_stood_before_is_kept_and_can_stand_again(self, bench, lives, zhang):
        fixed = replace(zhang, name="章念楚", phone="12600000003")
        bench.submit(CorrectPerson(lives, fixed, "证件核对"))
        assert listed(bench, words="章念楚") == listed(bench, words="12600000003") == [1]
        assert listed(bench, words="章念初") == []
        version = opened(bench).versions[0]
        assert (version.reason, version.fields) == ("证件核对", ("name", "phone"))
        bench.submit(RestoreVersion(version.id, "核对有误"))
        assert listed(bench, words="章念初") == [1]
        assert len(opened(bench).versions) == 2

    def test_nothing_changed_or_no_reason_is_refused(self, bench, lives, zhang):
        kept = replace(zhang, sex="1", born="1992-03-15", origin=zhang.number[:6])
        with pytest.raises(WorldError, match="Nothing was changed"):
            bench.submit(CorrectPerson(lives, kept, "核对"))
        with pytest.raises(WorldError, match="why"):
            bench.submit(CorrectPerson(lives, replace(kept, phone=""), " "))

    def test_a_number_of_somebody_else_is_refused(self, bench, lives, zhang, numbers):
        bench.submit(RegisterPerson(Person("钱塘", numbers(301))))
        with pytest.raises(WorldError, match="RK000002"):
            bench.submit(CorrectPerson(lives, replace(zhang, number=numbers(301)), "核对"))

    def test_numbers_in_a_reason_are_hidden(self, bench, lives, zhang):
        reason = f"原号码 {zhang.number} 误录"
        bench.submit(CorrectPerson(lives, replace(zhang, phone="12600000003"), reason))
        assert zhang.number not in opened(bench).versions[0].reason

    def test_a_permit_is_entered_and_seen_before_it_runs_out(self, bench, lives):
        assert listed(bench, Which.PERMIT) == [1]  # 2026-05-20, sixteen days ahead
        bench.submit(RenewPermit(lives, "01", "L99", "2027-05-20"))
        assert listed(bench, Which.PERMIT) == []
        assert opened(bench).person.permit_until == "2027-05-20"


class TestMoves:
    """move_in, move_out, cancel_stay."""

    @pytest.fixture
    def second(self, bench, house, spot):
        bench.submit(RecordHouse(House("B-2", "滨文路7号", spot)))
        return 2

    def test_changing_houses_ends_one_stay_and_begins_the_next(self, bench, lives, second):
        bench.submit(ConfirmRegistration(lives))
        bench.clock.advance(days=10)
        bench.submit(MoveIn(lives, second))
        person = opened(bench)
        assert [(s.address, s.until, s.moved_on) for s in person.stays] == [
            ("滨文路7号", "", ""), ("至善路62号", "2026-05-14", "house"),
        ]  # fmt: skip
        assert person.registered_at is None
        assert [house_line(bench, n).persons for n in (0, 1)] == [1, 0]
        flow = bench.read(lambda r: read_months(r, bench.clock().date()))["2026-05"]
        assert (flow.came, flow.moved_in, flow.moved_out, flow.left) == (1, 1, 1, 0)

    def test_another_room_of_the_house_keeps_the_registration(self, bench, lives, house):
        bench.submit(ConfirmRegistration(lives))
        bench.submit(MoveIn(lives, house, 3))
        assert opened(bench).registered_at is not None
        with pytest.raises(WorldError, match="lives there already"):
            bench.submit(MoveIn(lives, house, 3))

    def test_leaving_and_coming_back(self, bench, lives, house):
        bench.clock.advance(days=3)
        bench.submit(MoveOut(lives))
        assert listed(bench, Which.LEFT) == [1]
        assert house_line(bench).persons == 0
        with pytest.raises(WorldError, match="left already"):
            bench.submit(MoveOut(lives))
        with pytest.raises(WorldError, match="has left"):
            bench.submit(ConfirmRegistration(lives))
        bench.submit(MoveIn(lives, house))
        assert listed(bench, Which.UNREGISTERED) == [1]
        flow = bench.read(lambda r: read_months(r, bench.clock().date()))["2026-05"]
        assert (flow.came, flow.left) == (2, 1)

    def test_a_mistake_is_taken_back_newest_first(self, bench, lives, second):
        bench.clock.advance(days=1)
        bench.submit(MoveIn(lives, second))
        old, new = 1, 2
        with pytest.raises(WorldError, match="newest"):
            bench.submit(CancelStay(old, "录错"))
        bench.submit(CancelStay(new, "录错"))
        person = opened(bench)
        assert person.house_id == 1
        assert [(s.cancelled, s.until) for s in person.stays] == [(True, ""), (False, "")]
        with pytest.raises(WorldError, match="no such move"):
            bench.submit(CancelStay(new, "录错"))

    def test_leaving_by_mistake_is_taken_back(self, bench, lives):
        bench.submit(MoveOut(lives))
        bench.submit(CancelStay(1, "人还在"))
        assert listed(bench, Which.ALL) == [1]
        assert house_line(bench).persons == 1

    def test_the_only_stay_taken_back_leaves_the_person_without_a_house(self, bench, lives):
        bench.submit(CancelStay(1, "录错"))
        assert listed(bench, Which.HOMELESS) == [1]
        assert house_line(bench).persons == 0

    def test_a_day_before_moving_in_is_refused(self, bench, lives):
        with pytest.raises(WorldError, match="before the day of moving in"):
            bench.submit(MoveOut(lives, "2026-05-01"))
        assert len(bench.read(lambda r: r.rows(select(stays).where(stays.c.until == "")))) == 1


class TestClocks:
    """The tick ``clocks`` and the lists of what is due."""

    def test_overdue_is_said_once(self, bench, lives):
        bench.tick("clocks")
        assert "registrations_overdue" not in facts(bench)
        bench.clock.set(datetime(2026, 5, 8, 1, 0, tzinfo=UTC))
        assert listed(bench, Which.TODAY) == [1]
        bench.clock.set(datetime(2026, 5, 8, 9, 30, tzinfo=UTC))
        assert listed(bench, Which.OVERDUE) == [1]
        bench.tick("clocks")
        bench.tick("clocks")
        assert facts(bench).count("registrations_overdue") == 1
        page = bench.read(
            lambda r: find_persons(
                r, open_vault(bench.desk, r), Wanted(Which.OVERDUE), today_of(bench.desk, r)
            )
        )
        assert page.lines[0].standing is Standing.OVERDUE
        counts = bench.read(lambda r: count_persons(r, today_of(bench.desk, r)))
        assert (counts[Which.OVERDUE], counts[Which.ALL], counts[Which.LEFT]) == (1, 1, 0)


class TestHouses:
    """record_house, add_rooms, set_let, record_employer, visits and hazards."""

    def test_a_house_is_put_right_with_who_lives_in_it(self, bench, lives, house):
        moved = House("", "至善路64号", None)
        with pytest.raises(WorldError, match="why"):
            bench.submit(RecordHouse(moved, None, house))
        bench.submit(RecordHouse(moved, Contact("单雄信", "12600000001"), house, "门牌更换"))
        noted = bench.read(lambda r: read_corrections(r, "house", house))[0]
        assert (noted.reason, noted.before["address"]) == ("门牌更换", "至善路62号")
        assert opened(bench).areas == ("", "", "")
        line = house_line(bench)
        assert (line.address, line.number, line.place) == ("至善路64号", "FW00001", None)
        landlord = bench.read(lambda r: read_landlord(r, open_vault(bench.desk, r), house))
        assert landlord == ("单**", "126****0001")

    def test_one_landlord_of_two_houses_is_one_row(self, bench, spot, numbers):
        for n, number in enumerate(("", numbers(9))):
            contact = Contact("单雄信", "12600000001", number)
            bench.submit(RecordHouse(House("", f"滨文路{n}号", spot), contact))
        ids = bench.read(lambda r: r.rows(select(houses.c.landlord_id)))
        assert [row.landlord_id for row in ids] == [1, 1]

    def test_a_number_is_taken_once(self, bench, house):
        with pytest.raises(WorldError, match="FW00001"):
            bench.submit(RecordHouse(House("FW00001", "别处1号")))

    def test_the_household_shows_rooms_and_who_is_waiting(self, bench, lives, house):
        bench.submit(AddRooms(house, (RoomKey("", 3, "301"),), 1))
        cells = bench.read(lambda r: read_household(r, house))
        assert [(c.key.room, c.persons, c.waiting) for c in cells] == [
            ("101", 1, 1), ("102", 0, 0), ("201", 0, 0), ("202", 0, 0), ("301", 0, 0),
        ]  # fmt: skip
        assert cells[-1].capacity == 1

    def test_a_room_nobody_ever_lived_in_is_taken_away(self, bench, lives, house):
        bench.submit(DropRoom(2))
        assert house_line(bench).rooms == 3
        bench.submit(MoveOut(lives))
        with pytest.raises(WorldError, match="has lived"):
            bench.submit(DropRoom(1))
        with pytest.raises(WorldError, match="no such room"):
            bench.submit(DropRoom(2))

    def test_a_house_with_somebody_in_it_is_let(self, bench, lives, house):
        with pytest.raises(WorldError, match="1 persons"):
            bench.submit(SetLet(house, False))
        bench.submit(MoveOut(lives))
        bench.submit(SetLet(house, False))
        assert len(houses_listed(bench, HousesWhich.NOT_LET)) == 1

    def test_an_employer_is_kept_with_a_masked_contact(self, bench, zhang):
        bench.submit(RecordEmployer(EMPLOYER, "范蠡", "057112345678"))
        bench.submit(RegisterPerson(zhang, employer_id=1))
        found = bench.read(lambda r: find_employers(r, open_vault(bench.desk, r), "五金"))
        assert [(e.name, e.contact.name, e.persons) for e in found] == [
            ("东冠五金有限公司", "范**", 1)
        ]
        bench.submit(RecordEmployer(Employer("东冠五金厂"), "范蠡", "", 1, "更名"))
        assert len(bench.read(lambda r: read_corrections(r, "employer", 1))) == 1
        with pytest.raises(WorldError, match="stands in the list"):
            bench.submit(RecordEmployer(Employer("东冠五金厂")))

    def test_who_names_a_known_employer_is_counted_there(self, bench, lives, zhang):
        bench.submit(RecordEmployer(replace(EMPLOYER, name="新生物流")))
        bench.submit(CorrectPerson(lives, replace(zhang, employer="新生物流"), "换工作"))
        found = bench.read(lambda r: find_employers(r, open_vault(bench.desk, r), "物流"))
        assert [each.persons for each in found] == [1]
        assert listed(bench, employer_id=1) == [lives]

    def test_a_visit_lets_those_leave_who_are_gone(self, bench, lives, house):
        bench.submit(RecordVisit(house, 0, "邻居称已搬走", gone=(lives,)))
        assert listed(bench, Which.LEFT) == [1]
        visit = bench.read(lambda r: read_visits(r, open_vault(bench.desk, r), house))[0]
        assert (visit.by, visit.found) == ("tester", 0)
        assert house_line(bench).visited_at == bench.clock()
        with pytest.raises(WorldError, match="did not live there"):
            bench.submit(RecordVisit(house, 1, gone=(lives,)))

    def test_a_hazard_is_checked_until_it_is_mended(self, bench, house):
        bench.submit(ReportHazard(house, "01", "楼道内充电", "2026-05-11"))
        assert house_line(bench).hazards == 1
        bench.submit(CheckHazard(1, False, "仍在充电", "2026-05-15"))
        hazard = bench.read(lambda r: read_hazards(r, house))[0]
        assert (hazard.due_on, hazard.kind) == ("2026-05-15", "01")
        seen = [(each.by, each.mended, each.remark) for each in hazard.checks]
        assert seen == [("tester", False, "仍在充电")]
        with pytest.raises(WorldError, match="until when"):
            bench.submit(CheckHazard(1, False, "仍在充电"))
        bench.submit(CheckHazard(1, True))
        assert bench.read(read_hazards) == []
        assert house_line(bench).hazards == 0
        with pytest.raises(WorldError, match="no such open hazard"):
            bench.submit(CheckHazard(1, True))
        for wish in (ReportHazard(house, "00", "无", ""), ReportHazard(house, "01", " ", "")):
            with pytest.raises(WorldError):
                bench.submit(wish)


def test_versions_keep_no_plain_word(bench, lives, zhang):
    bench.submit(CorrectPerson(lives, replace(zhang, name="章念楚"), "核对"))
    row = bench.read(lambda r: r.first(select(person_versions)))
    assert "章念初".encode() not in row.before
