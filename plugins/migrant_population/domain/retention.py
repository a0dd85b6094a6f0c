"""How long what is kept: rules as data, and the day before which something is due for deletion.

Asked by the list 到期应删 and by the act that deletes. The rules stand in
``resources/retention.toml``; a centre's own ``retention.toml`` in the plugin's folder replaces
single ones.
"""

from __future__ import annotations

import calendar
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cmdmap.api import WorldError, current_language, tr

FILE = Path(__file__).parent.parent / "resources" / "retention.toml"
NAME = "retention.toml"
MOST_MONTHS = 600


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule."""

    id: str
    titles: tuple[str, str]
    after_months: int
    why: str

    @property
    def title(self) -> str:
        """What it is for, in the language of the seat."""
        return self.titles[current_language() == "zh_CN"]

    def before(self, today: date) -> date:
        """Return the day before which something is due: that many months ago."""
        return months_before(today, self.after_months)


def months_before(day: date, months: int) -> date:
    """Return the same day some months ago, or the last of that month."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def retention_rules(folder: Path) -> Mapping[str, Rule]:
    """Return the rules by id, the centre's own in ``folder`` over the shipped ones.

    Raises:
        WorldError: the centre's file cannot be read; nothing is deleted by half-read rules.
    """
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    path = folder / NAME
    try:
        own = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        for key, value in own.items():
            raw[key] = {**raw[key], **value}
        rules = {key: _rule(key, table) for key, table in raw.items()}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WorldError(
            tr("The rules of deletion in {name} cannot be used; correct the file.", name=NAME)
        ) from error
    return rules


def _rule(key: str, table: Mapping[str, object]) -> Rule:
    months = table["after_months"]
    if not isinstance(months, int) or not 1 <= months <= MOST_MONTHS:
        raise ValueError(key)
    return Rule(key, (str(table["title"]), str(table["title_zh"])), months, str(table["why"]))
