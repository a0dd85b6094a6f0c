"""What the plugin draws on the map: resources, areas in force, command posts, the frame of a drill.

Layer entries of ``plugin.toml``, reader side; the page uses the same parts for the activation it
shows and, by the instant, for the playback.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np

from cmdmap.api import (
    AreaLevel,
    Count,
    Drawing,
    Feature,
    Field,
    Line,
    Place,
    PluginDesk,
    Reader,
    Ring,
    Spot,
    Tone,
    UnitId,
    inside,
    mark,
    tr,
)
from emergency_response.domain.drill import DRILL_MARK
from emergency_response.domain.hazards import AREA_TONES, AreaKind
from emergency_response.domain.kinds import emergency_kinds
from emergency_response.domain.stock import KIND_GLYPHS, KIND_WORDS, ResourceKind
from emergency_response.domain.timeline import places_at, trails_at
from emergency_response.services.course import Course
from emergency_response.store.activations import Activation, read_running
from emergency_response.store.areas import KeptArea, read_all_running
from emergency_response.store.resources import ResourceLine, read_lines

MOST_NAMES = 20
POST_GLYPH = "指"
FRAME_ID = -1
FRAME_PX = 9.0
TRAIL = timedelta(minutes=30)
TRAIL_PX = 2.0
KIND_TONES = {
    ResourceKind.STORE: Tone.OWN,
    ResourceKind.SHELTER: Tone.GOOD,
    ResourceKind.VEHICLE: Tone.OWN,
    ResourceKind.TEAM: Tone.OWN,
    ResourceKind.HOSPITAL: Tone.PLAIN,
    ResourceKind.SUPPLY: Tone.PLAIN,
}
LEGEND = (
    (Tone.HIGH, mark("Hazard area")),
    (Tone.MIDDLE, mark("Evacuation area")),
    (Tone.LOW, mark("Flood area")),
    (Tone.OWN, mark("Sector, command post")),
)


def resource_layer(_desk: PluginDesk, reader: Reader) -> Drawing:
    """Draw the register of resources."""
    return draw_resources(read_lines(reader))


def hazard_layer(desk: PluginDesk, reader: Reader) -> Drawing:
    """Draw areas and posts of everything that runs; drills in the tone of drills, with a frame."""
    running = read_running(reader)
    features = draw_areas(read_all_running(reader))
    for found in running:
        features += draw_posts(found)
    if any(found.drill for found in running):
        features += drill_frame(desk)
    legend = [(tone, tr(words)) for tone, words in LEGEND] if features else []
    if any(found.drill for found in running):
        legend.append((Tone.DRILL, tr("Drill")))
    return Drawing(features, legend)


def count_resources(_desk: PluginDesk, reader: Reader, ring: Ring) -> Count:
    """Count resources inside a ring, for areas of other plugins."""
    edges = np.asarray(ring)
    (west, south), (east, north) = edges.min(axis=0), edges.max(axis=0)
    near = read_lines(reader, box=(float(west), float(south), float(east), float(north)))
    placed = [(each.name, each.place) for each in near if each.place is not None]
    hits = inside(ring, [place for _, place in placed])
    names = [name for (name, _), hit in zip(placed, hits, strict=True) if hit]
    return Count(len(names), tuple(names[:MOST_NAMES]))


def draw_resources(found: Sequence[ResourceLine]) -> Drawing:
    """Draw resources that have a place."""
    features = [
        Spot(
            each.id,
            place,
            KIND_TONES[ResourceKind(each.kind)],
            KIND_GLYPHS[ResourceKind(each.kind)],
            each.name,
        )
        for each in found
        if (place := each.place) is not None
    ]
    kinds = sorted({ResourceKind(each.kind) for each in found})
    return Drawing(features, [(KIND_TONES[kind], tr(KIND_WORDS[kind])) for kind in kinds])


def draw_areas(areas: Sequence[KeptArea]) -> list[Feature]:
    """Draw areas in force; those of a drill in its own tone, dashed, with its mark.

    Zones lie inside each other: their names stand at their northern edge, not in the middle.
    """
    features: list[Feature] = []
    for area in areas:
        tone = Tone.DRILL if area.drill else AREA_TONES[area.kind]
        label, zone = marked(area.title, area.drill), area.kind is AreaKind.SECTOR
        strength = 0.12 if zone else 0.4
        features.append(
            Field(area.id, area.ring, tone, "" if zone else label, strength, area.drill)
        )
        if zone:
            lon, lat = max(area.ring.tolist(), key=lambda corner: corner[1])
            features.append(Spot(area.id, Place(lon, lat), tone, area.title[:1], label))
    return features


def draw_posts(found: Activation) -> list[Feature]:
    """Draw where an activation is and where its command post stands."""
    kind = emergency_kinds().get(found.kind)
    tone = Tone.DRILL if found.drill else Tone.HIGH
    features: list[Feature] = []
    if found.place is not None:
        glyph = kind.mark if kind is not None else "急"
        label = marked(found.title, found.drill)
        features.append(Spot(found.id, found.place, tone, glyph, label))
    if found.post_place is not None:
        own = Tone.DRILL if found.drill else Tone.OWN
        label = marked(found.post_name, found.drill)
        features.append(Spot(found.id, found.post_place, own, POST_GLYPH, label))
    return features


def draw_instant(course: Course, at: datetime, names: Mapping[UnitId, str]) -> Drawing:
    """Draw an activation as it was at an instant: areas in force, posts, units with their ways."""
    found = course.activation
    tone = Tone.DRILL if found.drill else Tone.OWN
    features = [*draw_areas(course.standing(at).areas), *draw_posts(found)]
    for unit_id, way in trails_at(course.tracks, at, TRAIL).items():
        features.append(Line(unit_id, np.asarray(way, dtype=np.float64), tone, "", TRAIL_PX))
    for unit_id, seen in places_at(course.tracks, at).items():
        label = marked(names.get(unit_id, str(unit_id)), found.drill)
        features.append(Spot(unit_id, seen.place, tone, "", label))
    return Drawing(features)


def drill_frame(desk: PluginDesk) -> list[Feature]:
    """Draw the frame around the whole map that says: this is a drill."""
    return [
        Line(FRAME_ID, polygon[0], Tone.DRILL, tr("DRILL"), FRAME_PX)
        for area in desk.jurisdiction().areas
        if area.level is AreaLevel.SUBDISTRICT
        for polygon in area.polygons
    ]


def marked(label: str, drill: bool) -> str:
    """Return a label with the mark of a drill before it."""
    return f"{DRILL_MARK}{label}" if drill else label
