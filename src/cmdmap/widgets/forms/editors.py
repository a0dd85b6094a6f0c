"""Editors: the widget of each kind of field, with one way to read and to fill it.

Made by :class:`~cmdmap.widgets.forms.form.Form` from the fields; what is typed is not judged here
(``fields.py``).
"""

from __future__ import annotations

import math
from datetime import UTC, date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from cmdmap.domain.place import Place
from cmdmap.i18n import tr
from cmdmap.widgets.forms.date_field import DateField
from cmdmap.widgets.forms.fields import FieldKind, FormField, Value, place_of
from cmdmap.widgets.forms.instant_field import InstantField
from cmdmap.widgets.frame import push_button

SEARCHED_FROM = 12
LINES_HEIGHT = 84


class Editor(QWidget):
    """The widget of one field."""

    changed = Signal()
    place_requested = Signal()
    """A place is to be picked on the map."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self.inner = inner
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(inner, 1)
        self.setFocusProxy(inner)

    def value(self) -> Value:
        """Return what is in it."""
        raise NotImplementedError

    def put(self, value: Value) -> None:
        """Fill it."""
        raise NotImplementedError

    def unread(self) -> str:
        """Return one sentence where what was typed cannot be read; its value is None then."""
        return ""


class _TextEditor(Editor):
    def __init__(self, field: FormField) -> None:
        self._line = QLineEdit(placeholderText=field.hint)
        super().__init__(self._line)
        self._upper = field.kind is FieldKind.ID_NUMBER
        self._line.textChanged.connect(self.changed)

    def value(self) -> Value:
        text = self._line.text().strip()
        return text.upper() if self._upper else text

    def put(self, value: Value) -> None:
        self._line.setText("" if value is None else str(value))


class _LinesEditor(Editor):
    def __init__(self, field: FormField) -> None:
        self._text = QPlainTextEdit(placeholderText=field.hint, tabChangesFocus=True)
        self._text.setProperty("field", True)
        self._text.setFixedHeight(LINES_HEIGHT)
        super().__init__(self._text)
        self._text.textChanged.connect(self.changed)

    def value(self) -> Value:
        return self._text.toPlainText().strip()

    def put(self, value: Value) -> None:
        self._text.setPlainText("" if value is None else str(value))


class _NumberEditor(Editor):
    """A plain line: a spin box cannot be left open and changes under the wheel."""

    def __init__(self, field: FormField) -> None:
        self._line = QLineEdit(placeholderText=field.hint or field.unit)
        super().__init__(self._line)
        self._decimals = field.decimals
        self._line.textChanged.connect(self.changed)

    def value(self) -> Value:
        text = self._line.text().strip().replace(",", "")
        if not text:
            return None
        try:
            number = float(text)
        except ValueError:
            return math.nan
        if self._decimals == 0:
            return int(number) if math.isfinite(number) and number.is_integer() else math.nan
        return number

    def put(self, value: Value) -> None:
        shown = "" if value is None else f"{value:.{self._decimals}f}"
        self._line.setText(shown)


class _DateEditor(Editor):
    def __init__(self, field: FormField) -> None:
        self._day = DateField(field.hint)
        super().__init__(self._day)
        self._day.textChanged.connect(self.changed)

    def value(self) -> Value:
        return self._day.value()

    def unread(self) -> str:
        wrong = self._day.value() is None and bool(self._day.text().strip())
        return tr("Write a day as year-month-day, e.g. 2026-05-04.") if wrong else ""

    def put(self, value: Value) -> None:
        self._day.put(value if isinstance(value, date) else None)


class _InstantEditor(Editor):
    def __init__(self, _field: FormField) -> None:
        self._instant = InstantField(datetime(2000, 1, 1, tzinfo=UTC))
        super().__init__(self._instant)
        self._instant.dateTimeChanged.connect(self.changed)

    def value(self) -> Value:
        return self._instant.value()

    def put(self, value: Value) -> None:
        if isinstance(value, datetime):
            self._instant.put(value)


class _ChoiceEditor(Editor):
    def __init__(self, field: FormField) -> None:
        self._box = QComboBox()
        super().__init__(self._box)
        self._box.addItem(field.hint or ("" if field.required else tr("open")), "")
        for code, words in field.choices:
            self._box.addItem(words, code)
        if len(field.choices) > SEARCHED_FROM:
            self._box.setEditable(True)
            self._box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            completer = self._box.completer()
            assert completer is not None  # an editable box has one
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self._box.currentIndexChanged.connect(self.changed)

    def value(self) -> Value:
        if self._box.isEditable():
            row = self._box.findText(self._box.currentText())
            # What was typed and is none of the list is no code, and is refused as such.
            return str(self._box.itemData(row)) if row >= 0 else self._box.currentText()
        return str(self._box.currentData() or "")

    def put(self, value: Value) -> None:
        self._box.setCurrentIndex(max(0, self._box.findData("" if value is None else value)))


class _YesNoEditor(Editor):
    def __init__(self, field: FormField) -> None:
        self._box = QCheckBox(field.hint or tr("yes"))
        super().__init__(self._box)
        self._box.toggled.connect(self.changed)

    def value(self) -> Value:
        return self._box.isChecked()

    def put(self, value: Value) -> None:
        self._box.setChecked(bool(value))


class _PlaceEditor(Editor):
    def __init__(self, field: FormField) -> None:
        self._line = QLineEdit(placeholderText=field.hint or tr("latitude, longitude"))
        super().__init__(self._line)
        pick = push_button(tr("On the map"), "locate")
        layout = self.layout()
        assert layout is not None
        layout.addWidget(pick)
        pick.clicked.connect(self.place_requested)
        self._line.textChanged.connect(self.changed)

    def value(self) -> Value:
        return place_of(self._line.text())

    def unread(self) -> str:
        wrong = self.value() is None and bool(self._line.text().strip())
        return tr("Write a place as latitude, longitude.") if wrong else ""

    def put(self, value: Value) -> None:
        text = f"{value.lat:.6f}, {value.lon:.6f}" if isinstance(value, Place) else ""
        self._line.setText(text)


_KINDS: dict[FieldKind, type[Editor]] = {
    FieldKind.TEXT: _TextEditor,
    FieldKind.PHONE: _TextEditor,
    FieldKind.ID_NUMBER: _TextEditor,
    FieldKind.LINES: _LinesEditor,
    FieldKind.NUMBER: _NumberEditor,
    FieldKind.DATE: _DateEditor,
    FieldKind.INSTANT: _InstantEditor,
    FieldKind.CHOICE: _ChoiceEditor,
    FieldKind.YES_NO: _YesNoEditor,
    FieldKind.PLACE: _PlaceEditor,
}


def make_editor(field: FormField) -> Editor:
    """Return the empty editor of a field."""
    kind = _KINDS[field.kind]
    return kind(field)  # type: ignore[arg-type]
