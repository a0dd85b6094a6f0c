"""Rows for area files: small squares with codes and names."""

from __future__ import annotations

from typing import Any

import shapely


def square(x: float, y: float, size: float = 0.01) -> shapely.Polygon:
    return shapely.box(x, y, x + size, y + size)


def grids(count: int = 4) -> list[tuple[dict[str, Any], shapely.Polygon]]:
    """Squares in a row, with codes 101, 102, ..."""
    return [
        ({"code": f"{101 + n}", "name": f"第{n + 1}网格"}, square(120 + n / 100, 30))
        for n in range(count)
    ]
