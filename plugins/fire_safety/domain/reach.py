"""How far a micro fire station reaches within its minutes: a circle by speed and detour.

The plugin API offers no travel times by road, so the ring is a circle whose radius is the way at
the option's speed divided by the option's detour factor; the layer's legend says so.
"""

from __future__ import annotations


def reach_m(minutes: float, speed_kmh: float, detour: float) -> float:
    """Return the radius in metres that is reached in ``minutes``; ``detour`` is 1 or more."""
    return minutes * 60.0 * (speed_kmh / 3.6) / max(1.0, detour)
