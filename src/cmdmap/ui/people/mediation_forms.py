"""Forms of mediation: open a case, appoint, plan and record a session, agree, re-visit, close.

Each makes a command; the desk judges it. Opened by the mediation board.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QDoubleSpinBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from cmdmap.domain.incident import Incident
from cmdmap.domain.people import commands as wish
from cmdmap.domain.people.mediation import SIDES, DisputeParty, MediationCase, Outcome
from cmdmap.i18n import tr
from cmdmap.services.people.disputes import dispute_kinds, dispute_name
from cmdmap.services.people.matching import Match
from cmdmap.services.people.wording import outcome_name
from cmdmap.widgets.forms.dialog import FormDialog
from cmdmap.widgets.forms.instant_field import InstantField

TEXT_MAX = 2_000
NAME_MAX = 80
MOST_YUAN = 100_000_000.0
CODE = Qt.ItemDataRole.UserRole
Area = tuple[str, str]
"""Code and name."""
Matching = Callable[[str, str], Sequence[Match]]
"""Return who mediates a kind of dispute in a community, the fittest first."""


class MediatorList(QListWidget):
    """Mediators to tick, each with its reasons."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Mediators"))

    def show_matches(self, matches: Sequence[Match], ticked: Sequence[str] = ()) -> None:
        """Show these in this order."""
        self.clear()
        for match in matches:
            member = match.member
            item = QListWidgetItem(f"{member.code} {member.name}  ·  {', '.join(match.reasons)}")
            item.setData(CODE, member.code)
            on = member.code in ticked
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            self.addItem(item)

    def ticked(self) -> tuple[str, ...]:
        """Return the codes of who is ticked."""
        items = (self.item(row) for row in range(self.count()))
        return tuple(i.data(CODE) for i in items if i.checkState() is Qt.CheckState.Checked)


class OpenCaseDialog(FormDialog):
    """A new case, with its parties."""

    def __init__(
        self,
        communities: Sequence[Area],
        incidents: Sequence[Incident],
        matching: Matching,
        parent: QWidget,
    ) -> None:
        """``incidents`` are those that may be mediated, the likeliest first."""
        super().__init__(tr("New mediation case"), tr("Open the case"), parent)
        self._matching = matching
        self._incidents = {incident.id: incident for incident in incidents}
        self.dispute, self.community, self.incident = _dispute_field(), QComboBox(), QComboBox()
        self.title = QLineEdit(maxLength=TEXT_MAX)
        self.mediators = MediatorList()
        self.names = tuple(QLineEdit(maxLength=NAME_MAX) for _ in range(2))
        self.phones = tuple(QLineEdit(maxLength=24) for _ in range(2))
        self.community.addItem(tr("not known"), "")
        for code, shown in communities:
            self.community.addItem(shown, code)
        self.incident.addItem(tr("of its own"), None)
        for each in incidents:
            self.incident.addItem(f"{each.number}  {each.address}", each.id)
        self.form.addRow(tr("Incident"), self.incident)
        self.form.addRow(tr("Kind of dispute"), self.dispute)
        self.form.addRow(tr("What it is about"), self.title)
        self.form.addRow(tr("Community"), self.community)
        self.form.addRow(tr("Mediators"), self.mediators)
        for side, name, phone in zip(SIDES, self.names, self.phones, strict=True):
            name.setPlaceholderText(tr("Name (shown masked)"))
            phone.setPlaceholderText(tr("Telephone"))
            for line in (name, phone):
                line.setAccessibleName(f"{side} {line.placeholderText()}")
            self.form.addRow(side, name)
            self.form.addRow("", phone)
        for box in (self.dispute, self.community):
            box.currentIndexChanged.connect(self._on_choice_changed)
        self.incident.currentIndexChanged.connect(self._on_incident_changed)
        self._on_choice_changed()
        self.title.setFocus()

    def refusal(self) -> str:
        """A case is about something."""
        return "" if self.title.text().strip() else tr("Write in a few words what it is about.")

    def command(self) -> wish.OpenMediation:
        """Return the wish as a command."""
        parties = tuple(
            DisputeParty(side, name.text().strip(), phone.text().strip())
            for side, name, phone in zip(SIDES, self.names, self.phones, strict=True)
            if name.text().strip() or phone.text().strip()
        )
        return wish.OpenMediation(
            self.dispute.currentData(), self.title.text(), self.community.currentData(),
            self.incident.currentData(), mediators=self.mediators.ticked(), parties=parties,
        )  # fmt: skip

    def _on_incident_changed(self) -> None:
        """What the incident says is taken over; what was typed stays."""
        incident = self._incidents.get(self.incident.currentData())
        if incident is None:
            return
        if not self.title.text():
            self.title.setText(incident.text or incident.address)
        community = incident.areas.community
        row = self.community.findData(community.code) if community else -1
        if row >= 0:
            self.community.setCurrentIndex(row)

    def _on_choice_changed(self) -> None:
        found = self._matching(self.dispute.currentData(), self.community.currentData())
        self.mediators.show_matches(found, self.mediators.ticked())


class ClassifyDialog(FormDialog):
    """What a case is about."""

    def __init__(self, case: MediationCase, parent: QWidget) -> None:
        super().__init__(tr("What {number} is about", number=case.number), tr("Keep"), parent)
        self._case = case
        self.dispute = _dispute_field()
        self.dispute.setCurrentIndex(max(0, self.dispute.findData(case.dispute)))
        self.title = QLineEdit(case.title, maxLength=TEXT_MAX)
        self.form.addRow(tr("Kind of dispute"), self.dispute)
        self.form.addRow(tr("What it is about"), self.title)

    def refusal(self) -> str:
        """A case is about something."""
        return "" if self.title.text().strip() else tr("Write in a few words what it is about.")

    def command(self) -> wish.ClassifyMediation:
        """Return the wish as a command."""
        return wish.ClassifyMediation(self._case.id, self.dispute.currentData(), self.title.text())


class AppointDialog(FormDialog):
    """Who mediates a case."""

    def __init__(self, case: MediationCase, matching: Matching, parent: QWidget) -> None:
        super().__init__(tr("Mediators of {number}", number=case.number), tr("Appoint"), parent)
        self._case = case
        self.mediators = MediatorList()
        self.mediators.show_matches(matching(case.dispute, case.community), case.mediators)
        self.form.addRow(self.mediators)

    def command(self) -> wish.AppointMediators:
        """Return the wish as a command."""
        return wish.AppointMediators(self._case.id, self.mediators.ticked())


class SessionDialog(FormDialog):
    """When and where the parties meet."""

    def __init__(self, case: MediationCase, now: datetime, parent: QWidget) -> None:
        super().__init__(tr("Session of {number}", number=case.number), tr("Plan it"), parent)
        self._case = case
        self.at = InstantField(now)
        self.place = QLineEdit(maxLength=200)
        self.form.addRow(tr("When"), self.at)
        self.form.addRow(tr("Where"), self.place)

    def refusal(self) -> str:
        """Somebody has to find it."""
        return "" if self.place.text().strip() else tr("Say where the parties meet.")

    def command(self) -> wish.PlanSession:
        """Return the wish as a command."""
        return wish.PlanSession(self._case.id, self.at.value(), self.place.text())


class WordsDialog(FormDialog):
    """One text that must not be empty, e.g. the record of a session."""

    def __init__(
        self, title: str, accept: str, make: Callable[[str], wish.MediationCommand], parent: QWidget
    ) -> None:
        super().__init__(title, accept, parent)
        self._make = make
        self.words = QLineEdit(maxLength=TEXT_MAX)
        self.form.addRow(tr("Words"), self.words)

    def refusal(self) -> str:
        """An empty record says nothing."""
        return "" if self.words.text().strip() else tr("Write a few words.")

    def command(self) -> wish.MediationCommand:
        """Return the wish as a command."""
        return self._make(self.words.text())


class AgreementDialog(FormDialog):
    """What was agreed on."""

    def __init__(self, case: MediationCase, today: date, parent: QWidget) -> None:
        super().__init__(tr("Agreement of {number}", number=case.number), tr("Record it"), parent)
        self._case = case
        self.words = QLineEdit(maxLength=TEXT_MAX)
        self.amount = QDoubleSpinBox(decimals=2, maximum=MOST_YUAN)
        self.amount.setGroupSeparatorShown(True)
        self.due = _day_field(today)
        self.form.addRow(tr("What was agreed"), self.words)
        self.form.addRow(tr("Amount in yuan"), self.amount)
        self.form.addRow(tr("To be kept by"), self.due)

    def refusal(self) -> str:
        """An agreement has a text."""
        return "" if self.words.text().strip() else tr("Write what was agreed.")

    def command(self) -> wish.RecordAgreement:
        """Return the wish as a command."""
        return wish.RecordAgreement(
            self._case.id, self.words.text(), round(self.amount.value() * 100),
            day_of(self.due),
        )  # fmt: skip


class DayDialog(FormDialog):
    """One day, e.g. of a re-visit."""

    def __init__(
        self,
        title: str,
        today: date,
        make: Callable[[date], wish.MediationCommand],
        parent: QWidget,
    ) -> None:
        super().__init__(title, tr("Keep"), parent)
        self._make = make
        self.day = _day_field(today)
        self.form.addRow(tr("Day"), self.day)

    def command(self) -> wish.MediationCommand:
        """Return the wish as a command."""
        return self._make(day_of(self.day))


class CloseCaseDialog(FormDialog):
    """What came of a case."""

    def __init__(self, case: MediationCase, parent: QWidget) -> None:
        super().__init__(tr("Close {number}", number=case.number), tr("Close the case"), parent)
        self._case = case
        self.outcome = QComboBox()
        self.note = QLineEdit(maxLength=TEXT_MAX)
        for outcome in Outcome:
            if (outcome is Outcome.AGREED) == (case.agreement is not None):
                self.outcome.addItem(outcome_name(outcome), outcome)
        self.form.addRow(tr("Result"), self.outcome)
        self.form.addRow(tr("Note"), self.note)

    def command(self) -> wish.CloseMediation:
        """Return the wish as a command."""
        outcome = Outcome(self.outcome.currentData())
        return wish.CloseMediation(self._case.id, outcome, self.note.text())


def _dispute_field() -> QComboBox:
    field = QComboBox()
    for code in dispute_kinds():
        field.addItem(f"{code} {dispute_name(code)}", code)
    return field


def _day_field(day: date) -> QDateEdit:
    field = QDateEdit()
    field.setDate(QDate(day.year, day.month, day.day))
    field.setCalendarPopup(True)
    field.setDisplayFormat("yyyy-MM-dd")
    return field


def day_of(field: QDateEdit) -> date:
    """Return the day in a field."""
    day = field.date()
    return date(day.year(), day.month(), day.day())
