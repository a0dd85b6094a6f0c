"""Where the data folder and the store are."""

from __future__ import annotations

import subprocess

import pytest

from cmdmap import config
from cmdmap.errors import WorldError


def test_the_data_folder_is_the_named_one_and_is_made(tmp_path, monkeypatch):
    monkeypatch.setenv("CMDMAP_HOME", str(tmp_path / "a" / "b"))
    assert config.home_dir() == tmp_path / "a" / "b"
    assert config.home_dir().stat().st_mode & 0o777 == 0o700


def test_without_a_name_it_is_the_users_data_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("CMDMAP_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert config.home_dir() == tmp_path / "cmdmap"


def test_the_store_lies_in_the_data_folder_unless_named(home, monkeypatch):
    assert config.database_url() == f"sqlite:///{home / 'cmdmap.db'}"
    monkeypatch.setenv("CMDMAP_DATABASE_URL", "postgresql://centre/cmdmap")
    assert config.database_url() == "postgresql://centre/cmdmap"


def test_shipped_files_are_found():
    assert (config.resources_dir() / "options.toml").is_file()


def test_a_data_folder_that_cannot_be_made_is_one_sentence(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("CMDMAP_HOME", str(tmp_path / "file" / "home"))
    with pytest.raises(WorldError, match="CMDMAP_HOME"):
        config.home_dir()


def test_a_checkout_starts_itself_once_more_as_a_module_of_python():
    done = subprocess.run(
        [*config.own_command(), "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("cmdmap ")


def test_a_frozen_program_starts_itself_once_more_as_it_is(monkeypatch):
    monkeypatch.setattr(config.sys, "frozen", True, raising=False)
    monkeypatch.setattr(config.sys, "executable", "/opt/cmdmap/cmdmap")
    assert config.own_command() == ("/opt/cmdmap/cmdmap",)
