"""``cmdmap users`` and ``cmdmap audit``: made, changed, refused, verified, tampered with."""

from __future__ import annotations

import csv
import io
import json
import sqlite3

import pytest

from cmdmap.cli.main import run

PASSWORD = "correct horse"


@pytest.fixture
def cli(capsys, monkeypatch):
    """Run a command with a first line on standard input; return code, output and errors."""

    def call(*words, line=PASSWORD):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{line}\n"))
        code = run(words)
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def admin(cli):
    """The first account of the store."""
    code, _, _ = cli("users", "add", "chief", "--role", "admin", "--password-stdin")
    assert code == 0


def accounts(cli):
    return {each["name"]: each for each in json.loads(cli("users", "--json")[1])}


def test_an_empty_store_says_how_to_begin_and_takes_an_admin_first(cli):
    assert "users add NAME --role admin" in cli("users")[1]
    code, _, error = cli("users", "add", "li", "--role", "dispatcher", "--password-stdin")
    assert code == 1
    assert "must be an administrator's" in error
    assert accounts(cli) == {}


def test_accounts_are_made_changed_disabled_and_listed_without_hash(cli, admin):
    words = ("--role", "dispatcher", "--area", "C1", "C2", "--shown", "李雷", "--password-stdin")
    assert cli("users", "add", "li", *words)[0] == 0
    assert cli("users", "role", "li", "--role", "auditor", "mediator", "--area")[0] == 0
    assert cli("users", "disable", "LI")[0] == 0
    li = accounts(cli)["li"]
    assert (li["roles"], li["areas"], li["disabled"]) == (["auditor", "mediator"], [], True)
    assert li["shown_name"] == "李雷"
    assert "argon2" not in json.dumps(accounts(cli))
    assert "李雷" in cli("users")[1]
    assert cli("users", "enable", "li")[0] == 0
    assert not accounts(cli)["li"]["disabled"]


@pytest.mark.parametrize(
    ("words", "line", "code", "sentence"),
    [
        (("add", "x", "--role", "admin", "--password-stdin"), "short", 1, "8 to 128"),
        (("add", "x", "--role", "admin"), PASSWORD, 2, "--password-stdin"),
        (("add", "chief", "--role", "admin", "--password-stdin"), PASSWORD, 1, "already"),
        (("disable", "chief"), "", 1, "No administrator would be left"),
        (("passwd", "nobody", "--password-stdin"), PASSWORD, 1, "no account nobody"),
    ],
)
def test_refusals_are_sentences(cli, admin, words, line, code, sentence):
    found, _, error = cli("users", *words, line=line)
    assert found == code
    assert sentence in error


def test_another_account_acts_with_its_own_rights_and_password(cli, admin, monkeypatch):
    cli("users", "add", "li", "--role", "dispatcher", "--password-stdin")
    monkeypatch.setenv("CMDMAP_PASSWORD", PASSWORD)
    code, _, error = cli("users", "disable", "chief", "--as", "li")
    assert code == 1
    assert "may not edit users" in error
    assert cli("users", "disable", "li", "--as", "chief")[0] == 0
    monkeypatch.setenv("CMDMAP_PASSWORD", "wrong")
    code, _, error = cli("users", "enable", "li", "--as", "chief")
    assert "Name or password is wrong" in error
    monkeypatch.delenv("CMDMAP_PASSWORD")
    assert cli("users", "enable", "li", "--as", "chief")[0] == 2


def test_the_log_lists_everything_newest_first(cli, admin):
    cli("users", "disable", "nobody")
    rows = json.loads(cli("audit", "--json")[1])
    assert [row["what"] for row in rows] == ["ReadAudit", "EnableAccount", "CreateAccount"]
    assert [row["outcome"] for row in rows] == ["done", "refused", "done"]
    assert rows[1]["subject"] == "nobody"
    assert rows[2]["actor"].startswith("cli:")
    assert "chief" in cli("audit", "--limit", "5")[1]
    assert json.loads(cli("audit", "--json", "--since", "2999-01-01")[1]) == []
    assert cli("audit", "--since", "yesterday")[0] == 2


def test_only_who_may_reads_the_log(cli, admin, monkeypatch):
    monkeypatch.setenv("CMDMAP_PASSWORD", PASSWORD)
    code, _, error = cli("audit", "--as", "chief")
    assert code == 1
    assert "may not read the audit log" in error


def test_verify_names_the_first_bad_row_and_the_head(cli, admin, home):
    cli("users", "add", "li", "--role", "dispatcher", "--password-stdin")
    code, out, _ = cli("audit", "verify")
    assert code == 0
    assert "2 rows" in out
    assert (home / "audit_head.log").read_text().split()[-1] in out
    raw = sqlite3.connect(home / "cmdmap.db")
    with raw:
        raw.execute("DROP TRIGGER audit_log_no_update")
        raw.execute("UPDATE audit_log SET actor = 'somebody else' WHERE seq = 2")
    raw.close()
    code, out, _ = cli("audit", "verify", "--json")
    assert code == 1
    assert json.loads(out)["bad_seq"] == 2


def test_the_export_is_a_table_without_formulas(cli, admin, tmp_path):
    cli("users", "add", "=cmd()", "--role", "dispatcher", "--password-stdin")
    file = tmp_path / "audit.csv"
    assert cli("audit", "export", str(file))[0] == 0
    rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert [row["subject"] for row in rows] == ["chief", "'=cmd()", ""]
    assert rows[-1]["what"] == "ExportAudit"
    assert cli("audit", "export", str(tmp_path / "no" / "file"))[0] == 1


def test_links_and_areas_leave_a_row_as_well(cli, admin):
    assert cli("links", "add", "tcp:127.0.0.1:4001")[0] == 0
    assert cli("links", "disable", "tcp:127.0.0.1:4001")[0] == 0
    assert cli("areas", "demo")[0] == 0
    rows = json.loads(cli("audit", "--json")[1])
    assert [(row["what"], row["subject"]) for row in rows[1:4]] == [
        ("ImportAreas", ""),
        ("ChangeLink", "tcp:127.0.0.1:4001"),
        ("AddLink", "tcp:127.0.0.1:4001"),
    ]
