"""Plain tables and JSON for the command line.

Every command group that lists something prints through here, so that all look alike.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from unicodedata import east_asian_width


def print_json(value: object) -> None:
    """Print one JSON document, readable and in the given order."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def print_table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows under a head, columns as wide as their widest cell; None is a dash."""
    cells = [list(head), *(["-" if cell is None else str(cell) for cell in row] for row in rows)]
    widths = [max(width(row[column]) for row in cells) for column in range(len(head))]
    for row in cells:
        padded = (cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True))
        print("  ".join(padded).rstrip())


def width(text: str) -> int:
    """Return the columns a text takes in a terminal: Chinese characters take two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def iso_utc(at: datetime | None) -> str | None:
    """Return an aware UTC instant as ISO 8601 ending in Z."""
    return None if at is None else at.isoformat().replace("+00:00", "Z")


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return iso_utc(value)
    raise TypeError(f"no JSON for {type(value).__name__}")
