"""Gridwork: gives the jurisdiction a centre works over, its imported area or the demo area.

Read once at start by the composition roots, which hand the result to the area index
(``locate.py``), the map and the simulator. The demo area is made by ``tools/make_area.py``, which
also states the file's format.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from cmdmap.config import resources_dir
from cmdmap.domain.grid import Area, AreaLevel, Jurisdiction, Ring, Road, RoadLevel
from cmdmap.services.area_import.keep import imported_areas
from cmdmap.store.areas import read_jurisdiction
from cmdmap.store.engine import Store


def demo_folder() -> Path:
    """Return the folder of the demo area and its roster."""
    return resources_dir() / "jurisdiction" / "demo"


def load_demo_jurisdiction() -> Jurisdiction:
    """Return the synthetic area that ships in the box (about 60 ms)."""
    raw = json.loads((demo_folder() / "area.json").read_text(encoding="utf-8"))
    per_degree = raw["steps_per_degree"]
    return Jurisdiction(
        name=raw["name"],
        synthetic=raw["synthetic"],
        areas=tuple(
            Area(
                entry["code"],
                entry["name"],
                AreaLevel(entry["level"]),
                entry["parent"],
                ((_unpack(entry["ring"], per_degree),),),
            )
            for entry in raw["areas"]
        ),
        roads=tuple(
            Road(entry["name"], RoadLevel(entry["level"]), _unpack(entry["line"], per_degree))
            for entry in raw["roads"]
        ),
        water=tuple((_unpack(entry["ring"], per_degree),) for entry in raw["water"]),
    )


def _unpack(steps: Sequence[int], per_degree: int) -> Ring:
    points = np.cumsum(np.asarray(steps, dtype=np.int64).reshape(-1, 2), axis=0)
    return np.asarray(points / per_degree, dtype=np.float64)


def load_jurisdiction(store: Store) -> Jurisdiction:
    """Return the imported area, or the demo area where nothing was imported.

    Raises:
        WorldError: the store cannot be read.
    """
    areas = imported_areas(store)
    if not areas:
        return load_demo_jurisdiction()
    with store.reader() as connection:
        told = read_jurisdiction(connection)
    if told is None:
        return Jurisdiction(name="", synthetic=False, areas=areas)
    return Jurisdiction(told.name, synthetic=False, areas=areas, imported_at=told.imported_at)
