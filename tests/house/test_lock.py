"""The lock pins everything with hashes and names no address; prepare.py reads its lists right."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PIN = re.compile(r"^([a-z0-9.-]+)==(\S+)")


@pytest.fixture(scope="module")
def lock(repo) -> str:
    """The text of the lock."""
    return (repo / "requirements.lock").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def prepare(repo) -> ModuleType:
    """The set-up program, loaded from its file."""
    spec = importlib.util.spec_from_file_location("prepare", repo / "tools" / "prepare.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_each_package_is_pinned_with_hashes_and_nothing_else_stands_there(lock):
    entries = [entry.replace("\\\n", " ") for entry in re.split(r"\n(?=\S)", lock.strip())]
    assert len(entries) > 30
    for entry in entries:
        assert PIN.match(entry), entry
        assert "--hash=sha256:" in entry, entry
    assert "://" not in lock


def test_the_lock_satisfies_the_declaration(lock, repo):
    pins = dict(PIN.match(line).groups() for line in lock.splitlines() if PIN.match(line))
    project = tomllib.loads((repo / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    for requirement in map(Requirement, declared):
        pinned = pins[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(pinned), f"{requirement} is pinned to {pinned}"


def test_the_qt_binding_that_loses_none_is_not_the_pinned_one(lock):
    assert "\npyside6==6.11.3 " in lock


def test_packages_of_the_tests_are_read_only_for_tests(prepare):
    text = "# a comment\nlibegl1\n\ntest: xvfb  # a screen\n"
    assert prepare.read_packages(text, tests=False) == ["libegl1"]
    assert prepare.read_packages(text, tests=True) == ["libegl1", "xvfb"]


def test_only_packages_that_are_fully_installed_count(prepare):
    status = "libegl1 installed\nxvfb config-files\nxauth \n"
    assert prepare.missing_packages(["libegl1", "xvfb", "xauth", "sudo"], status) == [
        "xvfb",
        "xauth",
        "sudo",
    ]


def test_a_changed_lock_asks_for_a_new_installation(prepare, tmp_path):
    (tmp_path / "requirements.lock").write_text("a==1", encoding="utf-8")
    before = prepare.fingerprint(tmp_path)
    assert prepare.fingerprint(tmp_path) == before
    (tmp_path / "requirements.lock").write_text("a==2", encoding="utf-8")
    assert prepare.fingerprint(tmp_path) != before
