"""Import of a list of persons or houses: what the shared dialog asks and hands in.

Opened by the views of both; rows are judged by ``services/reading.py``, kept by
``services/imports.py``.
"""

from __future__ import annotations

import secrets
from typing import Any

from PySide6.QtWidgets import QWidget

from cmdmap.api import JudgedRow, ListFile, Page, Reader, Told, tr
from cmdmap.widgets import ImportDialog, ListImport
from migrant_population.domain.deadlines import local_day
from migrant_population.domain.headings import headings_of, titles_of
from migrant_population.domain.wishes import MOST_ROWS, ImportHouses, ImportPersons
from migrant_population.services.reading import judge_list, read_list
from migrant_population.store.keybook import open_vault

NEEDED = {"person": ("name",), "house": ("address",)}


def open_import(page: Page, parent: QWidget, kind: str) -> ImportDialog:
    """Open the import of a list; ``kind`` is ``person`` or ``house``."""
    desk = page.desk
    # All parts of a list are counted as one batch.
    token = secrets.token_hex(8)

    def judge(reader: Reader, file: ListFile, told: Told) -> list[JudgedRow]:
        found = read_list(kind, file, local_day(desk.now()), told)
        return judge_list(reader, open_vault(desk, reader), found)

    def wish(_file: ListFile, rows: tuple[Any, ...]) -> ImportPersons | ImportHouses:
        return ImportPersons(token, rows) if kind == "person" else ImportHouses(token, rows)

    entries = ListImport(
        tr("Import persons") if kind == "person" else tr("Import rental houses"),
        titles_of(kind),
        headings_of(kind),
        judge,
        wish,
        NEEDED[kind],
        MOST_ROWS,
    )
    dialog = ImportDialog(page, entries, parent)
    dialog.open()
    return dialog
