"""What can be done with a finding: a menu of what its state allows, and the dialogs behind it.

Used by the detail of a place and by the view of hazards.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QWidget

from cmdmap.api import Page, tr
from cmdmap.widgets import FieldKind, FormField, Value, Values, ask
from fire_safety.domain.finding import (
    ACT_WORDS,
    NEEDS_DEADLINE,
    NEEDS_WORDS,
    FindingAct,
    open_acts,
)
from fire_safety.domain.wishes import DecideFinding, MoveFinding
from fire_safety.services.rectifying import DECISIONS, proposed_deadline
from fire_safety.store.findings import FindingRow


def may_act(page: Page, act: FindingAct) -> bool:
    """Tell whether who is logged in may do this."""
    return page.may("decide" if act in DECISIONS else "inspect")


def ask_act(page: Page, over: QWidget, ids: Sequence[int], act: FindingAct) -> None:
    """Ask for what an act needs and hand it in."""
    fields = []
    values: dict[str, Value] = {}
    if act in NEEDS_DEADLINE:
        fields.append(FormField("deadline", tr("Put right by"), FieldKind.DATE, required=True))
        values["deadline"] = proposed_deadline(page.desk)
    fields.append(FormField("words", tr("In words"), FieldKind.LINES, act in NEEDS_WORDS, most=500))

    def take(said: Values) -> None:
        words, day = str(said.get("words") or ""), said.get("deadline")
        if act in DECISIONS:
            page.submit(DecideFinding(tuple(ids), act, words))
            return
        number = day.toordinal() if isinstance(day, date) else None
        page.submit(MoveFinding(tuple(ids), act, words, number))

    ask(over, tr(ACT_WORDS[act]), fields, take, values)


def offer_acts(page: Page, over: QWidget, finding: FindingRow) -> QMenu:
    """Open a menu of what may follow now."""
    menu = QMenu(over)
    for act in open_acts(finding.state):
        if act is FindingAct.HAND_OVER:
            continue  # The check aid does that.
        action = menu.addAction(tr(ACT_WORDS[act]))
        action.setEnabled(may_act(page, act))
        action.triggered.connect(lambda _on=False, act=act: ask_act(page, over, (finding.id,), act))
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(QCursor.pos())
    return menu
