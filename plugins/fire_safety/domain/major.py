"""Criteria of major fire hazards as a check aid: what speaks for a suspicion, never a decision.

Read from ``resources/major_hazards.toml``, which names edition and source of every line and whether
its wording was compared with the standard. Fire rescue decides; a sub-district records "suspected"
and hands over.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from cmdmap.api import WorldError, current_language, tr
from fire_safety.domain.fields import Entry


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion; a direct one suffices alone, combined ones are counted."""

    code: str
    text_zh: str
    text_en: str
    direct: bool
    chapter: str
    verified: bool
    items: tuple[str, ...] = ()
    """Items of the check lists that hint at it."""

    @property
    def text(self) -> str:
        """The wording in the language of the seat."""
        return self.text_zh if current_language() == "zh_CN" else self.text_en


@dataclass(frozen=True, slots=True)
class Criteria:
    """The whole aid with the edition it follows."""

    edition: str
    source_zh: str
    source_en: str
    criteria: tuple[Criterion, ...]
    combined_most: Mapping[str, int]
    """How many combined criteria make a suspicion: ``crowded``, ``flammable``, ``other``."""

    @property
    def source(self) -> str:
        """Where the wording was read, in the language of the seat."""
        return self.source_zh if current_language() == "zh_CN" else self.source_en

    def of(self, code: str) -> Criterion | None:
        """Return a criterion by its code."""
        return next((each for each in self.criteria if each.code == code), None)

    def hinted(self, items: Collection[str]) -> tuple[Criterion, ...]:
        """Return the criteria worth looking at when these items were found."""
        return tuple(each for each in self.criteria if not set(each.items).isdisjoint(items))


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What marked criteria come to."""

    suspected: bool
    direct: tuple[str, ...]
    combined: tuple[str, ...]
    needed: int
    """Combined criteria needed for a place of this class."""
    verified: bool
    """Every marked wording was compared with the standard."""


def read_criteria(raw: Entry) -> Criteria:
    """Return the aid.

    Raises:
        WorldError: names file and key of a wrong value.
    """
    made = [
        Criterion(
            entry.text("code"),
            entry.text("zh"),
            entry.text("en"),
            entry.flag("direct"),
            entry.text("chapter", ""),
            entry.flag("verified"),
            entry.texts("items"),
        )
        for entry in raw.entries("criteria")
    ]
    if not made or len({each.code for each in made}) < len(made):
        raise WorldError(
            tr("{place}: criteria are missing or stand twice; mend it.", place=raw.place)
        )
    counts = raw.entry("combined")
    return Criteria(
        raw.text("edition"),
        raw.text("source_zh"),
        raw.text("source_en"),
        tuple(made),
        {key: int(counts.number(key)) for key in ("crowded", "flammable", "other")},
    )


def weigh(
    criteria: Criteria, marked: Collection[str], *, crowded: bool, flammable: bool
) -> Suspicion:
    """Return what the marked criteria come to for a place.

    Raises:
        WorldError: a code the aid does not hold.
    """
    found = [criteria.of(code) for code in marked]
    if None in found:
        raise WorldError(tr("The criteria were changed meanwhile; open the aid again."))
    known = [each for each in found if each is not None]
    direct = tuple(each.code for each in known if each.direct)
    combined = tuple(each.code for each in known if not each.direct)
    of_class = "crowded" if crowded else "flammable" if flammable else "other"
    needed = criteria.combined_most[of_class]
    return Suspicion(
        bool(direct) or len(combined) >= needed,
        direct,
        combined,
        needed,
        all(each.verified for each in known),
    )
