"""Keys, cells and marks: what is sealed, what is found again, what happens to a lost key."""

from __future__ import annotations

import os
import secrets

import pytest
from sqlalchemy import LargeBinary, select

from cmdmap.api import KeyRing, WorldError, key_number
from migrant_population.domain.wishes import RegisterPerson, Reseal, RotateKey
from migrant_population.services import keys as services_keys
from migrant_population.store.keybook import FILE, key_file, open_vault
from migrant_population.store.opening import read_person
from migrant_population.store.persons_list import Today, Wanted, Which, find_persons
from migrant_population.store.resealing import SEALED_TABLES, waiting_rows
from migrant_population.store.tables import keys, metadata, persons
from migrant_population.vault.marks import Marker


def ring_of(bench):
    """Return what the key file of the register holds now."""
    return key_file(bench.desk).ring()


def test_marks_are_equal_for_equal_values_under_one_key_only():
    marks, other = (Marker(KeyRing({}, secrets.token_bytes(32))) for _ in range(2))
    assert marks.name("章 念初") == marks.name("章念初")
    assert marks.phone("+86 12633551200") == marks.phone("12633551200")
    assert marks.name("章念初") != other.name("章念初")
    assert marks.name("ab") != marks.spelled("ab") != marks.first_letters("ab")
    assert marks.initials("章念初") == marks.first_letters("znc")
    assert marks.phone("") is None


def find(bench, words):
    """Search as the page does."""

    def question(reader):
        vault = open_vault(bench.desk, reader)
        return find_persons(reader, vault, Wanted(Which.ALL, words), Today(reader.now)).lines

    return [line.id for line in bench.read(question)]


def name_of(bench, person_id=1):
    def question(reader):
        return read_person(reader, open_vault(bench.desk, reader), person_id)

    return bench.read(question).person.name


class TestRegisterAndKeys:
    """The register with its key file."""

    def test_every_sealed_column_is_sealed_anew_by_rotation(self):
        cells = {
            (table.name.removeprefix("migrant_population_"), column.name)
            for table in metadata.sorted_tables
            for column in table.columns
            if isinstance(column.type, LargeBinary)
            and not column.name.endswith("_mark")
            and column.name not in ("uid", "checked")
        }
        assert cells == {(name, c) for name, (_, columns) in SEALED_TABLES.items() for c in columns}

    def test_the_first_entry_makes_the_key_file(self, bench, zhang):
        path = key_file(bench.desk).path
        assert not path.exists()
        assert find(bench, "章念初") == []
        assert not path.exists()
        bench.submit(RegisterPerson(zhang))
        assert path.stat().st_mode & 0o777 == 0o600

    def test_a_lost_key_file_is_said_and_nothing_is_overwritten(self, bench, lives, zhang):
        path = key_file(bench.desk).path
        kept = path.read_bytes()
        path.unlink()
        with pytest.raises(WorldError, match="put your copy of it back"):
            bench.submit(RegisterPerson(zhang))
        with pytest.raises(WorldError, match="put your copy of it back"):
            find(bench, "章念初")
        assert not path.exists()
        path.write_bytes(kept)
        path.chmod(0o600)
        assert find(bench, "章念初") == [lives]

    def test_the_key_file_of_another_register_is_told(self, bench, lives):
        path = key_file(bench.desk).path
        path.unlink()
        key_file(bench.desk).make()
        with pytest.raises(WorldError, match="not the one of this register"):
            find(bench, "章念初")

    def test_keys_lie_where_the_option_says(self, bench, zhang, tmp_path):
        bench.options["key_folder"] = str(tmp_path / "stick")
        bench.submit(RegisterPerson(zhang))
        assert (tmp_path / "stick" / FILE).exists()

    def test_rotation_seals_everything_anew_and_drops_the_old_key(self, bench, crowd):
        old = ring_of(bench)
        bench.submit(RotateKey())
        sought = crowd.people[77]
        while bench.read(lambda reader: waiting_rows(reader, 2)):
            assert len(find(bench, sought.number)) == 1
            bench.submit(Reseal(500))
        for held in ({1, 2}, {2}):
            bench.submit(Reseal(500))
            assert set(ring_of(bench).keys) == held
        new = ring_of(bench)
        assert set(new.keys) == {2}
        assert old.keys[1] not in new.keys.values()
        assert old.index == new.index
        assert bench.read(lambda reader: waiting_rows(reader, 2)) == 0
        cells = bench.read(lambda reader: reader.rows(select(persons.c.name)))
        assert {key_number(row.name) for row in cells} == {2}
        rows = bench.read(lambda reader: reader.rows(select(keys).order_by(keys.c.number)))
        assert [row.dropped_at_us is None for row in rows] == [False, True]
        assert len(find(bench, sought.name)) >= 1

    def test_rotation_cut_short_goes_on_with_both_keys(self, bench, lives, zhang):
        bench.submit(RotateKey())
        assert name_of(bench) == "章**"
        assert set(ring_of(bench).keys) == {1, 2}

    def test_an_undone_act_never_finds_its_key_gone(self, bench, lives, monkeypatch):
        """The file is changed by nothing that the store could take back."""

        def undone(work):
            def fail(*given):
                work(*given)
                raise WorldError("the disk is full")

            return fail

        bench.submit(RotateKey())
        for name in ("reseal_rows", "retire_unused", "retire_unused"):
            with monkeypatch.context() as patched:
                patched.setattr(services_keys, name, undone(getattr(services_keys, name)))
                with pytest.raises(WorldError, match="disk is full"):
                    bench.submit(Reseal(500))
            assert name_of(bench) == "章**"
            bench.submit(Reseal(500))
            assert name_of(bench) == "章**"
        assert set(ring_of(bench).keys) == {2}

    def test_a_key_that_the_store_never_heard_of_is_not_sealed_with(self, bench, lives, numbers):
        key_file(bench.desk).add(ring_of(bench))  # the program died before the store knew
        from migrant_population.domain.records import Person

        bench.submit(RegisterPerson(Person("钱塘", numbers(301))))
        cell = bench.read(lambda r: r.scalar(select(persons.c.name).where(persons.c.id == 2)))
        assert key_number(cell) == 1
        assert name_of(bench, 2) == "钱**"

    def test_only_admins_change_keys(self, bench, lives):
        with pytest.raises(WorldError):
            bench.submit(RotateKey(), "li", roles=["shift_head"])

    def test_a_folder_that_cannot_be_written_keeps_nothing(self, bench, zhang, tmp_path):
        if os.geteuid() == 0:
            (tmp_path / "file").write_text("")
            bench.options["key_folder"] = str(tmp_path / "file" / "keys")
        else:
            (tmp_path / "shut").mkdir(mode=0o500)
            bench.options["key_folder"] = str(tmp_path / "shut")
        with pytest.raises(WorldError):
            bench.submit(RegisterPerson(zhang))
        assert bench.read(lambda reader: reader.rows(select(persons.c.id))) == []
