"""Kind form: what a centre may change of one kind of incident, as fields.

Part of the Admin view of kinds; what stands in it is handed on as :class:`KindValues`.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from cmdmap.domain.casework.kinds import IncidentKind
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.incident import Urgency
from cmdmap.domain.unit import ForceKind
from cmdmap.i18n import tr
from cmdmap.services.casework.kind_changes import KindValues
from cmdmap.services.casework.kind_fields import KIND_FIELDS, LIMIT_FIELDS
from cmdmap.services.casework.wording import clock_name, urgency_name
from cmdmap.widgets.frame import push_button, scrolled, section_row
from cmdmap.widgets.theme import styled
from cmdmap.widgets.wording import force_name

NEEDED = tuple(force for force in ForceKind if force is not ForceKind.UNKNOWN)
MOST_NEEDED = 99
FIELD_WIDTH = 150
LABEL_WIDTH = 170
TEXT_MARGINS = (7, 0, 0, 0)


class KindForm(QWidget):
    """Fields of one kind with the buttons that save it or bring back what ships."""

    save_requested = Signal(str, object)
    """Code of the kind and the KindValues that stand in the form."""
    reset_requested = Signal(str)
    """Code of the kind that is to be as it ships."""

    def __init__(self) -> None:
        super().__init__()
        self.fields = _Fields()
        self.title = styled(QLabel(), "title")
        self.note = styled(QLabel(wordWrap=True), "muted")
        self.save = push_button(tr("Save"), look="primary")
        self.reset = push_button(tr("Back to what ships"))
        self._code = ""
        self._build()
        self.save.clicked.connect(lambda: self.save_requested.emit(self._code, self.values()))
        self.reset.clicked.connect(lambda: self.reset_requested.emit(self._code))

    def show_kind(self, kind: IncidentKind, *, changed: bool) -> None:
        """Show a kind; ``changed`` says that the centre has written something about it."""
        if kind.code != self._code:
            self.note.clear()
        self._code = kind.code
        self.title.setText(f"{kind.mark}  {kind.name}")
        self.reset.setVisible(changed)
        self.fields.put(KindValues.of(kind))

    def values(self) -> KindValues:
        """Return what stands in the form."""
        return self.fields.values()

    def allow(self, allowed: bool, why_not: str = "") -> None:
        """Let it be saved, or say why not."""
        for button in (self.save, self.reset):
            button.setEnabled(allowed)
            button.setToolTip(why_not)

    def tell(self, sentence: str) -> None:
        """Say what became of a wish."""
        self.note.setText(sentence)

    def _build(self) -> None:
        fields = self.fields
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        limits = [(clock_name(clock), field) for clock, field in fields.minutes.items()]
        needs = [(force_name(force), field) for force, field in fields.needs.items()]
        for title, rows in (
            (tr("Kind"), [(tr("Urgency"), fields.urgency)]),
            (tr("Limits of the clocks"), limits),
            (tr("Needed on site"), needs),
            (tr("Arrival and twins"), fields.distances()),
        ):
            form = QFormLayout()
            form.setContentsMargins(12, 10, 12, 14)
            form.setVerticalSpacing(8)
            for label, field in rows:
                field.setFixedWidth(FIELD_WIDTH)
                if isinstance(field, QAbstractSpinBox):
                    field.lineEdit().setTextMargins(*TEXT_MARGINS)
                field.setAccessibleName(label)
                name = QLabel(label)
                name.setFixedWidth(LABEL_WIDTH)
                form.addRow(name, field)
            column.addWidget(section_row(title))
            column.addLayout(form)
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.reset)
        buttons.addStretch(1)
        buttons.addWidget(self.save)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        head = QVBoxLayout()
        head.setContentsMargins(12, 10, 12, 6)
        head.addWidget(self.title)
        whole.addLayout(head)
        whole.addWidget(scrolled(body), 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 8, 12, 10)
        foot.addWidget(self.note)
        foot.addLayout(buttons)
        whole.addLayout(foot)


class PlainSpin(QDoubleSpinBox):
    """Writes whole numbers without a point."""

    def textFromValue(self, value: float) -> str:  # noqa: N802
        """Return what stands in the field."""
        return f"{value:.1f}".removesuffix(".0")


class _Fields:
    """The fields, apart from where they stand."""

    def __init__(self) -> None:
        low, high = LIMIT_FIELDS["minutes"].span
        self.urgency = QComboBox()
        for urgency in Urgency:
            self.urgency.addItem(urgency_name(urgency), urgency)
        self.minutes = {
            clock: PlainSpin(minimum=low, maximum=high, decimals=1, suffix=f" {tr('min')}")
            for clock in ClockKind
        }
        self.needs = {force: QSpinBox(minimum=0, maximum=MOST_NEEDED) for force in NEEDED}
        self.radius = _number("arrive_radius_m", tr("m"))
        self.dwell = _number("arrive_dwell_s", tr("s"))
        self.twin_radius = _number("twin_radius_m", tr("m"))
        self.twin_hours = _number("twin_hours", tr("h"))

    def distances(self) -> list[tuple[str, QDoubleSpinBox]]:
        """Return the fields of arrival and twins with their labels."""
        return [
            (tr("Arrived within"), self.radius),
            (tr("for at least"), self.dwell),
            (tr("Same matter within"), self.twin_radius),
            (tr("and within"), self.twin_hours),
        ]

    def put(self, values: KindValues) -> None:
        """Show values."""
        self.urgency.setCurrentIndex(self.urgency.findData(values.urgency))
        for clock, field in self.minutes.items():
            field.setValue(values.minutes.get(clock, field.minimum()))
        for force, count in self.needs.items():
            count.setValue(values.needs.get(force, 0))
        self.radius.setValue(values.arrive_radius_m)
        self.dwell.setValue(values.arrive_dwell_s)
        self.twin_radius.setValue(values.twin_radius_m)
        self.twin_hours.setValue(values.twin_hours)

    def values(self) -> KindValues:
        """Return what is shown."""
        return KindValues(
            Urgency(self.urgency.currentData()),
            {force: field.value() for force, field in self.needs.items() if field.value()},
            {clock: field.value() for clock, field in self.minutes.items()},
            self.radius.value(),
            self.dwell.value(),
            self.twin_radius.value(),
            self.twin_hours.value(),
        )


def _number(key: str, unit: str) -> QDoubleSpinBox:
    low, high = KIND_FIELDS[key].span
    return PlainSpin(minimum=low, maximum=high, decimals=1, suffix=f" {unit}")
