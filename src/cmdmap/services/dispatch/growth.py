"""Growth: blocks of a map joined to connected parts of about equal weight, one for each seed.

Second half of ``sectors.py``. Parts grow in turns, the lightest first, block by block to the free
neighbour nearest to the seed; then blocks on borders change sides as long as that evens out weights
and tears no part apart.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

MOST_SWAPS = 2000


@dataclass(frozen=True, slots=True)
class Blocks:
    """What parts are made of, on the plane."""

    shapes: Sequence[BaseGeometry]
    weights: Sequence[float]
    near: Sequence[frozenset[int]]
    """Neighbours of each block."""


def grow(blocks: Blocks, seeds: Sequence[int]) -> list[int]:
    """Return the part of each block: 0 for what grew from the first seed, and so on.

    Every block belongs to a part; one with neighbours only ever joins one that touches it.
    """
    owners = [-1] * len(blocks.shapes)
    spots = shapely.get_coordinates(shapely.centroid(blocks.shapes))
    weights = [0.0] * len(seeds)
    edges: list[list[tuple[float, int]]] = [[] for _ in seeds]

    def take(part: int, block: int) -> None:
        owners[block] = part
        weights[part] += blocks.weights[block]
        for other in blocks.near[block]:
            if owners[other] < 0:
                away = float(np.hypot(*(spots[other] - spots[seeds[part]])))
                heapq.heappush(edges[part], (away, other))

    for part, block in enumerate(seeds):
        take(part, block)
    turns = [(weights[part], part) for part in range(len(seeds))]
    heapq.heapify(turns)
    while turns:
        _, part = heapq.heappop(turns)
        while edges[part] and owners[edges[part][0][1]] >= 0:
            heapq.heappop(edges[part])
        if edges[part]:
            take(part, heapq.heappop(edges[part])[1])
            heapq.heappush(turns, (weights[part], part))
    for block, owner in enumerate(owners):
        if owner < 0:
            # An island goes to the part that begins nearest.
            owners[block] = int(np.hypot(*(spots[list(seeds)] - spots[block]).T).argmin())
    return owners


def balance(blocks: Blocks, seeds: Sequence[int], owners: Sequence[int]) -> list[int]:
    """Return owners after blocks have changed sides; seeds stay and parts stay connected."""
    owners = list(owners)
    weights = np.bincount(owners, weights=blocks.weights, minlength=len(seeds))
    fixed = frozenset(seeds)
    for _ in range(MOST_SWAPS):
        swap = next(_swaps(blocks, owners, weights, fixed), None)
        if swap is None:
            break
        block, taker = swap
        weights[owners[block]] -= blocks.weights[block]
        weights[taker] += blocks.weights[block]
        owners[block] = taker
    return owners


def _swaps(
    blocks: Blocks, owners: list[int], weights: np.ndarray, fixed: frozenset[int]
) -> Iterator[tuple[int, int]]:
    """Yield blocks that a lighter part could take from a heavier one, the best first."""
    wishes = [
        (float(weights[owners[block]] - weights[taker]), block, taker)
        for block in range(len(owners))
        if block not in fixed
        for taker in {owners[other] for other in blocks.near[block]} - {owners[block]}
        if weights[owners[block]] - weights[taker] > blocks.weights[block]
    ]
    for _, block, taker in sorted(wishes, reverse=True):
        if _holds_without(blocks, owners, block):
            yield block, taker


def _holds_without(blocks: Blocks, owners: list[int], block: int) -> bool:
    """Tell whether the neighbours of a block in its own part reach each other without it."""
    own = owners[block]
    beside = {other for other in blocks.near[block] if owners[other] == own}
    if not beside:
        return False
    reached: set[int] = set()
    edge = [min(beside)]
    while edge and not beside <= reached:
        here = edge.pop()
        if here not in reached:
            reached.add(here)
            edge += [o for o in blocks.near[here] if owners[o] == own and o != block]
    return beside <= reached
