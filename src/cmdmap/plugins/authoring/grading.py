"""The grade of a plugin: bronze, silver or gold, and what is missing for the next one.

Printed by ``cmdmap plugin check``. Each grade is a list of rules; a rule looks at the files and
yields a sentence for everything that breaks it. ``docs/plugin_guide.md`` lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cmdmap.i18n import mark, tr
from cmdmap.plugins.authoring.bronze import BRONZE
from cmdmap.plugins.authoring.gold import GOLD
from cmdmap.plugins.authoring.silver import SILVER
from cmdmap.plugins.authoring.source import Source, read_source
from cmdmap.plugins.manifest import ManifestError

MOST_REASONS = 20
"""Of one rule on a terminal."""

Rule = Callable[[Source], Iterable[str]]


class Grade(StrEnum):
    """How good a plugin is, from the lowest."""

    NONE = "none"
    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"


GRADE_NAMES = {
    Grade.NONE: mark("no grade"),
    Grade.BRONZE: mark("bronze"),
    Grade.SILVER: mark("silver"),
    Grade.GOLD: mark("gold"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule held against a plugin."""

    grade: Grade
    """The grade that asks for it."""
    rule: str
    """Its name, stable."""
    title: str
    """What it asks for, in the language of the seat."""
    reasons: tuple[str, ...] = ()
    """Why it is not kept; empty where it is."""


@dataclass(frozen=True, slots=True)
class GradeReport:
    """What came of all rules."""

    grade: Grade
    findings: tuple[Finding, ...]

    def missing(self) -> tuple[Finding, ...]:
        """Return the broken rules of the next grade, nothing with gold."""
        wanted = next((f.grade for f in self.findings if f.reasons), None)
        return tuple(f for f in self.findings if f.grade is wanted and f.reasons)

    def sentences(self) -> tuple[str, ...]:
        """Return the report in lines for a terminal, of each rule at most some reasons."""
        lines = [tr("Grade: {grade}", grade=tr(GRADE_NAMES[self.grade]))]
        missing = self.missing()
        if missing:
            lines.append(tr("Missing for {grade}:", grade=tr(GRADE_NAMES[missing[0].grade])))
        for finding in missing:
            lines.append(f"- {finding.title}")
            lines += [f"    {reason}" for reason in finding.reasons[:MOST_REASONS]]
            if (rest := len(finding.reasons) - MOST_REASONS) > 0:
                lines.append("    " + tr("… and {count} more; --json names them all", count=rest))
        return tuple(lines)

    def as_json(self) -> dict[str, object]:
        """Return the report as JSON types."""
        return {
            "grade": self.grade.value,
            "rules": [
                {"grade": f.grade.value, "rule": f.rule, "title": f.title,
                 "kept": not f.reasons, "reasons": list(f.reasons)}
                for f in self.findings
            ],
        }  # fmt: skip


RULES: Mapping[Grade, Mapping[str, tuple[str, Rule]]] = {
    Grade.BRONZE: BRONZE,
    Grade.SILVER: SILVER,
    Grade.GOLD: GOLD,
}
"""Title and rule by name, for each grade."""


def grade_plugin(folder: Path) -> GradeReport:
    """Hold every rule against the plugin in a folder.

    Imports its modules and runs its migrations in a store of their own: for folders of one's own
    work. A package that came from elsewhere is looked at by ``packaging`` without running it.

    Raises:
        WorldError: the folder cannot be read.
    """
    title = tr("plugin.toml can be used")
    try:
        source = read_source(folder)
    except ManifestError as error:
        finding = Finding(Grade.BRONZE, "manifest", title, error.problems)
        return GradeReport(Grade.NONE, (finding,))
    findings = [Finding(Grade.BRONZE, "manifest", title)]
    for grade, rules in RULES.items():
        for name, (asked, rule) in rules.items():
            findings.append(Finding(grade, name, tr(asked), tuple(rule(source))))
    reached = Grade.NONE
    for grade in RULES:
        if any(finding.reasons for finding in findings if finding.grade is grade):
            break
        reached = grade
    return GradeReport(reached, tuple(findings))
