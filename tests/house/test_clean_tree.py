"""What may not stand in the repository: package index addresses, paths of one machine, secrets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

INDEX_HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("npmmirror", "com"),
        ("deb", "debian", "org"),
        ("mirrors", "aliyun", "com"),
        ("tuna", "tsinghua", "edu", "cn"),
    )
]
ONE_MACHINE = [re.compile(rf"(?<![\w.\]-])/{folder}/") for folder in ("work", "root")]
TEXT = {".py", ".js", ".css", ".md", ".toml", ".json", ".lock", ".txt", ".sh", ".html", ".svg", ""}


@pytest.fixture(scope="module")
def texts(repo: Path, tracked: list[Path]) -> dict[str, str]:
    """Path -> text of every tracked text file."""
    return {
        str(path): (repo / path).read_text(encoding="utf-8")
        for path in tracked
        if path.suffix in TEXT
    }


def test_no_package_index_is_named(texts):
    named = [(path, host) for path, text in texts.items() for host in INDEX_HOSTS if host in text]
    assert not named


def test_no_path_of_one_machine_is_named(texts):
    named = [
        (path, found.group())
        for path, text in texts.items()
        for pattern in ONE_MACHINE
        if (found := pattern.search(text))
    ]
    assert not named


def test_no_third_party_script_is_committed(tracked):
    brought = [
        str(path)
        for path in tracked
        if {"vendor", "node_modules"} & set(path.parts) or path.name.endswith(".min.js")
    ]
    assert not brought
