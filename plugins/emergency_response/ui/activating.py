"""Begin a response: the form, then the confirm that says exactly what is sent to whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from cmdmap.api import Page, Place, Tone, tr
from cmdmap.widgets.forms.dialog import FormDialog
from cmdmap.widgets.forms.fields import FieldKind, FormField, Values
from cmdmap.widgets.forms.form import ask
from cmdmap.widgets.notice import Notice
from cmdmap.widgets.tables.lines import TableCell, TableLine
from cmdmap.widgets.tables.row_table import RowTable
from emergency_response.domain.levels import Levels
from emergency_response.domain.plan import Plan
from emergency_response.domain.wishes import Activate, Recipient
from emergency_response.services.people import order_of, people_of, recipients
from emergency_response.store.plans import PlanLine
from emergency_response.ui.drill_banner import DrillBanner
from emergency_response.ui.level_fields import level_fields, level_values, levels_of

REAL, DRILL = "real", "drill"
NONE, OPEN = "none", "open"


class ActivateDialog(FormDialog):
    """Says what is about to happen; Enter begins nothing, the button does."""

    def __init__(self, wish: Activate, plan: Plan, found: list[Recipient], parent: QWidget) -> None:
        title = tr("Begin the drill") if wish.drill else tr("Begin the response")
        super().__init__(title, title, parent)
        self.setMinimumWidth(820)
        sent = sum(bool(each.text) for each in found)
        self.drill = DrillBanner()
        self.notice = Notice()
        if wish.drill:
            self.drill.say(tr("DRILL: everything of it is marked, no incident is opened."))
        else:
            self.notice.say(tr("This is real."), Tone.HIGH, closable=False)
        self.form.addRow(self.drill)
        self.form.addRow(self.notice)
        self.summary = QLabel(
            "\n".join(summary_lines(wish, plan, sent)),
            wordWrap=True,
            textFormat=Qt.TextFormat.PlainText,
        )
        self.form.addRow(self.summary)
        heads = (tr("Function"), tr("Full name"), tr("Unit"), tr("What is sent"))
        self.table = RowTable(tr("Who is told"), heads, tr("Nobody is called."), stretch=3)
        self.table.show_lines([_line(number, each) for number, each in enumerate(found)])
        self.table.setMinimumHeight(280)
        self.form.addRow(self.table)
        self.make_careful()
        self.finished.connect(self.deleteLater)


class Activating:
    """The two steps, begun by the page's big button or from a plan."""

    def __init__(self, page: Page, parent: QWidget, begun: Callable[[], None]) -> None:
        """``begun`` is called when a response has begun."""
        self._page = page
        self._parent = parent
        self._begun = begun

    def begin(self, line: PlanLine, plan: Plan, place: Place | None = None) -> None:
        """Ask for what the plan does not know."""
        incidents = [
            (str(each.id), f"{each.number} {each.address or each.text}")
            for each in self._page.desk.casework().open()
        ]
        values: Values = {
            **level_values(Levels(plan.response)),
            "nature": "",
            "place": place,
            "text": plan.text,
            "post": plan.post_name,
            "incident": NONE,
            "send": True,
        }

        def take(answers: Values) -> None:
            self._confirm(line, plan, answers)

        fields = activate_fields(incidents, bool(plan.incident_kind))
        ask(
            self._parent,
            tr("Begin: {plan}", plan=plan.title),
            fields,
            take,
            values,
            tr("Go on"),
            self._page.map.pick,
        )

    def _confirm(self, line: PlanLine, plan: Plan, answers: Values) -> None:
        wish = wish_of(line, plan, answers)
        people = people_of(plan, self._page.desk)
        found = recipients(plan, people, wish.text, drill=wish.drill, send=wish.send)
        dialog = ActivateDialog(wish, plan, found, self._parent)
        dialog.accepted.connect(lambda: self._page.submit(wish, lambda _commit: self._begun()))
        dialog.open()


def activate_fields(incidents: list[tuple[str, str]], can_open: bool) -> tuple[FormField, ...]:
    """Return the fields; whether it is a drill is asked first and has no preset."""
    natures = [(REAL, tr("Real")), (DRILL, tr("Drill"))]
    ways = [(NONE, tr("None"))]
    if can_open:
        ways.append((OPEN, tr("Open a new one")))
    ways += incidents

    def is_real(values: Values) -> bool:
        return values["nature"] == REAL

    return (
        FormField("nature", tr("Nature"), FieldKind.CHOICE, required=True, choices=natures),
        *level_fields(),
        FormField("address", tr("Place in words"), required=True),
        FormField("place", tr("Place"), FieldKind.PLACE),
        FormField("post", tr("Command post")),
        FormField("post_place", tr("Place of the post"), FieldKind.PLACE),
        FormField("incident", tr("Incident"), FieldKind.CHOICE, choices=ways, asked_if=is_real),
        FormField("send", tr("Send the text to the units"), FieldKind.YES_NO),
        FormField("text", tr("Text of the order"), FieldKind.LINES, required=True, most=500),
    )


def wish_of(line: PlanLine, plan: Plan, answers: Values) -> Activate:
    """Return the wish of the answers; ``{place}`` in the text becomes the place in words."""
    address = str(answers["address"])
    incident = str(answers["incident"] or NONE)
    text = order_of(replace(plan, text=str(answers["text"])), address)
    place, post_place = answers["place"], answers["post_place"]
    return Activate(
        plan_id=line.id,
        drill=answers["nature"] == DRILL,
        levels=levels_of(answers),
        text=text,
        address=address,
        place=place if isinstance(place, Place) else None,
        post_name=str(answers["post"] or ""),
        post_place=post_place if isinstance(post_place, Place) else None,
        incident_id=int(incident) if incident.isdecimal() else None,
        open_incident=incident == OPEN,
        send=bool(answers["send"]),
    )


def summary_lines(wish: Activate, plan: Plan, sent: int) -> list[str]:
    """Return what is about to happen, one line each."""
    lines = [
        f"{plan.title} · {wish.address}",
        " · ".join(wish.levels.words()),
        tr(
            "{sent} texts are sent, {voice} people are called by voice.",
            sent=sent,
            voice=len(plan.contacts) - sent,
        ),
        tr(
            "{groups} groups, {tasks} tasks, {zones} zones are set up.",
            groups=len(plan.groups),
            tasks=len(plan.tasks),
            zones=len(plan.zones) if wish.place is not None else 0,
        ),
    ]
    if wish.open_incident:
        lines.append(tr("An incident is opened."))
    elif wish.incident_id is not None:
        lines.append(tr("It is noted in the chosen incident."))
    return lines


def _line(number: int, each: Recipient) -> TableLine:
    words = each.text or each.why_not or tr("by voice")
    cells = (
        TableCell(each.role),
        TableCell(each.name),
        TableCell(each.unit_name or "—"),
        TableCell(words, tone="text" if each.text else "muted"),
    )
    return TableLine(number, cells, words)
