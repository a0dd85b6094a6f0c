"""Frame: what all panels share: the dock with its title row, sections, value rows, empty states.

A panel is a dock, so it can be moved, torn off to another screen and brought back.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QDockWidget,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cmdmap.i18n import tr
from cmdmap.widgets.tables.actions import TableActions
from cmdmap.widgets.theme import icon, styled
from cmdmap.widgets.wording import hint_text

TITLE_HEIGHT = 40
ROW_HEIGHT = 27
FILTER_WIDTH = 150
LEAST_TITLE = 120
LEAST_NOTE = 130
LEAST_WORDS = 110


class ShortLabel(QLabel):
    """One line of plain text that is shortened where it finds no room; hovering tells it whole."""

    def __init__(self, text: str = "", least: int = LEAST_WORDS) -> None:
        """``least``: pixels that are never taken away, if the text is as wide."""
        super().__init__(text, textFormat=Qt.TextFormat.PlainText)
        self._least = least

    def minimumSizeHint(self) -> QSize:
        """Return the room that a short form needs."""
        whole = self.sizeHint()
        return QSize(min(self._least, whole.width()), whole.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Write what there is room for."""
        box = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, box.width())
        hint = hint_text(self.text()) if shown != self.text() else ""
        if hint != self.toolTip():
            self.setToolTip(hint)
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(box, self.alignment() | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


class _TitleBar(QFrame):
    """A dock asks its title row for the hint only, not for a fixed height."""

    def sizeHint(self) -> QSize:
        """Return the height of every title row."""
        return QSize(self.minimumSizeHint().width(), TITLE_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return the same height, and the room that its tools need."""
        layout = self.layout()
        least = 0 if layout is None else layout.minimumSize().width()
        return QSize(max(LEAST_TITLE, least), TITLE_HEIGHT)


class Panel(QDockWidget):
    """A dock: title on the left, a muted note and tools on the right, a body below."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__(title)
        self.setObjectName(name)
        self.body = styled(QWidget(), "panel_body")
        self.column = QVBoxLayout(self.body)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.setWidget(self.body)
        self._title = ShortLabel(title)
        self._note = styled(ShortLabel(least=LEAST_NOTE), "muted")
        self._note.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(2)
        self._build_title()

    def set_title(self, title: str) -> None:
        """Change what the title row says."""
        self._title.setText(title)

    def set_note(self, text: str) -> None:
        """Write the muted note of the title row."""
        self._note.setText(text)

    def _build_title(self) -> None:
        bar = styled(_TitleBar(), "panel_title")
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 0, 6, 0)
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addWidget(self._note)
        row.addLayout(self.tools)
        tear = tool_button("float", tr("Tear the panel off, or put it back"))
        tear.clicked.connect(self._on_float_pressed)
        row.addWidget(tear)
        self.setTitleBarWidget(bar)

    def _on_float_pressed(self) -> None:
        self.setFloating(not self.isFloating())


class Stack(QWidget):
    """Shows its content, or a sentence that says what would fill it."""

    def __init__(self, content: QWidget, sentence: str, *actions: QPushButton) -> None:
        super().__init__()
        self._layout = QStackedLayout(self)
        self._empty = QWidget()
        column = QVBoxLayout(self._empty)
        column.setContentsMargins(20, 16, 20, 16)
        self._sentence = styled(
            QLabel(sentence, wordWrap=True, textFormat=Qt.TextFormat.PlainText), "empty"
        )
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addStretch(1)
        column.addWidget(self._sentence)
        row = QHBoxLayout()
        row.addStretch(1)
        for action in actions:
            row.addWidget(action)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(2)
        self._layout.addWidget(self._empty)
        self._layout.addWidget(content)

    def show_content(self, filled: bool) -> None:
        """Show the content when ``filled``, the sentence otherwise."""
        self._layout.setCurrentIndex(1 if filled else 0)

    def is_filled(self) -> bool:
        """Tell whether the content is shown."""
        return self._layout.currentIndex() == 1

    def sentence(self) -> str:
        """Return what the empty panel says."""
        return self._sentence.text()


class ValueRows(QWidget):
    """Rows of a muted label on the left and a value on the right."""

    def __init__(self, labels: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._values: dict[str, QLabel] = {}
        self._rows: dict[str, QFrame] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        for name, label in labels:
            self._values[name] = value = styled(QLabel(), "value")
            value.setWordWrap(True)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setTextFormat(Qt.TextFormat.PlainText)
            self._rows[name] = row = styled(QFrame(), "row")
            line = QHBoxLayout(row)
            line.setContentsMargins(12, 4, 12, 4)
            line.addWidget(styled(QLabel(label), "muted"))
            line.addWidget(value, 1)
            grid.addWidget(row, grid.rowCount(), 0)

    def set_value(self, name: str, text: str, hint: str = "") -> None:
        """Write the value of a row; the hint says more on hovering."""
        if self._values[name].text() != text:
            self._values[name].setText(text)
        self._values[name].setToolTip(hint_text(hint))

    def set_row_visible(self, name: str, visible: bool) -> None:
        """Show or hide a row."""
        self._rows[name].setVisible(visible)

    def value(self, name: str) -> str:
        """Return the value of a row."""
        return self._values[name].text()


def scrolled(content: QWidget) -> QScrollArea:
    """Return ``content`` in a frame that scrolls rather than makes the window higher."""
    area = QScrollArea(widgetResizable=True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setMinimumWidth(content.minimumSizeHint().width())
    area.setWidget(styled(content, "scroll_body"))
    return area


def section_row(title: str, note: QLabel | None = None) -> QFrame:
    """Return a section heading with an optional muted note on the right."""
    frame = styled(QFrame(), "panel_title")
    frame.setFixedHeight(36)
    row = QHBoxLayout(frame)
    row.setContentsMargins(12, 0, 12, 0)
    heading = QLabel(title, textFormat=Qt.TextFormat.PlainText)
    row.addWidget(heading)
    row.addStretch(1)
    if note is not None:
        note.setObjectName("muted")
        note.setTextFormat(Qt.TextFormat.PlainText)
        row.addWidget(note)
    return frame


def push_button(
    text: str, icon_name: str | None = None, *, look: str = "plain", hint: str = ""
) -> QPushButton:
    """Return a button; ``look`` is ``plain``, ``primary``, ``danger`` or ``chip``."""
    button = QPushButton(text)
    if icon_name is not None:
        button.setIcon(icon(icon_name, "on_accent" if look == "primary" else "text"))
        button.setIconSize(QSize(16, 16))
    if look != "plain":
        button.setProperty(look, True)
    button.setCheckable(look == "chip")
    button.setToolTip(hint)
    return button


def tool_button(icon_name: str, hint: str, *, checkable: bool = False) -> QToolButton:
    """Return a small icon button; ``hint`` is its tool tip and its name for screen readers."""
    button = QToolButton()
    button.setIcon(icon(icon_name, "muted"))
    button.setIconSize(QSize(16, 16))
    button.setToolTip(hint)
    button.setAccessibleName(hint)
    button.setCheckable(checkable)
    return button


def filter_field(hint: str) -> QLineEdit:
    """Return a small field for the title row of a table that is filtered by words."""
    field = QLineEdit(placeholderText=hint)
    field.setAccessibleName(hint)
    field.setClearButtonEnabled(True)
    field.setMinimumWidth(FILTER_WIDTH // 2)
    field.setMaximumWidth(FILTER_WIDTH)
    field.setProperty("small", True)
    return field


class _ToneDelegate(QStyledItemDelegate):
    """Keeps a cell's own colour when its row is chosen: the colour says the state."""

    def initStyleOption(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Give the chosen row the colours of the others."""
        super().initStyleOption(option, index)
        palette = option.palette
        palette.setBrush(QPalette.ColorRole.HighlightedText, palette.text())
        option.palette = palette


def dress_table(view: QTableView, name: str = "") -> None:
    """Give a table the house's look and actions: whole rows, no grid, quiet header.

    ``name`` is what screen readers call it and what an exported sheet is called.
    """
    view.setAccessibleName(name)
    TableActions(view)
    view.setItemDelegate(_ToneDelegate(view))
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    view.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
    # Tab leaves the table; arrows walk in it.
    view.setTabKeyNavigation(False)
    view.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
    head = view.horizontalHeader()
    head.setHighlightSections(False)
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    head.setFixedHeight(28)
    head.setMinimumSectionSize(36)
