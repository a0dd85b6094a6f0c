"""Looks, exports, deletion, and that no plain name, number or telephone lies in any file."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from dataclasses import asdict, replace

import numpy as np
import pytest
from sqlalchemy import select

from cmdmap.api import Sealer, WorldError
from migrant_population.domain.records import Contact, Here, House, Person
from migrant_population.domain.rows import PersonRow
from migrant_population.domain.wishes import (
    CorrectPerson,
    ErasePersons,
    Hold,
    ImportPersons,
    Look,
    MoveOut,
    RecordHouse,
    RecordVisit,
    RegisterPerson,
    Take,
)
from migrant_population.store.keybook import key_file, open_vault
from migrant_population.store.opening import has_looked, read_person, read_plain_landlord
from migrant_population.store.persons_list import Today, Wanted, Which, find_persons, read_lines
from migrant_population.store.tables import doubts, landlords, looks, person_versions, persons
from migrant_population.tests.test_persons import listed, opened

TOKEN = "0123456789abcdef" * 2


def seen(bench, actor, person_id=1):
    """Return a person as one account sees it now."""
    return bench.read(lambda r: read_person(r, open_vault(bench.desk, r), person_id, actor))


class TestLooks:
    """The act look."""

    def test_a_look_opens_one_person_for_one_account_for_a_while(self, bench, lives, zhang):
        assert not seen(bench, "wang").plain
        bench.submit(Look("RK000001", "核对身份证"), "wang", roles=["dispatcher"])
        assert bench.writer.subjects[-1] == "RK000001"
        shown = seen(bench, "wang")
        assert shown.plain
        assert (shown.person.name, shown.person.number) == (zhang.name, zhang.number)
        assert not seen(bench, "li").plain
        bench.clock.advance(minutes=5, seconds=1)
        assert not seen(bench, "wang").plain

    def test_who_may_not_see_persons_or_says_no_reason_is_refused(self, bench, lives):
        for roles in (["mediator"], ["admin"], ["auditor"], ["radio_operator"]):
            with pytest.raises(WorldError):
                bench.submit(Look("RK000001", "核对"), "x", roles=roles)
        for wish in (Look("RK000001", " "), Look("RK000009", "核对"), Look("FW9", "核对")):
            with pytest.raises(WorldError):
                bench.submit(wish)
        assert bench.read(lambda r: r.rows(select(looks))) == []

    def test_a_landlord_needs_a_look_as_well(self, bench, crowd):
        def landlord(reader):
            vault = open_vault(bench.desk, reader)
            return read_plain_landlord(reader, vault, 1, "wang", 5)

        assert bench.read(landlord) is None
        bench.submit(Look("FW00001", "隐患整改通知"), "wang")
        assert len(bench.read(landlord).phone) == 11
        assert bench.read(lambda r: has_looked(r, "FW00001", "wang", 5))


class TestExports:
    """Lists come masked unless an act has just allowed them."""

    @pytest.mark.parametrize("report", ["persons", "due", "houses", "form"])
    def test_without_the_act_a_report_is_masked(self, bench, lives, zhang, report):
        for wanted in ({"person": "1"}, {"person": "1", "token": TOKEN}):
            text = repr(bench.report(report, wanted))
            assert zhang.name not in text
            assert zhang.number not in text
            assert zhang.phone not in text
            assert bench.report(report, wanted).personal

    @pytest.mark.parametrize("report", ["persons", "due", "form"])
    def test_the_act_opens_its_report_for_ten_minutes(self, bench, lives, zhang, report):
        about = "RK000001" if report == "form" else ""
        bench.submit(Take(TOKEN, report, "上级抽查", about))
        assert bench.writer.subjects[-1] == (about or report)
        wanted = {"person": "1", "token": TOKEN}
        assert zhang.name in repr(bench.report(report, wanted))
        bench.clock.advance(minutes=11)
        assert zhang.name not in repr(bench.report(report, wanted))

    def test_a_token_opens_no_other_report(self, bench, lives, zhang):
        bench.submit(Take(TOKEN, "due", "上级抽查"))
        assert zhang.name not in repr(bench.report("persons", {"token": TOKEN}))

    def test_the_token_of_one_form_opens_no_other_persons(self, bench, lives, zhang, numbers):
        bench.submit(RegisterPerson(Person("钱塘", numbers(301))))
        bench.submit(Take(TOKEN, "form", "本人申请", "RK000002"))
        assert "钱塘" in repr(bench.report("form", {"person": "2", "token": TOKEN}))
        assert zhang.name not in repr(bench.report("form", {"person": "1", "token": TOKEN}))
        with pytest.raises(WorldError, match="no such person"):
            bench.submit(Take(TOKEN[::-1], "form", "本人申请"))

    def test_admins_may_export_but_not_unmasked(self, bench, lives):
        with pytest.raises(WorldError, match="masked only"):
            bench.submit(Take(TOKEN, "persons", "统计"), "root", roles=["admin"])
        with pytest.raises(WorldError):
            bench.submit(Take(TOKEN, "persons", "统计"), "li", roles=["dispatcher"])

    @pytest.mark.parametrize(("token", "report"), [("x", "persons"), (TOKEN, "statistics")])
    def test_nonsense_is_refused(self, bench, lives, token, report):
        with pytest.raises(WorldError):
            bench.submit(Take(token, report, "统计"))


def stored(bench):
    """Return every byte of the store, its write-ahead log gone into it."""
    with closing(sqlite3.connect(bench.home / "cmdmap.db")) as store:
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return b"".join(path.read_bytes() for path in bench.home.glob("cmdmap.db*"))


class TestDeletion:
    """hold and erase_persons, by the rules of retention."""

    @pytest.fixture
    def left(self, bench, lives, zhang):
        bench.submit(CorrectPerson(lives, replace(zhang, phone="12600000003"), "换号"))
        bench.submit(MoveOut(lives))
        bench.clock.advance(days=732)
        return lives

    def test_who_left_two_years_ago_is_due_and_leaves_only_a_number(self, bench, left, zhang):
        assert listed(bench, Which.ERASABLE) == [left]
        bench.submit(ErasePersons((left,), "期满"), "chen", roles=["leader"])
        assert bench.writer.subjects[-1] == "RK000001"
        assert opened(bench) is None
        assert listed(bench, words="RK1") == listed(bench, words="章念初") == []
        row = bench.read(lambda r: r.first(select(persons)))
        kept = {name: value for name, value in row._mapping.items() if value not in (None, "")}
        assert row.state == Here.ERASED
        assert set(kept) <= {
            "id", "uid", "key_number", "state", "community", "grid", "micro_grid", "owner", "since",
            "left_on", "known_at_us", "due_at_us", "overdue", "held", "changed_at_us",
        }  # fmt: skip
        assert bench.read(lambda r: r.rows(select(person_versions))) == []
        bench.submit(RegisterPerson(zhang))
        assert listed(bench, words="章念初") == [2]

    def test_who_is_not_due_or_held_is_not_deleted(self, bench, left, numbers):
        bench.submit(RegisterPerson(Person("钱塘", numbers(301))))
        with pytest.raises(WorldError, match="nobody was deleted"):
            bench.submit(ErasePersons((1, 2), "期满"))
        bench.submit(Hold(left, True, "涉诉"))
        assert listed(bench, Which.ERASABLE) == []
        with pytest.raises(WorldError, match="held"):
            bench.submit(ErasePersons((left,), "期满"))
        bench.submit(Hold(left, False, "结案"))
        with pytest.raises(WorldError, match="so already"):
            bench.submit(Hold(left, False, "结案"))
        bench.submit(ErasePersons((left,), "期满"))
        assert opened(bench) is None

    def test_a_doubtful_entry_goes_with_the_person(self, bench, lives, zhang):
        alike = replace(zhang, number="", born="", sex="")
        bench.submit(ImportPersons("t", (PersonRow(2, alike),)))
        bench.submit(MoveOut(lives))
        bench.clock.advance(days=732)
        bench.submit(ErasePersons((lives,), "期满"))
        row = bench.read(lambda r: r.first(select(doubts)))
        assert (row.entry, row.entry_mark, row.state) == (None, None, "dropped")

    def test_no_sealed_byte_of_who_was_deleted_is_left_in_the_file(self, bench, left, numbers):
        for order in range(40):
            bench.submit(RegisterPerson(Person("钱塘", numbers(300 + order)), though_alike=True))
        row = bench.read(lambda r: r.first(select(persons).where(persons.c.id == left)))
        version = bench.read(lambda r: r.first(select(person_versions)))
        cells = [row.name, row.number, row.phone, row.more, version.before, row.number_mark]
        assert [cell in stored(bench) for cell in cells] == [True] * len(cells)
        bench.submit(ErasePersons((left,), "期满"))
        held = stored(bench)
        assert [cell in held for cell in cells] == [False] * len(cells)

    def test_a_landlord_of_no_house_is_forgotten(self, bench, house, spot):
        first, second = Contact("单雄信", "12600000001"), Contact("范蠡", "12600000002")
        bench.submit(RecordHouse(House("", "至善路62号", spot), first, house, "补登"))
        bench.submit(RecordHouse(House("", "至善路62号", spot), second, house, "易主"))
        bench.tick("retention")
        rows = bench.read(lambda r: r.rows(select(landlords.c.id)))
        assert [row.id for row in rows] == [2]

    def test_only_leaders_and_admins_delete(self, bench, left):
        with pytest.raises(WorldError):
            bench.submit(ErasePersons((left,), "期满"), "li", roles=["shift_head"])


def test_a_page_of_the_list_opens_its_own_cells_only(bench, crowd, monkeypatch):
    opened_cells = []
    real = Sealer.open

    def counted(self, uid, column, cell):
        opened_cells.append(column)
        return real(self, uid, column, cell)

    monkeypatch.setattr(Sealer, "open", counted)

    def question(reader):
        vault = open_vault(bench.desk, reader)
        return find_persons(reader, vault, Wanted(), Today(reader.now))

    page = bench.read(question)
    assert (page.total > 1500, len(page.lines)) == (True, 60)
    assert len(opened_cells) == 60 * 3
    opened_cells.clear()
    assert (
        len(bench.read(lambda r: read_lines(r, open_vault(bench.desk, r), [5], Today(r.now)))) == 1
    )
    assert len(opened_cells) == 3


def test_counters_and_layers_name_nobody(bench, crowd):
    ring = np.array([[119, 29], [121, 29], [121, 31], [119, 31], [119, 29]], float)
    shown = repr(
        [bench.layer("houses"), bench.layer("density"), bench.count("persons", ring),
         bench.count("rooms", ring), bench.report("statistics"), bench.analysis("flows")]
    )  # fmt: skip
    assert bench.count("persons", ring).number > 1500
    assert not any(person.number in shown or person.phone in shown for person in crowd.people)


def test_no_plain_value_lies_in_the_store_the_log_or_the_audit(bench, crowd, zhang, caplog):
    """Every name, number and telephone of two thousand persons, in every file of the bench."""
    caplog.set_level(logging.DEBUG)
    bench.submit(RegisterPerson(zhang))
    person_id = listed(bench, words=zhang.number)[0]
    bench.submit(CorrectPerson(person_id, replace(zhang, phone="12699999999"), "换号"))
    bench.submit(RecordVisit(1, 2, f"{zhang.name} 不在家"))
    alike = replace(crowd.people[5], number="", born="", sex="")
    bench.submit(ImportPersons("t", (PersonRow(2, alike), PersonRow(3, crowd.people[6]))))
    bench.submit(Look("RK000007", "核对身份证"))
    with pytest.raises(WorldError) as refused:
        bench.submit(RegisterPerson(crowd.people[8]))
    everybody = [*crowd.people, zhang]
    wanted = {person.name for person in everybody} | {zhang.former_name, zhang.hukou_address}
    wanted |= {person.number for person in everybody} | {person.phone for person in everybody}
    files = [path for path in bench.home.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"cmdmap.db", "cmdmap.db-wal"}
    assert key_file(bench.desk).path in files
    haystack = b"\n".join(path.read_bytes() for path in files)
    haystack += repr([fact for c in bench.writer.commits for fact in c.facts]).encode()
    haystack += repr(bench.writer.subjects).encode() + caplog.text.encode() + str(refused).encode()
    assert b"migrant_population_persons" in haystack
    found = [text for text in wanted if len(text) > 1 and text.encode() in haystack]
    assert found == []
    assert zhang.remark.encode() not in haystack
    assert asdict(zhang)["religion"].encode() not in haystack
