"""The set-up program: what it takes for missing, when it works again, what it says."""

from __future__ import annotations

import importlib.util
import shutil
from types import ModuleType

import pytest


@pytest.fixture
def prepare(repo, tmp_path, monkeypatch) -> ModuleType:
    """The set-up program, loaded from its file, working on an empty checkout."""
    spec = importlib.util.spec_from_file_location("prepare", repo / "tools" / "prepare.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "REPO", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    (tmp_path / ".venv").mkdir()
    (tmp_path / "requirements.lock").write_text("a==1", encoding="utf-8")
    return module


@pytest.fixture
def ran(prepare, monkeypatch) -> list[list[str]]:
    """The programs that would have been started, in order."""
    started: list[list[str]] = []
    monkeypatch.setattr(prepare, "run", started.append)
    return started


def test_packages_of_the_tests_are_read_only_for_tests(prepare):
    text = "# a comment\nlibegl1\n\ntest: xvfb  # a screen\nbuild: binutils\n"
    assert prepare.read_packages(text) == ["libegl1"]
    assert prepare.read_packages(text, "test") == ["libegl1", "xvfb"]
    assert prepare.read_packages(text, "build") == ["libegl1", "binutils"]


def test_the_shipped_list_is_read(prepare, repo):
    text = (repo / "tools" / "system_packages.txt").read_text(encoding="utf-8")
    always = prepare.read_packages(text)
    assert {"libegl1", "python3-venv", "fonts-noto-cjk"} <= set(always)
    only_tests = set(prepare.read_packages(text, "test")) - set(always)
    assert only_tests == {
        "xvfb",
        "xauth",
        "gpsd",
        "gpsd-clients",
        "direwolf",
        "minisign",
        "mosquitto",
    }


def test_only_packages_that_are_fully_installed_count(prepare):
    status = "libegl1 installed\nxvfb config-files\nxauth \n"
    assert prepare.missing_packages(["libegl1", "xvfb", "xauth", "sudo"], status) == [
        "xvfb",
        "xauth",
        "sudo",
    ]


@pytest.fixture
def lacking(prepare, tmp_path, monkeypatch) -> str:
    """A package that no Debian has, asked for by the checkout."""
    if shutil.which("dpkg-query") is None:
        pytest.skip("this system keeps no list of Debian packages")
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "system_packages.txt").write_text("base-files\nno-such-package\n")
    return "no-such-package"


def test_missing_packages_are_named_and_installed_with_sudo(
    prepare, ran, lacking, monkeypatch, capfd
):
    monkeypatch.setattr(prepare.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(prepare.shutil, "which", lambda name: f"/usr/bin/{name}")
    prepare.install_system_packages("")
    assert f"Debian packages to install (1): {lacking}" in capfd.readouterr().out
    assert [words[0] for words in ran] == ["sudo", "sudo"]
    assert ran[1][-1] == lacking
    assert "base-files" not in ran[1]


def test_without_sudo_the_command_for_root_is_said(prepare, ran, lacking, monkeypatch):
    found = {"dpkg-query": "/usr/bin/dpkg-query"}
    monkeypatch.setattr(prepare.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(prepare.shutil, "which", found.get)
    with pytest.raises(prepare.PrepareError, match=f"as root, run: apt-get install {lacking}"):
        prepare.install_system_packages("")
    assert not ran


def test_an_environment_is_made_once(prepare, ran):
    prepare.make_environment()
    assert [" ".join(words[1:3]) for words in ran] == ["-m venv", "-m pip", "-m pip"]
    assert "--require-hashes" in ran[1]
    prepare.make_environment()
    assert len(ran) == 3


def test_a_changed_lock_is_installed_into_the_same_environment(prepare, ran, tmp_path):
    prepare.make_environment()
    (tmp_path / "requirements.lock").write_text("a==2", encoding="utf-8")
    ran.clear()
    prepare.make_environment()
    assert len(ran) == 3
    assert "--clear" not in ran[0]


def test_another_python_makes_the_environment_anew(prepare, ran, monkeypatch):
    prepare.make_environment()
    monkeypatch.setattr(prepare, "place", lambda: "elsewhere 3.13.1")
    ran.clear()
    prepare.make_environment()
    assert "--clear" in ran[0]


def test_an_installation_that_broke_off_is_tried_again(prepare, ran, monkeypatch):
    def fail(words: list[str]) -> None:
        raise prepare.PrepareError("no network")

    with monkeypatch.context() as broken:
        broken.setattr(prepare, "run", fail)
        with pytest.raises(prepare.PrepareError):
            prepare.make_environment()
    prepare.make_environment()
    assert len(ran) == 3


def test_a_program_that_fails_is_named_with_its_exit_code(prepare, capfd):
    with pytest.raises(prepare.PrepareError, match="sh failed with exit code 3"):
        prepare.run(["sh", "-c", "exit 3"])
    assert "$ sh -c 'exit 3'" in capfd.readouterr().out
