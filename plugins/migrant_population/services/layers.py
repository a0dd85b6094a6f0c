"""What the register draws on the map: rental houses, and how many persons live in each grid.

Entries of ``plugin.toml``, reader side. No names: a house says its address and its count.
"""

from __future__ import annotations

from cmdmap.api import AreaLevel, Drawing, Field, PluginDesk, Reader, Spot, Tone, tr
from migrant_population.store.houses_list import house_spots
from migrant_population.store.statistics import persons_by_grid
from migrant_population.store.times import place_of

MOST_SPOTS = 10_000
CROWDED = 30
"""Persons in one house from which on it is drawn as full."""


def houses_layer(_desk: PluginDesk, reader: Reader) -> Drawing:
    """Draw every house that is let: open hazards loud, full ones amber, empty ones pale."""
    spots = []
    for row in house_spots(reader, MOST_SPOTS):
        place = place_of(row.lon, row.lat)
        assert place is not None
        glyph = "!" if row.hazards else str(row.persons) if 0 < row.persons < 100 else ""
        spots.append(Spot(row.id, place, _tone(row.persons, row.hazards), glyph, row.address))
    legend = (
        (Tone.HIGH, tr("open hazard")),
        (Tone.MIDDLE, tr("{count} persons or more", count=CROWDED)),
        (Tone.LOW, tr("lived in")),
        (Tone.PLAIN, tr("empty")),
    )
    return Drawing(spots, legend)


def _tone(living: int, hazards: int) -> Tone:
    if hazards:
        return Tone.HIGH
    if living >= CROWDED:
        return Tone.MIDDLE
    return Tone.LOW if living else Tone.PLAIN


def density(desk: PluginDesk, reader: Reader) -> Drawing:
    """Colour each grid by how many persons live in it, compared with the fullest one."""
    counts = persons_by_grid(reader)
    most = max(counts.values(), default=0)
    fields: list[Field] = []
    for area in desk.jurisdiction().areas:
        number = counts.get(area.code, 0)
        if area.level is not AreaLevel.GRID or not number:
            continue
        share = number / most
        tone = Tone.HIGH if share > 2 / 3 else Tone.MIDDLE if share > 1 / 3 else Tone.LOW
        label = tr("{name}: {count}", name=area.name, count=number)
        rings = [polygon[0] for polygon in area.polygons]
        fields += [
            Field(len(fields) + n, ring, tone, label, 0.2 + 0.5 * share)
            for n, ring in enumerate(rings, 1)
        ]
    legend = (
        (Tone.HIGH, tr("{count} persons or more", count=-(-most * 2 // 3))),
        (Tone.MIDDLE, tr("{count} persons or more", count=-(-most // 3))),
        (Tone.LOW, tr("fewer")),
    )
    return Drawing(fields, legend)
