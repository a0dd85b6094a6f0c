"""Form: the fields as a widget, and as a dialog that hands the values on.

A page puts a :class:`Form` into its right panel, or opens :class:`AskDialog`. Each refused field
says one sentence of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cmdmap.domain.place import Place
from cmdmap.i18n import tr
from cmdmap.widgets.forms.dialog import FormDialog
from cmdmap.widgets.forms.editors import Editor, make_editor
from cmdmap.widgets.forms.fields import FormField, Value, Values, refusals
from cmdmap.widgets.frame import scrolled
from cmdmap.widgets.theme import styled

HIGHEST = 620
"""Height of a dialog's fields from which they scroll."""
BESIDE_BAR = 12
"""Between fields that scroll and their bar."""
Pick = Callable[[Callable[[Place], None], str, Callable[[], None]], None]
"""``pick(take, hint, left)``: lets the user click a place, see ``PageMap.pick``."""


class Form(QWidget):
    """Rows of title, editor and the sentence of refusal."""

    changed = Signal()
    place_requested = Signal(str)
    """Name of the field that wants a place from the map; :meth:`put` brings it."""

    def __init__(self, fields: Sequence[FormField], values: Values | None = None) -> None:
        super().__init__()
        self.fields = tuple(fields)
        self._rows: dict[str, _FieldRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for field in self.fields:
            row = _FieldRow(field)
            self._rows[field.name] = row
            column.addWidget(row)
            row.editor.changed.connect(self._on_changed)
            row.editor.place_requested.connect(
                lambda name=field.name: self.place_requested.emit(name)
            )
        column.addStretch(1)
        self.fill(values or {})

    def fill(self, values: Values) -> None:
        """Put values in; fields that are not named are emptied."""
        for name, row in self._rows.items():
            row.editor.put(values.get(name))
            row.refuse("")
        self._show_asked()

    def put(self, name: str, value: Value) -> None:
        """Put one value in."""
        self._rows[name].editor.put(value)

    def values(self) -> dict[str, Value]:
        """Return every value; of fields that are not asked now, None."""
        found = {name: row.editor.value() for name, row in self._rows.items()}
        hidden = [field.name for field in self.fields if not field.is_asked(found)]
        return {**found, **dict.fromkeys(hidden)}

    def check(self) -> bool:
        """Say what is refused and go to the first such field; True when all is taken."""
        found = self.refusals()
        for name, row in self._rows.items():
            row.refuse(found.get(name, ""))
        first = next((name for name in self._rows if name in found), None)
        if first is not None:
            self._rows[first].editor.setFocus()
        return first is None

    def refusals(self) -> dict[str, str]:
        """Return one sentence by name for each field that would be refused now, in their order."""
        values = self.values()
        found = refusals(self.fields, values)
        for field in self.fields:
            unread = self._rows[field.name].editor.unread()
            if unread and field.is_asked(values):
                found[field.name] = unread
        return {field.name: found[field.name] for field in self.fields if field.name in found}

    def first(self) -> QWidget | None:
        """Return the editor of the first field that is refused as it stands, else of the first."""
        wanted = next(iter(self.refusals()), None) or next(iter(self._rows), None)
        return None if wanted is None else self._rows[wanted].editor

    def refuse(self, name: str, sentence: str) -> None:
        """Say why a field's value was not taken by whoever got it."""
        self._rows[name].refuse(sentence)
        self._rows[name].editor.setFocus()

    def refused(self) -> dict[str, str]:
        """Return the sentences that are shown, by field."""
        return {name: row.sentence for name, row in self._rows.items() if row.sentence}

    def editor(self, name: str) -> Editor:
        """Return the editor of a field."""
        return self._rows[name].editor

    def _on_changed(self) -> None:
        self._show_asked()
        self.changed.emit()

    def _show_asked(self) -> None:
        values = {name: row.editor.value() for name, row in self._rows.items()}
        for field in self.fields:
            if field.asked_if is not None:
                self._rows[field.name].setVisible(field.is_asked(values))


class AskDialog(FormDialog):
    """A form in a dialog: Enter hands it in, Esc leaves."""

    handed_in = Signal(dict)
    """The values, all of them taken; the dialog is closed."""

    def __init__(
        self,
        title: str,
        fields: Sequence[FormField],
        values: Values | None = None,
        accept_text: str = "",
        parent: QWidget | None = None,
        pick: Pick | None = None,
    ) -> None:
        """``pick`` is ``page.map.pick``, for forms that ask for a place."""
        super().__init__(title, accept_text or tr("Keep"), parent)
        self.fields = Form(fields, values)
        self._pick = pick
        self.fields.place_requested.connect(self._on_place_requested)
        high = self.fields.sizeHint().height()
        if high > HIGHEST:
            self.fields.setContentsMargins(0, 0, BESIDE_BAR, 0)
        frame = scrolled(self.fields)
        frame.setMinimumHeight(min(HIGHEST, high + 4))
        frame.setMinimumWidth(460)
        self.form.addRow(frame)
        first = self.fields.first()
        if first is not None:
            first.setFocus()
        self.finished.connect(self.deleteLater)

    def refusal(self) -> str:
        """Return why the first field that is refused is."""
        return next(iter(self.fields.refusals().values()), "")

    def accept(self) -> None:
        """Hand the values in, unless one is refused."""
        if self.fields.check():
            super().accept()
            self.handed_in.emit(self.fields.values())

    def _on_place_requested(self, name: str) -> None:
        if self._pick is None:
            return
        # While the dialog is in front it would take the click.
        self.hide()

        def take(place: Place) -> None:
            self.fields.put(name, place)
            self.show()

        self._pick(take, tr("Click the place on the map, Esc leaves"), self.show)


def ask(
    parent: QWidget,
    title: str,
    fields: Sequence[FormField],
    take: Callable[[dict[str, Value]], None],
    values: Values | None = None,
    accept_text: str = "",
    pick: Pick | None = None,
) -> AskDialog:
    """Open a form over ``parent``; ``take`` gets the values when they are handed in."""
    dialog = AskDialog(title, fields, values, accept_text, parent, pick)
    dialog.handed_in.connect(take)
    dialog.open()
    return dialog


class _FieldRow(QWidget):
    def __init__(self, field: FormField) -> None:
        super().__init__()
        self.editor = make_editor(field)
        self.editor.inner.setAccessibleName(field.title)
        self.sentence = ""
        self._refusal = styled(QLabel(wordWrap=True), "refusal")
        self._refusal.setTextFormat(Qt.TextFormat.PlainText)
        self._refusal.hide()
        title = field.title + (f" ({field.unit})" if field.unit else "")
        words = styled(QLabel(title + (" *" if field.required else "")), "muted")
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setBuddy(self.editor)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(words)
        column.addWidget(self.editor)
        column.addWidget(self._refusal)

    def refuse(self, sentence: str) -> None:
        self.sentence = sentence
        self._refusal.setText(sentence)
        self._refusal.setVisible(bool(sentence))
