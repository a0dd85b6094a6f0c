"""Keep: stores an import's plan in one transaction, or refuses it as a whole.

Last stage of an area import; called by ``cmdmap areas import`` and the window after ``plan.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from cmdmap.domain.grid import Area, AreaLevel
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.area_import.shapes import pack, unpack
from cmdmap.store.areas import (
    StoredArea,
    StoredJurisdiction,
    clear_areas,
    read_areas,
    replace_areas,
    set_parents,
)
from cmdmap.store.engine import Store

if TYPE_CHECKING:
    from cmdmap.services.area_import.plan import AreaPlan


def imported_areas(store: Store) -> tuple[Area, ...]:
    """Return the areas an admin has imported, by code; empty while the demo area is in use."""
    with store.reader() as connection:
        rows = read_areas(connection)
    return tuple(
        Area(row.code, row.name, AreaLevel(row.level), row.parent, unpack(row.geometry))
        for row in rows
    )


def keep_plan(store: Store, plan: AreaPlan, at: datetime, *, skip_refused: bool = False) -> None:
    """Store the areas of a plan; everything or nothing.

    Args:
        store: Where to.
        plan: What ``plan_import`` made from the file and :func:`imported_areas`.
        at: Now, aware UTC.
        skip_refused: Store the good rows although others were refused.

    Raises:
        WorldError: rows were refused, no row is good, areas that stay would lose their parent, or
            the store cannot be written. Nothing was changed then.
    """
    if plan.refused and not skip_refused:
        raise WorldError(
            tr(
                "Nothing was imported, because {count} rows were refused; mend them, or import "
                "the others with --skip-refused.",
                count=len(plan.refused),
            )
        )
    if not plan.areas:
        raise WorldError(tr("Nothing was imported, because no row is an area."))
    rows = [
        StoredArea(a.code, a.name, a.level.value, a.parent, pack(a.polygons)) for a in plan.areas
    ]
    levels = [level.value for level in plan.levels]
    with store.transaction() as connection:
        staying = [row for row in read_areas(connection) if row.level not in levels]
        _check_whole([*staying, *rows])
        told = StoredJurisdiction(_name([*staying, *rows], plan.source), plan.source, at)
        replace_areas(connection, levels, rows, told)
        set_parents(connection, plan.adopted)


def forget_areas(store: Store) -> int:
    """Go back to the demo area and return how many imported areas were forgotten."""
    with store.transaction() as connection:
        return clear_areas(connection)


def _check_whole(rows: Sequence[StoredArea]) -> None:
    """Check that codes are single and parents exist once the plan is carried out."""
    codes = {row.code for row in rows}
    if len(codes) < len(rows):
        raise WorldError(tr("Nothing was imported, because the areas were changed meanwhile."))
    orphans = [row for row in rows if row.parent and row.parent not in codes]
    if orphans:
        raise WorldError(
            tr(
                "Nothing was imported, because {count} areas would lose the area above them, the "
                "first is {code} in {parent}.",
                count=len(orphans),
                code=orphans[0].code,
                parent=orphans[0].parent,
            )
        )


def _name(rows: Sequence[StoredArea], source: str) -> str:
    tops = [row.name for row in rows if row.level == AreaLevel.SUBDISTRICT]
    return tops[0] if len(tops) == 1 else source
