"""Every dialog of the program, opened with something harmless in it.

A new dialog is named here with the field that has the keyboard first; a test finds those that are
not.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any, NamedTuple

from PySide6.QtWidgets import QDialog, QTableView, QWidget
from tests.services.people.small_roster import DAY, LIN, ROSTER, duty

from cmdmap.domain.ids import IncidentId, UnitId
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.people.book import PeopleBook
from cmdmap.domain.people.commands import RecordRevisit
from cmdmap.domain.people.mediation import CaseId, MediationCase
from cmdmap.domain.unit import ForceKind
from cmdmap.protocols import registry
from cmdmap.services.dispatch.batch import Ordered, Plan
from cmdmap.services.people.lists.cells import Around
from cmdmap.services.people.lists.forms import FORMS
from cmdmap.services.people.matching import match_mediators
from cmdmap.ui.casework.acts.asks import Scene
from cmdmap.ui.casework.acts.dialog import ActDialog
from cmdmap.ui.casework.importing.dialog import ImportIncidentsDialog
from cmdmap.ui.casework.proposals.batch_dialog import BatchDialog
from cmdmap.ui.command_bar.keys import KeysDialog
from cmdmap.ui.crash import CrashPage
from cmdmap.ui.dialogs.add_link.dialog import AddLinkDialog
from cmdmap.ui.dialogs.import_areas import ImportAreasDialog
from cmdmap.ui.dialogs.name_unit import NameUnitDialog
from cmdmap.ui.login.account_dialog import AccountDialog
from cmdmap.ui.login.next_steps import NextSteps
from cmdmap.ui.login.password_dialog import PasswordDialog
from cmdmap.ui.outgoing.dialogs import SendStatusDialog, SendTextDialog
from cmdmap.ui.people import mediation_forms
from cmdmap.ui.people.absence import AbsenceDialog
from cmdmap.ui.people.import_dialog import ImportListDialog
from cmdmap.ui.people.row_dialog import RowDialog
from cmdmap.ui.plugins.trusted_keys import TrustedKeysDialog
from cmdmap.ui.plugins.wishes import PluginWishes
from cmdmap.ui.radio.dialogs import (
    AcknowledgeDialog,
    RollAnswerDialog,
    StartRollCallDialog,
    WatchDialog,
)
from cmdmap.ui.radio.unit_table import UnitTableDialog
from cmdmap.ui.seat import Seat
from cmdmap.widgets.asking import ConfirmDialog
from cmdmap.widgets.forms.fields import FieldKind, FormField
from cmdmap.widgets.forms.form import AskDialog

AT = datetime(2026, 5, 4, 4, tzinfo=UTC)
TODAY = date(2026, 5, 4)
CASE = MediationCase(CaseId(7), "TJ-7", "0402", "物业费", "C01", AT, "x", AT)
BOOK = PeopleBook().with_records(ROSTER)
GROUPS = (("第1巡区", (UnitId(7),)),)
FIELDS = (
    FormField("note", "Note"),
    FormField("name", "Name", required=True),
    FormField("words", "Words", FieldKind.LINES),
    FormField("day", "Day", FieldKind.DATE),
    FormField("kind", "Kind", FieldKind.CHOICE, choices=(("a", "A"), ("b", "B"))),
    FormField("sure", "Sure", FieldKind.YES_NO),
    FormField("where", "Where", FieldKind.PLACE),
)


class Stage(NamedTuple):
    """What dialogs are opened with."""

    parent: QWidget
    seat: Callable[[], Seat]
    """Opens a console when it is asked."""
    live: Callable[..., Any]
    scene: Scene


First = Callable[[Any], QWidget]
Opening = tuple[Callable[[Stage], QDialog], First]


def _matching(dispute: str, community: str) -> Any:
    return match_mediators(BOOK, dispute, community, AT)


def _wishes() -> Any:
    return SimpleNamespace(around=lambda: Around(BOOK), work=None, submit=None)


def _plan() -> Plan:
    order = Ordered(IncidentId(1), "JQ1", UnitId(7), "X-07", ForceKind.GOVERNANCE, 110.0)
    return Plan((order,), (), (), 62.0)


OPENED: dict[str, Opening] = {
    "AcknowledgeDialog": (
        lambda s: AcknowledgeDialog(
            UnitId(7), "巡-07", emergency=False, operator="", parent=s.parent
        ),
        lambda d: d.operator,
    ),
    "RollAnswerDialog": (
        lambda s: RollAnswerDialog(1, UnitId(7), "巡-07", "王芳", s.parent),
        lambda d: d.ways.button(0),
    ),
    "StartRollCallDialog": (
        lambda s: StartRollCallDialog(GROUPS, "王芳", s.parent),
        lambda d: d.group,
    ),
    "WatchDialog": (lambda s: WatchDialog(GROUPS, 5, 10, "", s.parent), lambda d: d.group),
    "SendTextDialog": (
        lambda s: SendTextDialog([s.live(1)], ("CALL BASE",), "李", s.parent),
        lambda d: d.text,
    ),
    "SendStatusDialog": (
        lambda s: SendStatusDialog(s.live(1), "李", s.parent),
        lambda d: d.code,
    ),
    "NameUnitDialog": (lambda s: NameUnitDialog(s.live(1).unit, s.parent), lambda d: d.name),
    "PasswordDialog": (lambda s: PasswordDialog(s.parent, "王芳"), lambda d: d.first),
    "AccountDialog": (lambda s: AccountDialog(s.parent), lambda d: d.name),
    "NextSteps": (lambda s: NextSteps(s.seat(), s.parent), lambda d: d.accept_button),
    "AddLinkDialog": (
        lambda s: AddLinkDialog(registry.NAMES, lambda _spec: None, s.parent),
        lambda d: d.fields.kind,
    ),
    "BatchDialog": (lambda s: BatchDialog(_plan(), s.parent), lambda d: d.accept_button),
    "ActDialog": (
        lambda s: ActDialog(Act.CALL_BACK, s.scene, s.parent),
        lambda d: d.fields["result"],
    ),
    "OpenCaseDialog": (
        lambda s: mediation_forms.OpenCaseDialog((("C01", "浦联"),), (), _matching, s.parent),
        lambda d: d.title,
    ),
    "ClassifyDialog": (
        lambda s: mediation_forms.ClassifyDialog(CASE, s.parent),
        lambda d: d.dispute,
    ),
    "AppointDialog": (
        lambda s: mediation_forms.AppointDialog(CASE, _matching, s.parent),
        lambda d: d.mediators,
    ),
    "SessionDialog": (
        lambda s: mediation_forms.SessionDialog(CASE, AT, s.parent),
        lambda d: d.at,
    ),
    "WordsDialog": (
        lambda s: mediation_forms.WordsDialog("Record", "Keep", lambda _w: None, s.parent),
        lambda d: d.words,
    ),
    "AgreementDialog": (
        lambda s: mediation_forms.AgreementDialog(CASE, TODAY, s.parent),
        lambda d: d.words,
    ),
    "DayDialog": (
        lambda s: mediation_forms.DayDialog(
            "Re-visit", TODAY, lambda day: RecordRevisit(CASE.id, day), s.parent
        ),
        lambda d: d.day,
    ),
    "CloseCaseDialog": (
        lambda s: mediation_forms.CloseCaseDialog(CASE, s.parent),
        lambda d: d.outcome,
    ),
    "AbsenceDialog": (lambda s: AbsenceDialog(duty(LIN, day=DAY), (), s.parent), lambda d: d.state),
    "RowDialog": (
        lambda s: RowDialog(FORMS[0], None, lambda: Around(BOOK), s.parent),
        lambda d: d.fields["code"],
    ),
    "ImportListDialog": (
        lambda s: ImportListDialog(FORMS[0], _wishes(), s.parent),
        lambda d: d.findChild(QTableView),
    ),
    "AskDialog": (
        lambda s: AskDialog("Ask", FIELDS, parent=s.parent),
        lambda d: d.fields.editor("name").inner,
    ),
    "ConfirmDialog": (
        lambda s: ConfirmDialog("Drop", "Drop it?", "Drop it", s.parent, destructive=True),
        lambda d: d.cancel_button,
    ),
    "KeysDialog": (lambda s: KeysDialog(s.parent), lambda d: d.findChild(QTableView)),
    "TrustedKeysDialog": (
        lambda s: TrustedKeysDialog(PluginWishes(s.seat(), s.parent), s.parent),
        lambda d: d.close_button,
    ),
    "UnitTableDialog": (lambda s: UnitTableDialog(s.parent), lambda d: d.parts.search),
    "ImportAreasDialog": (lambda s: ImportAreasDialog(s.parent), lambda d: d.parts.choose),
    "ImportIncidentsDialog": (
        lambda s: ImportIncidentsDialog(s.seat(), s.parent),
        lambda d: d.parts.choose,
    ),
    "CrashPage": (lambda _s: CrashPage("details"), lambda d: d.close_button),
}

LOOKED_AT = {
    "CrashPage",
    "ImportAreasDialog",
    "ImportIncidentsDialog",
    "KeysDialog",
    "TrustedKeysDialog",
    "UnitTableDialog",
}
"""Not filled in as a form is: there is nothing to be refused."""
FRAMES = {"FormDialog", "LookDialog", "NamedDialog"}
"""Only ever opened as something more."""
OF_PLUGINS = {"ActivateDialog", "ImportDialog", "ImportList", "MajorDialog"}
"""Need a page to be opened; they keep the keys of :class:`FormDialog`."""
