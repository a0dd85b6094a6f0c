"""Area shapes: turns geometries of a file into polygons in WGS-84 and says what is wrong with them.

Third stage of an area import (``plan.py``); also packs polygons for the store. The words of
validity are those of OGC Simple Features as GEOS tests them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon
from shapely.geometry import Polygon as Shape
from shapely.geometry.base import BaseGeometry

from cmdmap.domain.datum import Datum, to_wgs84
from cmdmap.domain.grid import Polygon
from cmdmap.errors import UsageError, WorldError
from cmdmap.i18n import tr

Points = npt.NDArray[np.float64]
Convert = Callable[[Points], Points]

SMALLEST_M2 = 1.0
SAME_AREA = 1e-6
"""Per cent of its area by which mending may change a shape that touches itself."""
METRES_PER_DEGREE = 111_195.0


@dataclass(frozen=True, slots=True)
class Georeference:
    """How the file's coordinates become WGS-84."""

    name: str
    convert: Convert


def choose_georeference(wished: str | None, found: str | None, file: str) -> Georeference | None:
    """Return the conversion for ``--crs``, else for what the file says, else None.

    Args:
        wished: ``EPSG:4549`` or the like, ``gcj02``, ``bd09``, or None.
        found: The file's own reference system, EPSG code or WKT, or None.
        file: The file's name for sentences.

    Raises:
        UsageError: the wish names no reference system.
        WorldError: the file's own reference system cannot be used.
    """
    if wished is not None:
        for datum in Datum:
            if wished.lower().replace("-", "") == datum.value:
                return Georeference(datum.value, partial(to_wgs84, datum=datum))
        if re.fullmatch(r"EPSG:\d{4,6}", wished, re.IGNORECASE):
            with suppress(RuntimeError):
                return replace(_projected(wished.upper()), name=wished.upper())
        raise UsageError(
            tr(
                "There is no reference system {name!r}; use EPSG:4490, gcj02, bd09 or the like.",
                name=wished,
            )
        )
    if not found:
        return None
    try:
        return _projected(found)
    except RuntimeError as error:
        raise WorldError(
            tr(
                "The reference system of {file} is not known; name it with --crs EPSG:...",
                file=file,
            )
        ) from error


def _projected(system: str) -> Georeference:
    """Return the conversion from a reference system; raises the RuntimeErrors of pyproj."""
    from pyproj import CRS, Transformer

    crs = CRS.from_user_input(system)
    transformer = Transformer.from_crs(crs, 4326, always_xy=True)

    def convert(points: Points) -> Points:
        return np.stack(transformer.transform(points[:, 0], points[:, 1]), axis=1)

    return Georeference(crs.name, convert)


class ReadShape(NamedTuple):
    """A file's geometry as an area can have it, and what was changed for that."""

    shape: BaseGeometry
    """A valid polygon or multi-polygon in degrees WGS-84."""
    had_heights: bool
    was_mended: bool
    """It touched itself; mending changed its area by less than :data:`SAME_AREA`."""


def read_shape(wkb: bytes | None, convert: Convert | None) -> ReadShape:
    """Return a file's geometry as a valid polygon in WGS-84.

    Raises:
        ValueError: the message says why the geometry cannot be an area.
    """
    if wkb is None:
        raise ValueError(tr("has no geometry"))
    try:
        shape = shapely.from_wkb(wkb)
    except ShapelyError as error:
        raise ValueError(tr("has a broken geometry ({why})", why=error)) from error
    if shape.geom_type not in ("Polygon", "MultiPolygon"):
        raise ValueError(tr("is a {type}, not a polygon", type=shape.geom_type))
    if shape.is_empty:
        raise ValueError(tr("has no geometry"))
    flat = shapely.force_2d(shape)
    points = shapely.get_coordinates(flat)
    if not np.isfinite(points).all():
        raise ValueError(tr("has a coordinate that is no number"))
    if convert is not None:
        points = convert(points)
    _check_range(points)
    moved: BaseGeometry = shapely.set_coordinates(flat, points)
    valid = _valid(moved)
    if area_m2(valid) < SMALLEST_M2:
        raise ValueError(tr("is smaller than one square metre"))
    return ReadShape(valid, bool(shape.has_z), valid is not moved)


def _check_range(points: Points) -> None:
    if not np.isfinite(points).all():
        raise ValueError(tr("cannot be converted to longitude and latitude; is --crs right?"))
    if (np.abs(points) > (180.0, 90.0)).any():
        raise ValueError(
            tr(
                "has coordinates that are no longitude and latitude ({x}, {y}); is --crs right?",
                x=f"{points[0, 0]:.6g}",
                y=f"{points[0, 1]:.6g}",
            )
        )


def _valid(shape: BaseGeometry) -> BaseGeometry:
    """Return the shape, mended where that changes nothing a map could show."""
    if shape.is_valid:
        return shape
    mended: BaseGeometry = Shape()
    with suppress(ShapelyError):
        mended = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    change = abs(mended.area - shape.area) / shape.area * 100 if shape.area > 0 else 100.0
    if change <= SAME_AREA and mended.geom_type in ("Polygon", "MultiPolygon"):
        return mended
    raise ValueError(
        tr(
            "is not valid ({why}); mend it in the GIS, which would change its area by {change} %",
            why=shapely.is_valid_reason(shape),
            change=f"{change:.3g}",
        )
    )


def area_m2(shape: BaseGeometry) -> float:
    """Return the area of a shape in degrees, in square metres (0.5 % within a sub-district)."""
    if shape.is_empty:
        return 0.0
    _, south, _, north = shape.bounds
    scale = METRES_PER_DEGREE**2 * math.cos(math.radians((south + north) / 2))
    return float(shape.area) * scale


def to_polygons(shape: BaseGeometry) -> tuple[Polygon, ...]:
    """Return a shapely polygon or multi-polygon as the domain keeps it."""
    return tuple(
        tuple(
            np.asarray(shapely.get_coordinates(ring), dtype=np.float64)
            for ring in (part.exterior, *part.interiors)
        )
        for part in shapely.get_parts(shape)
    )


def to_shape(polygons: Sequence[Polygon]) -> BaseGeometry:
    """Return polygons of the domain as one shapely geometry."""
    parts = [Shape(polygon[0], polygon[1:]) for polygon in polygons]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def pack(polygons: Sequence[Polygon]) -> bytes:
    """Return polygons as WKB, as the store keeps them."""
    return bytes(shapely.to_wkb(to_shape(polygons)))


def unpack(wkb: bytes) -> tuple[Polygon, ...]:
    """Return the polygons of :func:`pack`."""
    return to_polygons(shapely.from_wkb(wkb))
