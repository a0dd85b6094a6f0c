"""Text rules: what a caller says proposes kind, urgency and source, and says by which words.

Asked by the intake form while the text is typed and by the table import. The rules are data
(``resources/incidents/text_rules.toml``); what somebody has typed is never overwritten by them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from cmdmap.config import resources_dir
from cmdmap.domain.casework.kinds import KindBook
from cmdmap.domain.incident import Source, Urgency
from cmdmap.errors import WorldError
from cmdmap.i18n import tr

MOST_LETTERS = 1_000
"""Letters of a text that are looked at."""
MOST_TIMES = 4
"""Places of one word that are looked at."""
ENOUGH = 2.0
"""Least weight of a kind that is proposed."""
OWN_NAME = 4.0
"""Weight of a kind's name itself."""
BEFORE = 6
"""Letters before a word in which a negation counts."""
_NEGATED = re.compile(
    r"(没有|没|未|无|不是|并非|并未|不存在|排除|not |no )"
    r"(有|见|看到|发现|发生|出现|任何|明显|人员|人|什么)?(有|任何|明显)?$"
)
_AGE = re.compile(r"(?:(\d{1,3})|([一二两三四五六七八九十]{1,3}))[多几来余]?个?(岁|周岁|旬|月大)")
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2}


class Word(NamedTuple):
    """A word of the rules found in a text, and where."""

    word: str
    at: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a text speaks for; None where it says nothing."""

    kind: str | None = None
    urgency: Urgency | None = None
    source: Source | None = None
    why: tuple[str, ...] = ()
    """The words it follows from, in the order of the text."""

    def reason(self) -> str:
        """Return the words in a sentence for people, empty when nothing is proposed."""
        return tr("because: {words}", words=", ".join(self.why)) if self.why else ""


@dataclass(frozen=True, slots=True)
class UrgencyRule:
    """Words or an age that make a matter more urgent."""

    urgency: Urgency
    kinds: frozenset[str] = frozenset()
    """Only of these kinds; empty is any."""
    words: frozenset[str] = frozenset()
    age_from: int | None = None
    age_to: int | None = None

    def because(self, found: Mapping[str, Word], ages: Mapping[int, Word]) -> Word | None:
        """Return the word or age it goes by, None when it says nothing."""
        for spoken in self.words & found.keys():
            return found[spoken]
        low, high = self.age_from, self.age_to
        if low is None and high is None:
            return None
        for age, word in ages.items():
            if (low or 0) <= age and (high is None or age <= high):
                return word
        return None


@dataclass(frozen=True, slots=True)
class TextRules:
    """All rules."""

    kinds: Mapping[str, Mapping[str, float]]
    """Weight of each word, by kind."""
    urgencies: tuple[UrgencyRule, ...]
    sources: Mapping[str, Source]
    words: frozenset[str]
    """Every word that is looked for."""


def load_rules(path: Path) -> TextRules:
    """Read the rules of a file.

    Raises:
        WorldError: it cannot be read or holds something else.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        kinds = {
            kind: {word: float(weight) for word, weight in words.items()}
            for kind, words in raw.get("kinds", {}).items()
        }
        urgencies = tuple(map(_urgency_rule, raw.get("urgency", [])))
        sources = {
            word: Source(source)
            for source, words in raw.get("sources", {}).items()
            for word in words
        }
    except (OSError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise WorldError(
            tr("The text rules {path} cannot be read ({why}); correct them.", path=path, why=error)
        ) from error
    words = {word for each in kinds.values() for word in each}
    words.update(*(rule.words for rule in urgencies), sources)
    return TextRules(kinds, urgencies, sources, frozenset(words))


@cache
def shipped_rules() -> TextRules:
    """Return the rules that ship in the box."""
    return load_rules(resources_dir() / "incidents" / "text_rules.toml")


def propose(text: str, book: KindBook, rules: TextRules | None = None) -> Proposal:
    """Return what ``text`` speaks for among the kinds of ``book`` (well under 1 ms)."""
    rules = rules or shipped_rules()
    text = text[:MOST_LETTERS].lower()
    found = _found(text, rules.words | {kind.name_zh for kind in book.kinds.values()})
    ages = dict(_ages(text))
    kind, why = _kind(found, book, rules)
    urgency = book.of(kind).urgency if kind else None
    for rule in rules.urgencies:
        if rule.kinds and kind not in rule.kinds:
            continue
        word = rule.because(found, ages)
        if word is not None and (urgency is None or rule.urgency <= urgency):
            urgency = rule.urgency
            why = [*why, word]
    source = next((rules.sources[word] for word in found if word in rules.sources), None)
    ordered = sorted(set(why), key=lambda word: word.at)
    return Proposal(kind, urgency, source, tuple(word.word for word in ordered))


def _kind(
    found: Mapping[str, Word], book: KindBook, rules: TextRules
) -> tuple[str | None, list[Word]]:
    """Return the kind with the most weight and says by which words."""
    best: tuple[float, str | None, list[Word]] = (0.0, None, [])
    for code, kind in book.kinds.items():
        weights = {kind.name_zh: OWN_NAME, **rules.kinds.get(code, {})}
        spoken = weights.keys() & found.keys()
        weight = sum(weights[word] for word in spoken)
        if weight >= ENOUGH and weight > best[0]:
            best = (weight, code, [found[word] for word in spoken])
    return best[1], best[2]


def _found(text: str, words: frozenset[str]) -> dict[str, Word]:
    """Return each word that is said and not denied; not those that are part of a longer one."""
    hits = sorted(
        (Word(word, at) for word in words if word and word in text for at in _places(text, word)),
        key=lambda hit: -len(hit.word),
    )
    kept: dict[str, Word] = {}
    covered: list[tuple[int, int]] = []
    for hit in hits:
        end = hit.at + len(hit.word)
        if any(start <= hit.at and end <= stop for start, stop in covered):
            continue
        covered.append((hit.at, end))
        if not _NEGATED.search(text[max(0, hit.at - BEFORE) : hit.at]):
            kept.setdefault(hit.word, hit)
    return kept


def _places(text: str, word: str) -> Iterator[int]:
    at = -1
    for _ in range(MOST_TIMES):
        at = text.find(word, at + 1)
        if at < 0:
            return
        yield at


def _ages(text: str) -> Iterator[tuple[int, Word]]:
    for match in _AGE.finditer(text):
        number = int(match[1]) if match[1] else _number(match[2])
        scale = {"旬": 10, "月大": 0}.get(match[3], 1)
        yield number * scale, Word(match[0], match.start())


def _number(words: str) -> int:
    """Return a Chinese number below a hundred, e.g. 八十三."""
    tens, ten, ones = words.partition("十")
    if not ten:
        return _DIGITS.get(words[-1], 0)
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)


def _urgency_rule(raw: Mapping[str, Any]) -> UrgencyRule:
    return UrgencyRule(
        Urgency(raw["urgency"]),
        frozenset(raw.get("kinds", ())),
        frozenset(raw.get("words", ())),
        raw.get("age_from"),
        raw.get("age_to"),
    )
