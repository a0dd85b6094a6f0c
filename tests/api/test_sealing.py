"""Key files and sealed cells: what opens, what does not, and what is said about it."""

from __future__ import annotations

import os
import secrets

import pytest

from cmdmap.api import KeyFile, KeyRing, Sealer, WorldError, key_number, new_uid

NAME = "plugin.keys"


@pytest.fixture
def file(tmp_path):
    """A key file that is not there yet."""
    return KeyFile(tmp_path / "keys" / NAME, "keys of a test")


@pytest.fixture
def ring(file):
    """The ring of a file that was made."""
    return file.make()


class TestCells:
    """Sealing and opening."""

    def test_a_cell_opens_to_what_was_sealed(self, ring):
        sealer, row = Sealer(ring, "persons"), new_uid()
        cell = sealer.seal(row, "name", "章念初")
        assert "章念初".encode() not in cell
        assert key_number(cell) == 1
        assert sealer.open(row, "name", cell) == "章念初"
        assert Sealer(ring, "persons").open(row, "name", cell) == "章念初"

    def test_nothing_is_sealed_of_an_empty_text(self, ring):
        sealer, row = Sealer(ring, "persons"), new_uid()
        assert sealer.seal(row, "name", "") is None
        assert sealer.seal_all(row, "all", {"name": "", "phone": ""}) is None
        assert sealer.open(row, "name", None) == ""
        assert sealer.open_all(row, "all", None) == {}

    def test_several_fields_share_a_cell(self, ring):
        sealer, row = Sealer(ring, "persons"), new_uid()
        cell = sealer.seal_all(row, "all", {"name": "章念初", "phone": "", "deputy": "李"})
        assert sealer.open_all(row, "all", cell) == {"name": "章念初", "deputy": "李"}

    def test_no_two_cells_are_equal(self, ring):
        sealer, row = Sealer(ring, "persons"), new_uid()
        assert len({sealer.seal(row, "name", "李") for _ in range(200)}) == 200

    @pytest.mark.parametrize(
        ("table", "row", "column"),
        [("persons", b"2", "name"), ("persons", b"1", "phone"), ("others", b"1", "name"),
         ("person", b"1", "sname"), ("persons", b"", "name1")],
    )  # fmt: skip
    def test_a_cell_opens_only_where_it_belongs(self, ring, table, row, column):
        cell = Sealer(ring, "persons").seal(b"1", "name", "章念初")
        with pytest.raises(WorldError, match="changed outside"):
            Sealer(ring, table).open(row, column, cell)

    def test_any_changed_bit_is_told(self, ring):
        sealer = Sealer(ring, "persons")
        cell = sealer.seal(b"1", "name", "章念初")
        for bit in range(8 * len(cell)):
            wrong = bytearray(cell)
            wrong[bit // 8] ^= 1 << bit % 8
            with pytest.raises(WorldError):
                sealer.open(b"1", "name", bytes(wrong))
        for length in range(len(cell)):
            with pytest.raises(WorldError):
                sealer.open(b"1", "name", cell[:length])

    def test_a_ring_shows_no_key(self, ring):
        shown = repr(ring)
        for key in (*ring.keys.values(), ring.index):
            assert key.hex() not in shown
            assert repr(key) not in shown


class TestMarks:
    """The blind index."""

    def test_marks_are_equal_for_equal_values_of_a_kind_under_one_key(self, ring):
        other = KeyRing(ring.keys, secrets.token_bytes(32))
        assert ring.mark("name", "章念初") == ring.mark("name", "章念初")
        assert len(ring.mark("name", "章念初")) == 16
        assert ring.mark("name", "章念初") != other.mark("name", "章念初")
        assert ring.mark("name", "ab") != ring.mark("phone", "ab")
        assert ring.mark("name", "") is None

    def test_marks_stay_when_keys_change(self, file, ring):
        assert file.add(ring).mark("name", "章念初") == ring.mark("name", "章念初")


class TestFile:
    """The file outside the database."""

    def test_it_is_made_once_for_its_owner_only(self, file):
        ring = file.make()
        assert file.path.stat().st_mode & 0o777 == 0o600
        assert file.ring() == ring
        before = file.path.read_bytes()
        with pytest.raises(WorldError, match="never overwritten"):
            file.make()
        assert file.path.read_bytes() == before
        assert [each.name for each in file.path.parent.iterdir()] == [NAME]

    def test_the_first_cell_makes_it(self, file):
        assert not file.ring().keys
        assert not file.path.exists()
        ring = file.ring_to_seal(None)
        assert file.ring_to_seal(None) == file.ring() == ring

    def test_a_lost_file_opens_and_seals_nothing_and_is_not_replaced(self, file, ring):
        cell = Sealer(ring, "persons").seal(b"1", "name", "章念初")
        moved = file.path.rename(file.path.with_name("elsewhere"))
        with pytest.raises(WorldError, match="put your copy of it back"):
            file.ring_to_seal(cell)
        with pytest.raises(WorldError, match="put your copy of it back"):
            Sealer(file.ring(), "persons").open(b"1", "name", cell)
        with pytest.raises(WorldError, match="put your copy of it back"):
            Sealer(file.ring(), "persons").seal(b"1", "name", "李")
        assert not file.path.exists()
        moved.rename(file.path)
        assert Sealer(file.ring_to_seal(cell), "persons").open(b"1", "name", cell) == "章念初"

    def test_the_file_of_another_database_is_told_before_anything_is_sealed(self, file, ring):
        cell = Sealer(ring, "persons").seal(b"1", "name", "章念初")
        file.path.unlink()
        file.make()
        for refused in (
            lambda: file.ring_to_seal(cell),
            lambda: Sealer(file.ring(), "persons").open(b"1", "name", cell),
        ):
            with pytest.raises(WorldError, match="not the one of this database"):
                refused()

    def test_a_key_that_is_missing_is_named(self, file, ring):
        cell = Sealer(file.add(ring), "persons").seal(b"1", "name", "章念初")
        with pytest.raises(WorldError, match="lacks key 2"):
            Sealer(ring, "persons").open(b"1", "name", cell)

    def test_a_file_that_others_may_read_is_not_used(self, file, ring):
        file.path.chmod(0o640)
        with pytest.raises(WorldError, match="chmod 600"):
            file.ring()

    @pytest.mark.parametrize(
        "text",
        ["", "{}", '{"keys": {"1": "abcd"}, "index": "x"}', "[1]", '{"keys": {}, "index": ""}',
         "\u00ff", "[" * 100_000],
    )  # fmt: skip
    def test_a_damaged_file_is_said_and_kept(self, file, text):
        file.path.parent.mkdir()
        file.path.write_text(text, encoding="utf-8")
        file.path.chmod(0o600)
        for refused in (file.ring, lambda: file.ring_to_seal(None)):
            with pytest.raises(WorldError, match="damaged"):
                refused()
        assert file.path.read_text(encoding="utf-8") == text

    def test_keys_come_and_go_in_one_step(self, file, ring):
        old = Sealer(ring, "persons").seal(b"1", "name", "章念初")
        larger = file.add(ring)
        assert (larger.current, set(larger.keys)) == (2, {1, 2})
        assert file.ring() == larger
        assert key_number(Sealer(larger, "persons").seal(b"1", "name", "李")) == 2
        assert key_number(Sealer(larger.with_current(1), "persons").seal(b"1", "name", "李")) == 1
        assert Sealer(larger, "persons").open(b"1", "name", old) == "章念初"
        smaller = file.drop(larger, {1, 2})
        assert set(smaller.keys) == {2}
        assert file.ring() == smaller
        assert file.path.stat().st_mode & 0o777 == 0o600
        assert [each.name for each in file.path.parent.iterdir()] == [NAME]
        with pytest.raises(WorldError, match="lacks key 1"):
            Sealer(file.ring(), "persons").open(b"1", "name", old)

    def test_a_folder_that_cannot_be_made_is_said(self, tmp_path):
        (tmp_path / "file").write_text("")
        with pytest.raises(WorldError, match="see to it"):
            KeyFile(tmp_path / "file" / "keys" / NAME, "keys").ring_to_seal(None)

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
    def test_a_folder_that_cannot_be_written_is_said(self, tmp_path):
        (tmp_path / "shut").mkdir(mode=0o500)
        with pytest.raises(WorldError, match="see to it"):
            KeyFile(tmp_path / "shut" / NAME, "keys").make()
