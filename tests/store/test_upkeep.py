"""Status, check and backup tell the truth and change nothing."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from tests.kit.desks import feed, fix, north

from cmdmap.errors import UsageError, WorldError
from cmdmap.store.engine import Store, connect_store, open_store
from cmdmap.store.migrate import HEAD
from cmdmap.store.upkeep import back_up, find_faults, read_status


def test_status_counts_rows(store: Store) -> None:
    feed(store, fix(), fix(at_s=1))
    status = read_status(store)
    assert (status.revision, status.head) == (HEAD, HEAD)
    assert status.rows["units"] == 1
    assert status.rows["fixes"] == 2
    assert status.size_bytes > 0


def test_status_of_a_database_not_yet_made_makes_none(path: Path) -> None:
    status = read_status(connect_store(f"sqlite:///{path}"))
    assert status.revision is None
    assert status.rows == {}
    assert not path.exists()


def test_a_sound_database_has_no_fault(store: Store) -> None:
    feed(store, fix())
    assert find_faults(store) == []


def test_a_damaged_page_is_found(store: Store, path: Path) -> None:
    feed(store, *(fix(at_s=n, place=north(n)) for n in range(400)))
    store.close()
    content = bytearray(path.read_bytes())
    # Cell pointers of every table page after the first; the header of the file stays readable.
    for page in range(1, len(content) // 4096):
        content[page * 4096 + 8 : page * 4096 + 40] = b"\xff" * 32
    path.write_bytes(content)
    damaged = open_or_none(path)
    try:
        faults = find_faults(damaged) if damaged else ["unreadable"]
    except WorldError as error:
        faults = [str(error)]
    finally:
        if damaged:
            damaged.close()
    assert faults


def open_or_none(path: Path) -> Store | None:
    try:
        return open_store(f"sqlite:///{path}")
    except WorldError:
        return None


def test_a_backup_holds_every_row_while_the_writer_goes_on(store: Store, tmp_path: Path) -> None:
    feed(store, fix(), fix(at_s=1))
    target = tmp_path / "copy.db"
    with store.transaction() as connection:
        connection.exec_driver_sql(
            "INSERT INTO roads (name, level, geometry) VALUES ('a', 'lane', x'00')"
        )
        size = back_up(store, target)
    assert size == target.stat().st_size
    copy = sqlite3.connect(target)
    assert copy.execute("SELECT count(*) FROM fixes").fetchone() == (2,)
    assert copy.execute("SELECT count(*) FROM roads").fetchone() == (0,)
    copy.close()
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy.db"]


def test_a_backup_overwrites_nothing(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("precious")
    with pytest.raises(UsageError, match="there already"):
        back_up(store, target)
    assert target.read_text() == "precious"


def test_a_backup_into_nowhere_is_one_sentence(store: Store, tmp_path: Path) -> None:
    with pytest.raises(WorldError, match="failed"):
        back_up(store, tmp_path / "no" / "such" / "copy.db")
