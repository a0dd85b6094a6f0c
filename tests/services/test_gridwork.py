from __future__ import annotations

from pathlib import Path

import numpy as np

from cmdmap.domain.grid import AreaLevel
from cmdmap.services.gridwork import demo_folder, load_demo_jurisdiction, load_jurisdiction
from cmdmap.services.roster import load_demo_roster
from cmdmap.store.engine import open_store


def test_demo_area_is_read_as_closed_rings_in_degrees() -> None:
    demo = load_demo_jurisdiction()
    assert (demo.name, demo.synthetic) == ("浦沿街道", True)
    rings = [ring for a in demo.areas for polygon in a.polygons for ring in polygon]
    assert all(ring.dtype == np.float64 and ring.shape[1] == 2 for ring in rings)
    assert all((ring[0] == ring[-1]).all() for ring in rings)
    points = np.vstack(rings)
    assert (points.min(axis=0) > (120.11, 30.13)).all()
    assert (points.max(axis=0) < (120.20, 30.20)).all()


def test_neighbours_share_their_corners_bit_for_bit() -> None:
    micros = [a for a in load_demo_jurisdiction().areas if a.level is AreaLevel.MICRO_GRID]
    corners = np.vstack([a.polygons[0][0][:-1] for a in micros])
    _, counts = np.unique(corners, axis=0, return_counts=True)
    # Bends of the outline stand in one area, crossings in three or more, all others in two.
    assert (counts > 1).mean() > 0.9


def test_a_fresh_store_gives_the_demo_area(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'cmdmap.db'}")
    try:
        assert load_jurisdiction(store).synthetic
    finally:
        store.close()


def test_roster_entries_become_units_to_enrol() -> None:
    first = load_demo_roster()[0]
    unit = first.unit()
    assert (unit.name, unit.keys) == ("巡-01", ("fleetsync:100-2001",))
    assert (unit.kind, unit.team, unit.phone) == (first.kind, first.team, first.phone)
    assert unit.named


def test_the_demo_folder_ships_with_the_program() -> None:
    assert {path.name for path in demo_folder().iterdir()} == {
        "area.json", "incidents.toml", "roster.json",
    }  # fmt: skip
