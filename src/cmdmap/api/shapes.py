"""Which places lie inside a ring, as an area index decides it.

Used by a plugin's counters and by its pages when an area was drawn. Half-open like the areas
themselves (``services/edges.py``): a place on a common edge lies in exactly one of two areas.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cmdmap.domain.grid import Ring
from cmdmap.domain.place import Place
from cmdmap.services.edges import EdgeTable


def inside(ring: Ring, places: Sequence[Place]) -> list[bool]:
    """Return for each place whether it lies inside a closed ring (n, 2), degrees WGS-84."""
    if not places:
        return []
    spots = np.asarray(places, dtype=np.float64)
    edges = EdgeTable([((ring,),)])
    held = edges.hold(np.zeros(len(spots), dtype=np.int64), spots[:, 0], spots[:, 1])
    return [bool(flag) for flag in held]
