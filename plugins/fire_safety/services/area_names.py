"""Names of areas by their codes, for lists, letters and statistics.

Asked wherever a stored code is shown; an area that is gone shows its code.
"""

from __future__ import annotations

from collections.abc import Sequence

from cmdmap.api import Area, AreaLevel, PluginDesk


def area_names(desk: PluginDesk) -> dict[str, str]:
    """Return the name of every area by its code."""
    return {area.code: area.name for area in desk.jurisdiction().areas}


def areas_at(desk: PluginDesk, level: AreaLevel) -> Sequence[Area]:
    """Return the areas of one level."""
    return [area for area in desk.jurisdiction().areas if area.level is level]


def where_words(names: dict[str, str], *codes: str) -> str:
    """Return the names of areas from the larger to the smaller one.

    What a name repeats of the one above is left out: 明德社区 › 第2网格.
    """
    said, above = [], ""
    for code in filter(None, codes):
        name = names.get(code, code)
        said.append(name.removeprefix(above).strip() or name)
        above = name
    return " › ".join(said)
