"""The panel of a plan: read it, begin it, edit a draft of it and keep that as a new version."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cmdmap.api import Page, Tone, tr
from cmdmap.widgets.asking import ask_confirm
from cmdmap.widgets.detail import Detail, Part, Row
from cmdmap.widgets.forms.fields import FormField, Values
from cmdmap.widgets.forms.form import ask
from cmdmap.widgets.frame import push_button
from cmdmap.widgets.notice import Notice
from emergency_response.domain.kinds import kind_title
from emergency_response.domain.levels import HAZARD_WORDS, RESPONSE_WORDS
from emergency_response.domain.plan import (
    Contact,
    Need,
    Plan,
    PlanGroup,
    PlanTask,
    Zone,
    faults,
)
from emergency_response.domain.wishes import LookAt, RetirePlan, SavePlans
from emergency_response.store.plans import PlanLine, newest_version, shown_plan, true_plan
from emergency_response.ui import plan_fields as fields
from emergency_response.ui.looking import REVEAL, look

SECTIONS = (PlanGroup, Contact, PlanTask, Zone, Need)
NEW = ""
"""Number under which the draft of a new plan waits."""


class PlanPanel(QWidget):
    """A plan in force, or the draft of its next version."""

    begin_requested = Signal(object, object)
    """PlanLine and Plan a response is to be begun with."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._line: PlanLine | None = None
        self._kept: Plan | None = None
        self.draft: Plan | None = None
        self._drafts: dict[str, tuple[PlanLine | None, Plan]] = {}
        """Drafts that were left for another plan, by its number; empty is a new plan."""
        self.notice = Notice()
        self.detail = Detail(tr("Choose a plan."))
        self.buttons = PlanButtons()
        self._build()

    def show_plan(self, line: PlanLine) -> None:
        """Read a plan and show it; a draft of another one waits until that is shown again."""
        if self.draft is not None and self._line is not None and self._line.code == line.code:
            return
        self._put_by()

        def take(found: tuple[PlanLine, Plan]) -> None:
            self._line, self._kept = found
            self.draft = None
            if line.code in self._drafts:
                # With the version it was made from: the writer refuses it if that has passed.
                self._line, self.draft = self._drafts.pop(line.code)
            self._show()

        desk = self._page.desk
        self._page.read(lambda reader: shown_plan(reader, desk, line.id), take)

    def forget(self) -> None:
        """Mask what was looked at; a draft stays with whoever keeps or leaves it."""
        if self.draft is None and self._line is not None:
            self.show_plan(self._line)

    def begin_new(self) -> None:
        """Ask for the basics of a new plan, or go on with the one that waits."""
        self._put_by()
        if NEW in self._drafts:
            self._line, self.draft = self._drafts.pop(NEW)
            self._kept = None
            self._show()
            return
        self._show()

        def take(values: Values) -> None:
            self._line, self._kept = None, None
            self.change(fields.with_basics(fields.EMPTY, values))

        pick = self._page.map.pick
        values = fields.basic_values(fields.EMPTY)
        ask(self, tr("New plan"), fields.basic_fields(new=True), take, values, pick=pick)

    def change(self, plan: Plan) -> None:
        """Show a draft."""
        self.draft = plan
        self._show()

    def plan(self) -> Plan | None:
        """Return the draft, else the plan that is kept."""
        return self.draft or self._kept

    def _put_by(self) -> None:
        """Lay the draft aside under the number of its plan."""
        if self.draft is not None:
            self._page.tell(tr("The draft of {plan} waits there.", plan=self.draft.title))
            self._drafts[self._line.code if self._line else NEW] = (self._line, self.draft)
            self.draft = None

    def _show(self) -> None:
        plan = self.plan()
        if plan is None:
            self.detail.show_nothing()
            return
        number = f"{plan.code} · {self._line.version}" if self._line is not None else plan.code
        self.detail.show_thing(plan.title, number, _parts(plan))
        found = list(faults(plan)) if self.draft is not None else []
        words = tr("Draft, not kept yet.") if self.draft is not None else ""
        self.notice.say(" ".join((words, *found)).strip(), Tone.MIDDLE, closable=False)
        may = self._page.may("set_up")
        self.buttons.show_state(
            draft=self.draft is not None,
            good=not found,
            may_set_up=may,
            may_begin=self._page.may("decide") and self._line is not None,
            may_look=self._page.may(REVEAL) and self._line is not None,
        )

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addWidget(self.detail, 1)
        self.detail.add_buttons(*self.buttons.every())
        self.detail.pressed.connect(self._on_pressed)
        buttons = self.buttons
        buttons.begin.clicked.connect(self._on_begin)
        buttons.keep.clicked.connect(self._on_keep)
        buttons.leave.clicked.connect(self._on_leave)
        buttons.look.clicked.connect(self._on_look)
        buttons.save.clicked.connect(self._on_save)
        buttons.retire.clicked.connect(self._on_retire)

    def _on_begin(self) -> None:
        if self._line is not None and self._kept is not None:
            self.begin_requested.emit(self._line, self._kept)

    def _on_pressed(self, key: object) -> None:
        plan = self.plan()
        if plan is None or not self._page.may("set_up") or not isinstance(key, tuple):
            return
        name, number = key
        if name == "basics":
            ask(
                self,
                tr("Basics"),
                fields.basic_fields(new=False),
                lambda values: self.change(fields.with_basics(plan, values)),
                fields.basic_values(plan),
                pick=self._page.map.pick,
            )
            return
        kind = next(each for each in SECTIONS if fields.LISTS[each] == name)
        PartEdit(self, plan, kind, number).begin()

    def _on_keep(self) -> None:
        draft = self.draft
        if draft is None:
            return
        asked = (FormField("note", tr("What is new"), required=True),)

        def take(values: Values) -> None:
            version = self._line.version if self._line is not None else 0
            wish = SavePlans((draft,), str(values["note"]), version)
            self._page.submit(wish, lambda _commit: self._kept_now(draft))

        ask(self, tr("Keep {plan}", plan=draft.title), asked, take)

    def _kept_now(self, plan: Plan) -> None:
        """Show the version that was kept: what is begun or changed from here on is that one."""
        self.draft = None
        self._page.tell(tr("Kept as a new version: {plan}", plan=plan.title))
        self._show_newest(plan.code)

    def _show_newest(self, code: str) -> None:
        self._page.read(
            lambda reader: newest_version(reader, code),
            lambda line: self.show_plan(line) if line is not None else None,
        )

    def _on_leave(self) -> None:
        self.draft = None
        if self._line is not None:
            self._show_newest(self._line.code)
        else:
            self._show()

    def _on_look(self) -> None:
        line = self._line
        if line is not None:
            look(
                self._page, LookAt.PLAN, line.id,
                lambda reader, desk: true_plan(reader, desk, line.id), self._show_opened,
            )  # fmt: skip

    def _show_opened(self, opened: tuple[PlanLine, Plan]) -> None:
        if self.draft is None and self._line is not None and self._line.id == opened[0].id:
            self._kept = opened[1]
            self._show()

    def _on_save(self) -> None:
        if self._line is not None:
            self._page.export("plan", {"plan": str(self._line.id)}, self._line.title)

    def _on_retire(self) -> None:
        line = self._line
        if line is None:
            return
        asked = (FormField("reason", tr("Reason"), required=True),)
        ask(
            self,
            tr("Take {plan} out of force", plan=line.title),
            asked,
            lambda values: self._page.submit(RetirePlan(line.code, str(values["reason"]))),
        )


class PlanButtons:
    """What can be done with a plan."""

    def __init__(self) -> None:
        self.begin = push_button(tr("Begin the response…"), look="primary")
        self.keep = push_button(tr("Keep as a new version…"), look="primary")
        self.leave = push_button(tr("Leave the draft"))
        self.look = push_button(tr("Show names and telephones, recorded"))
        self.save = push_button(tr("Save as a file…"))
        self.retire = push_button(tr("Out of force…"))

    def every(self) -> tuple[QPushButton, ...]:
        """Return all of them in order."""
        return (self.begin, self.keep, self.leave, self.look, self.save, self.retire)

    def show_state(
        self, *, draft: bool, good: bool, may_set_up: bool, may_begin: bool, may_look: bool
    ) -> None:
        """Show what is possible now."""
        for button, shown in (
            (self.begin, not draft),
            (self.save, not draft),
            (self.look, not draft),
            (self.retire, not draft),
            (self.keep, draft),
            (self.leave, draft),
        ):
            button.setVisible(shown)
        self.begin.setEnabled(may_begin)
        self.look.setEnabled(may_look)
        self.keep.setEnabled(good and may_set_up)
        self.retire.setEnabled(may_set_up)


class PartEdit:
    """Edits one part of a plan, or adds one (``number`` None)."""

    def __init__(
        self, panel: PlanPanel, plan: Plan, kind: type[fields.Part], number: int | None
    ) -> None:
        self._panel = panel
        self._plan = plan
        self._kind = kind
        self._number = number

    def begin(self) -> None:
        """Ask; a part that is there can be taken out too."""
        number, values, part = self._number, None, None
        if number is not None:
            part = getattr(self._plan, fields.LISTS[self._kind])[number]
            values = {each: getattr(part, each) for each in part.__dataclass_fields__}
        form = ask(
            self._panel,
            tr("Part of the plan"),
            fields.part_fields(self._kind, self._plan, part),
            lambda answers: self._take(fields.part_of(self._kind, answers, part)),
            values,
        )
        if number is not None:
            remove = push_button(tr("Take it out"), look="danger")
            form.form.addRow(remove)
            remove.clicked.connect(lambda: self._ask_remove(form.reject))

    def _ask_remove(self, close: object) -> None:
        assert callable(close)
        close()
        ask_confirm(
            self._panel,
            tr("Take it out"),
            tr("Take this part out of the draft?"),
            tr("Take it out"),
            lambda: self._take(None),
        )

    def _take(self, part: fields.Part | None) -> None:
        self._panel.change(fields.with_part(self._plan, self._kind, self._number, part))


def _parts(plan: Plan) -> list[Part]:
    basics = [
        Row(tr("Class"), tr(HAZARD_WORDS[plan.hazard]), key=("basics", None)),
        Row(tr("Kind"), kind_title(plan.kind), key=("basics", None)),
        Row(tr("Response level"), tr(RESPONSE_WORDS[plan.response]), key=("basics", None)),
        Row(tr("Command post"), plan.post_name or "—", key=("basics", None)),
        Row(tr("Text of the order"), plan.text or "—", key=("basics", None)),
    ]
    return [
        Part(rows=basics),
        _section(tr("Groups"), "groups", [Row(g.name, g.duty) for g in plan.groups]),
        _section(
            tr("Call list"),
            "contacts",
            [Row(c.role, _called(c), plan.group_name(c.group)) for c in plan.contacts],
        ),
        _section(
            tr("Tasks"),
            "tasks",
            [Row(t.text, f"{t.minutes} min", plan.group_name(t.group)) for t in plan.tasks],
        ),
        _section(tr("Zones"), "zones", [Row(z.name, f"{z.radius_m:g} m") for z in plan.zones]),
        _section(tr("Goods"), "needs", [Row(n.goods, str(n.amount)) for n in plan.needs]),
    ]


def _called(contact: Contact) -> str:
    return f"{contact.name or contact.member or contact.unit} {contact.phone}".strip()


def _section(title: str, name: str, rows: list[Row]) -> Part:
    keyed = [
        Row(row.label, row.value, row.below, key=(name, number), strong=True)
        for number, row in enumerate(rows)
    ]
    keyed.append(Row(tr("+ Add"), key=(name, None)))
    return Part(title, str(len(rows)), keyed)
