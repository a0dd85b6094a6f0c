"""The store opens, keeps what it said it kept, and says in plain words what it cannot do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from cmdmap.errors import WorldError
from cmdmap.store import engine
from cmdmap.store.engine import Store, StoreAwayError, connect_store, open_store

ADD = text("INSERT INTO roads (name, level, geometry) VALUES (:name, 'lane', x'00')")


def names(store: Store) -> list[str]:
    with store.reader() as connection:
        return list(connection.execute(text("SELECT name FROM roads ORDER BY id")).scalars())


def add(store: Store, *values: str | None) -> None:
    with store.transaction() as connection:
        for name in values:
            connection.execute(ADD, {"name": name})


def test_sqlite_keeps_what_a_commit_returned_from(store: Store) -> None:
    with store.transaction() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_an_error_does_not_say_the_values_of_its_statement(store: Store) -> None:
    with pytest.raises(IntegrityError) as refused, store.transaction() as connection:
        connection.execute(
            text("INSERT INTO roads (name, level) VALUES (:name, :level)"),
            {"name": "章念初", "level": None},
        )
    assert "章念初" not in str(refused.value)


def test_a_transaction_is_whole_or_nothing(store: Store) -> None:
    add(store, "kept")
    with pytest.raises(IntegrityError):
        add(store, "undone", None)
    assert names(store) == ["kept"]


def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(StoreAwayError, match="readonly"), store.reader() as connection:
        connection.execute(ADD, {"name": "sneaked in"})
    assert names(store) == []


def test_a_reader_sees_one_moment(store: Store) -> None:
    count = text("SELECT count(*) FROM roads")
    with store.reader() as reader:
        assert reader.execute(count).scalar() == 0
        with store.transaction() as connection:
            connection.execute(ADD, {"name": "later"})
        assert reader.execute(count).scalar() == 0
    assert names(store) == ["later"]


def test_a_locked_database_is_away_and_comes_back(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "LOCK_WAIT_MS", 10)
    other = sqlite3.connect(path, isolation_level=None)
    impatient = open_store(f"sqlite:///{path}")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreAwayError, match="locked"), impatient.transaction() as connection:
        connection.execute(ADD, {"name": "not kept"})
    other.execute("ROLLBACK")
    other.close()
    with impatient.transaction() as connection:
        connection.execute(ADD, {"name": "kept"})
    impatient.close()
    assert names(store) == ["kept"]


def test_a_full_disk_is_away_and_loses_nothing_else(store: Store) -> None:
    with store.transaction() as connection:
        connection.execute(ADD, {"name": "kept"})
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
    with pytest.raises(StoreAwayError, match="full"):
        add(store, *["x" * 1_000] * 5_000)
    assert names(store) == ["kept"]


def test_writes_of_another_process_are_noticed_once(store: Store, path: Path) -> None:
    def noticed() -> bool:
        with store.transaction() as connection:
            return store.written_elsewhere(connection)

    assert not noticed()
    with store.transaction() as connection:
        connection.execute(ADD, {"name": "own"})
    assert not noticed()
    other = sqlite3.connect(path)
    with other:
        other.execute("INSERT INTO roads (name, level, geometry) VALUES ('theirs', 'lane', x'00')")
    other.close()
    assert noticed()
    assert not noticed()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("not an address", "cannot be read"),
        ("sqlite://", "needs a file"),
        ("sqlite:////nowhere/at/all/cmdmap.db", "did not answer"),
        ("oracle+nosuch://host/db", "No driver"),
    ],
)
def test_a_wrong_address_is_one_sentence(url: str, words: str) -> None:
    with pytest.raises(WorldError, match=words):
        open_store(url)


def test_a_file_that_is_no_database_is_left_alone(path: Path) -> None:
    path.write_bytes(b"<html>" * 1_000)
    with pytest.raises(WorldError, match="not a database"):
        open_store(f"sqlite:///{path}")
    assert path.read_bytes() == b"<html>" * 1_000


def test_a_password_is_not_shown() -> None:
    for address in ("oracle+nosuch://me:secret@host/db", "sqlite://me:secret@host/x.db"):
        with pytest.raises(WorldError) as refused:
            connect_store(address)
        assert "secret" not in str(refused.value)
