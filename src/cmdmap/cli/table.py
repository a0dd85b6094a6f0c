"""Plain tables and JSON for the command line.

Every command group that lists something prints through here, so that all look alike. On a terminal
a table keeps to its width and its head is bold; in a file or pipe nothing is cut.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Sequence
from datetime import datetime
from unicodedata import category, east_asian_width

GAP = "  "
LEAST = 8
"""Columns that are left of a cell that is cut."""

BOLD, PLAIN = "\033[1m", "\033[0m"


def print_json(value: object) -> None:
    """Print one JSON document, readable and in the given order."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def print_table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows under a head, columns as wide as their widest cell; None is a dash.

    Columns of numbers stand at the right. What a cell holds cannot steer the terminal.
    """
    cells = [list(map(_shown, row)) for row in (head, *rows)]
    columns = range(len(head))
    widths = [max(width(row[column]) for row in cells) for column in columns]
    on_terminal = sys.stdout.isatty()
    if on_terminal:
        widths = _fitting(widths, shutil.get_terminal_size().columns - len(GAP) * len(widths) + 2)
    right = [_are_numbers([row[column] for row in rows]) for column in columns]
    for number, row in enumerate(cells):
        line = GAP.join(map(_placed, row, widths, right)).rstrip()
        bold = number == 0 and on_terminal and not os.environ.get("NO_COLOR")
        print(f"{BOLD}{line}{PLAIN}" if bold else line)


def width(text: str) -> int:
    """Return the columns a text takes in a terminal: Chinese characters take two, marks none."""
    return sum(map(_columns, text))


def iso_utc(at: datetime | None) -> str | None:
    """Return an aware UTC instant as ISO 8601 ending in Z."""
    return None if at is None else at.isoformat().replace("+00:00", "Z")


def _columns(letter: str) -> int:
    if category(letter) in ("Mn", "Me", "Cc", "Cf"):
        return 0
    return 2 if east_asian_width(letter) in "WF" else 1


def _shown(cell: object) -> str:
    """Return a cell on one line, without characters that a terminal obeys."""
    if cell is None:
        return "-"
    line = " ".join(str(cell).splitlines()).replace("\t", " ")
    return "".join(letter for letter in line if category(letter) not in ("Cc", "Cf"))


def _are_numbers(cells: Sequence[object]) -> bool:
    """Tell whether a column holds numbers, and dashes between them."""
    given = [cell for cell in cells if cell is not None]
    return bool(given) and all(type(cell) in (int, float) for cell in given)


def _placed(text: str, wide: int, right: bool) -> str:
    text = _cut(text, wide)
    blank = " " * (wide - width(text))
    return blank + text if right else text + blank


def _cut(text: str, wide: int) -> str:
    if width(text) <= wide:
        return text
    kept, left = [], wide - 1
    for letter in text:
        left -= _columns(letter)
        if left < 0:
            break
        kept.append(letter)
    return "".join(kept) + "…"


def _fitting(widths: list[int], room: int) -> list[int]:
    """Take from the widest column as long as all together are wider than the room."""
    fitted = list(widths)
    while sum(fitted) > room and max(fitted) > LEAST:
        fitted[fitted.index(max(fitted))] -= 1
    return fitted


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return iso_utc(value)
    raise TypeError(f"no JSON for {type(value).__name__}")
