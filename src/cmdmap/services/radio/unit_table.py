"""The order that brings the table of radio ids up to date from a file, and takes that back.

Run by the writer thread inside its transaction; ``unit_import.py`` makes the command from a sheet.
"""

from __future__ import annotations

from dataclasses import replace

from cmdmap.domain.facts import UnitChanged
from cmdmap.domain.ids import UnitId
from cmdmap.domain.radio.commands import ImportUnits
from cmdmap.domain.radio.duty_log import EntryKind
from cmdmap.domain.radio.facts import UnitsImported
from cmdmap.domain.unit import ForceKind, LiveUnit, Unit, born_name
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.present import Draft
from cmdmap.services.radio.log import known, named, note
from cmdmap.store.units import insert_unit, update_unit


def import_units(command: ImportUnits, draft: Draft) -> None:
    """Add the new units and replace what is known of the others, all or none.

    Raises:
        WorldError: nobody has a number, no person is named, or two units would have one identity.
    """
    by = named(command.by)
    if not command.units:
        raise WorldError(tr("There is nothing to import; nothing was changed."))
    changed = {unit.id: known(unit.id, draft) for unit in command.units if unit.id}
    _judge(command.units, changed, draft)
    # Keys may change hands within the import: all are laid down before any is taken up.
    for live in changed.values():
        update_unit(draft.connection, replace(live.unit, keys=()))
    before = [live.unit for live in changed.values()]
    for unit in command.units:
        before_it = changed.get(unit.id)
        if before_it is None:
            kept = insert_unit(draft.connection, unit, draft.now)
            before.append(_unnamed(kept))
        else:
            kept = unit
            update_unit(draft.connection, kept)
        draft.put(replace(before_it, unit=kept) if before_it else LiveUnit(kept))
        draft.facts.append(UnitChanged(kept))
    draft.facts.append(UnitsImported(tuple(before)))
    note(draft, EntryKind.UNITS, tr("units imported: {n}", n=len(command.units)), by=by)


def _judge(units: tuple[Unit, ...], changed: dict[UnitId, LiveUnit], draft: Draft) -> None:
    seen: set[str] = set()
    for key in (key for unit in units for key in unit.keys):
        owner = draft.live_of_key(key)
        if key in seen or (owner is not None and owner.unit.id not in changed):
            raise WorldError(tr("{key} would belong to two units; nothing was changed.", key=key))
        seen.add(key)


def _unnamed(unit: Unit) -> Unit:
    """Return a unit as it stands before anybody has named it: rows of a store never go."""
    name = born_name(unit.keys[0]) if unit.keys else unit.name
    return Unit(unit.id, name, ForceKind.UNKNOWN, unit.keys, named=False)
