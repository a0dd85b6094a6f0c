"""The locks pin everything with hashes, satisfy the declaration and name no address."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PIN = re.compile(r"^([a-z0-9.-]+)==(\S+)")


EXTRAS = {
    "requirements.lock": ("dev",),
    "requirements-bench.lock": ("dev", "bench"),
    "requirements-build.lock": ("build",),
}


@pytest.fixture(scope="module", params=sorted(EXTRAS))
def name(request) -> str:
    """The file name of a lock."""
    return request.param


@pytest.fixture(scope="module")
def lock(repo, name) -> str:
    """The text of the lock."""
    return (repo / name).read_text(encoding="utf-8")


def test_each_package_is_pinned_with_hashes_and_nothing_else_stands_there(lock):
    entries = [entry.replace("\\\n", " ") for entry in re.split(r"\n(?=\S)", lock.strip())]
    assert len(entries) > 30
    for entry in entries:
        assert PIN.match(entry), entry
        assert "--hash=sha256:" in entry, entry
    assert "://" not in lock


def test_the_lock_satisfies_the_declaration(lock, name, repo):
    pins = dict(PIN.match(line).groups() for line in lock.splitlines() if PIN.match(line))
    project = tomllib.loads((repo / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = project["dependencies"].copy()
    for extra in EXTRAS[name]:
        declared += project["optional-dependencies"][extra]
    for requirement in map(Requirement, declared):
        pinned = pins[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(pinned), f"{requirement} is pinned to {pinned}"


def test_the_qt_binding_that_loses_none_is_not_the_pinned_one(lock):
    assert "\npyside6==6.11.3 " in lock
