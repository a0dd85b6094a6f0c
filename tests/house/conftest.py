"""The checkout as the house tests see it: tracked files and syntax trees, read once a session."""

from __future__ import annotations

import ast
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True, slots=True)
class Module:
    """One Python file of the tree."""

    path: Path
    """Relative to the checkout."""
    text: str
    tree: ast.Module


@pytest.fixture(scope="session")
def tracked(repo: Path) -> list[Path]:
    """Every file git keeps that is still there, relative to the checkout."""
    # A container's checkout may belong to another user; git refuses it unless told that it is safe.
    words = ["git", "-c", f"safe.directory={repo}", "ls-files", "-z"]
    listed = subprocess.run(words, cwd=repo, capture_output=True, text=True, check=True).stdout
    return [Path(name) for name in listed.split("\0") if name and (repo / name).is_file()]


@pytest.fixture(scope="session")
def all_modules(repo: Path, tracked: list[Path]) -> list[Module]:
    """Every tracked Python file."""
    found = []
    for path in tracked:
        if path.suffix == ".py":
            text = (repo / path).read_text(encoding="utf-8")
            found.append(Module(path, text, ast.parse(text)))
    return found


@pytest.fixture(scope="session")
def modules(all_modules: list[Module]) -> list[Module]:
    """Every tracked Python file of the program itself."""
    return [module for module in all_modules if module.path.parts[0] == "src"]
