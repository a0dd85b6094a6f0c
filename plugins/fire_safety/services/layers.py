"""What the plugin draws: risk by grid, places, hydrants, stations with reach, sensors, lanes.

Entries of the manifest, asked in a reader thread after commits that touch their topics. A colour
never says anything alone: labels and legends say it in words.
"""

from __future__ import annotations

import numpy as np

from cmdmap.api import (
    Area,
    AreaLevel,
    Circle,
    Drawing,
    Feature,
    Field,
    Line,
    PluginDesk,
    Reader,
    Spot,
    Tone,
    mark,
    tr,
)
from fire_safety.domain.plan import HIGH_FROM, LEVEL_WORDS, MIDDLE_FROM, Level, level_of
from fire_safety.domain.reach import reach_m
from fire_safety.domain.risk import GridEvidence, Risk, assess_grid
from fire_safety.domain.sensor import GLYPHS, KIND_WORDS, SENSOR_WORDS, SensorState
from fire_safety.services.reaching import limit_s, reach_lines, speed_kmh
from fire_safety.services.reference import reference
from fire_safety.store import sensors, sites
from fire_safety.store.evidence import gather_grids
from fire_safety.store.places import PlaceFilter, list_places

MOST = 10_000
"""Spots of one layer, as many as the map takes."""

PARTS = 100
"""Polygons of one grid at most; a field's id is its grid's number times this."""

TONES = {Level.HIGH: Tone.HIGH, Level.MIDDLE: Tone.MIDDLE, Level.LOW: Tone.LOW}
NEAR_ZOOM = 15.0
"""What is in order is drawn from here on."""
FROM_ZOOM = {Level.HIGH: 0.0, Level.MIDDLE: NEAR_ZOOM, Level.LOW: 16.0}
REACH_PX = 1.8
REACH_STRENGTH = 0.25
NOBODYS = 0
"""Id of a line that belongs to no single station."""
STRENGTH = {Level.HIGH: 0.75, Level.MIDDLE: 0.5, Level.LOW: 0.04}
SENSOR_TONES = {
    SensorState.NORMAL: Tone.GOOD,
    SensorState.ALARM: Tone.HIGH,
    SensorState.FAULT: Tone.MIDDLE,
    SensorState.SILENT: Tone.PLAIN,
}


def grid_areas(desk: PluginDesk) -> tuple[Area, ...]:
    """Return the grids in the order by which fields are numbered."""
    return tuple(area for area in desk.jurisdiction().areas if area.level is AreaLevel.GRID)


def grid_of_field(desk: PluginDesk, field_id: int) -> Area | None:
    """Return the grid of a field that was clicked."""
    areas = grid_areas(desk)
    number = field_id // PARTS
    return areas[number] if 0 <= number < len(areas) else None


def grid_risks(desk: PluginDesk, reader: Reader) -> dict[str, Risk]:
    """Return the risk of every grid by its code."""
    weights = reference(desk).weights
    found = gather_grids(reader)
    return {
        area.code: assess_grid(found.get(area.code, GridEvidence()), weights)
        for area in grid_areas(desk)
    }


def draw_risk(desk: PluginDesk, reader: Reader) -> Drawing:
    """Draw every grid by its risk."""
    risks = grid_risks(desk, reader)
    fields = []
    for number, area in enumerate(grid_areas(desk)):
        score = risks[area.code].score
        level = level_of(score)
        # The map writes the names of grids itself; a calm one need not say that it is.
        label = (
            ""
            if level is Level.LOW
            else tr("risk {level} {score}", level=_word(level), score=score)
        )
        fields += [
            Field(number * PARTS + part, polygon[0], TONES[level], label, STRENGTH[level])
            for part, polygon in enumerate(area.polygons[:PARTS])
        ]
    return Drawing(fields, _levels())


def _word(level: Level) -> str:
    return tr(LEVEL_WORDS[level])


def _levels() -> tuple[tuple[Tone, str], ...]:
    return (
        (Tone.HIGH, tr("high, from {score}", score=HIGH_FROM)),
        (Tone.MIDDLE, tr("middle, {low} to {high}", low=MIDDLE_FROM, high=HIGH_FROM - 1)),
        (Tone.LOW, tr("low")),
    )


def draw_places(desk: PluginDesk, reader: Reader) -> Drawing:
    """Draw every place by its risk, the character of its kind inside; the riskiest on top.

    Over the whole area only high ones are drawn: the colours of the grids speak for the others.
    """
    kinds = reference(desk).kinds
    spots = [
        Spot(row.id, row.place, TONES[row.level], kinds[row.kind].mark if row.kind in kinds else "",
             row.name, FROM_ZOOM[row.level])
        for row in reversed(list_places(reader, PlaceFilter(), MOST))
        if row.place is not None
    ]  # fmt: skip
    return Drawing(spots, _levels())


def draw_hydrants(desk: PluginDesk, reader: Reader) -> Drawing:
    """Draw hydrants, the broken ones apart."""
    del desk
    spots = []
    for row in sites.list_hydrants(reader):
        state = tr("sound") if row.sound else tr("broken")
        pressure = "" if row.pressure_mpa is None else f" {row.pressure_mpa:.2f} MPa"
        tone = Tone.OWN if row.sound else Tone.HIGH
        zoom = NEAR_ZOOM if row.sound else 0.0
        label = f"{row.number} {state}{pressure}"
        spots.append(Spot(row.id, row.place, tone, "栓", label, zoom))
    return Drawing(spots, ((Tone.OWN, tr("Hydrant, sound")), (Tone.HIGH, tr("Hydrant, broken"))))


def reach_of(desk: PluginDesk, station: sites.StationRow) -> Drawing:
    """Draw what one station reaches by road in time."""
    lines = reach_lines(desk, [station])
    return Drawing([Field(NOBODYS, line, Tone.OWN, strength=REACH_STRENGTH) for line in lines])


def draw_stations(desk: PluginDesk, reader: Reader) -> Drawing:
    """Draw micro fire stations and what they reach: by road, or circles where none are known."""
    minutes, speed = limit_s(desk) / 60.0, speed_kmh(desk)
    rows = sites.list_stations(reader)
    by_road = bool(desk.jurisdiction().roads)
    radius = reach_m(minutes, speed, float(desk.option("reach_detour")))
    features: list[Feature] = [
        Line(NOBODYS, line, Tone.OWN, width=REACH_PX, dashed=True)
        for line in reach_lines(desk, rows)
    ]
    for row in rows:
        if not by_road:
            features.append(Circle(row.id, row.place, radius, Tone.OWN))
        label = tr("{station}, {members} members", station=row.name, members=row.members)
        features.append(Spot(row.id, row.place, Tone.OWN, "站", label))
    words = (
        mark("Micro fire station, {minutes} min by road at {speed} km/h")
        if by_road
        else mark("Micro fire station, {minutes} min by {speed} km/h (circle, not by road)")
    )
    legend = tr(words, minutes=f"{minutes:g}", speed=f"{speed:g}")
    return Drawing(features, ((Tone.OWN, legend),))


def draw_sensors(desk: PluginDesk, reader: Reader) -> Drawing:
    """Draw sensors by what they say."""
    del desk
    spots = [
        Spot(
            row.id,
            row.place,
            SENSOR_TONES[row.state],
            GLYPHS[row.kind],
            f"{row.name or row.key} {tr(KIND_WORDS[row.kind])} {tr(SENSOR_WORDS[row.state])}",
            NEAR_ZOOM if row.state is SensorState.NORMAL else 0.0,
        )
        for row in sensors.list_sensors(reader, sensors.SensorFilter(), MOST)
        if row.place is not None
    ]
    legend = tuple((SENSOR_TONES[state], tr(SENSOR_WORDS[state])) for state in SensorState)
    return Drawing(spots, legend)


def draw_lanes(desk: PluginDesk, reader: Reader) -> Drawing:
    """Draw fire lanes, the blocked ones apart."""
    del desk
    lines = []
    for row in sites.list_lanes(reader):
        blocked = row.blocked_at_us is not None
        said = tr("blocked by {what}", what=row.blocked_by) if blocked else tr("clear")
        ring = np.array(row.line, dtype=np.float64)
        tone = Tone.HIGH if blocked else Tone.GOOD
        lines.append(Line(row.id, ring, tone, f"{row.name} {said}", 6.0 if blocked else 4.0))
    return Drawing(
        lines, ((Tone.GOOD, tr("Fire lane, clear")), (Tone.HIGH, tr("Fire lane, blocked")))
    )
