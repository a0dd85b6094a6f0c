"""The panel of one activation: its head with levels, what can be decided, the tabs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cmdmap.api import IncidentId, Page, tr
from cmdmap.widgets.chips import ChipRow
from cmdmap.widgets.flow_row import FlowRow
from cmdmap.widgets.forms.fields import FieldKind, FormField, Values
from cmdmap.widgets.forms.form import ask
from cmdmap.widgets.frame import push_button, scrolled, section_row
from cmdmap.widgets.tab_row import TabRow
from cmdmap.widgets.theme import styled
from emergency_response.domain.wishes import ChangeLevels, EndActivation, JoinIncident, MovePost
from emergency_response.services.overview import Overview
from emergency_response.ui.drill_banner import DrillBanner
from emergency_response.ui.level_fields import level_fields, level_values, levels_of
from emergency_response.ui.tabs.areas import AreasTab
from emergency_response.ui.tabs.calls import CallsTab
from emergency_response.ui.tabs.goods import GoodsTab
from emergency_response.ui.tabs.log import LogTab
from emergency_response.ui.tabs.playback import PlaybackTab
from emergency_response.ui.tabs.reports import ReportsTab
from emergency_response.ui.tabs.review import ReviewTab
from emergency_response.ui.tabs.roll import RollTab
from emergency_response.ui.tabs.tab import Tab
from emergency_response.ui.tabs.tasks import TasksTab
from emergency_response.ui.words import day_time, level_chips, nature_chips


class ActivationPanel(QWidget):
    """Head, decisions, tabs."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._overview: Overview | None = None
        self.title = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.number = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.chips = ChipRow()
        self.lines = styled(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "muted")
        self.drill = DrillBanner()
        self.decisions = Decisions(page)
        self.tabs = TabRow()
        self.parts: dict[str, Tab] = {}
        self._build()
        self.tabs.shown.connect(self._on_tab_shown)

    def show_overview(self, overview: Overview) -> None:
        """Show an activation in every part."""
        self._overview = overview
        found = overview.activation
        self.number.setText(found.number)
        self.title.setText(found.title)
        self.chips.show_chips((*nature_chips(found), *level_chips(found.levels)))
        self.lines.setText(_lines(overview))
        words = tr("DRILL {number}: nothing here is real.", number=found.number)
        self.drill.say(words if found.drill else "")
        self.decisions.show_overview(overview)
        for name, tab in self.parts.items():
            tab.take(overview, in_front=name == self.tabs.name)
        tally, late = overview.tally, overview.lateness(self._page.desk.now())
        self.tabs.set_title("calls", f"{tr('Calls')} {tally.reached}/{tally.total}")
        self.tabs.set_title("tasks", f"{tr('Tasks')} {late.done}/{late.total - late.dropped}")

    def show_tab(self, name: str) -> None:
        """Bring a tab to the front."""
        self.tabs.show_view(name)

    def leave(self) -> None:
        """Another thing is shown now: take what the tabs draw off the map."""
        playback = self.parts["playback"]
        assert isinstance(playback, PlaybackTab)
        playback.leave()
        self._areas().tool.stop()

    def _on_tab_shown(self, name: str) -> None:
        if self._overview is not None:
            self.parts[name].take(self._overview, in_front=True)

    def _areas(self) -> AreasTab:
        tab = self.parts["areas"]
        assert isinstance(tab, AreasTab)
        return tab

    def _build(self) -> None:
        page = self._page
        for name, title, tab in (
            ("calls", tr("Calls"), CallsTab(page)),
            ("tasks", tr("Tasks"), TasksTab(page)),
            ("roll", tr("Roll call"), RollTab(page)),
            ("areas", tr("Hazard areas"), AreasTab(page)),
            ("goods", tr("Means"), GoodsTab(page)),
            ("log", tr("Duty log"), LogTab(page)),
            ("reports", tr("Reporting"), ReportsTab(page)),
            ("review", tr("Review"), ReviewTab(page)),
            ("playback", tr("Playback"), PlaybackTab(page)),
        ):
            self.parts[name] = tab
            self.tabs.add(name, title, tab)
        head = QVBoxLayout()
        head.setContentsMargins(12, 8, 12, 4)
        head.setSpacing(4)
        for widget in (styled(self.title, "title"), self.chips, self.lines):
            head.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.drill)
        column.addWidget(section_row(tr("Response"), self.number))
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addLayout(head)
        inner.addWidget(self.decisions)
        inner.addWidget(self.tabs, 1)
        column.addWidget(scrolled(content), 1)


class Decisions(FlowRow):
    """Buttons for whoever decides: levels, incident, post, end."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._overview: Overview | None = None
        self.levels = push_button(tr("Levels…"))
        self.incident = push_button(tr("Incident…"))
        self.post = push_button(tr("Command post…"))
        self.end = push_button(tr("End…"), look="danger")
        for button, press in (
            (self.levels, self._on_levels),
            (self.incident, self._on_incident),
            (self.post, self._on_post),
            (self.end, self._on_end),
        ):
            button.clicked.connect(press)
            self.add(button)

    def show_overview(self, overview: Overview) -> None:
        """Enable what can be decided now."""
        self._overview = overview
        found = overview.activation
        may = found.runs and self._page.may("decide")
        for button in (self.levels, self.post, self.end):
            button.setEnabled(may)
        self.incident.setVisible(not found.drill)
        self.incident.setEnabled(may or found.incident_id is not None)

    def _on_levels(self) -> None:
        if self._overview is None:
            return
        found = self._overview.activation
        fields = (*level_fields(), FormField("reason", tr("Reason"), required=True))

        def take(values: Values) -> None:
            wish = ChangeLevels(found.id, levels_of(values), str(values["reason"]))
            self._page.submit(wish)

        ask(self, tr("Levels, each on its own"), fields, take, level_values(found.levels))

    def _on_incident(self) -> None:
        if self._overview is None:
            return
        found = self._overview.activation
        if found.incident_id is not None:
            self._page.show_incident(IncidentId(found.incident_id))
            return
        kinds = self._page.desk.kinds()
        open_ones = [
            (str(each.id), f"{each.number} {each.address or each.text} {kinds.of(each.kind).name}")
            for each in self._page.desk.casework().open()
        ]
        fields = (
            FormField("incident", tr("Open incident"), FieldKind.CHOICE, True, choices=open_ones),
        )

        def take(values: Values) -> None:
            self._page.submit(JoinIncident(found.id, int(str(values["incident"]))))

        ask(self, tr("Tie to an incident"), fields, take)

    def _on_post(self) -> None:
        if self._overview is None:
            return
        found = self._overview.activation
        fields = (
            FormField("name", tr("Command post"), required=True),
            FormField("place", tr("Place"), FieldKind.PLACE),
        )

        def take(values: Values) -> None:
            wish = MovePost(found.id, str(values["name"]), values["place"])  # type: ignore[arg-type]
            self._page.submit(wish)

        values: Values = {"name": found.post_name, "place": found.post_place}
        ask(self, tr("Command post"), fields, take, values, pick=self._page.map.pick)

    def _on_end(self) -> None:
        if self._overview is None:
            return
        found = self._overview.activation
        fields = (FormField("reason", tr("Why it ends"), required=True),)

        def take(values: Values) -> None:
            self._page.submit(EndActivation(found.id, str(values["reason"])))

        ask(self, tr("End {number}", number=found.number), fields, take, accept_text=tr("End"))


def _lines(overview: Overview) -> str:
    found = overview.activation
    begun = tr("Begun {time} by {who}", time=day_time(found.began_at), who=found.began_by)
    lines = [f"{found.address} · {begun}"]
    if found.post_name:
        lines.append(tr("Command post: {post}", post=found.post_name))
    if found.ended_at is not None:
        when, why = day_time(found.ended_at), found.end_reason
        lines.append(tr("Ended {time}: {reason}", time=when, reason=why))
    return "\n".join(lines)
