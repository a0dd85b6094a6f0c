"""Area fields: which column of a foreign file holds the code, the name, the parent, the level.

Second stage of an area import (``plan.py``): the columns are named by the admin or guessed
from the headings in use; values become text here, and what cannot be one is said.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cmdmap.domain.grid import AreaLevel
from cmdmap.errors import UsageError
from cmdmap.i18n import tr

_HEADINGS: Mapping[str, str] = {
    "code": "code grid_code gridcode area_code 网格编码 网格代码 网格编号 微网格编码 "
    "社区编码 社区代码 街道编码 街道代码 区划代码 巡区编码 防区编码 编码 代码 编号 "
    "wgbm wgdm sqbm bm dm id",
    "name": "name grid_name gridname area_name 网格名称 微网格名称 社区名称 街道名称 巡区名称 "
    "防区名称 名称 名字 wgmc sqmc mc title",
    "parent": "parent parent_code parentcode 上级编码 上级代码 所属网格编码 所属社区编码 "
    "所属社区代码 所属街道编码 所属防区编码 父级编码 sjbm pid",
    "level": "level area_level 层级 级别",
}
GUESSES = {use: tuple(words.split()) for use, words in _HEADINGS.items()}
"""Headings in use, most telling first, compared without case."""

LEVEL_WORDS: Mapping[str, AreaLevel] = {
    "micro_grid": AreaLevel.MICRO_GRID,
    "microgrid": AreaLevel.MICRO_GRID,
    "微网格": AreaLevel.MICRO_GRID,
    "grid": AreaLevel.GRID,
    "网格": AreaLevel.GRID,
    "patrol_zone": AreaLevel.PATROL_ZONE,
    "巡区": AreaLevel.PATROL_ZONE,
    "defence_zone": AreaLevel.DEFENCE_ZONE,
    "defense_zone": AreaLevel.DEFENCE_ZONE,
    "防区": AreaLevel.DEFENCE_ZONE,
    "community": AreaLevel.COMMUNITY,
    "社区": AreaLevel.COMMUNITY,
    "subdistrict": AreaLevel.SUBDISTRICT,
    "街道": AreaLevel.SUBDISTRICT,
    "镇街": AreaLevel.SUBDISTRICT,
}
"""Words for a level in files. The smaller area stands first: a file of its grids may well be named
after the sub-district."""

EXACT_LIMIT = 2**53
"""A number from here on may have lost its last digits before we saw it."""


@dataclass(frozen=True, slots=True)
class FieldMap:
    """The columns in use; ``parent`` and ``level`` are "" where the file has none."""

    code: str
    name: str
    parent: str = ""
    level: str = ""
    parent_was_guessed: bool = True


def choose_fields(headings: Sequence[str], wishes: Mapping[str, str]) -> FieldMap:
    """Return the columns to read, as wished and otherwise by their headings.

    Args:
        headings: The file's columns.
        wishes: Column by use; "" says that there is none.

    Raises:
        UsageError: a wished column does not exist, or no column can be the code or the name.
    """
    chosen = {}
    lower = {heading.strip().lower(): heading for heading in reversed(headings)}
    for use, guesses in GUESSES.items():
        wished = wishes.get(use)
        if wished and wished not in headings:
            raise UsageError(
                tr(
                    "There is no column {column!r}; the file has: {columns}.",
                    column=wished,
                    columns=", ".join(headings),
                )
            )
        found = (lower[guess] for guess in guesses if guess in lower)
        chosen[use] = wished if wished is not None else next(found, "")
    if not chosen["code"] or not chosen["name"]:
        raise UsageError(
            tr(
                "No column looks like a code and a name; the file has: {columns}. "
                "Say --map code=COLUMN,name=COLUMN.",
                columns=", ".join(headings) or "-",
            )
        )
    return FieldMap(**chosen, parent_was_guessed="parent" not in wishes)


def parse_map(text: str) -> dict[str, str]:
    """Return the wishes written as ``code=FIELD,name=FIELD,parent=FIELD,level=FIELD``.

    Raises:
        UsageError: another form or another use.
    """
    wishes = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        use, equals, column = part.partition("=")
        if use.strip() not in GUESSES or not equals:
            raise UsageError(
                tr(
                    "--map takes code=COLUMN,name=COLUMN,parent=COLUMN,level=COLUMN, not {part!r}.",
                    part=part,
                )
            )
        wishes[use.strip()] = column.strip()
    return wishes


def shown(text: str, most: int = 40) -> str:
    """Return foreign text as it can be shown safely: one short line without control characters."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)[:most]


def parse_level(text: str) -> AreaLevel | None:
    """Return the level a word names, English or Chinese, or None."""
    word = text.strip().lower().replace("-", "_").replace(" ", "_")
    return LEVEL_WORDS.get(word)


def level_in(text: str) -> AreaLevel | None:
    """Return the level that a layer's or a file's name speaks of, or None."""
    lower = text.lower().replace("-", "_")
    return next((level for word, level in LEVEL_WORDS.items() if word in lower), None)


def as_text(value: object) -> str:
    """Return a value of a file as text; None and NaN are "".

    Raises:
        ValueError: the value is no text or has lost digits; the message says so.
    """
    if isinstance(value, np.generic):
        value = value.item()
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(tr("holds neither text nor a number"))
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        if not math.isfinite(value) or abs(value) >= EXACT_LIMIT:
            raise ValueError(tr("is a number too long to be exact; keep codes as text"))
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)
