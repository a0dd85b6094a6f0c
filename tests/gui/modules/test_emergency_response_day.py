"""A whole day of emergency response in a real window: plans, response, calls, area, report, drill.

By clicks and keys on the running page over a real store, the plugin loaded by the real host.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QWidget
from tests.kit.windows import WindowDriver, open_window

from cmdmap.domain.changes import Commit
from cmdmap.domain.commands import EnrolUnits
from cmdmap.domain.facts import MessageQueued
from cmdmap.domain.ids import LinkId, UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.report import Heard, Report, ReportKind
from cmdmap.domain.unit import ForceKind, Unit
from cmdmap.ui.modules.workspace import ModulesWorkspace
from cmdmap.ui.workspaces.tabs import MODULES
from cmdmap.widgets.asking import ConfirmDialog
from cmdmap.widgets.forms.form import AskDialog

LEFT = Qt.MouseButton.LeftButton
KEYS = {"巡-01": "gsm:+8613800000001", "巡-03": "gsm:+8613800000003"}
PAGE = "emergency_response.response"


class Day:
    """The page with the moves of a day."""

    def __init__(self, driver: WindowDriver, page: Any) -> None:
        self.driver = driver
        self.page = page
        self.texts: list[str] = []
        """What was given to the outbox, in order."""
        driver.console.desk.hear(self._on_commit)

    def _on_commit(self, commit: Commit) -> None:
        queued = (fact for fact in commit.facts if isinstance(fact, MessageQueued))
        self.texts += [fact.message.text for fact in queued]

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait until a condition holds."""
        self.driver.until(lambda: bool(condition()))

    def click(self, button: QPushButton) -> None:
        """Click a button that can be pressed."""
        self.until(lambda: button.isEnabled() and button.isVisible())
        self.driver.qtbot.mouseClick(button, LEFT)

    def button(self, tab: str, text: str) -> QPushButton:
        """Return the button of a tab of the response by its words."""
        found = self.page.response.parts[tab].findChildren(QPushButton)
        return next(each for each in found if each.text().startswith(text))

    def dialog(self, kind: type[QDialog] = AskDialog) -> Any:
        """Return the dialog that is open, once it is."""
        found: list[QWidget] = []

        def look() -> bool:
            found[:] = [each for each in self.page.findChildren(kind) if each.isVisible()]
            return bool(found)

        self.until(look)
        return found[-1]

    def answer(self, **values: object) -> None:
        """Fill the open form and press its button."""
        dialog = self.dialog()
        for name, value in values.items():
            dialog.fields.put(name, value)
        self.click(dialog.accept_button)
        assert not dialog.fields.refused()
        self.until(lambda: not dialog.isVisible())

    def tab(self, name: str) -> Any:
        """Bring a tab of the response to the front and return it."""
        self.click(self.page.response.tabs.tab(name))
        return self.page.response.parts[name]

    def begin(self, nature: str, place: Place, **more: object) -> None:
        """Begin the gas plan and confirm what is sent to whom."""
        self.click(self.page.lists.begin)
        choices = self.dialog().fields.fields[0].choices
        self.answer(plan=next(code for code, words in choices if "RQ-III" in words))
        self.until(lambda: self.dialog().fields.fields[0].name == "nature")
        self.answer(nature=nature, address="至善路62号", place=place, **more)
        from emergency_response.ui.activating import ActivateDialog

        confirm = self.dialog(ActivateDialog)
        self.click(confirm.accept_button)
        self.until(lambda: self.page.response.isVisible())


@pytest.fixture
def day(home: Path, qtbot: Any, repo: Path) -> Iterator[Day]:
    """The page in front, with two units that have telephones."""
    with open_window(home, qtbot, sources=[repo / "plugins" / "emergency_response"]) as driver:
        units = tuple(
            Unit(UnitId(0), name, ForceKind.GOVERNANCE, (key,)) for name, key in KEYS.items()
        )
        driver.console.desk.submit(EnrolUnits(units)).result(15)
        work = driver.window.findChild(ModulesWorkspace)
        driver.until(lambda: PAGE in work.pages())
        qtbot.mouseClick(driver.window.header.findChild(QPushButton, MODULES), LEFT)
        from emergency_response.ui.page import ResponsePage

        yield Day(driver, work.front().findChild(ResponsePage))


def middle(day: Day) -> Place:
    """Return a place in a community of the demo area."""
    areas = day.page._page.desk.jurisdiction().areas
    ring = next(each for each in areas if each.level == "community").polygons[0][0]
    return Place(*map(float, ring[:-1].mean(axis=0)))


def take_plans(day: Day) -> None:
    """Take the plans to begin with and let two units stand in the gas plan."""
    day.click(day.page.lists.tabs.tab("plans"))
    plans = day.page.lists.plans
    day.click(plans.starter)
    day.until(lambda: len(plans.cards.model.rows) == 6)
    gas = next(each for each in plans.cards.model.rows if each.code == "RQ-III")
    plans.cards.choose(gas.id)
    day.until(day.page.plan.detail.is_filled)
    for number, unit in ((1, "巡-03"), (2, "巡-01")):
        day.page.plan.detail.pressed.emit(("contacts", number))
        day.answer(unit=unit)
    day.click(day.page.plan.buttons.keep)
    day.answer(note="按名册填写力量")
    day.until(lambda: day.page.plan.draft is None)
    day.click(day.page.lists.tabs.tab("responses"))


def set_a_plume(day: Day) -> None:
    """Set a gas plume; what is inside is counted by itself."""
    areas = day.tab("areas")
    assert len(areas.cards.model.rows) == 3
    day.click(day.button("areas", "Gas plume"))
    day.answer(gas="natural_gas", rate=500.0, wind_from=315, wind=2.0, sky="clear_night")
    day.until(lambda: len(areas.cards.model.rows) == 4)
    day.until(lambda: areas.cards.key() == areas.cards.model.rows[-1].id)

    def counted() -> list[str]:
        return [label.text() for label in areas.found.findChildren(QLabel)]

    # Counted by itself; what is not installed is said so.
    day.until(lambda: "Open incidents" in counted())
    assert counted()[counted().index("Open incidents") + 1] == "1"
    assert "not installed" in counted()
    shapes = day.driver.view.overlays.shapes
    day.until(lambda: "emergency_response.hazards" in shapes.shown())


def look_back(day: Day) -> None:
    """Play the response back: log and map in step, the map given back on leaving."""
    shapes = day.driver.view.overlays.shapes
    playback = day.tab("playback")
    day.until(lambda: f"{PAGE}:playback" in shapes.shown())
    assert "emergency_response.hazards" not in shapes.shown()
    playback.bar.slider.setValue(playback.bar.slider.maximum())
    day.until(lambda: "tasks 1/6" in playback.stood.text())
    day.tab("calls")
    day.until(lambda: f"{PAGE}:playback" not in shapes.shown())
    assert "emergency_response.hazards" in shapes.shown()


def test_a_real_response_from_the_plan_to_the_review(day: Day):
    driver, page = day.driver, day.page
    take_plans(day)
    place = middle(day)
    day.begin("real", place, incident="open")
    day.until(lambda: page.response.number.text().startswith("YJ-"))
    assert not page.drill.isVisible()
    assert [text[:6] for text in day.texts] == ["至善路62号"] * 2
    (incident,) = driver.console.desk.casework().open()
    assert incident.kind == "gas"
    assert place.metres_to(incident.place) < 1

    calls = day.tab("calls")
    first = calls.call()
    table = calls.table.table
    # No window manager brings the window back to the front when a dialog closes.
    driver.window.activateWindow()
    table.setFocus()
    day.until(table.hasFocus)
    driver.qtbot.keyClick(table, Qt.Key.Key_1)
    day.until(lambda: page.response.tabs.tab("calls").text() == "Calls 1/7")
    assert calls.call().id != first.id
    report = Report("gsm", "CMT", ReportKind.TEXT, b"", KEYS["巡-03"], text="收到")
    driver.console.desk.take([Heard(LinkId("tcp:test"), report)])
    day.until(lambda: page.response.tabs.tab("calls").text() == "Calls 2/7")

    tasks = day.tab("tasks")
    tasks.table.choose(tasks.overview.tasks[0].id)
    day.click(day.button("tasks", "Done"))
    day.until(lambda: page.response.tabs.tab("tasks").text() == "Tasks 1/6")

    set_a_plume(day)
    day.tab("reports")
    day.click(day.button("reports", "Give a report"))
    day.answer(happened="阀门已关，无人员伤亡", evacuated=86)
    reports = page.response.parts["reports"]
    day.until(lambda: len(reports.cards.model.rows) == 1)

    day.click(page.response.decisions.end)
    day.answer(reason="险情解除")
    day.until(lambda: not page.response.decisions.end.isEnabled())
    review = day.tab("review")
    day.until(lambda: "Lasted" in review.figures.text())
    look_back(day)


def test_a_drill_is_loud_and_touches_nothing_real(day: Day):
    driver, page = day.driver, day.page
    take_plans(day)
    day.begin("drill", middle(day))
    day.until(lambda: page.response.number.text().startswith("YL-"))
    day.until(page.drill.isVisible)
    assert page.response.drill.isVisible()
    assert not page.response.decisions.incident.isVisible()
    assert len(day.texts) == 2
    assert all(text.startswith("【演练】") for text in day.texts)
    assert not list(driver.console.desk.casework().open())
    day.tab("calls")
    day.click(day.button("calls", "Send a text"))
    day.answer(text="请报告位置")
    confirm = day.dialog(ConfirmDialog)
    assert "【演练】请报告位置" in confirm.sentence.text()
    day.click(confirm.accept_button)
    day.until(lambda: len(day.texts) == 4)
    shapes = driver.view.overlays.shapes
    day.until(lambda: f"{PAGE}:drill_frame" in shapes.shown())
    assert page._split.slot.layout().contentsMargins().left() > 0
