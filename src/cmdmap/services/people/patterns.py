"""Shift patterns from files: what ships and, over it, what the centre has written.

Read by the duty view, the planner and the demo; ``resources/people/patterns.toml`` says the format.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from cmdmap.config import resources_dir
from cmdmap.domain.people.duty import Shift, ShiftPattern
from cmdmap.domain.unit import ForceKind
from cmdmap.errors import WorldError
from cmdmap.i18n import current_language, tr


@dataclass(frozen=True, slots=True)
class ForcePattern:
    """A pattern with the force that follows it."""

    pattern: ShiftPattern
    force: ForceKind


def load_patterns(home: Path | None = None) -> Mapping[str, ForcePattern]:
    """Return every pattern by its code, names in the language of the seat.

    Raises:
        WorldError: a file of the centre's own cannot be read or holds a wrong value.
    """
    shipped = resources_dir() / "people" / "patterns.toml"
    found = _read(shipped)
    own = home / "patterns.toml" if home is not None else None
    if own is not None and own.is_file():
        found |= _read(own)
    return found


def pattern_of(force: ForceKind, home: Path | None = None) -> ShiftPattern:
    """Return the first pattern of a force, else the first of all."""
    patterns = load_patterns(home)
    fitting = [each.pattern for each in patterns.values() if each.force is force]
    return fitting[0] if fitting else next(iter(patterns.values())).pattern


def shift_of(code: str, home: Path | None = None) -> Shift | None:
    """Return the shift of a code, in whichever pattern it stands."""
    for each in load_patterns(home).values():
        if (shift := each.pattern.shift(code)) is not None:
            return shift
    return None


def _read(path: Path) -> dict[str, ForcePattern]:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return {code: _pattern(code, entry) for code, entry in raw.items()}
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise WorldError(
            tr("{path} cannot be read ({why}); mend or remove it.", path=path, why=error)
        ) from error


def _pattern(code: str, entry: Mapping[str, Any]) -> ForcePattern:
    shifts = tuple(
        Shift(
            str(each["code"]), _name(each), _clock(each["begins"]), timedelta(hours=each["hours"])
        )
        for each in entry["shifts"]
    )
    if not shifts or any(shift.lasts <= timedelta() for shift in shifts):
        raise ValueError(f"{code}: shifts")
    pattern = ShiftPattern(
        code, _name(entry), shifts, timedelta(hours=entry["rest_hours"]),
        int(entry["most_in_week"]),
    )  # fmt: skip
    return ForcePattern(pattern, ForceKind(entry["force"]))


def _name(entry: Mapping[str, Any]) -> str:
    return str(entry["name_zh" if current_language() == "zh_CN" else "name_en"])


def _clock(text: str) -> timedelta:
    hours, minutes = text.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))
