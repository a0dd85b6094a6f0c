"""Check lists: what is looked at, in which version, and what was found of each item.

Read from ``resources/check_lists.toml`` by ``services/reference.py``. A list is frozen with the
first inspection that uses it (``store/tables.py``), so an old inspection always shows the words
it was made with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from cmdmap.api import WorldError, current_language, mark, tr
from fire_safety.domain.fields import Entry


class Verdict(StrEnum):
    """What was found of one item; stored with inspections."""

    PASSED = "passed"
    HAZARD = "hazard"
    UNCHECKED = "unchecked"
    NOT_APPLICABLE = "not_applicable"


VERDICT_WORDS = {
    Verdict.PASSED: mark("Passed"),
    Verdict.HAZARD: mark("Hazard"),
    Verdict.UNCHECKED: mark("Not checked"),
    Verdict.NOT_APPLICABLE: mark("Not applicable"),
}


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One line of a list."""

    code: str
    text_zh: str
    text_en: str
    points: float = 5.0
    """Risk points while it is an open finding."""
    mark: str = ""
    """How sure its wording is: ``V`` official page, ``V-2nd`` secondary, ``M`` to be checked."""

    @property
    def text(self) -> str:
        """The wording in the language of the seat."""
        return self.text_zh if current_language() == "zh_CN" else self.text_en


@dataclass(frozen=True, slots=True)
class CheckList:
    """One list in one version."""

    code: str
    version: str
    name_zh: str
    name_en: str
    items: tuple[CheckItem, ...]
    source: str = ""

    @property
    def name(self) -> str:
        """The name in the language of the seat."""
        return self.name_zh if current_language() == "zh_CN" else self.name_en

    def item(self, code: str) -> CheckItem | None:
        """Return a line by its code."""
        return next((item for item in self.items if item.code == code), None)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of one item."""

    item: str
    verdict: Verdict
    note: str = ""


def read_lists(raw: Entry) -> Mapping[str, CheckList]:
    """Return the list in use by its code: where there are several versions, the last one written.

    Raises:
        WorldError: names file and key of a wrong value.
    """
    found = {}
    for entry in raw.entries("lists"):
        items = tuple(
            CheckItem(
                item.text("code"),
                item.text("zh"),
                item.text("en"),
                item.number("points", 5.0),
                item.text("mark", ""),
            )
            for item in entry.entries("items")
        )
        if not items or len({item.code for item in items}) < len(items):
            raise entry.wrong("items", tr("a list of items, each code once"))
        made = CheckList(
            entry.text("code"),
            entry.text("version"),
            entry.text("name_zh"),
            entry.text("name_en"),
            items,
            entry.text("source", ""),
        )
        found[made.code] = made
    return found


def frozen(made: CheckList) -> dict[str, object]:
    """Return a list as JSON types, as it is kept for ever with its inspections."""
    return asdict(made)


def thawed(kept: Mapping[str, object]) -> CheckList:
    """Return a list from what :func:`frozen` made."""
    fields = dict(kept)
    raw = fields.pop("items", ())
    items = raw if isinstance(raw, Sequence) else ()
    return CheckList(**fields, items=tuple(CheckItem(**item) for item in items))  # type: ignore[arg-type]


def settled(made: CheckList, checked: Sequence[Checked]) -> tuple[Checked, ...]:
    """Return one verdict an item of the list, in its order; what nobody named was not checked.

    Raises:
        WorldError: an item that the list does not hold or that is named twice, a hazard without
            words, or nothing checked at all.
    """
    given = {each.item: each for each in checked}
    strange = given.keys() - {item.code for item in made.items}
    if strange or len(given) < len(checked):
        raise WorldError(
            tr("The check list does not fit the inspection; open the place again and check anew.")
        )
    full = tuple(given.get(item.code, Checked(item.code, Verdict.UNCHECKED)) for item in made.items)
    if all(each.verdict is Verdict.UNCHECKED for each in full):
        raise WorldError(tr("Nothing is checked yet; give at least one item its verdict."))
    return full


def done(checked: Sequence[Checked]) -> int:
    """Return how many items have a verdict."""
    return sum(each.verdict is not Verdict.UNCHECKED for each in checked)
