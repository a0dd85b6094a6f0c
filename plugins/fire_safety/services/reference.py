"""The plugin's own data files: kinds of places, check lists, criteria, weights, names of fields.

Read from ``resources`` or, where the centre has written its own, from the plugin's folder in the
home; read again when a file has changed, so a new list needs no restart.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cmdmap.api import PluginDesk, WorldError, tr
from fire_safety.domain.check_list import CheckList, read_lists
from fire_safety.domain.fields import Entry
from fire_safety.domain.major import Criteria, read_criteria
from fire_safety.domain.payload import FieldNames, read_names
from fire_safety.domain.place_kind import PlaceKind, read_kinds
from fire_safety.domain.plan import Intervals
from fire_safety.domain.risk import Weights, read_weights

RESOURCES = Path(__file__).parents[1] / "resources"
FILES = ("place_kinds.toml", "check_lists.toml", "major_hazards.toml", "risk.toml")
LARGEST = 1_000_000
"""Bytes of a file."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Every data file as values."""

    kinds: Mapping[str, PlaceKind]
    lists: Mapping[str, CheckList]
    criteria: Criteria
    weights: Weights

    def list_of(self, kind: str) -> CheckList:
        """Return the check list of a kind of places.

        Raises:
            WorldError: there is none.
        """
        known = self.kinds.get(kind)
        found = self.lists.get(known.check_list) if known else None
        if found is None:
            raise WorldError(tr("There is no check list for {kind}; add one.", kind=kind))
        return found


def reference(desk: PluginDesk) -> Reference:
    """Return the data files in use.

    Raises:
        WorldError: a file of the centre's own cannot be used; names file and key.
    """
    paths = [_in_use(desk.folder / name, RESOURCES / name) for name in FILES]
    return _read(tuple((path, path.stat().st_mtime_ns) for path in paths))


def shipped() -> Reference:
    """Return the data files as they ship."""
    return _read(tuple((RESOURCES / name, 0) for name in FILES))


@lru_cache(maxsize=1)
def shipped_names() -> FieldNames:
    """Return the names of sensors' fields; a driver may run outside the console."""
    return read_names(_entry(RESOURCES / "sensor_fields.toml"))


def intervals(desk: PluginDesk) -> Intervals:
    """Return how often places are due, from the options."""
    return Intervals(
        int(desk.option("every_high_d")),
        int(desk.option("every_middle_d")),
        int(desk.option("every_low_d")),
        int(desk.option("first_within_d")),
    )


def _in_use(own: Path, ours: Path) -> Path:
    return own if own.is_file() else ours


@lru_cache(maxsize=8)
def _read(files: tuple[tuple[Path, int], ...]) -> Reference:
    kinds, lists, major, risk = (_entry(path) for path, _ in files)
    made = Reference(read_kinds(kinds), read_lists(lists), read_criteria(major), read_weights(risk))
    for kind in made.kinds.values():
        if kind.check_list not in made.lists:
            raise WorldError(
                tr(
                    "{path}: the kind {kind} names the check list {code}, which is not there.",
                    path=kinds.place,
                    kind=kind.code,
                    code=kind.check_list,
                )
            )
    return made


def _entry(path: Path) -> Entry:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise ValueError("too large")
        return Entry(tomllib.loads(raw.decode("utf-8")), str(path))
    except (OSError, ValueError, RecursionError) as error:
        raise WorldError(
            tr("{path} cannot be read ({why}); mend or remove it.", path=path, why=error)
        ) from error
