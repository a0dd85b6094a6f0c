"""A day at the fire safety desk in a real window: 8,000 places, a real broker, a real incident."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from tests.kit.programs import broker
from tests.kit.windows import WindowDriver, open_window

from cmdmap.domain.incident import Source
from cmdmap.links.base import LinkState
from cmdmap.links.spec import parse_link
from cmdmap.testing import FakeClock, PluginBench
from cmdmap.ui.modules.workspace import ModulesWorkspace
from cmdmap.ui.workspaces.tabs import COMMAND, MODULES
from cmdmap.widgets import AskDialog
from fire_safety.domain.finding import FindingState
from fire_safety.domain.wishes import InstallSensor
from fire_safety.services.demo.generator import fill_places
from fire_safety.store.findings import FindingFilter, list_findings
from fire_safety.store.seal import KEY
from fire_safety.tests.simulate import Fleet, publish
from fire_safety.ui.page import FirePage
from fire_safety.ui.place_detail import DRAFTS

PLUGIN = Path(__file__).parents[3] / "plugins" / "fire_safety"
PLACES = 8_000
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with 8,000 places, made once."""
    path = tmp_path_factory.mktemp("fire") / "cmdmap.db"
    with PluginBench(PLUGIN, FakeClock(datetime.now(UTC))) as bench:
        bench.writer.call(lambda tx: fill_places(tx, PLACES))
        bench.store.close()
        shutil.copy(bench.home / "cmdmap.db", path)
        shutil.copy(bench.desk.folder / KEY, path.with_name(KEY))
    return path


@pytest.fixture
def driver(home: Path, qtbot: Any, filled: Path) -> Iterator[WindowDriver]:
    """A window over it."""
    shutil.copy(filled, home / "cmdmap.db")
    with open_window(home, qtbot, sources=[PLUGIN]) as opened:
        yield opened


class Desk:
    """The page in the window, with the moves of somebody who works at it."""

    def __init__(self, driver: WindowDriver) -> None:
        self.driver = driver
        self.work = driver.window.findChild(ModulesWorkspace)
        driver.until(lambda: "fire_safety.places" in self.work.pages())
        self.tab(MODULES)
        driver.until(lambda: driver.window.findChild(FirePage) is not None)
        self.page: FirePage = driver.window.findChild(FirePage)

    def tab(self, name: str) -> None:
        """Go to a workspace."""
        self.click(self.driver.window.header.findChild(QPushButton, name))

    def click(self, button: QPushButton) -> None:
        """Click a button that is to be enabled."""
        self.driver.until(button.isEnabled)
        self.driver.qtbot.mouseClick(button, LEFT)

    def fill(self, **values: Any) -> None:
        """Fill the form that is open and hand it in with Enter."""
        form = self.form()
        for name, value in values.items():
            form.fields.put(name, value)
        self.driver.qtbot.keyClick(form, Qt.Key.Key_Return)
        assert not form.fields.refused()

    def form(self) -> AskDialog:
        """Return the form that is open, once it is."""
        found: list[AskDialog] = []

        def is_open() -> bool:
            found[:] = [form for form in self.page.findChildren(AskDialog) if form.isVisible()]
            return bool(found)

        self.driver.until(is_open)
        return found[0]

    def rows(self, view: str) -> list[Any]:
        """Return what a view lists now."""
        return list(self.page.views()[view].cards.model.rows)

    def ask(self, question: Any) -> Any:
        """Ask the plugin's tables."""
        return self.page.page.desk.read(question).result(20)

    def submit(self, wish: object) -> None:
        """Hand a wish in as the program."""
        self.page.page.desk.submit(wish).result(20)


@pytest.fixture
def desk(driver: WindowDriver, filled: Path) -> Desk:
    """The page in front, with the key of the contacts."""
    made = Desk(driver)
    shutil.copy(filled.with_name(KEY), made.page.page.desk.folder / KEY)
    return made


def test_the_morning_places_are_found_inspected_and_ordered(desk: Desk) -> None:
    driver, page = desk.driver, desk.page
    driver.until(lambda: len(desk.rows("places")) == PLACES)
    driver.until(lambda: "fire_safety.places" in driver.view.overlays.shapes.shown())
    risks = [row.risk for row in desk.rows("places")]
    assert risks == sorted(risks, reverse=True)
    assert "8,000" in page.places.cards.note.text()
    driver.until(lambda: "due today" in desk.work.tabs._note.text())

    place = desk.rows("places")[3]
    driver.qtbot.keyClicks(page.places.bar.line, place.number.lower())
    driver.until(lambda: [row.id for row in desk.rows("places")] == [place.id])
    driver.qtbot.keyClick(page.places.cards.list, Qt.Key.Key_Down)
    assert page.places.cards.choose(place.id)
    detail = page.places.detail
    driver.until(lambda: detail.file is not None and detail.file.card.row.id == place.id)
    driver.until(lambda: "chosen" in " ".join(driver.view.overlays.shapes.shown()))

    known = {row.item for row in detail.file.findings}
    items = [item.key for item in detail.checks.model.items]
    fresh = next(number for number, item in enumerate(items) if item not in known)
    detail.checks.list.setFocus()
    for row in range(len(items)):
        detail.checks.list.setCurrentIndex(detail.checks.model.index(row))
        verdict = Qt.Key.Key_2 if row == fresh else Qt.Key.Key_1
        driver.qtbot.keyClick(detail.checks.list, verdict)
    assert detail.checks.done() == len(items)
    kept = page.page.desk.folder / DRAFTS
    driver.until(lambda: kept.is_file() and kept.read_text(encoding="utf-8").count("passed") > 1)
    assert detail.acts.buttons["submit"].text() == f"Submit {len(items)} / {len(items)}"
    desk.click(detail.acts.buttons["submit"])
    desk.fill(deadline=None)
    wanted = FindingFilter(place_id=place.id, state=FindingState.OPEN.value)
    driver.until(lambda: len(desk.ask(lambda reader: list_findings(reader, wanted))) == 1)
    driver.until(lambda: any(f.state is FindingState.OPEN for f in detail.file.findings))
    assert not detail.checked()
    desk.click(detail.acts.buttons["order"])
    desk.fill()
    driver.until(lambda: all(f.state is not FindingState.OPEN for f in detail.file.findings))

    page.show_view("findings")
    driver.until(lambda: len(desk.rows("findings")) > 100)
    page.show_view("statistics")
    driver.until(lambda: len(desk.rows("statistics")) > 3)


def test_noon_a_sensor_alarms_is_verified_and_an_incident_waits(desk: Desk, tmp_path: Path) -> None:
    driver, page = desk.driver, desk.page
    driver.until(lambda: len(desk.rows("places")) == PLACES)
    place = desk.rows("places")[0]
    fleet = Fleet(8, alarming=frozenset({4}))
    desk.submit(InstallSensor(fleet.key(4), fleet.kind(4).value, "后厨烟感", place.id))
    page.show_view("sensors")
    with broker(tmp_path) as port:
        link = parse_link(f"mqtt:127.0.0.1:{port}/fire/#?protocol=fire_iot")
        session = driver.console.rack.add(link)
        driver.until(lambda: session.status().state is LinkState.OPEN)
        publish("127.0.0.1", port, list(fleet.turn(datetime.now(UTC))))
        driver.until(lambda: len(desk.rows("sensors")) == 8)
        driver.console.rack.remove(link.id)
    item = desk.rows("sensors")[0]
    assert item.alarm.place_id == place.id
    assert page.sensors.cards.choose(item.id)
    desk.click(page.sensors.acts.verify_button)
    desk.fill(state="confirmed", words="后厨起火")
    cases = driver.console.desk.casework
    driver.until(lambda: bool(list(cases().open())))
    (incident,) = cases().open()
    assert (incident.kind, incident.source) == ("fire_smoke_alarm", Source.SENSOR)
    assert incident.steps_done == 0
    assert "后厨起火" in incident.text

    page.sensors.bar.choose("history")
    driver.until(lambda: [row.id for row in desk.rows("sensors")] == [item.id])
    page.sensors.cards.choose(item.id)
    driver.until(lambda: page.sensors.acts.incident_button.isVisible())
    desk.click(page.sensors.acts.incident_button)
    driver.until(lambda: driver.window.command.isVisible())


def test_the_evening_a_list_is_taken_over_and_nothing_twice(desk: Desk, tmp_path: Path) -> None:
    driver, page = desk.driver, desk.page
    path = tmp_path / "新增场所.xlsx"
    book = Workbook()
    book.active.append(["场所名称", "场所类型", "地址", "建筑面积"])
    for number in range(600):
        book.active.append([f"新街 {number} 号 =1+1", "小餐馆", f"新街 {number} 号", 60])
    book.active.append(["", "小餐馆", "", 1])
    book.save(path)
    for verdict in ("new", "same"):
        dialog = _import(desk, path)
        chip = dialog.parts.bar.chip(verdict)
        driver.until(lambda verdict=verdict, chip=chip: chip.text() == f"{verdict} 600")
        assert len(dialog.refused_rows()) == 1
        if verdict == "new":
            desk.click(dialog.accept_button)
            driver.until(lambda: len(desk.rows("places")) == PLACES + 600)
        else:
            assert not dialog.accept_button.isEnabled()
        dialog.reject()
    desk.tab(COMMAND)
    desk.tab(MODULES)
    assert len(desk.rows("places")) == PLACES + 600
    assert page.isVisible()


def _import(desk: Desk, path: Path) -> Any:
    from fire_safety.ui.import_dialog import open_import

    dialog = open_import(desk.page.page, desk.page)
    dialog.read(path)
    return dialog
