"""List import: what a page says of a list that is taken over, and how its rows are shown.

Read by :class:`~cmdmap.widgets.importing.dialog.ImportDialog`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cmdmap.api import JudgedRow, ListFile, Reader, RowVerdict, Told
from cmdmap.i18n import tr
from cmdmap.widgets.tables.lines import TableCell, TableLine

TONES = {
    RowVerdict.NEW: "good",
    RowVerdict.CHANGED: "accent_text",
    RowVerdict.SAME: "muted",
    RowVerdict.DOUBTFUL: "warn",
    RowVerdict.REFUSED: "bad",
}


@dataclass(frozen=True, slots=True)
class ListImport:
    """What is taken over from a file, and how."""

    title: str
    titles: Mapping[str, str]
    """Fields with their titles, in the order in which their columns are asked."""
    headings: Mapping[str, Sequence[str]]
    """Fields with the words that may stand over their columns."""
    judge: Callable[[Reader, ListFile, Told], Sequence[JudgedRow]]
    """Gives each row its verdict; runs in a reader thread and tells how far it is."""
    wish: Callable[[ListFile, tuple[Any, ...]], object]
    """Returns the act that keeps what :attr:`JudgedRow.wanted` holds of some rows."""
    needed: Collection[str] = ()
    """Fields without whose column nothing can be judged."""
    most: int = 500
    """Rows of one act."""
    doubtful: str = ""
    """Words of the box by which doubtful rows are kept as well; empty: they always are."""


def verdict_words(verdict: RowVerdict) -> str:
    """Return a verdict in words."""
    match verdict:
        case RowVerdict.NEW:
            return tr("new")
        case RowVerdict.CHANGED:
            return tr("changed")
        case RowVerdict.SAME:
            return tr("same")
        case RowVerdict.DOUBTFUL:
            return tr("doubtful")
        case RowVerdict.REFUSED:
            return tr("refused")


def row_line(row: JudgedRow) -> TableLine:
    """Return a row with number, entry, verdict and reason."""
    verdict = TableCell(verdict_words(row.verdict), tone=TONES[row.verdict])
    cells = (TableCell(str(row.line), row.line), TableCell(row.shown), verdict)
    return TableLine(row.line, (*cells, TableCell(row.reason)), row.reason)
