"""``cmdmap plugin``: from nothing to an installed plugin and back, in words and in JSON."""

from __future__ import annotations

import io
import json
import re
import socket
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from tests.kit.programs import free_port

from cmdmap.cli.main import run
from cmdmap.cli.plugin import working
from cmdmap.plugins.calling.days import Day, Note
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.plugins.packaging import keys

ID = "night_noise"


@pytest.fixture(autouse=True)
def nothing_shipped(monkeypatch, tmp_path):
    """No package came with the program, whatever lies in this checkout."""
    monkeypatch.setattr(working, "packages_dir", lambda: tmp_path / "none")


@pytest.fixture
def cli(capsys, monkeypatch, tmp_path):
    """Run a part of ``cmdmap plugin`` in an empty folder; return code, output and errors."""
    monkeypatch.chdir(tmp_path)

    def call(*words, line=""):
        stream = io.StringIO(line)
        stream.isatty = lambda: bool(line)
        monkeypatch.setattr("sys.stdin", stream)
        code = run(("plugin", *map(str, words)))
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def signed(cli, tmp_path):
    """A plugin of the template, packed and signed by a trusted key; returns the file."""
    assert cli("new", ID, "--name", "Night noise", "--name-zh", "夜间噪声")[0] == 0
    assert cli("key", "mine", "--no-password")[0] == 0
    assert cli("trust", "mine.pub", "--name", "ACME")[0] == 0
    return lambda version: packed(cli, tmp_path, version)


def packed(cli, tmp_path, version):
    toml = tmp_path / ID / "plugin.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(re.sub(r'(?m)^version = ".*"', f'version = "{version}"', text), "utf-8")
    target = tmp_path / f"{version}.cmplugin"
    code, out, error = cli("pack", ID, "--key", "mine", "-o", target)
    assert code == 0, error
    assert "is packed and signed by" in out
    return target


def listed(cli):
    return {each["id"]: each for each in json.loads(cli("list", "--json")[1])}


def test_a_new_plugin_is_checked_with_score_and_grade(cli, signed):
    code, out, _ = cli("check", ID)
    assert code == 0
    assert "Score: 5 of 6" in out
    assert "Grade: " in out
    report = json.loads(cli("check", ID, "--json")[1])
    assert (report["id"], report["problems"], report["score"]["value"]) == (ID, [], 5)


def test_check_names_every_problem_and_fails(cli, signed, tmp_path):
    toml = tmp_path / ID / "plugin.toml"
    toml.write_text(toml.read_text("utf-8").replace("api = ", "appi = "), "utf-8")
    code, out, _ = cli("check", ID)
    assert code == 1
    assert "api is missing" in out
    assert "'appi' is not known" in out
    code, out, _ = cli("check", ID, "--json")
    assert (code, len(json.loads(out)["problems"])) == (1, 2)


def test_a_package_is_planned_installed_listed_switched_and_removed(cli, signed):
    file = signed("1.0.0")
    code, out, _ = cli("install", file, "--plan")
    assert code == 0
    assert "fingerprint" in out
    assert listed(cli) == {}
    code, out, error = cli("install", file, "--yes")
    assert code == 0
    assert "night_noise 1.0.0 is installed." in out
    assert "Bringing the tables up to date" in error
    assert cli("disable", ID)[0] == 0
    assert listed(cli)[ID]["condition"] == "off"
    assert cli("enable", ID)[0] == 0
    found = listed(cli)[ID]
    assert (found["condition"], found["signer"]["name"], found["version"]) == (
        "on",
        "ACME",
        "1.0.0",
    )
    assert "ACME" in cli("list")[1]
    assert cli("remove", ID, "--yes")[0] == 0
    assert listed(cli) == {}
    code, out, _ = cli("remove", ID, "--data", "--confirm", ID, "--yes", "--json")
    assert code == 0
    assert json.loads(out)["backup"].startswith(ID)


def test_upgrade_and_rollback(cli, signed):
    first, second = signed("1.0.0"), signed("1.1.0")
    assert cli("upgrade", first, "--yes")[0] == 1
    cli("install", first, "--yes")
    code, out, _ = cli("upgrade", second, "--yes", "--json")
    assert code == 0
    plan = json.loads(out)
    assert (plan["change"], plan["upgrade"]["from"], plan["installed"]) == (
        "upgrade",
        "1.0.0",
        True,
    )
    code, out, _ = cli("rollback", ID, "--why", "counts wrongly", "--yes", "--json")
    assert code == 0
    assert json.loads(out)["to"] == "1.0.0"
    found = listed(cli)[ID]
    assert (found["version"], found["former"]) == ("1.0.0", "1.1.0")
    assert "counts wrongly" in found["went_back"]


def test_it_asks_before_it_does_and_takes_no_for_an_answer(cli, signed):
    file = signed("1.0.0")
    code, _, error = cli("install", file)
    assert code == 1
    assert "--yes" in error
    assert cli("install", file, line="n\n")[0] == 1
    assert listed(cli) == {}
    assert cli("install", file, line="y\n")[0] == 0
    assert ID in listed(cli)


def test_a_refused_package_says_why_with_exit_code_1(cli, signed, tmp_path):
    file = signed("1.0.0")
    cli("key", "other", "--no-password")
    cli("sign", file, "--key", "other")
    code, out, error = cli("install", file, "--yes", "--json")
    assert code == 1
    assert "nobody here trusts" in json.loads(out)["blockers"][0]
    file.write_bytes(file.read_bytes()[:-1])
    code, _, error = cli("install", file, "--yes")
    assert code == 1
    assert "no zip archive" in error
    assert listed(cli) == {}


def test_keys_are_trusted_with_an_end_and_revoked_with_a_cause(cli, signed):
    rows = json.loads(cli("trust", "--json")[1])
    assert [(row["name"], row["standing"]) for row in rows] == [("ACME", "good")]
    assert cli("trust", "mine.pub", "--name", "ACME", "--until", "2026-01-01")[0] == 0
    assert json.loads(cli("trust", "--json")[1])[0]["standing"] == "expired"
    assert "expired" in cli("install", signed("1.0.0"), "--yes")[2]
    assert cli("trust", "--revoke", rows[0]["key"])[0] == 1
    assert cli("trust", "--revoke", rows[0]["key"], "--why", "lost")[0] == 0
    assert "revoked" in cli("trust")[1]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("trust", "mine.pub"), "--name NAME"),
        (("trust", "mine.pub", "--revoke", "x"), "not both at once"),
        (("remove", ID, "--data", "--yes"), "--confirm night_noise"),
        (("key", "mine", "--no-password"), "is there already"),
        (("key", "new.pub", "--no-password"), "without .pub"),
        (("key", "new"), "CMDMAP_KEY_PASSWORD"),
    ],
)
def test_wrong_usage_is_told_with_exit_code_2(cli, signed, words, sentence):
    code, _, error = cli(*words)
    assert code == 2
    assert sentence in error


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("enable", "nothing"), "is not installed"),
        (("remove", "nothing", "--yes"), "is not installed"),
        (("rollback", "nothing", "--why", "x", "--yes"), "is not installed"),
        (("install", "no-file", "--yes"), "cannot be read"),
        (("pack", "no-folder"), "cannot be read"),
        (("trust", "no-file", "--name", "x"), "cannot be read"),
        (("sign", "no-file", "--key", "mine"), "cannot be read"),
    ],
)
def test_what_is_not_there_is_said_with_exit_code_1(cli, signed, words, sentence):
    code, _, error = cli(*words)
    assert code == 1
    assert sentence in error


def test_a_key_with_a_password_signs_with_it_only(cli, signed, tmp_path, monkeypatch):
    monkeypatch.setattr(keys, "OPERATIONS", 65_536)
    monkeypatch.setattr(keys, "MEMORY", 1_048_576)
    monkeypatch.setenv("CMDMAP_KEY_PASSWORD", "open sesame")
    assert cli("key", "locked")[0] == 0
    assert (tmp_path / "locked").stat().st_mode & 0o077 == 0
    file = signed("1.0.0")
    assert cli("sign", file, "--key", "locked")[0] == 0
    monkeypatch.setenv("CMDMAP_KEY_PASSWORD", "guess")
    code, _, error = cli("sign", file, "--key", "locked")
    assert code == 1
    assert "password" in error


def test_an_account_without_the_right_installs_nothing_and_the_log_has_it(
    cli, signed, home, monkeypatch
):
    file = signed("1.0.0")
    monkeypatch.setenv("CMDMAP_PASSWORD", "correct horse")
    for name, role in (("chief", "admin"), ("li", "dispatcher")):
        monkeypatch.setattr("sys.stdin", io.StringIO("correct horse\n"))
        assert run(["users", "add", name, "--role", role, "--password-stdin"]) == 0
    code, _, error = cli("install", file, "--yes", "--as", "li")
    assert code == 1
    assert "li may not edit plugins" in error
    assert PluginPlaces(home).state.read().plugins == {}
    assert cli("install", file, "--yes", "--as", "chief")[0] == 0
    target = home / "log.csv"
    assert run(["audit", "export", str(target)]) == 0
    text = target.read_text(encoding="utf-8-sig")
    assert re.search(r"li.*InstallPlugin.*refused", text)
    assert re.search(r"chief.*InstallPlugin.*night_noise 1\.0\.0.*done", text)


def test_what_a_crash_left_is_tidied_by_the_next_list(cli, signed, home, monkeypatch):
    from dataclasses import replace

    from cmdmap.plugins.installing.state import Pending

    cli("install", signed("1.0.0"), "--yes")
    places = PluginPlaces(home)
    half = Pending(ID, "1.1.0", "0" * 64, revision_before=None)
    places.state.change(lambda now: replace(now, pending=half))
    (places.root / ".incoming-half").mkdir()
    assert listed(cli)[ID]["version"] == "1.0.0"
    assert places.state.read().pending is None
    assert not (places.root / ".incoming-half").exists()


def test_a_plugin_that_kills_two_starts_is_off_at_the_third_which_says_so(
    cli, signed, tmp_path, home
):
    source = tmp_path / ID / "services" / "acts.py"
    fatal = "import os, sys\nif 'listen' in sys.argv:\n    os._exit(9)\n"
    source.write_text(f"{source.read_text('utf-8')}\n{fatal}", "utf-8")
    assert cli("install", signed("1.0.0"), "--yes")[0] == 0

    def listen():
        link = f"udp::{free_port(socket.SOCK_DGRAM)}"
        words = [sys.executable, "-m", "cmdmap", "listen", link, "--seconds", "0.2"]
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
        return done.returncode, done.stderr

    assert [listen()[0] for _ in range(2)] == [9, 9]
    code, said = listen()
    assert code == 0
    assert f"{ID} was switched off: the program ended twice" in said
    assert listen() == (0, "")
    record = PluginPlaces(home).state.read().record(ID)
    assert (record.enabled, "ended twice" in record.off_because) == (False, True)


def test_health_is_that_of_the_last_day_in_words_and_json(cli, signed, home):
    assert cli("install", signed("1.0.0"), "--yes")[0] == 0
    now = datetime.now(UTC)
    failed = Note(now, "acts.take", "KeyError: 'x'")
    PluginPlaces(home).days.add(
        {ID: Day(calls=1_200, whole_ms=2_400.0, slowest_ms=90.0, failures=1, notes=(failed,))}, now
    )
    code, out, error = cli("health")
    assert (code, error) == (0, "")
    assert re.search(rf"{ID} +1200 +2\.0 +90\.0 +0 +0 +1 ", out)
    assert re.search(rf"{ID} +acts\.take +KeyError: 'x'", out)
    assert "failures 1 · calls 1,200" in cli("list")[1]
    (day,) = json.loads(cli("health", ID, "--json")[1])
    assert (day["id"], day["calls"], day["mean_ms"], day["failures"]) == (ID, 1_200, 2.0, 1)
    assert [event["sentence"] for event in day["events"]] == ["KeyError: 'x'"]
    assert listed(cli)[ID]["day"]["calls"] == 1_200
    code, out, error = cli("health", "nobody_here")
    assert (code, out) == (1, "")
    assert "is not installed" in error


def test_an_empty_list_names_what_comes_with_the_program(cli, monkeypatch, tmp_path):
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    monkeypatch.setattr(working, "packages_dir", lambda: shipped)
    assert "At the first start" not in cli("list")[1]
    (shipped / "fire_safety-1.0.0.cmplugin").touch()
    assert "At the first start of the program come: fire_safety-1.0.0." in cli("list")[1]


def test_what_is_not_there_cannot_be_removed_nor_its_data(cli):
    code, out, error = cli("remove", "nobody", "--data", "--confirm", "nobody", "--yes")
    assert (code, out) == (1, "")
    assert error == (
        "cmdmap: nobody is not installed and has left no data; see cmdmap plugin list.\n"
    )


def test_an_end_that_is_over_is_said(cli):
    assert cli("key", "late", "--no-password")[0] == 0
    said = cli("trust", "late.pub", "--name", "Late", "--until", "2001-01-01")[1]
    assert "no packages of Late are taken" in said
    assert "from now on" in cli("trust", "late.pub", "--name", "Late")[1]


def test_the_record_of_a_newer_program_is_left_as_it_is(cli, signed, home):
    assert cli("install", signed("1.0.0"), "--yes")[0] == 0
    path = PluginPlaces(home).state.path
    newer = path.read_text("utf-8").replace('"format": 1', '"format": 2')
    path.write_text(newer, "utf-8")
    for words in (("list",), ("disable", ID), ("remove", ID, "--yes"), ("health",)):
        code, out, error = cli(*words)
        assert (code, out) == (1, "")
        assert "was written by a newer cmdmap" in error
    assert path.read_text("utf-8") == newer


def test_a_folder_that_holds_no_plugin_is_not_read_through(cli, tmp_path):
    (tmp_path / "much").mkdir()
    (tmp_path / "much" / "link").symlink_to("/")
    for words in (("check", "much"), ("pack", "much")):
        code, out, error = cli(*words)
        assert (code, out) == (1, "")
        assert error == "cmdmap: much holds no plugin: there is no plugin.toml.\n"
