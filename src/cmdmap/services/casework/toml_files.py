"""TOML files of the incident settings: read as one table, written so that a crash loses nothing.

Used by ``kind_files.py``, ``calendars.py`` and ``kind_changes.py``.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.casework.kind_fields import Raw


def read_table(path: Path) -> Raw:
    """Return what a file holds, nothing where there is none.

    Raises:
        WorldError: it cannot be read.
    """
    try:
        return parse_table(path.read_bytes(), path)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise _unreadable(path, error) from error


def parse_table(source: bytes, path: Path) -> Raw:
    """Return what the bytes of a file hold; ``path`` names it in the refusal.

    Raises:
        WorldError: they are no TOML.
    """
    try:
        return tomllib.loads(source.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> WorldError:
    return WorldError(tr("{path} cannot be read ({why}); mend or remove it.", path=path, why=error))


def write_table(path: Path, table: Raw) -> None:
    """Replace a file by ``table``: strings, numbers, truth values, lists and tables of them.

    Raises:
        WorldError: it cannot be written; what was there is kept.
    """
    fresh = path.with_suffix(".new")
    try:
        fresh.write_text("\n".join(_lines((), table)) + "\n", encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        raise WorldError(
            tr("{path} cannot be written ({why}); nothing was changed.", path=path, why=error)
        ) from error


def _lines(above: tuple[str, ...], table: Raw) -> Iterator[str]:
    plain = {key: value for key, value in table.items() if not isinstance(value, dict)}
    if above and plain:
        yield f"[{'.'.join(_word(key) for key in above)}]"
    yield from (f"{_word(key)} = {_value(value)}" for key, value in plain.items())
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _lines((*above, key), value)


def _word(key: str) -> str:
    bare = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return key if bare else _value(key)


def _value(value: object) -> str:
    # JSON writes strings, numbers, truth values and lists of them just as TOML does.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
