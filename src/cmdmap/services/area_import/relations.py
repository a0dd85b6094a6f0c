"""Area relations: judges the areas of an import against each other and against those that stay.

Fifth stage of an area import (``plan.py``): parents exist and hold their children, areas of
one level do not overlap; gaps and small overlaps are reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from cmdmap.domain.grid import GRID_TREE, ZONE_TREE, Area, AreaLevel
from cmdmap.i18n import tr
from cmdmap.services.area_import.fields import shown
from cmdmap.services.area_import.rows import Candidate, Refusal
from cmdmap.services.area_import.shapes import area_m2, to_shape

OVERLAP_SHARE = 0.01
"""An area that covers more of a sibling than this is refused; less is a digitising sliver."""
OUTSIDE_SHARE = 0.5
"""An area that lies outside its parent by more than this is refused."""
SLIVER_M2 = 1.0


class Kept(NamedTuple):
    """An area of the store that the import leaves alone."""

    level: AreaLevel
    shape: BaseGeometry


def levels_above(level: AreaLevel) -> tuple[AreaLevel, ...]:
    """Return the levels an area's parent can have, nearest first."""
    tree = ZONE_TREE if level in ZONE_TREE and level not in GRID_TREE else GRID_TREE
    return tuple(reversed(tree[: tree.index(level)]))


def join_parents(
    candidates: Sequence[Candidate], kept: Mapping[str, Kept], *, strict: bool
) -> Iterator[Candidate | Refusal]:
    """Yield each candidate with a parent that exists, top level first, or its refusal.

    Args:
        candidates: Areas of the file.
        kept: Areas that stay in the store, by code.
        strict: Refuse a parent that is not there even if no area of a level above is; otherwise a
            column that was only guessed to be the parent is then left out.
    """
    known = dict(kept)
    for level in sorted(AreaLevel, key=lambda level: len(levels_above(level))):
        upper = _UpperAreas(known, level)
        for candidate in [c for c in candidates if c.level is level]:
            try:
                if candidate.code in kept:
                    raise ValueError(tr("has the code of an area of another level"))
                parent = upper.parent_of(candidate, strict=strict)
            except ValueError as error:
                yield _refuse(candidate, str(error))
            else:
                known[candidate.code] = Kept(level, candidate.shape)
                yield replace(candidate, parent=parent)


class _UpperAreas:
    """The areas that can be parents of one level."""

    def __init__(self, known: Mapping[str, Kept], level: AreaLevel) -> None:
        self._shapes: dict[str, BaseGeometry] = {}
        self._trees = []
        for above in levels_above(level):
            own = {code: area.shape for code, area in known.items() if area.level is above}
            self._shapes.update(own)
            self._trees.append((tuple(own), shapely.STRtree(tuple(own.values()))))

    def parent_of(self, candidate: Candidate, *, strict: bool) -> str:
        """Return the code of a candidate's parent, "" where there can be none.

        Raises:
            ValueError: the parent it names does not exist or lies elsewhere.
        """
        parent = candidate.parent
        if not parent:
            return self.around(candidate.shape)
        if parent in self._shapes:
            shape = candidate.shape
            if shape.difference(self._shapes[parent]).area > OUTSIDE_SHARE * shape.area:
                raise ValueError(tr("lies outside its parent {parent}", parent=parent))
            return parent
        if self._shapes or strict:
            raise ValueError(tr("has a parent {parent} that does not exist", parent=shown(parent)))
        return ""

    def around(self, shape: BaseGeometry) -> str:
        """Return the nearest level's area that holds the middle of a shape, or ""."""
        middle = shape.representative_point()
        for codes, tree in self._trees:
            found = tree.query(middle, predicate="intersects")
            if len(found) > 0:
                return str(codes[int(found.min())])
        return ""


def adopt(present: Sequence[Area], good: Sequence[Candidate]) -> dict[str, str]:
    """Return, by code and place, the new parents of areas that stay.

    An area gets one where a newly read area of a nearer level holds it than its present parent: a
    grid goes from the sub-district to its community when the communities come.
    """
    level_of = {area.code: area.level for area in present} | {c.code: c.level for c in good}
    upper: dict[tuple[AreaLevel, AreaLevel | None], _UpperAreas] = {}
    adopted = {}
    for area in present:
        now = level_of.get(area.parent)
        if (area.level, now) not in upper:
            above = levels_above(area.level)
            nearer = above[: above.index(now)] if now in above else above
            new = {c.code: Kept(c.level, c.shape) for c in good if c.level in nearer}
            upper[area.level, now] = _UpperAreas(new, area.level)
        parent = upper[area.level, now].around(to_shape(area.polygons))
        if parent:
            adopted[area.code] = parent
    return adopted


def part_siblings(candidates: Sequence[Candidate]) -> Iterator[Candidate | Refusal | float]:
    """Yield each candidate or its refusal for overlapping an earlier row of its level.

    A small overlap that is let through is yielded too, as its area in square metres.
    """
    for level in AreaLevel:
        own = sorted((c for c in candidates if c.level is level), key=lambda c: c.row)
        tree = shapely.STRtree([c.shape for c in own])
        refused: set[int] = set()
        for number, candidate in enumerate(own):
            near = np.sort(tree.query(candidate.shape, predicate="intersects"))
            for other in near[near < number].tolist():
                if other in refused:
                    continue
                common = candidate.shape.intersection(own[other].shape)
                smaller = min(candidate.shape.area, own[other].shape.area)
                if common.area > OVERLAP_SHARE * smaller:
                    refused.add(number)
                    share = f"{100 * common.area / smaller:.3g}"
                    yield _refuse(
                        candidate,
                        tr(
                            "overlaps row {row} ({code}) by {share} %",
                            row=own[other].row,
                            code=own[other].code,
                            share=share,
                        ),
                    )
                    break
                if area_m2(common) > SLIVER_M2:
                    yield area_m2(common)
            else:
                yield candidate


def gaps(candidates: Sequence[Candidate]) -> Iterator[str]:
    """Yield a sentence for each level whose areas leave holes between them."""
    for level in AreaLevel:
        own = [c.shape for c in candidates if c.level is level]
        holes = [
            shapely.Polygon(ring)
            for part in shapely.get_parts(shapely.union_all(own))
            for ring in part.interiors
        ]
        holes = [hole for hole in holes if area_m2(hole) > SLIVER_M2]
        if holes:
            largest = max(holes, key=area_m2)
            yield tr(
                "{count} gaps between areas of level {level}, the largest of {area} m2 at {lon}, "
                "{lat}.",
                count=len(holes),
                level=level.value,
                area=f"{area_m2(largest):.0f}",
                lon=f"{largest.centroid.x:.5f}",
                lat=f"{largest.centroid.y:.5f}",
            )


def _refuse(candidate: Candidate, reason: str) -> Refusal:
    return Refusal(candidate.row, candidate.code, reason)
