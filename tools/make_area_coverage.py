"""Turns the plane's cuts into one exact coverage on a lattice, and groups its leaves into trees.

Second stage of ``make_area.py``. All edges are noded once, bent by a smooth map that keeps the
topology, put on a lattice of 1e-7 degrees and polygonized; every larger area is the union of its
leaves, so nesting is exact and no edge exists twice.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import MultiLineString, Polygon

from make_area_shapes import Leaf, Points

LON_0, LAT_0 = 120.155, 30.160
METRES_PER_DEGREE = 111_195.0
"""On the sphere of radius 6,371,008.8 m, to the metre."""
LATTICE = 1e7
"""Steps per degree."""

DEFENCE_ZONES, PATROLS_EACH = 5, 2
Labels = npt.NDArray[np.int64]


class Bend:
    """A smooth map of the plane: a few long sine waves, so that no street is ruler-straight."""

    def __init__(self, rng: np.random.Generator) -> None:
        lengths = rng.uniform(1400.0, 3600.0, 8)
        angles = rng.uniform(0, 2 * math.pi, 8)
        self._waves = np.stack([np.cos(angles), np.sin(angles)]) * 2 * math.pi / lengths
        self._phases = rng.uniform(0, 2 * math.pi, (2, 8))
        self._heights = lengths[None, :] * rng.uniform(-0.009, 0.009, (2, 8))

    def __call__(self, points: Points) -> Points:
        """Move plane points, shape (n, 2), by at most about 100 m."""
        turn = points @ self._waves
        shift = [
            (np.sin(turn + phase) * height).sum(axis=1)
            for phase, height in zip(self._phases, self._heights, strict=True)
        ]
        return np.asarray(points + np.stack(shift, axis=1), dtype=np.float64)


def to_lattice(points: Points) -> Points:
    """Return plane points as whole lattice steps (longitude, latitude), kept as floats."""
    lat = LAT_0 + points[:, 1] / METRES_PER_DEGREE
    lon = LON_0 + points[:, 0] / (METRES_PER_DEGREE * math.cos(math.radians(LAT_0)))
    return np.asarray(np.rint(np.stack([lon, lat], axis=1) * LATTICE), dtype=np.float64)


def noded_lines(leaves: Sequence[Leaf], bend: Bend) -> MultiLineString:
    """Return every edge of the leaves exactly once, noded, bent, on the lattice."""
    edges = shapely.union_all([leaf.polygon.exterior for leaf in leaves], grid_size=0.001)
    fine = shapely.segmentize(edges, 90.0)
    bent = shapely.transform(fine, lambda points: to_lattice(bend(points)))
    lines: MultiLineString = shapely.union_all(bent, grid_size=1.0)
    return lines


def faces_of(leaves: Sequence[Leaf], lines: MultiLineString, bend: Bend) -> list[Polygon]:
    """Return the face of each leaf in the order of the leaves.

    Raises:
        ValueError: faces and leaves do not match one to one (a sliver, or a lost cell).
    """
    faces = np.array(shapely.polygonize([lines]).geoms)
    inner = np.array([leaf.polygon.representative_point().coords[0] for leaf in leaves])
    marks = shapely.points(to_lattice(bend(inner)))
    leaf_of, face_of = shapely.STRtree(faces).query(marks, predicate="within")
    if len(faces) != len(leaves) or sorted(face_of) != list(range(len(leaves))):
        raise ValueError(f"{len(leaves)} leaves but {len(faces)} faces")
    order = np.empty(len(leaves), dtype=np.int64)
    order[leaf_of] = face_of
    return list(faces[order])


def union(parts: Sequence[Polygon]) -> Polygon:
    """Return the union of faces that share noded edges.

    Raises:
        ValueError: it has holes or several parts.
    """
    pieces = shapely.get_parts(shapely.coverage_union_all(list(parts)))
    whole: Polygon = pieces[0]
    if len(pieces) > 1 or len(whole.interiors) > 0:
        raise ValueError("an area is in pieces or has a hole")
    return whole


def cluster(points: Points, weights: Points, count: int, rng: np.random.Generator) -> Labels:
    """Return the k-means label of each point (Lloyd), seeds drawn far apart."""
    centres = points[rng.integers(len(points))][None, :]
    while len(centres) < count:
        away = np.hypot(*(points[:, None, :] - centres[None]).transpose(2, 0, 1)).min(axis=1)
        centres = np.vstack([centres, points[int(np.argmax(away))]])
    for _ in range(60):
        labels = np.argmin(
            np.hypot(*(points[:, None, :] - centres[None]).transpose(2, 0, 1)), axis=1
        )
        centres = np.stack(
            [
                np.average(points[labels == k], axis=0, weights=weights[labels == k])
                for k in range(count)
            ]
        )
    return np.asarray(labels, dtype=np.int64)


def zone_labels(faces: Sequence[Polygon], rng: np.random.Generator) -> Labels:
    """Return the patrol zone (0-9) of each leaf; zone // 2 is its defence zone.

    Drawn again until every zone of both levels is one piece without holes.
    """
    points = np.array([(f.centroid.x * math.cos(math.radians(LAT_0)), f.centroid.y) for f in faces])
    weights = np.array([f.area for f in faces])
    while True:
        outer = cluster(points, weights, DEFENCE_ZONES, rng)
        labels = np.zeros(len(faces), dtype=np.int64)
        for zone in range(DEFENCE_ZONES):
            own = outer == zone
            labels[own] = PATROLS_EACH * zone + cluster(points[own], weights[own], 2, rng)
        try:
            grouped(faces, labels)
            grouped(faces, labels // PATROLS_EACH)
        except ValueError:
            continue
        return labels


def grouped(faces: Sequence[Polygon], labels: Labels) -> dict[int, Polygon]:
    """Return the union of the faces under each label."""
    members: dict[int, list[Polygon]] = defaultdict(list)
    for label, face in zip(labels.tolist(), faces, strict=True):
        members[label].append(face)
    return {label: union(parts) for label, parts in sorted(members.items())}
