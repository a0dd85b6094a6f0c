"""Degrees to the page's world coordinates.

The page draws in Web Mercator (EPSG:3857) scaled to 0..1 over the whole square world; on the wire a
coordinate is that fraction times 2**32 as an unsigned integer (steps of 0.93 cm at the equator).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

MAX_LAT = 85.051128779
"""Where the Mercator square ends, degrees."""

_STEPS = 2.0**32


def world_steps(
    lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Return x and y in steps of 2**-32 of the world, x from the west, y from the north.

    Both arrays have the shape of ``lon`` (degrees, wrapped at 180) and ``lat`` (degrees, held
    within :data:`MAX_LAT`).
    """
    x = (lon / 360.0 + 0.5) % 1.0
    sine = np.sin(np.radians(np.clip(lat, -MAX_LAT, MAX_LAT)))
    y = 0.5 - np.arctanh(sine) / (2.0 * np.pi)
    return _steps(x), _steps(y)


def _steps(fraction: npt.NDArray[np.float64]) -> npt.NDArray[np.uint32]:
    held = np.clip(np.rint(fraction * _STEPS), 0.0, _STEPS - 1.0)
    return held.astype(np.uint32)
