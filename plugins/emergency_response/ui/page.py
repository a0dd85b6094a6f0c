"""The page of emergency response: lists at the left, the map, the panel of what is chosen.

Made by the console with a ``Page``; it asks the tables with ``page.read``, hands wishes in with
``page.submit`` and never waits.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from cmdmap.api import Drawing, Page, Place, Tone, WorldError, tr
from cmdmap.widgets.chips import tone_color
from cmdmap.widgets.files import ask_file
from cmdmap.widgets.forms.fields import FieldKind, FormField, Values
from cmdmap.widgets.forms.form import ask
from cmdmap.widgets.split_page import SplitPage
from cmdmap.widgets.theme import styled
from emergency_response.domain.plan import Plan
from emergency_response.domain.plan_codec import read_file
from emergency_response.domain.wishes import SavePlans
from emergency_response.services.drawing import drill_frame
from emergency_response.services.overview import Overview, read_overview
from emergency_response.services.samples import PLANS as STARTER
from emergency_response.store.activations import Activation, read_running
from emergency_response.store.plans import PlanLine, read_plans, shown_plan
from emergency_response.store.resources import ResourceLine
from emergency_response.ui.activating import Activating
from emergency_response.ui.activation_panel import ActivationPanel
from emergency_response.ui.drill_banner import DrillBanner
from emergency_response.ui.import_list import open_import
from emergency_response.ui.lists import PLANS, RESOURCES, RESPONSES, Lists
from emergency_response.ui.plan_panel import PlanPanel
from emergency_response.ui.resource_panel import ResourcePanel

TOPICS = ("activations", "calls", "tasks", "roll_calls", "shifts", "log", "areas", "reports")
REFRESH_S = 20.0
"""Clocks of tasks move on while nothing else does."""

FRAME = "drill_frame"
FRAME_PX = 7


class ResponsePage(QWidget):
    """Banner of a drill, lists, map, panel."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self.drill = DrillBanner()
        self.lists = Lists(page)
        self.right = QStackedWidget()
        self.response = ActivationPanel(page)
        self.plan = PlanPanel(page)
        self.resource = ResourcePanel(page)
        self._activating = Activating(page, self, self._on_begun)
        self._shown: Activation | None = None
        self._drills = False
        self._build()
        self._connect()
        page.map.show_layer("hazards", True)
        self.lists.enable()
        self.lists.refresh()

    def show_response(self, activation_id: int) -> None:
        """Read an activation and show it."""
        desk = self._page.desk
        self._page.read(
            lambda reader: read_overview(reader, desk, activation_id), self._show_overview
        )

    def _build(self) -> None:
        empty = styled(
            QLabel(
                tr("Choose a response, a plan or a resource at the left, or begin a response."),
                wordWrap=True,
            ),
            "empty",
        )
        for view in (empty, self.response, self.plan, self.resource):
            self.right.addWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.drill)
        self._split = SplitPage(self.lists, self.right)
        column.addWidget(self._split, 1)

    def _connect(self) -> None:
        page, lists = self._page, self.lists
        page.watch(TOPICS, self._on_changed)
        page.watch(("plans",), lists.plans.refresh)
        page.watch(("resources",), self._on_resources_changed)
        page.watch(("lessons", "tracks"), self._refresh_shown)
        page.every(REFRESH_S, self._refresh_shown)
        page.on_login(self._on_login)
        page.map.on_clicked(self._on_map_clicked)
        lists.chosen.connect(self._on_chosen)
        lists.running_changed.connect(self._on_running_changed)
        lists.begin.clicked.connect(self._on_begin)
        lists.plans.new.clicked.connect(self._on_new_plan)
        lists.plans.import_file.clicked.connect(self._on_import_plans)
        lists.plans.starter.clicked.connect(lambda: self._take_plans(STARTER))
        lists.resources.new.clicked.connect(self._on_new_resource)
        lists.resources.import_list.clicked.connect(self._on_import_resources)
        lists.resources.export.clicked.connect(self._on_export_resources)
        lists.tabs.shown.connect(self._on_list_shown)
        self.plan.begin_requested.connect(self._activating.begin)

    def _on_changed(self) -> None:
        self.lists.responses.refresh()
        self._refresh_shown()

    def _on_resources_changed(self) -> None:
        self.lists.resources.refresh()
        self.resource.refresh()
        self._refresh_shown()

    def _on_login(self) -> None:
        self.response.parts["calls"].forget()
        self.plan.forget()
        self.resource.refresh()
        self.lists.enable()
        self.lists.refresh()
        self._refresh_shown()

    def _refresh_shown(self) -> None:
        if self._shown is not None:
            self.show_response(self._shown.id)

    def _on_running_changed(self, running: list[Activation]) -> None:
        drills = [each for each in running if each.drill]
        numbers = ", ".join(each.number for each in drills)
        words = tr("DRILL in progress: {numbers}. What is marked so is not real.", numbers=numbers)
        self.drill.say(words if drills else "")
        self._drills = bool(drills)
        self._mark_drill()
        self._page.head(
            tr("{real} responses · {drills} drills", real=len(running) - len(drills),
               drills=len(drills))
        )  # fmt: skip
        cards = self.lists.responses.cards
        if self._shown is not None and cards.key() != self._shown.id:
            cards.choose(self._shown.id)
        if self._shown is None and running and cards.key() is None:
            # Nobody asked for it when the page opens: the map stays.
            if cards.choose_first() is None:
                cards.choose(running[0].id)
            else:
                self._begin_showing(cards.model.rows[0])

    def _leave_response(self) -> None:
        """Something else than a response is shown from now on."""
        self._shown = None
        self._mark_drill()
        self.response.leave()

    def _mark_drill(self) -> None:
        """Frame the map while a drill runs or one that is over is looked at."""
        drill = self._drills or (self._shown is not None and self._shown.drill)
        self._page.map.show(FRAME, Drawing(drill_frame(self._page.desk)) if drill else None)
        self._frame_map(drill)

    def _frame_map(self, drill: bool) -> None:
        """Put the colour of drills around the map itself, wherever it is zoomed to."""
        slot, wide = self._split.slot, FRAME_PX if drill else 0
        layout = slot.layout()
        if layout is not None:
            layout.setContentsMargins(wide, wide, wide, wide)
        slot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        color = tone_color(Tone.DRILL).name()
        slot.setStyleSheet(f"MapSlot {{ background: {color}; }}" if drill else "")

    def _on_chosen(self, name: str, row: object) -> None:
        if row is None:
            return
        if name == RESPONSES and isinstance(row, Activation):
            if self._shown is None or self._shown.id != row.id:
                self._fly(row.place)
            self._begin_showing(row)
            return
        self._leave_response()
        if name == PLANS and isinstance(row, PlanLine):
            self.right.setCurrentWidget(self.plan)
            self.plan.show_plan(row)
        elif name == RESOURCES and isinstance(row, ResourceLine):
            self.right.setCurrentWidget(self.resource)
            self.resource.show_resource(row.id)
            self._fly(row.place)

    def _on_begun(self) -> None:
        """Go to the response that was just begun here."""
        actor = self._page.actor

        def show(running: list[Activation]) -> None:
            own = [each for each in running if each.began_by == actor]
            if not own:
                return
            newest = max(own, key=lambda each: each.id)
            self.lists.tabs.show_view(RESPONSES)
            self._begin_showing(newest)
            self._fly(newest.place)
            self.lists.responses.refresh()

        self._page.read(read_running, show)

    def _begin_showing(self, row: Activation) -> None:
        if self._shown is None or self._shown.id != row.id:
            self.response.leave()
        self._shown = row
        self._mark_drill()
        self.show_response(row.id)

    def _show_overview(self, overview: Overview) -> None:
        if self._shown is None or self._shown.id != overview.activation.id:
            return
        self._shown = overview.activation
        self.response.show_overview(overview)
        self.right.setCurrentWidget(self.response)

    def _fly(self, place: Place | None) -> None:
        if place is not None:
            self._page.map.fly_to(place)

    def _on_list_shown(self, name: str) -> None:
        """Resources are on the map while their list is in front."""
        self._page.map.show_layer("resources", name == RESOURCES)

    def _on_map_clicked(self, layer: str, number: int) -> None:
        if layer == "resources":
            self.lists.tabs.show_view(RESOURCES)
            self.lists.resources.cards.choose(number)
        elif layer == "hazards" and self.lists.responses.cards.choose(number):
            self.lists.tabs.show_view(RESPONSES)

    def _on_begin(self) -> None:
        """Choose the plan, then ask for the rest."""
        self._page.read(read_plans, self._ask_plan)

    def _ask_plan(self, lines: list[PlanLine]) -> None:
        if not lines:
            self._page.warn(tr("There is no plan yet; make one or take those to begin with."))
            self.lists.tabs.show_view(PLANS)
            return
        choices = [(str(line.id), f"{line.title} ({line.code})") for line in lines]
        fields = (FormField("plan", tr("Plan"), FieldKind.CHOICE, True, choices=choices),)

        def take(values: Values) -> None:
            plan_id, desk = int(str(values["plan"])), self._page.desk
            self._page.read(lambda reader: shown_plan(reader, desk, plan_id), self._begin_with)

        ask(self, tr("Begin a response"), fields, take, accept_text=tr("Go on"))

    def _begin_with(self, found: tuple[PlanLine, Plan]) -> None:
        self._activating.begin(*found)

    def _on_new_plan(self) -> None:
        self._leave_response()
        self.right.setCurrentWidget(self.plan)
        self.plan.begin_new()

    def _on_import_plans(self) -> None:
        ask_file(self, tr("File of plans"), "*.toml", self._take_plans)

    def _take_plans(self, path: Path) -> None:
        def work() -> tuple[Plan, ...]:
            try:
                return read_file(path.read_bytes())
            except OSError as error:
                raise WorldError(tr("The file cannot be read ({why}).", why=error)) from error

        def take(plans: tuple[Plan, ...]) -> None:
            self._page.submit(SavePlans(plans, tr("Import of a file")))

        self._page.run(work, take)

    def _on_new_resource(self) -> None:
        self._leave_response()
        self.right.setCurrentWidget(self.resource)
        self.resource.begin_new()

    def _on_import_resources(self) -> None:
        open_import(self._page, self).choose_file()

    def _on_export_resources(self) -> None:
        found = self.lists.resources
        kind = found.kind()
        wanted = {"search": found.bar.words, "kind": kind.value if kind else ""}
        self._page.export("resources", wanted, tr("Resources"))
