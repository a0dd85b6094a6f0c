"""Admin view 选项: one field per declared option, made from ``resources/options.toml``.

A change is checked, used from the next start of what reads it, and kept in ``settings.toml``.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from cmdmap.i18n import current_language, mark, tr
from cmdmap.options import Option, Options, Value
from cmdmap.ui.dialogs.path_field import PathField
from cmdmap.widgets.frame import section_row
from cmdmap.widgets.theme import styled

SECTION_NAMES = {
    "interface": mark("Interface"),
    "map": mark("Map"),
    "units": mark("Units"),
    "checks": mark("Checks of reports"),
    "links": mark("Links and tapes"),
    "outbox": mark("Sending"),
    "gsm": mark("Text messages of phones"),
    "radio": mark("Radio desk"),
    "login": mark("Login"),
    "casework": mark("Incidents"),
    "field": mark("Proof from the field"),
    "dispatch": mark("Dispatching"),
}
LANGUAGE_NAMES = {"zh_CN": "中文", "en": "English"}
"""A language is named in itself."""
THEME_NAMES = {"dark": mark("Dark"), "light": mark("Light")}
FIELD_WIDTH = 220
TEXT_WIDTH = 560
LABEL_WIDTH = 380
TEXT_MARGINS = (7, 0, 0, 0)


class OptionsView(QScrollArea):
    """A form of all options; wishes go out as `change_requested`."""

    change_requested = Signal(str, object)
    rebuilt = Signal()
    """Plugins came or went: there are other fields now."""

    def __init__(self, options: Options) -> None:
        super().__init__()
        self.fields: dict[str, QWidget] = {}
        self._options = options
        self.setWidgetResizable(True)
        self._build()

    def showEvent(self, event: QShowEvent) -> None:
        if self.fields.keys() != self._options.declared.keys():
            self._build()
            self.rebuilt.emit()
        super().showEvent(event)

    def _build(self) -> None:
        options = self._options
        self.fields.clear()
        body = styled(QWidget(), "scroll_body")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(0)
        sections: dict[str, list[Option]] = {}
        for option in options.declared.values():
            sections.setdefault(option.name.split(".", 1)[0], []).append(option)
        for name, entries in sections.items():
            column.addWidget(section_row(self._section_title(name)))
            form = QFormLayout()
            form.setContentsMargins(16, 12, 16, 18)
            form.setHorizontalSpacing(28)
            form.setVerticalSpacing(12)
            for option in entries:
                self.fields[option.name] = field = self._field(option, options.value(option.name))
                wide = option.type in ("str", "path")
                field.setFixedWidth(TEXT_WIDTH if wide else FIELD_WIDTH)
                label = QLabel(_title(option))
                label.setFixedWidth(LABEL_WIDTH)
                form.addRow(label, field)
            column.addLayout(form)
        note = QLabel(
            tr(
                "Changes are kept at once. Language and the age of stale positions change at once, "
                "everything else at the next start."
            )
        )
        note.setContentsMargins(16, 0, 16, 0)
        column.addWidget(styled(note, "muted"))
        column.addStretch(1)
        self.setWidget(body)

    def _section_title(self, name: str) -> str:
        if name in self._options.titles:
            return self._options.titles[name][current_language() == "zh_CN"]
        return tr(SECTION_NAMES[name]) if name in SECTION_NAMES else name

    def _field(self, option: Option, value: Value) -> QWidget:
        change = partial(self.change_requested.emit, option.name)
        if option.type == "bool":
            box = QCheckBox()
            box.setChecked(bool(value))
            box.toggled.connect(change)
            return box
        if option.type == "choice":
            return self._choice(option, value)
        if option.type in ("int", "float"):
            return self._number(option, value)
        if option.type == "path":
            return PathField(str(value), change)
        line = QLineEdit(str(value))
        line.editingFinished.connect(lambda: change(line.text()))
        return line

    def _choice(self, option: Option, value: Value) -> QComboBox:
        combo = QComboBox()
        for choice in option.choices:
            combo.addItem(_choice_name(choice), choice)
        combo.setCurrentIndex(combo.findData(value))
        combo.activated.connect(
            lambda _row: self.change_requested.emit(option.name, combo.currentData())
        )
        return combo

    def _number(self, option: Option, value: Value) -> QWidget:
        low, high = option.minimum or 0, option.maximum or 1_000_000
        suffix = f" {option.unit}" if option.unit else ""
        if option.type == "int":
            whole = QSpinBox(minimum=int(low), maximum=int(high), value=int(value), suffix=suffix)
            whole.lineEdit().setTextMargins(*TEXT_MARGINS)
            whole.editingFinished.connect(
                lambda: self.change_requested.emit(option.name, whole.value())
            )
            return whole
        real = QDoubleSpinBox(
            minimum=float(low), maximum=float(high), value=float(value), suffix=suffix
        )
        real.lineEdit().setTextMargins(*TEXT_MARGINS)
        real.editingFinished.connect(lambda: self.change_requested.emit(option.name, real.value()))
        return real


def _title(option: Option) -> str:
    return option.title if current_language() == "en" else option.title_zh


def _choice_name(choice: str) -> str:
    if choice in THEME_NAMES:
        return tr(THEME_NAMES[choice])
    return LANGUAGE_NAMES.get(choice, choice)
