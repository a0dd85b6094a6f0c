"""Tables: what every table can do: copy its chosen rows, export all of them, sort and filter.

``widgets/frame.py`` gives it to each table; the window allows the exports, because a panel
knows no reader thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QSortFilterProxyModel, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QTreeView

from cmdmap.i18n import tr
from cmdmap.widgets.tables.narrow import left_out

SORT_ROLE = int(Qt.ItemDataRole.UserRole) + 20
"""What a cell is sorted by: a number or a text."""

EXPORT_KEYS = "Ctrl+E"
View = QTableView | QTreeView
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as text, as it is shown: visible columns in their order, rows in theirs."""

    title: str
    head: Row
    rows: tuple[Row, ...]


class TableActions(QObject):
    """The actions of one table; exporting waits for somebody who writes the file."""

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._view = view
        self._take: Callable[[Sheet], None] | None = None
        self.copy = QAction(tr("Copy"), view)
        self.export = QAction(tr("Export to Excel…"), view)
        self.export.setVisible(False)
        self.copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        self.export.setShortcut(QKeySequence(EXPORT_KEYS))
        for action in (self.copy, self.export):
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            view.addAction(action)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.copy.triggered.connect(self._on_copy_wanted)
        self.export.triggered.connect(self._on_export_wanted)

    def allow_export(self, take: Callable[[Sheet], None]) -> None:
        """Let the whole table be handed to ``take`` as a sheet."""
        self._take = take
        self.export.setVisible(True)

    def _on_copy_wanted(self) -> None:
        QGuiApplication.clipboard().setText(chosen_text(self._view))

    def _on_export_wanted(self) -> None:
        if self._take is not None:
            self._take(whole_sheet(self._view))


class SortFilter(QSortFilterProxyModel):
    """Sorts by :data:`SORT_ROLE` and shows the rows that hold every word somewhere."""

    def __init__(self, source: QAbstractItemModel) -> None:
        super().__init__()
        self.setSortRole(SORT_ROLE)
        self.setSortCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setRecursiveFilteringEnabled(True)
        self.setSourceModel(source)
        self._words: tuple[str, ...] = ()

    def set_words(self, text: str) -> None:
        """Show only rows that hold each word of ``text``; empty shows all."""
        self._words = tuple(text.lower().split())
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: QModelIndex) -> bool:  # type: ignore[override]
        """Tell Qt whether a row is shown."""
        if not self._words:
            return True
        source = self.sourceModel()
        cells = (source.index(row, column, parent) for column in range(source.columnCount(parent)))
        line = "\n".join(str(cell.data() or "") for cell in cells).lower()
        return all(word in line for word in self._words)

    def row_from(self, source_row: int) -> int:
        """Return the row where a top row of the source is shown, -1 when it is not."""
        return self.mapFromSource(self.sourceModel().index(source_row, 0)).row()

    def source_row(self, row: int) -> int:
        """Return the row of the source behind a shown top row."""
        return self.mapToSource(self.index(row, 0)).row()


def chosen_text(view: View) -> str:
    """Return the chosen rows, a line each, cells parted by tabs as spreadsheets paste them."""
    selection = view.selectionModel()
    rows = (index for index in _walk(view.model()) if selection.isSelected(index))
    return "\n".join("\t".join(_cells(index, _columns(view))) for index in rows)


def whole_sheet(view: View) -> Sheet:
    """Return every row that the table shows."""
    columns, model = _columns(view), view.model()
    heads = (model.headerData(column, Qt.Orientation.Horizontal) for column in columns)
    rows = tuple(_cells(index, columns) for index in _walk(model))
    return Sheet(view.accessibleName(), tuple(str(head or "") for head in heads), rows)


def _columns(view: View) -> list[int]:
    head: QHeaderView = view.header() if isinstance(view, QTreeView) else view.horizontalHeader()
    order = (head.logicalIndex(place) for place in range(head.count()))
    shown = left_out(view)
    return [column for column in order if column in shown or not head.isSectionHidden(column)]


def _walk(model: QAbstractItemModel, parent: QModelIndex | None = None) -> Iterator[QModelIndex]:
    above = parent or QModelIndex()
    for row in range(model.rowCount(above)):
        index = model.index(row, 0, above)
        yield index
        yield from _walk(model, index)


def _cells(index: QModelIndex, columns: Sequence[int]) -> Row:
    texts = (str(index.siblingAtColumn(column).data() or "") for column in columns)
    return tuple(" ".join(text.split()) for text in texts)
