"""Keys, cells and marks: what is sealed, what is found again, what happens to a lost key."""

from __future__ import annotations

import os
import secrets

import pytest
from sqlalchemy import LargeBinary, select

from cmdmap.api import WorldError
from migrant_population.domain.wishes import RegisterPerson, Reseal, RotateKey
from migrant_population.services import keys as services_keys
from migrant_population.store.keybook import file_of, open_vault
from migrant_population.store.opening import read_person
from migrant_population.store.persons_list import Today, Wanted, Which, find_persons
from migrant_population.store.resealing import SEALED_TABLES, waiting_rows
from migrant_population.store.tables import keys, metadata, persons
from migrant_population.vault.cells import Marker, Sealer, key_number, new_uid
from migrant_population.vault.keys import (
    FILE,
    Keyring,
    add_key,
    create_keyring,
    drop_keys,
    load_keyring,
)


@pytest.fixture
def ring():
    return Keyring({1: secrets.token_bytes(32)}, secrets.token_bytes(32))


class TestCells:
    """Sealing and opening."""

    def test_a_cell_opens_to_what_was_sealed(self, ring):
        sealer, uid = Sealer(ring, "persons"), new_uid()
        cell = sealer.seal(uid, "name", "章念初")
        assert cell is not None
        assert "章念初".encode() not in cell
        assert key_number(cell) == 1
        assert sealer.open(uid, "name", cell) == "章念初"
        assert sealer.seal(uid, "name", "") is None
        assert sealer.open(uid, "name", None) == ""

    def test_equal_texts_make_different_cells(self, ring):
        sealer, uid = Sealer(ring, "persons"), new_uid()
        assert sealer.seal(uid, "name", "李") != sealer.seal(uid, "name", "李")

    def test_a_cell_opens_only_where_it_belongs(self, ring):
        sealer, uid = Sealer(ring, "persons"), new_uid()
        cell = sealer.seal(uid, "name", "章念初")
        for other, where, column in (
            (sealer, new_uid(), "name"),
            (sealer, uid, "phone"),
            (Sealer(ring, "landlords"), uid, "name"),
        ):
            with pytest.raises(WorldError, match="changed outside"):
                other.open(where, column, cell)

    def test_any_changed_byte_is_told(self, ring):
        sealer, uid = Sealer(ring, "persons"), new_uid()
        cell = sealer.seal(uid, "name", "章念初")
        for place in range(3, len(cell)):
            wrong = bytearray(cell)
            wrong[place] ^= 1
            with pytest.raises(WorldError):
                sealer.open(uid, "name", bytes(wrong))
        with pytest.raises(WorldError):
            sealer.open(uid, "name", cell[:9])

    def test_a_missing_key_is_named(self, ring):
        uid = new_uid()
        cell = Sealer(Keyring({2: secrets.token_bytes(32)}, b"", 2), "persons").seal(uid, "x", "y")
        with pytest.raises(WorldError, match="lacks key 2"):
            Sealer(ring, "persons").open(uid, "x", cell)

    def test_marks_are_equal_for_equal_values_under_one_key_only(self, ring):
        marks = Marker(ring)
        other = Marker(Keyring({1: bytes(32)}, secrets.token_bytes(32)))
        assert marks.name("章 念初") == marks.name("章念初")
        assert marks.phone("+86 12633551200") == marks.phone("12633551200")
        assert marks.name("章念初") != other.name("章念初")
        assert marks.name("ab") != marks.spelled("ab") != marks.first_letters("ab")
        assert marks.initials("章念初") == marks.first_letters("znc")
        assert marks.phone("") is None

    def test_a_ring_shows_no_key(self, ring):
        assert ring.keys[1].hex() not in repr(ring)
        assert repr(ring.keys[1]) not in repr(ring)


class TestKeyFile:
    """The file outside the store."""

    def test_it_is_made_once_for_its_owner_only(self, tmp_path):
        path = tmp_path / "keys" / FILE
        ring = create_keyring(path)
        assert path.stat().st_mode & 0o777 == 0o600
        assert load_keyring(path) == ring
        before = path.read_bytes()
        with pytest.raises(WorldError, match="never overwritten"):
            create_keyring(path)
        assert path.read_bytes() == before

    def test_a_file_that_others_may_read_is_not_used(self, tmp_path):
        path = tmp_path / FILE
        create_keyring(path)
        path.chmod(0o640)
        with pytest.raises(WorldError, match="chmod 600"):
            load_keyring(path)

    @pytest.mark.parametrize("text", ["", "{}", '{"keys": {"1": "abcd"}, "index": "x"}', "[1]"])
    def test_a_damaged_file_is_said_and_kept(self, tmp_path, text):
        path = tmp_path / FILE
        path.write_text(text)
        path.chmod(0o600)
        with pytest.raises(WorldError, match="damaged"):
            load_keyring(path)
        assert path.read_text() == text

    def test_keys_come_and_go_in_one_step(self, tmp_path):
        path = tmp_path / FILE
        ring = create_keyring(path)
        larger = add_key(path, ring)
        assert (larger.current, set(larger.keys)) == (2, {1, 2})
        assert load_keyring(path) == larger
        smaller = drop_keys(path, larger, frozenset({1, 2}))
        assert set(smaller.keys) == {2}
        assert load_keyring(path) == smaller
        assert path.stat().st_mode & 0o777 == 0o600
        assert [each.name for each in tmp_path.iterdir()] == [FILE]


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
        path = file_of(bench.desk)
        assert not path.exists()
        assert find(bench, "章念初") == []
        assert not path.exists()
        bench.submit(RegisterPerson(zhang))
        assert path.stat().st_mode & 0o777 == 0o600

    def test_a_lost_key_file_is_said_and_nothing_is_overwritten(self, bench, lives, zhang):
        path = file_of(bench.desk)
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
        path = file_of(bench.desk)
        path.unlink()
        create_keyring(path)
        with pytest.raises(WorldError, match="not the one of this register"):
            find(bench, "章念初")

    def test_keys_lie_where_the_option_says(self, bench, zhang, tmp_path):
        bench.options["key_folder"] = str(tmp_path / "stick")
        bench.submit(RegisterPerson(zhang))
        assert (tmp_path / "stick" / FILE).exists()

    def test_rotation_seals_everything_anew_and_drops_the_old_key(self, bench, crowd):
        path = file_of(bench.desk)
        old = load_keyring(path)
        bench.submit(RotateKey())
        sought = crowd.people[77]
        while bench.read(lambda reader: waiting_rows(reader, 2)):
            assert len(find(bench, sought.number)) == 1
            bench.submit(Reseal(500))
        for held in ({1, 2}, {2}):
            bench.submit(Reseal(500))
            assert set(load_keyring(path).keys) == held
        new = load_keyring(path)
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
        assert set(load_keyring(file_of(bench.desk)).keys) == {1, 2}

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
        assert set(load_keyring(file_of(bench.desk)).keys) == {2}

    def test_a_key_that_the_store_never_heard_of_is_not_sealed_with(self, bench, lives, numbers):
        path = file_of(bench.desk)
        add_key(path, load_keyring(path))  # the program died before the store knew
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
