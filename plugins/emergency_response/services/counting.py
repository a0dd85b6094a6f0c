"""What lies inside an area: people and places of the other modules, our units, open incidents.

Called from a reader thread by the page. A module that is not installed is named as such, so that a
missing number is never read as nobody.
"""

from __future__ import annotations

from cmdmap.api import PluginDesk, Ring, tr
from emergency_response.domain.plane import inside

EXPECTED = ("fire_safety", "migrant_population")
"""Modules whose counts an evacuation is planned with."""

WAIT_S = 20.0
CORE = "cmdmap"


def count_inside(desk: PluginDesk, ring: Ring) -> tuple[tuple[str, str, int | None], ...]:
    """Return source, title and number; number None where the source is not installed."""
    counted = desk.count_inside(ring).result(WAIT_S)
    found: list[tuple[str, str, int | None]] = [
        (each.plugin_id, each.title, each.number)
        for each in counted
        if each.plugin_id != desk.plugin_id
    ]
    there = {source for source, _, _ in found}
    found += [(each, expected_title(each), None) for each in EXPECTED if each not in there]
    units = [live.fix.place for live in desk.units().values() if live.fix is not None]
    incidents = [each.place for each in desk.casework().open() if each.place is not None]
    found.append((CORE, tr("Units"), int(inside(ring, units).sum())))
    found.append((CORE, tr("Open incidents"), int(inside(ring, incidents).sum())))
    return tuple(found)


def expected_title(plugin_id: str) -> str:
    """Return what a module that is not there would have counted."""
    return tr("Places of fire safety") if plugin_id == "fire_safety" else tr("Residents")
