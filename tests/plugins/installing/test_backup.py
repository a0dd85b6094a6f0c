"""Copies of the database: verified, refused when unsound; servers by pg_dump or not at all."""

from __future__ import annotations

import os
import sqlite3
import stat
from types import SimpleNamespace

import pytest
from sqlalchemy import make_url
from tests.plugins.packaging.parcels import NOW

from cmdmap.errors import WorldError
from cmdmap.plugins.installing import backup
from cmdmap.plugins.installing.backup import drop_old_backups, make_backup
from cmdmap.store.plugin_restore import find_copy_faults


@pytest.fixture
def server():
    """What is known of a store on a server, without the driver that would connect to it."""
    url = make_url("postgresql+psycopg://cmdmap:secret@db.example:5433/centre")
    return SimpleNamespace(url=url, path=None)


def test_a_copy_is_whole_and_two_of_one_instant_have_two_names(store, tmp_path):
    first = make_backup(store, tmp_path, "night_noise", "1.0.0", NOW)
    second = make_backup(store, tmp_path, "night_noise", "1.0.0", NOW)
    assert first != second
    assert find_copy_faults(first) == []
    with sqlite3.connect(first) as copy:
        assert copy.execute("select count(*) from units").fetchone() == (0,)
    copy.close()


def test_copies_are_for_the_user_alone(store, tmp_path):
    make_backup(store, tmp_path / "copies", "pond", "1.0.0", NOW)
    assert (tmp_path / "copies").stat().st_mode & 0o077 == 0


def test_a_copy_that_is_not_sound_is_thrown_away_and_nothing_goes_on(store, tmp_path, monkeypatch):
    monkeypatch.setattr(backup, "find_copy_faults", lambda path: ["row 7 missing from index"])
    with pytest.raises(WorldError, match=r"not sound \(row 7 missing"):
        make_backup(store, tmp_path, "night_noise", "1.0.0", NOW)
    assert list(tmp_path.glob("night_noise*")) == []


def test_a_file_that_is_no_database_is_no_copy(tmp_path):
    path = tmp_path / "copy.db"
    path.write_bytes(b"not a database, not a database" * 100)
    with pytest.raises(WorldError, match="cannot be read"):
        find_copy_faults(path)


def test_old_copies_go_but_not_those_that_are_still_wanted(tmp_path):
    for number in range(5):
        (tmp_path / f"night_noise-1-{number}.db").write_bytes(b"")
    (tmp_path / "other-1-0.db").write_bytes(b"")
    drop_old_backups(tmp_path, "night_noise", frozenset({"night_noise-1-0.db"}))
    left = sorted(path.name for path in tmp_path.glob("*.db"))
    assert left == [
        "night_noise-1-0.db", "night_noise-1-3.db", "night_noise-1-4.db", "other-1-0.db",
    ]  # fmt: skip


def test_a_server_is_copied_by_pg_dump_with_the_password_out_of_sight(
    server, tmp_path, monkeypatch
):
    tools = tmp_path / "bin"
    tools.mkdir()
    program = tools / "pg_dump"
    program.write_text(
        '#!/bin/sh\nfor word in "$@"; do case $word in --file=*) f=${word#--file=};; esac; done\n'
        'echo "$PGPASSWORD $@" > "$f"\n',
        encoding="utf-8",
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    copy = make_backup(server, tmp_path, "night_noise", "1.0.0", NOW)
    words = copy.read_text(encoding="utf-8").split()
    assert words[0] == "secret"
    assert "secret" not in words[1:]
    assert {"--host=db.example", "--port=5433", "--dbname=centre", "--username=cmdmap"} <= set(
        words
    )
    program.write_text("#!/bin/sh\necho no such server >&2\nexit 1\n", encoding="utf-8")
    with pytest.raises(WorldError, match="no such server"):
        make_backup(server, tmp_path, "night_noise", "1.0.0", NOW)


def test_without_pg_dump_a_server_is_not_changed(server, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(WorldError, match="pg_dump is not installed"):
        make_backup(server, tmp_path, "night_noise", "1.0.0", NOW)
