"""Tampering with a database by raw SQL: whatever is changed is found at its row."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.kit.desks import open_file, running
from tests.kit.waiting import DEADLINE_S

from cmdmap.domain.login.chain import AuditLine, Outcome
from cmdmap.domain.login.commands import AskLeave, Undertaking
from cmdmap.domain.rights import Actor, Role
from cmdmap.services.audit.auditor import Auditor
from cmdmap.services.audit.verify import verify_audit
from cmdmap.services.audit.witness import Witness
from cmdmap.store.accounts.audit import AuditWanted, append_audit, read_audit
from cmdmap.store.times import from_us

ROWS = 12
ADMIN = Actor("chief", frozenset({Role.ADMIN}))
COLUMNS = (
    "at_us", "actor", "seat", "what", "subject", "detail", "outcome", "reason", "prev_hash", "hash",
)  # fmt: skip


@pytest.fixture
def path(home):
    """A database with twelve audited commands, each in a commit of its own."""
    file = home / "cmdmap.db"
    with open_file(file) as store:
        auditor = Auditor("seat-1", Witness(home, str(store)))
        with running(store, auditor=auditor) as desk:
            for number in range(ROWS):
                desk.submit(AskLeave(Undertaking.EXPORT, f"列表{number}", number), ADMIN).result(
                    DEADLINE_S
                )
    return file


def tamper(path, *statements):
    """Do what nobody may, as somebody who has the file and takes the triggers away first."""
    raw = sqlite3.connect(path)
    with raw:
        raw.execute("DROP TRIGGER audit_log_no_update")
        raw.execute("DROP TRIGGER audit_log_no_delete")
        for statement in statements:
            raw.execute(statement)
    raw.close()


def verdict(path, home=None):
    with open_file(path) as store:
        remembered = Witness(home, str(store)).heads() if home else []
        with store.reader() as connection:
            return verify_audit(connection, remembered)


def test_an_untouched_log_is_whole(path, home):
    found = verdict(path, home)
    assert found.whole
    assert found.rows == ROWS
    assert found.head.seq == ROWS


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("seq", [1, 5, ROWS])
def test_a_changed_column_is_found_at_its_row(path, home, column, seq):
    value = f"{column} + 1" if column == "at_us" else f"{column} || 'x'"
    tamper(path, f"UPDATE audit_log SET {column} = {value} WHERE seq = {seq}")
    assert verdict(path, home).bad_seq == seq
    # The note outside is not needed for that.
    assert verdict(path).bad_seq == seq


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("forged", ["CAST({} AS BLOB)", "CAST(x'ff41' AS TEXT)", "zeroblob(3)"])
def test_a_column_that_no_reader_expects_is_found_and_shown(path, home, column, forged):
    tamper(path, f"UPDATE audit_log SET {column} = {forged.format(column)} WHERE seq = 5")
    assert verdict(path, home).bad_seq == 5
    with open_file(path) as store, store.reader() as connection:
        rows = read_audit(connection, AuditWanted(), ROWS)
    assert [row.seq for row in rows] == list(range(ROWS, 0, -1))
    assert all(from_us(row.line.at_us) for row in rows)


@pytest.mark.parametrize("column", ["chain", "seq", "hash"])
@pytest.mark.parametrize("forged", ["CAST({} AS BLOB)", "CAST(x'ff41' AS TEXT)", "{} || 'x'"])
def test_a_forged_head_is_found(path, column, forged):
    tamper(path, f"UPDATE audit_heads SET {column} = {forged.format(column)}")
    assert not verdict(path).whole


@pytest.mark.parametrize("seq", range(1, ROWS + 1))
def test_a_removed_row_is_found(path, home, seq):
    tamper(path, f"DELETE FROM audit_log WHERE seq = {seq}")
    assert verdict(path).bad_seq == seq


def test_rows_that_change_places_are_found(path):
    tamper(
        path,
        "UPDATE audit_log SET seq = 100 WHERE seq = 4",
        "UPDATE audit_log SET seq = 4 WHERE seq = 7",
        "UPDATE audit_log SET seq = 7 WHERE seq = 100",
    )
    assert verdict(path).bad_seq == 4


def test_a_row_put_in_is_found(path):
    columns = ", ".join(COLUMNS)
    tamper(
        path,
        f"INSERT INTO audit_log (seq, {columns}) "
        f"SELECT {ROWS + 1}, {columns} FROM audit_log WHERE seq = 3",
    )
    assert verdict(path).bad_seq == ROWS + 1


def test_a_cut_tail_is_found_by_the_head_and_by_the_note_outside(path, home):
    tamper(path, f"DELETE FROM audit_log WHERE seq > {ROWS - 3}")
    assert verdict(path).bad_seq == ROWS - 2
    raw = sqlite3.connect(path)
    with raw:
        raw.execute(
            "UPDATE audit_heads SET (seq, hash) ="
            " (SELECT seq, hash FROM audit_log ORDER BY seq DESC LIMIT 1)"
        )
    raw.close()
    assert verdict(path).whole, "whoever can write the head hides it from the database alone"
    assert verdict(path, home).bad_seq == ROWS - 2


def test_a_log_written_anew_is_found_by_the_note_outside(path, home):
    tamper(path, "DELETE FROM audit_log", "DELETE FROM audit_heads")
    assert "gone" in verdict(path, home).sentence
    with open_file(path) as store, store.transaction() as connection:
        line = AuditLine(0, "x", "", "x", "", "{}", Outcome.DONE, "")
        append_audit(connection, [line] * 20)
    assert verdict(path).whole
    assert verdict(path, home).bad_seq == 1


def test_the_database_itself_refuses_to_change_or_remove_rows(path):
    raw = sqlite3.connect(path)
    for statement in ("UPDATE audit_log SET actor = 'x'", "DELETE FROM audit_log WHERE seq = 1"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            raw.execute(statement)
    raw.close()


def test_a_row_that_is_replaced_past_the_triggers_is_found(path):
    """SQLite does not ask the triggers of deleting when a row is replaced."""
    raw = sqlite3.connect(path)
    columns = ", ".join("'x'" if name == "actor" else name for name in COLUMNS)
    with raw:
        raw.execute(f"REPLACE INTO audit_log SELECT seq, {columns} FROM audit_log WHERE seq = 6")
    raw.close()
    assert verdict(path).bad_seq == 6


def test_two_programs_go_on_with_one_chain(path):
    with (
        open_file(path) as one,
        open_file(path) as two,
        running(one) as first,
        running(two) as second,
    ):
        for desk in (first, second, first, second):
            desk.submit(AskLeave(Undertaking.EXPORT, "x"), ADMIN).result(DEADLINE_S)
    found = verdict(path)
    assert found.whole
    assert found.rows == ROWS + 4


def test_a_refused_command_is_in_the_log_with_its_reason(path):
    with open_file(path) as store, running(store) as desk:
        wish = AskLeave(Undertaking.ADD_LINK, "serial:/dev/x")
        refused = desk.submit(wish, Actor("li", frozenset({Role.DISPATCHER}))).exception(DEADLINE_S)
    assert "may not edit links" in str(refused)
    raw = sqlite3.connect(path)
    row = raw.execute(
        "SELECT actor, what, subject, outcome, reason FROM audit_log ORDER BY seq DESC"
    ).fetchone()
    raw.close()
    assert row == ("li", "AddLink", "serial:/dev/x", "refused", str(refused))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(drop=st.sets(st.integers(1, ROWS), min_size=1))
def test_no_subset_of_rows_can_be_taken_out(path, drop):
    copy = path.with_name("copy.db")
    copy.unlink(missing_ok=True)
    source, target = sqlite3.connect(path), sqlite3.connect(copy)
    source.backup(target)
    source.close()
    target.close()
    marks = ",".join(map(str, sorted(drop)))
    tamper(copy, f"DELETE FROM audit_log WHERE seq IN ({marks})")
    assert verdict(copy).bad_seq == min(drop)
