"""Area import: brings an admin's own areas into the store, all of a file's rows or none.

Called by ``cmdmap areas import`` and the window. ``plan_import`` reads and judges without touching
anything; ``keep.keep_plan`` then stores the result in one transaction. The levels that occur in the
file replace those levels in the store; other levels stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from cmdmap.domain.grid import Area, AreaLevel
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.area_import.fields import FieldMap, choose_fields, level_in
from cmdmap.services.area_import.file import AreaFile, read_area_file
from cmdmap.services.area_import.relations import Kept, adopt, gaps, join_parents, part_siblings
from cmdmap.services.area_import.rows import Candidate, Refusal, RowReader
from cmdmap.services.area_import.shapes import (
    Georeference,
    choose_georeference,
    to_polygons,
    to_shape,
)

Progress = Callable[[int, int], None]
"""Is told the steps done and all steps; what it raises ends the work, nothing is changed then."""

STAGES = 3
"""Each row is read, held against its siblings and given its parent."""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class ImportWishes:
    """What the admin said about the file; None or empty means "find out"."""

    layer: str | None = None
    level: AreaLevel | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    crs: str | None = None


@dataclass(frozen=True, eq=False, slots=True)
class AreaPlan:
    """What an import would do."""

    source: str
    layer: str
    encoding: str
    crs: str
    fields: FieldMap
    areas: tuple[Area, ...]
    """The good rows, top level first."""
    refused: tuple[Refusal, ...]
    """In the order of the rows."""
    notes: tuple[str, ...]
    """Sentences about what was let through."""
    adopted: Mapping[str, str] = field(default_factory=dict)
    """New parents of stored areas that had none, by code."""

    def count(self, level: AreaLevel) -> int:
        """Return the number of good rows of a level."""
        return sum(area.level is level for area in self.areas)

    @property
    def levels(self) -> tuple[AreaLevel, ...]:
        """The levels of the good rows, which these replace in the store."""
        return tuple(level for level in AreaLevel if self.count(level) > 0)


def plan_import(
    path: Path,
    wishes: ImportWishes,
    present: Sequence[Area],
    progress: Progress | None = None,
) -> AreaPlan:
    """Read a file and judge every row.

    Args:
        path: The file.
        wishes: What is known about it.
        present: The imported areas of now, without the demo area.
        progress: Who is told how far it is.

    Raises:
        UsageError: a wish does not fit the file.
        WorldError: the file cannot be read or has no rows.
    """
    file = read_area_file(path, wishes.layer, wishes.encoding)
    if not file.geometries:
        raise WorldError(tr("{file} has no rows.", file=file.name))
    fields = choose_fields(tuple(file.columns), wishes.columns)
    georeference = choose_georeference(wishes.crs, file.crs, file.name)
    level = wishes.level or level_in(file.layer) or level_in(path.stem) or AreaLevel.GRID
    convert = georeference.convert if georeference else None
    steps = _Steps(STAGES * len(file.geometries), progress)
    rows = list(steps.told(RowReader(file, fields, level, convert).read()))
    candidates, refused = _sort_out(rows)
    replaced = {candidate.level for candidate in candidates}
    staying = [area for area in present if area.level not in replaced]
    kept = {area.code: Kept(area.level, to_shape(area.polygons)) for area in staying}
    apart = list(steps.told(part_siblings(candidates)))
    slivers = [item for item in apart if isinstance(item, float)]
    candidates, overlapping = _sort_out([i for i in apart if not isinstance(i, float)])
    strict = not fields.parent_was_guessed
    good, orphans = _sort_out(list(steps.told(join_parents(candidates, kept, strict=strict))))
    return AreaPlan(
        source=file.name,
        layer=file.layer,
        encoding=file.encoding,
        crs=georeference.name if georeference else "EPSG:4326",
        fields=fields,
        areas=tuple(Area(c.code, c.name, c.level, c.parent, to_polygons(c.shape)) for c in good),
        refused=tuple(sorted([*refused, *overlapping, *orphans])),
        notes=tuple(_notes(file, georeference, good, slivers)),
        adopted=adopt(staying, good),
    )


class _Steps:
    """Counts what passes and tells it."""

    def __init__(self, steps: int, progress: Progress | None) -> None:
        self._steps = steps
        self._done = 0
        self._progress = progress

    def told(self, items: Iterable[Item]) -> Iterator[Item]:
        """Pass the items on, one step each."""
        for item in items:
            self._done = min(self._done + 1, self._steps)
            if self._progress is not None:
                self._progress(self._done, self._steps)
            yield item


def _sort_out(
    items: Sequence[Candidate | Refusal],
) -> tuple[list[Candidate], list[Refusal]]:
    good = [item for item in items if isinstance(item, Candidate)]
    return good, [item for item in items if isinstance(item, Refusal)]


def _notes(
    file: AreaFile,
    georeference: Georeference | None,
    good: Sequence[Candidate],
    slivers: Sequence[float],
) -> list[str]:
    notes = []
    if georeference is None:
        notes.append(tr("{file} names no reference system; WGS-84 was assumed.", file=file.name))
    heights = sum(candidate.had_heights for candidate in good)
    if heights:
        notes.append(tr("{count} areas had heights, which are not kept.", count=heights))
    mended = sum(candidate.was_mended for candidate in good)
    if mended:
        notes.append(
            tr("{count} areas touched themselves; mended, their size is the same.", count=mended)
        )
    if slivers:
        notes.append(
            tr(
                "{count} small overlaps were let through, the largest of {area} m2.",
                count=len(slivers),
                area=f"{max(slivers):.0f}",
            )
        )
    if any(
        not candidate.parent for candidate in good if candidate.level is not AreaLevel.SUBDISTRICT
    ):
        notes.append(tr("Some areas have no area above them; import the upper levels too."))
    return [*notes, *gaps(good)]
