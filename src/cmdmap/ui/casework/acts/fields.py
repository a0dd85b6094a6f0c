"""Fields: the widget of each shape of answer, all with the same four moves.

Made by the act dialog and the intake form from an :class:`~cmdmap.ui.casework.acts.asks.Ask`.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QWidget,
)

from cmdmap.domain.place import Place
from cmdmap.i18n import tr
from cmdmap.services.intake.coordinates import read_coordinates
from cmdmap.ui.casework.acts.asks import Ask, Scene, Shape
from cmdmap.ui.casework.intake.fields import PlaceField
from cmdmap.widgets.forms.instant_field import InstantField
from cmdmap.widgets.wording import place_text

LINE_MAX = 300
WORDS_MAX = 4000
WORDS_HEIGHT = 84
LIST_HEIGHT = 150
VALUE_ROLE = int(Qt.ItemDataRole.UserRole) + 1


class WordsField(QPlainTextEdit):
    """Several lines; Tab goes to the next field."""

    def __init__(self, hint: str = "") -> None:
        super().__init__()
        self.setProperty("field", True)
        self.setTabChangesFocus(True)
        self.setPlaceholderText(hint)
        self.setFixedHeight(WORDS_HEIGHT)

    def value(self) -> str:
        """Return the text without space around it, at most :data:`WORDS_MAX` characters."""
        return self.toPlainText().strip()[:WORDS_MAX]

    def put(self, value: str) -> None:
        """Show a text."""
        self.setPlainText(value)

    def says(self) -> bool:
        """Tell whether something is answered."""
        return bool(self.value())


class LineField(QLineEdit):
    """One line."""

    def __init__(self, hint: str = "") -> None:
        super().__init__(maxLength=LINE_MAX)
        self.setPlaceholderText(hint)

    def value(self) -> str:
        """Return the text without space around it."""
        return self.text().strip()

    def put(self, value: str) -> None:
        """Show a text."""
        self.setText(value)

    def says(self) -> bool:
        """Tell whether something is answered."""
        return bool(self.value())


class PositionField(LineField):
    """Coordinates in any datum and way of writing; empty is no place."""

    def __init__(self, hint: str = "") -> None:
        super().__init__(hint)
        self._held: Place | None = None

    def value(self) -> Place | None:  # type: ignore[override]
        """Return the place; one that was put in and not touched is returned to the last digit."""
        if self.text() == place_text(self._held):
            return self._held
        typed = read_coordinates(self.text())
        return None if typed is None else typed.place()

    def put(self, value: Place | None) -> None:  # type: ignore[override]
        """Show a place."""
        self._held = value
        self.setText("" if value is None else place_text(value))

    def says(self) -> bool:
        """Tell whether a place is answered."""
        return self.value() is not None

    def is_wrong(self) -> bool:
        """Tell whether something stands there that is no place."""
        return bool(self.text().strip()) and not self.says()


class WhereField(QWidget):
    """An address with its place; who hears :attr:`PlaceField.asked` of the line searches."""

    def __init__(self, hint: str = "") -> None:
        super().__init__()
        self.line = PlaceField()
        if hint:
            self.line.setPlaceholderText(hint)
        self.setFocusProxy(self.line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)

    def value(self) -> tuple[str, Place | None]:
        """Return the address and its place, None for one that was not found."""
        return self.line.address(), self.line.place

    def put(self, value: tuple[str, Place | None]) -> None:
        """Show an address."""
        self.line.put(*value)

    def says(self) -> bool:
        """Tell whether something is answered."""
        return bool(self.line.address())


class ChoiceField(QComboBox):
    """One of several; nothing is chosen until somebody chooses."""

    chosen = Signal()

    def __init__(self, choices: list[tuple[str, Any]]) -> None:
        super().__init__()
        self._values = [value for _, value in choices]
        self.addItems([words for words, _ in choices])
        self.setPlaceholderText(tr("Choose"))
        self.setCurrentIndex(-1)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.currentIndexChanged.connect(self.chosen)

    def value(self) -> Any:
        """Return what is chosen; None where nothing is."""
        index = self.currentIndex()
        return self._values[index] if index >= 0 else None

    def put(self, value: Any) -> None:
        """Choose a value, nothing when it is not among them."""
        self.setCurrentIndex(self._values.index(value) if value in self._values else -1)

    def says(self) -> bool:
        """Tell whether something is chosen."""
        return self.currentIndex() >= 0

    def is_settled(self) -> bool:
        """Tell whether there is nothing to choose between."""
        return len(self._values) == 1


class UnitsField(QListWidget):
    """Units to tick with the space bar."""

    def __init__(self, choices: list[tuple[str, Any]]) -> None:
        super().__init__()
        self.setFixedHeight(LIST_HEIGHT)
        for words, value in choices:
            item = QListWidgetItem(words, self)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setData(VALUE_ROLE, value)

    def value(self) -> tuple[Any, ...]:
        """Return the ticked units."""
        return tuple(item.data(VALUE_ROLE) for item in self._items() if _ticked(item))

    def put(self, value: tuple[Any, ...]) -> None:
        """Tick these units."""
        for item in self._items():
            ticked = item.data(VALUE_ROLE) in value
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)

    def says(self) -> bool:
        """Tell whether any is ticked."""
        return bool(self.value())

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]


Field = (
    WordsField | LineField | PositionField | WhereField | ChoiceField | UnitsField | InstantField
)


def make_field(ask: Ask, scene: Scene) -> Field:
    """Return the widget of an ask with what stands in it at first."""
    hint = tr(ask.hint) if ask.hint else ""
    choices = ask.choices(scene) if ask.choices is not None else []
    field: Field
    match ask.shape:
        case Shape.WORDS:
            field = WordsField(hint)
        case Shape.LINE:
            field = LineField(hint)
        case Shape.POSITION:
            field = PositionField(hint)
        case Shape.WHERE:
            field = WhereField(hint)
        case Shape.CHOICE:
            field = ChoiceField(choices)
        case Shape.UNITS:
            field = UnitsField(choices)
        case Shape.INSTANT:
            assert ask.later is not None
            field = InstantField(scene.now + ask.later)
    if ask.start is not None:
        field.put(ask.start(scene))
    elif isinstance(field, ChoiceField) and field.is_settled():
        field.setCurrentIndex(0)
    field.setAccessibleName(tr(ask.label))
    return field


def _ticked(item: QListWidgetItem) -> bool:
    return item.checkState() == Qt.CheckState.Checked
