"""What lies inside an area: people and places of the other modules, our units, open incidents.

Used by the page when an area is drawn or counted again. A module that is not installed is named as
such, so that a missing number is never read as nobody.
"""

from __future__ import annotations

from collections.abc import Sequence

from cmdmap.api import Counted, PluginDesk, Ring, inside, tr

EXPECTED = ("fire_safety", "migrant_population")
"""Modules whose counts an evacuation is planned with."""

CORE = "cmdmap"
Counts = tuple[tuple[str, str, int | None], ...]
"""Source, title and number; None where the source is not installed."""


def counts_of(desk: PluginDesk, ring: Ring, counted: Sequence[Counted]) -> Counts:
    """Return what modules have ``counted`` with the units and open incidents inside a ring."""
    found: list[tuple[str, str, int | None]] = [
        (each.plugin_id, each.title, each.number)
        for each in counted
        if each.plugin_id != desk.plugin_id
    ]
    there = {source for source, _, _ in found}
    found += [(each, expected_title(each), None) for each in EXPECTED if each not in there]
    units = [live.fix.place for live in desk.units().values() if live.fix is not None]
    incidents = [each.place for each in desk.casework().open() if each.place is not None]
    found.append((CORE, tr("Units"), sum(inside(ring, units))))
    found.append((CORE, tr("Open incidents"), sum(inside(ring, incidents))))
    return tuple(found)


def expected_title(plugin_id: str) -> str:
    """Return what a module that is not there would have counted."""
    return tr("Places of fire safety") if plugin_id == "fire_safety" else tr("Residents")
