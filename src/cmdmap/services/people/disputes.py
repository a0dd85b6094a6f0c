"""Kinds of dispute: two levels of codes, as ``resources/people/disputes.toml`` has them.

Read once by whoever shows or matches them; codes of the second level begin with their group's.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from cmdmap.config import resources_dir


@dataclass(frozen=True, slots=True)
class DisputeKind:
    """One code; ``group`` is empty for a group itself."""

    code: str
    name: str
    group: str = ""


@cache
def dispute_kinds() -> Mapping[str, DisputeKind]:
    """Return every kind by its code, groups before their kinds."""
    path = resources_dir() / "people" / "disputes.toml"
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    found: dict[str, DisputeKind] = {}
    for code, entry in raw["groups"].items():
        found[code] = DisputeKind(code, entry["name_zh"])
        for own, name in entry.get("kinds", ()):
            found[own] = DisputeKind(own, name, code)
    return found


def dispute_name(code: str) -> str:
    """Return what people call a kind, the code itself where it is not known."""
    kind = dispute_kinds().get(code)
    if kind is None:
        return code
    return f"{dispute_kinds()[kind.group].name} · {kind.name}" if kind.group else kind.name


def takes(codes: tuple[str, ...], dispute: str) -> int:
    """Return how well kinds that somebody takes fit: 2 exactly, 1 by the group, 0 not at all."""
    if dispute in codes:
        return 2
    return int(dispute[:2] in codes or any(code[:2] == dispute[:2] for code in codes))
