from __future__ import annotations

import numpy as np
import pytest
import shapely
from tests.kit.area_files import square

from cmdmap.domain.datum import gcj02_from_wgs84
from cmdmap.errors import UsageError, WorldError
from cmdmap.services.area_import.shapes import (
    area_m2,
    choose_georeference,
    pack,
    read_shape,
    to_polygons,
    to_shape,
    unpack,
)

BOW_TIE = "POLYGON ((120 30, 120.01 30.01, 120.01 30, 120 30.01, 120 30))"
OPEN_RING = b"\x01\x03\0\0\0\x01\0\0\0\x03\0\0\0" + np.array([0.0, 0, 1, 0, 1, 1]).tobytes()


def wkb(text: str) -> bytes:
    return shapely.to_wkb(shapely.from_wkt(text))


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        (None, "no geometry"),
        (b"nonsense", "broken geometry"),
        (OPEN_RING, "broken geometry"),
        (wkb("POLYGON EMPTY"), "no geometry"),
        (wkb("POINT (120 30)"), "Point"),
        (wkb("LINESTRING (120 30, 121 31)"), "LineString"),
        (wkb("GEOMETRYCOLLECTION (POLYGON ((0 0, 1 0, 1 1, 0 0)))"), "GeometryCollection"),
        (wkb(BOW_TIE), r"not valid \(Self-intersection.*would change its area by 100 %"),
        (wkb("POLYGON ((120 30, 120.1 30, 120 30))"), "not valid"),
        (wkb("POLYGON ((120 30, 120.1 30, 120.1 31e300, 120 30))"), "no longitude"),
        (wkb("POLYGON ((0 0, 1e-9 0, 1e-9 1e-9, 0 0))"), "smaller"),
        (wkb("POLYGON ((515000 3337000, 516000 3337000, 516000 3338000, 515000 3337000))"), "crs"),
        (shapely.to_wkb(shapely.Polygon([(0, 0), (1, 0), (np.inf, 1)])), "no number"),
    ],
)
def test_what_cannot_be_an_area_is_refused_with_its_reason(
    geometry: bytes | None, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        read_shape(geometry, None)


def test_heights_are_dropped_and_told() -> None:
    shape, had_heights, _ = read_shape(wkb("POLYGON Z ((0 0 5, 1 0 5, 1 1 5, 0 0 5))"), None)
    assert had_heights
    assert not shape.has_z


def test_a_shape_that_only_touches_itself_is_mended() -> None:
    spike = wkb(
        "POLYGON ((120 30, 120.1 30, 120.1 30.1, 120.05 30.1, 120.05 30.2, "
        "120.05 30.1, 120 30.1, 120 30))"
    )
    shape, _, was_mended = read_shape(spike, None)
    assert was_mended
    assert shape.is_valid
    assert shape.area == pytest.approx(0.01)


def test_projected_coordinates_become_wgs84() -> None:
    georeference = choose_georeference("epsg:4549", None, "f")
    assert georeference is not None
    metres = shapely.box(515000, 3337000, 516000, 3338000)
    shape, *_ = read_shape(shapely.to_wkb(metres), georeference.convert)
    assert shape.bounds == pytest.approx((120.155, 30.154, 120.166, 30.164), abs=0.003)
    assert area_m2(shape) == pytest.approx(1e6, rel=0.01)


def test_gcj02_is_shifted_back() -> None:
    georeference = choose_georeference("GCJ-02", None, "f")
    assert georeference is not None
    true = square(120.15, 30.15)
    shifted = shapely.transform(true, gcj02_from_wgs84)
    shape, *_ = read_shape(shapely.to_wkb(shifted), georeference.convert)
    assert shapely.get_coordinates(shape) == pytest.approx(shapely.get_coordinates(true), abs=1e-9)


def test_coordinates_a_projection_cannot_take_are_refused() -> None:
    georeference = choose_georeference("EPSG:4549", None, "f")
    assert georeference is not None
    with pytest.raises(ValueError, match="crs"):
        read_shape(wkb("POLYGON ((0 0, 1e300 0, 1e300 1e300, 0 0))"), georeference.convert)


@pytest.mark.parametrize("name", ["EPSG:999999", "EPSG:1", "wgs", "EPSG:4326; rm", "", "4326"])
def test_an_unknown_reference_system_is_a_wrong_use(name: str) -> None:
    with pytest.raises(UsageError, match="reference system"):
        choose_georeference(name, None, "f")


def test_a_file_with_a_nonsense_reference_system_is_refused_and_without_one_it_is_open() -> None:
    with pytest.raises(WorldError, match="--crs"):
        choose_georeference(None, 'GEOGCS["nothing"', "areas.shp")
    assert choose_georeference(None, None, "f") is None


def test_polygons_survive_store_and_domain_bit_for_bit() -> None:
    ring = square(120, 30, 0.03).difference(square(120.01, 30.01))
    two = shapely.MultiPolygon([ring, square(121, 30)])
    for shape in (ring, two):
        polygons = to_polygons(shape)
        assert to_shape(polygons).equals_exact(shape)
        assert to_shape(unpack(pack(polygons))).equals_exact(shape)
