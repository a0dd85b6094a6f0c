"""Import of a list of resources: what the shared dialog asks and hands in.

Opened by the page; the rows are judged by ``domain/resource_rows.py`` and kept 500 an act.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from cmdmap.api import JudgedRow, ListFile, Page, Reader, RowVerdict, Told, tr
from cmdmap.widgets import ImportDialog, ListImport
from emergency_response.domain.resource_rows import (
    FIELD_WORDS,
    HEADINGS,
    columns_said,
    judge_rows,
)
from emergency_response.domain.wishes import ImportResources, SaveResource
from emergency_response.services.acts.ground import MOST_AT_ONCE, meant_row


def open_import(page: Page, parent: QWidget) -> ImportDialog:
    """Open the import of a list of resources."""
    desk = page.desk

    def judge(reader: Reader, file: ListFile, told: Told) -> list[JudgedRow]:
        def known(wish: SaveResource) -> RowVerdict:
            before, _, same = meant_row(reader, desk, wish, columns)
            if before is None:
                return RowVerdict.NEW
            return RowVerdict.SAME if same else RowVerdict.CHANGED

        columns = columns_said(file.columns)

        return judge_rows(file, known, told)

    def wish(file: ListFile, rows: tuple[Any, ...]) -> ImportResources:
        return ImportResources(rows, columns_said(file.columns))

    resources = ListImport(
        tr("Import resources"),
        {name: tr(words) for name, words in FIELD_WORDS.items()},
        HEADINGS,
        judge,
        wish,
        ("kind", "name"),
        MOST_AT_ONCE,
    )
    dialog = ImportDialog(page, resources, parent)
    dialog.open()
    return dialog
