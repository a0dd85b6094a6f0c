"""Files as a GIS writes them, and as a careless or hostile one does."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pyogrio import raw
from shapely.geometry import mapping

Rows = Sequence[tuple[Mapping[str, Any], Any]]
"""Properties and geometry (shapely, GeoJSON or None) of each row."""

DRIVERS = {".gpkg": "GPKG", ".shp": "ESRI Shapefile", ".geojson": "GeoJSON"}


@pytest.fixture
def geojson(tmp_path: Path) -> Callable[..., Path]:
    """Writes rows as GeoJSON, unchecked."""

    def write(rows: Rows, name: str = "areas.geojson", encoding: str = "utf-8") -> Path:
        features = [
            {
                "type": "Feature",
                "properties": properties,
                "geometry": mapping(shape) if isinstance(shape, shapely.Geometry) else shape,
            }
            for properties, shape in rows
        ]
        text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Writes rows through GDAL; the driver follows from the ending."""

    def write(name: str, rows: Rows, crs: str | None = "EPSG:4326", **options: Any) -> Path:
        path = tmp_path / name
        names = list(rows[0][0])
        raw.write(
            path,
            np.array([shapely.to_wkb(shape) for _, shape in rows], dtype=object),
            [np.array([row[n] for row, _ in rows], dtype=object) for n in names],
            names,
            geometry_type=options.pop("geometry_type", "Polygon"),
            crs=crs,
            driver=DRIVERS[path.suffix],
            **options,
        )
        return path

    return write
