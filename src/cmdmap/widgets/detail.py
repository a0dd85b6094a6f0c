"""Detail: one thing with everything about it: head, rows of label and value, sections, buttons.

The panel at the right of a page. A page says what is to be shown as values; widgets of its own,
such as a check list, stand between them where the page puts them.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from cmdmap.api.drawing import Tone
from cmdmap.widgets.chips import ROLES, Chip, ChipRow
from cmdmap.widgets.flow_row import FlowRow, MoreRow
from cmdmap.widgets.frame import scrolled, section_row
from cmdmap.widgets.theme import styled, theme


@dataclass(frozen=True, slots=True)
class Row:
    """A row: a muted label at the left, a value at the right; or a text with chips."""

    label: str
    value: str = ""
    below: str = ""
    """Small and muted under the label."""
    chips: tuple[Chip, ...] = ()
    """At the right, after the value."""
    tone: Tone = Tone.PLAIN
    """Of the value."""
    key: Hashable = None
    """Not None: the row can be pressed, and :attr:`Detail.pressed` tells this."""
    strong: bool = False
    """The label is no label but what the row is about: not muted."""


@dataclass(frozen=True, slots=True)
class Part:
    """A section: heading with a note, rows, and below them a widget of the page's own."""

    heading: str = ""
    """Empty joins the rows to what stands before."""
    note: str = ""
    rows: Sequence[Row] = ()
    widget: QWidget | None = field(default=None, compare=False)
    """The page keeps it; it is only moved."""


class RowList(QWidget):
    """Sections of rows, one under the other."""

    pressed = Signal(object)
    """Key of a row that was pressed."""

    def __init__(self) -> None:
        super().__init__()
        self._content: QWidget | None = None
        self._kept: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addStretch(1)

    def show_parts(self, parts: Sequence[Part]) -> None:
        """Show these sections; what was shown before goes, widgets of the page's are only moved."""
        for widget in self._kept:
            widget.setParent(None)
        if self._content is not None:
            self._column.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = QWidget()
        self._kept = [part.widget for part in parts if part.widget is not None]
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in parts:
            self._add_part(column, part)
        self._column.insertWidget(0, self._content)
        # A layout shows what it is given when the loop turns; the page's widgets are there at once.
        self._content.show()

    def _add_part(self, column: QVBoxLayout, part: Part) -> None:
        if part.heading:
            column.addWidget(section_row(part.heading, QLabel(part.note)))
        for row in part.rows:
            column.addWidget(_RowFrame(row, partial(self.pressed.emit, row.key)))
        if part.widget is not None:
            column.addWidget(part.widget)
            part.widget.show()


class Detail(QWidget):
    """The panel. Without a thing it shows a sentence."""

    pressed = Signal(object)
    """Key of a row that was pressed."""

    def __init__(self, empty: str, *, one_line: bool = False) -> None:
        """``one_line``: buttons that find no room stand in a menu, the first ones stay in sight."""
        super().__init__()
        self._title = styled(QLabel(textFormat=Qt.TextFormat.PlainText), "section")
        self._right = styled(QLabel(textFormat=Qt.TextFormat.PlainText), "muted")
        self._buttons = MoreRow() if one_line else FlowRow()
        self._rows = RowList()
        self._layout = QStackedLayout(self)
        self._build(empty)

    def show_thing(self, title: str, right: str = "", parts: Sequence[Part] = ()) -> None:
        """Show a thing; what was shown before goes, the scroll bar stays where it is."""
        self._title.setText(title)
        self._title.setToolTip("")
        self._right.setText(right)
        self._rows.show_parts(parts)
        self._layout.setCurrentIndex(1)

    def show_nothing(self) -> None:
        """Show the sentence."""
        self._rows.show_parts(())
        self._layout.setCurrentIndex(0)

    def is_filled(self) -> bool:
        """Tell whether a thing is shown."""
        return self._layout.currentIndex() == 1

    def add_buttons(self, *buttons: QPushButton) -> None:
        """Put buttons under everything, in sight however long it is; the page enables them."""
        for button in buttons:
            self._buttons.add(button)

    def texts(self) -> tuple[str, ...]:
        """Return every text that is shown, from the top."""
        labels = self.findChildren(QLabel)
        return tuple(label.text() for label in labels if label.text())

    def _build(self, empty: str) -> None:
        sentence = styled(QLabel(empty, wordWrap=True), "empty")
        sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        sentence.setTextFormat(Qt.TextFormat.PlainText)
        sentence.setMargin(20)
        head = styled(QFrame(), "panel_title")
        head.setFixedHeight(40)
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 0, 12, 0)
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self._title, 1)
        row.addWidget(self._right)
        body = styled(QWidget(), "scroll_body")
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self._rows)
        inner.addStretch(1)
        self._rows.pressed.connect(self.pressed)
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(scrolled(body), 1)
        column.addWidget(self._buttons)
        self._layout.addWidget(sentence)
        self._layout.addWidget(filled)


class _RowFrame(QFrame):
    """One row as a widget."""

    def __init__(self, row: Row, press: partial[None]) -> None:
        super().__init__()
        self.setObjectName("row")
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 5, 12, 5)
        line.setSpacing(10)
        line.addLayout(_words(row))
        if row.value:
            line.addWidget(_value(row), 1)
        else:
            line.addStretch(1)
        if row.chips:
            line.addWidget(ChipRow(*row.chips))
        if row.key is not None:
            self._press: partial[None] | None = press
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        else:
            self._press = None

    def mouseReleaseEvent(self, event) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
        """Tell that the row was pressed."""
        super().mouseReleaseEvent(event)
        if self._press is not None and event.button() == Qt.MouseButton.LeftButton:
            self._press()

    def keyPressEvent(self, event) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
        """Enter or space press it too."""
        if self._press is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Space):
            self._press()
        else:
            super().keyPressEvent(event)


def _words(row: Row) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    plain = Qt.TextFormat.PlainText
    label = QLabel(row.label, textFormat=plain)
    label.setWordWrap(row.strong)
    column.addWidget(label if row.strong else styled(label, "muted"))
    if row.below:
        below = styled(QLabel(row.below, textFormat=plain, wordWrap=True), "below")
        column.addWidget(below)
    return column


def _value(row: Row) -> QLabel:
    value = styled(QLabel(row.value, textFormat=Qt.TextFormat.PlainText, wordWrap=True), "value")
    value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if row.tone is not Tone.PLAIN:
        value.setStyleSheet(f"color: {theme().roles[ROLES[row.tone]]}")
    return value
