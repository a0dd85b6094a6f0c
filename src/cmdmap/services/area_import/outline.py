"""Outline: what stands in a file before anything is judged, for a form that asks for the rest.

Called by the window's import dialog ahead of ``plan.py``; the command line goes there at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cmdmap.domain.grid import AreaLevel
from cmdmap.errors import UsageError
from cmdmap.services.area_import.fields import FieldMap, choose_fields, level_in
from cmdmap.services.area_import.file import list_layers, read_area_file


@dataclass(frozen=True, slots=True)
class FileOutline:
    """The layers of a file and what one of them looks like."""

    layers: tuple[str, ...]
    layer: str
    columns: tuple[str, ...]
    rows: int
    encoding: str
    crs: str
    """Reference system as the file names it; "" when it names none."""
    fields: FieldMap
    """The columns guessed; "" where none looks like it."""
    level: AreaLevel
    """What the areas seem to be where the rows do not say."""


def outline(path: Path, layer: str | None = None, encoding: str | None = None) -> FileOutline:
    """Read a layer, by default the first.

    Raises:
        UsageError: a wrong ending or encoding name.
        WorldError: the file is missing, too large, damaged or in another format.
    """
    layers = list_layers(path)
    file = read_area_file(path, layer or layers[0], encoding)
    columns = tuple(file.columns)
    try:
        fields = choose_fields(columns, {})
    except UsageError:
        fields = FieldMap("", "")
    level = level_in(file.layer) or level_in(path.stem) or AreaLevel.GRID
    return FileOutline(
        layers, file.layer, columns, len(file.geometries), file.encoding, file.crs or "",
        fields, level,
    )  # fmt: skip
