"""Reaching: how long it takes from some places to many, by road, for layers and lists of plugins.

Asked through the board; the same network, speeds and walking as for proposals.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cmdmap.domain.people.roster import Mode
from cmdmap.domain.place import Place
from cmdmap.services.dispatch.plane import Floats
from cmdmap.services.dispatch.roadnet import RoadNet


def travel_seconds(net: RoadNet, sources: Sequence[Place], points: Floats) -> Floats:
    """Return the seconds by e-bike from each source to each point, shape (sources, n).

    ``points``: (n, 2), longitude and latitude in degrees. Infinite where no way leads. Ways are
    the same in both directions.
    """
    snaps = net.snap(np.asarray(points, dtype=np.float64))
    times = [net.spread(source, Mode.E_BIKE).seconds(snaps) for source in sources]
    return np.array(times).reshape(len(sources), len(snaps.places))
