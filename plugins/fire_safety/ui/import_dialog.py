"""Import of a list of places: what the shared dialog asks and hands in.

Opened by the view of places; rows are judged and kept by ``services/import_places.py``.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from cmdmap.api import JudgedRow, ListFile, Page, Reader, Told, tr
from cmdmap.widgets import ImportDialog, ListImport
from fire_safety.domain.wishes import ImportPlaces
from fire_safety.services.import_places import (
    FIELD_TITLES,
    HEADINGS,
    MOST_ROWS,
    NEEDED,
    judge_rows,
)
from fire_safety.services.reference import reference
from fire_safety.store.seal import seal_for


def open_import(page: Page, parent: QWidget) -> ImportDialog:
    """Open the import of a list of places."""
    desk = page.desk
    kinds = reference(desk).kinds

    def judge(reader: Reader, file: ListFile, told: Told) -> list[JudgedRow]:
        return judge_rows(file, kinds, reader, seal_for(desk), told)

    def wish(file: ListFile, rows: tuple[Any, ...]) -> ImportPlaces:
        return ImportPlaces(file.name, rows)

    places = ListImport(
        tr("Take over a list of places"),
        {name: tr(FIELD_TITLES[name]) for name in HEADINGS},
        HEADINGS,
        judge,
        wish,
        NEEDED,
        MOST_ROWS,
        tr("Take over doubtful rows as new places as well"),
    )
    dialog = ImportDialog(page, places, parent)
    dialog.open()
    return dialog
