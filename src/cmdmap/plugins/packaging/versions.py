"""Versions of plugins and what a plugin requires, compared as numbers and never as text.

Read by the manifest, the installer's plan and the upgrade. The forms are those of PEP 440 without
epochs and local parts: ``1.2.0``, ``2.0rc1``, ``1.0.post1``, ``1.1.dev3``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import total_ordering

_VERSION = re.compile(
    r"(?P<release>[0-9]{1,6}(?:\.[0-9]{1,6}){0,3})"
    r"(?:(?P<pre>a|b|rc)(?P<pre_n>[0-9]{1,6}))?"
    r"(?:\.post(?P<post>[0-9]{1,6}))?"
    r"(?:\.dev(?P<dev>[0-9]{1,6}))?",
    re.ASCII,
)
_REQUIREMENT = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]{0,63})\s*(.*)", re.ASCII)
_CLAUSE = re.compile(r"(>=|<=|==|!=|>|<)\s*([0-9A-Za-z.]+)", re.ASCII)
_PRE = {"a": 0, "b": 1, "rc": 2}
_LAST = 3
"""Where a version without a pre-release part stands: behind every release candidate."""


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """One version as it is written; ordered as PEP 440 orders."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Version:
        """Return a version.

        Raises:
            ValueError: it is none.
        """
        if not _VERSION.fullmatch(text):
            raise ValueError(text)
        return cls(text)

    def __str__(self) -> str:
        return self.text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self.key == other.key

    def __lt__(self, other: Version) -> bool:
        return self.key < other.key

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def key(self) -> tuple[tuple[int, ...], int, int, int, int, int]:
        """What two versions are compared by."""
        found = _VERSION.fullmatch(self.text)
        assert found is not None
        release = [int(part) for part in found["release"].split(".")]
        while len(release) > 1 and release[-1] == 0:
            release.pop()
        post = -1 if found["post"] is None else int(found["post"])
        dev = found["dev"]
        # A development version of a release stands before its pre-releases.
        pre = _PRE[found["pre"]] if found["pre"] else -1 if dev and post < 0 else _LAST
        return (
            tuple(release), pre, int(found["pre_n"] or 0), post,
            0 if dev else 1, int(dev or 0),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something a plugin needs by name, with the versions that will do."""

    name: str
    clauses: tuple[tuple[str, Version], ...] = ()

    @classmethod
    def parse(cls, text: str) -> Requirement:
        """Return a requirement such as ``numpy>=2.0,<3``.

        Raises:
            ValueError: it is none.
        """
        found = _REQUIREMENT.fullmatch(text.strip())
        if found is None:
            raise ValueError(text)
        clauses = []
        for part in filter(None, (part.strip() for part in found[2].split(","))):
            clause = _CLAUSE.fullmatch(part)
            if clause is None:
                raise ValueError(text)
            clauses.append((clause[1], Version.parse(clause[2])))
        if found[2].strip() and not clauses:
            raise ValueError(text)
        return cls(found[1], tuple(clauses))

    def __str__(self) -> str:
        return self.name + ",".join(f"{sign}{version}" for sign, version in self.clauses)

    def accepts(self, version: Version) -> bool:
        """Tell whether a version will do."""
        return all(_holds(version, sign, limit) for sign, limit in self.clauses)


def _holds(version: Version, sign: str, limit: Version) -> bool:
    return {
        ">=": version >= limit,
        "<=": version <= limit,
        "==": version == limit,
        "!=": version != limit,
        ">": version > limit,
        "<": version < limit,
    }[sign]
