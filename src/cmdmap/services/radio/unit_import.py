"""The table of radio ids: planned from a sheet, shown before it is kept, written into a sheet.

``plan_units`` judges every row against what the desk knows and changes nothing; the command it
makes is carried out by ``unit_table.py``. Used by the window and by ``cmdmap units``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from cmdmap.domain.ids import UnitId, UnitKey
from cmdmap.domain.radio.commands import ImportUnits
from cmdmap.domain.unit import FORCE_MARKS, UNIT_NAME_LENGTH, ForceKind, Unit
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.protocols.registry import AUTO, names
from cmdmap.services.files.sheets import Refusal, Row, read_sheet, write_sheet

COLUMNS = ("radio_id", "name", "kind", "team", "phone")
"""Head of an exported table; reading knows the other words below, too."""

_HEADS = {
    "radio_id": ("radio_id", "radio id", "unit_key", "id", "台号", "电台号", "终端号"),
    "name": ("name", "unit", "call sign", "呼号", "名称", "力量"),
    "kind": ("kind", "force", "类别", "力量类别"),
    "team": ("team", "队伍", "单位", "班组"),
    "phone": ("phone", "telephone", "电话", "手机", "手机号"),
}
WORDS: Mapping[str, str] = {word: name for name, words in _HEADS.items() for word in words}
KINDS: Mapping[str, ForceKind] = {
    **{kind.value: kind for kind in ForceKind},
    **{mark: kind for kind, mark in FORCE_MARKS.items()},
    "综治": ForceKind.GOVERNANCE,
    "执法": ForceKind.LAW_ENFORCEMENT,
    "综合执法": ForceKind.LAW_ENFORCEMENT,
    "调解": ForceKind.MEDIATION,
    "矛调": ForceKind.MEDIATION,
    "网格": ForceKind.GRID,
    "网格员": ForceKind.GRID,
    "公安": ForceKind.POLICE,
    "警察": ForceKind.POLICE,
    "未知": ForceKind.UNKNOWN,
}
KENWOOD = re.compile(r"\d{3}-\d{4}")
"""Fleet and device as radio people write them, without the protocol's name."""
KEY_LENGTH = 128
Slot = UnitId | tuple[str, str]
"""What rows about one unit share: its number, or name and team of a new one."""

PHONE = re.compile(r"\+?[\d() -]{3,24}")


@dataclass(frozen=True, slots=True)
class Planned:
    """One unit as it will be; ``before`` is None for a new one."""

    unit: Unit
    before: Unit | None
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """What an import would do."""

    planned: tuple[Planned, ...]
    refused: tuple[Refusal, ...]
    unchanged: int
    """Rows that say what is known already."""

    def command(self, by: str) -> ImportUnits:
        """Return the wish to carry it out."""
        return ImportUnits(tuple(each.unit for each in self.planned), by)


def plan_file(path: Path, units: Iterable[Unit]) -> UnitPlan:
    """Plan the import of a file.

    Raises:
        WorldError: the file cannot be read, or its head names no radio id and name.
    """
    return plan_units(read_sheet(path), units)


def plan_units(sheet: Sequence[Row], units: Iterable[Unit]) -> UnitPlan:
    """Judge every row of a sheet, the first of which is the head; nothing is changed.

    Raises:
        WorldError: the head names no radio id and name.
    """
    head = [WORDS.get(cell.strip().lower(), "") for cell in (sheet[0] if sheet else ())]
    if "radio_id" not in head or "name" not in head:
        raise WorldError(tr("The first row must name the columns; radio_id and name are needed."))
    planner = _Planner(units)
    for number, row in enumerate(sheet[1:], 2):
        if any(row):
            cells = {name: cell for name, cell in zip(head, row, strict=False) if name}
            planner.take(number, cells)
    return planner.plan()


def export_units(path: Path, units: Iterable[Unit]) -> int:
    """Write one row for each radio id; reading it again changes nothing. Return the rows.

    Raises:
        WorldError: the file cannot be written.
    """
    rows = [
        (key, unit.name, unit.kind.value, unit.team, unit.phone)
        for unit in units
        if unit.named
        for key in unit.keys
    ]
    return write_sheet(path, COLUMNS, rows)


@dataclass(slots=True)
class _Draft:
    """A unit in the making, with the rows that speak of it."""

    unit: Unit
    before: Unit | None
    rows: list[int] = field(default_factory=list)


class _Planner:
    """Collects rows into units."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._known = {unit.id: unit for unit in units}
        self._owners = {key: unit.id for unit in self._known.values() for key in unit.keys}
        self._by_name: dict[tuple[str, str], Slot] = {
            (unit.name, unit.team): unit.id for unit in self._known.values() if unit.named
        }
        self._drafts: dict[Slot, _Draft] = {}
        self._seen: dict[str, int] = {}
        self._refused: list[Refusal] = []

    def take(self, number: int, cells: Mapping[str, str]) -> None:
        """Judge one row: it joins a unit or is refused."""
        key = _key(cells.get("radio_id", ""))
        reason = self._doubt(key, cells)
        if not reason:
            reason = self._join(number, UnitKey(key), cells)
        if reason:
            self._refused.append(Refusal(number, reason))
        else:
            self._seen[key] = number

    def plan(self) -> UnitPlan:
        """Return the result."""
        changed = [each for each in self._drafts.values() if each.unit != each.before]
        same = sum(len(e.rows) for e in self._drafts.values() if e.unit == e.before)
        planned = (Planned(each.unit, each.before, tuple(each.rows)) for each in changed)
        return UnitPlan(tuple(planned), tuple(self._refused), same)

    def _doubt(self, key: str, cells: Mapping[str, str]) -> str:
        name, kind, phone = (cells.get(part, "") for part in ("name", "kind", "phone"))
        protocol, _, number = key.partition(":")
        if not key:
            return tr("no radio id")
        if protocol not in names() or protocol == AUTO or not number or len(key) > KEY_LENGTH:
            return tr("the radio id must be written as protocol:id, e.g. fleetsync:100-2007")
        if key in self._seen:
            return tr("the radio id stands in row {row} already", row=self._seen[key])
        if not name:
            return tr("no name")
        if len(name) > UNIT_NAME_LENGTH or len(cells.get("team", "")) > UNIT_NAME_LENGTH:
            return tr("name or team is longer than {most} characters", most=UNIT_NAME_LENGTH)
        if kind and kind.lower() not in KINDS:
            return tr("unknown kind {kind}", kind=repr(kind[:20]))
        if phone and not PHONE.fullmatch(phone):
            return tr("{phone} is no telephone number", phone=repr(phone[:20]))
        return ""

    def _join(self, number: int, key: UnitKey, cells: Mapping[str, str]) -> str:
        """Find the unit a row is about: by its radio id, else by name and team, else a new one."""
        name, team = cells["name"], cells.get("team", "")
        owner = self._owners.get(key)
        same = self._by_name.get((name, team))
        slot: Slot = owner or same or (name, team)
        draft = self._drafts.get(slot) or self._begin(slot)
        if draft.rows and (draft.unit.name, draft.unit.team) != (name, team):
            return tr("row {row} gives the same unit another name", row=draft.rows[0])
        kind = KINDS.get(cells.get("kind", "").lower(), draft.unit.kind)
        keys = draft.unit.keys if key in draft.unit.keys else (*draft.unit.keys, key)
        phone = cells.get("phone", "") or draft.unit.phone
        # A table without a column leaves alone what it says nothing about.
        team = team if "team" in cells else draft.unit.team
        draft.unit = replace(
            draft.unit, name=name, kind=kind, keys=keys, team=team, phone=phone, named=True
        )
        draft.rows.append(number)
        self._drafts[slot] = draft
        self._by_name.setdefault((name, cells.get("team", "")), slot)
        return ""

    def _begin(self, slot: Slot) -> _Draft:
        known = None if isinstance(slot, tuple) else self._known[slot]
        return _Draft(known or Unit(UnitId(0), "", ForceKind.UNKNOWN), known)


def _key(cell: str) -> str:
    cell = cell.strip()
    return f"fleetsync:{cell}" if KENWOOD.fullmatch(cell) else cell
