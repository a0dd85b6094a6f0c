"""A working day of the module 流动人口 in a real window, with 50,000 persons in 8,000 houses."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from tests.kit.windows import WindowDriver, open_window

from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.testing import FakeClock, PluginBench
from cmdmap.ui.modules.workspace import ModulesWorkspace
from cmdmap.ui.workspaces.tabs import MODULES
from cmdmap.widgets import AskDialog
from migrant_population.domain.identity import check_character
from migrant_population.store.filling import Filler, filled

PLUGIN = Path(__file__).parents[3] / "plugins" / "migrant_population"
PERSONS, HOUSES = 50_000, 8_000
LEFT = Qt.MouseButton.LeftButton
NAME, PHONE = "章念初", "12633551200"


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Filler]:
    """The store and the key file of a full register, made once, and who is in it."""
    folder = tmp_path_factory.mktemp("register")
    made: list[Filler] = []
    with PluginBench(PLUGIN, FakeClock(datetime.now(UTC))) as bench:
        bench.writer.call(lambda tx: made.append(filled(bench.desk, tx, PERSONS, HOUSES)))
        source = f"file:{bench.home / 'cmdmap.db'}?mode=ro"
        with (
            closing(sqlite3.connect(source, uri=True)) as store,
            closing(sqlite3.connect(folder / "cmdmap.db")) as copy,
        ):
            store.backup(copy)
        keys = bench.desk.folder / "register.keys"
        (folder / keys.name).write_bytes(keys.read_bytes())
    return folder, made[0]


@pytest.fixture
def driver(home: Path, qtbot: Any, register: tuple[Path, Filler]) -> Iterator[WindowDriver]:
    """A window on a copy of that register."""
    folder, _ = register
    (home / "cmdmap.db").write_bytes((folder / "cmdmap.db").read_bytes())
    files = PluginPlaces(home).files("migrant_population")
    files.mkdir(parents=True)
    (files / "register.keys").write_bytes((folder / "register.keys").read_bytes())
    (files / "register.keys").chmod(0o600)
    with open_window(home, qtbot, sources=[PLUGIN]) as opened:
        yield opened


def open_page(driver: WindowDriver) -> Any:
    """Bring the page to the front by clicks and return its widget."""
    work = driver.window.findChild(ModulesWorkspace)
    driver.until(lambda: work.pages() == ("migrant_population.register",))
    driver.qtbot.mouseClick(driver.window.header.findChild(QPushButton, MODULES), LEFT)
    driver.until(lambda: work.front() is not None and bool(_pages(work)))
    page = _pages(work)[0]
    driver.until(lambda: bool(page.persons.cards.model.rows))
    return page


def _pages(work: QWidget) -> list[Any]:
    return [each for each in work.findChildren(QWidget) if type(each).__name__ == "RegisterPage"]


def click(driver: WindowDriver, button: QPushButton) -> None:
    driver.until(button.isEnabled)
    driver.qtbot.mouseClick(button, LEFT)


def answer(driver: WindowDriver, **values: Any) -> None:
    """Fill the form that opens and hand it in by its button."""

    def opened() -> list[AskDialog]:
        return [
            each
            for each in QApplication.topLevelWidgets()
            if isinstance(each, AskDialog) and each.isVisible()
        ]

    driver.until(lambda: bool(opened()))
    form = opened()[-1]
    for name, value in values.items():
        form.fields.put(name, value)
    driver.qtbot.mouseClick(form.accept_button, LEFT)


def search(driver: WindowDriver, view: Any, words: str, found: Callable[[], bool]) -> None:
    view.filter.begin()
    view.filter.line.setText(words)
    QTest.keyClick(view.filter.line, Qt.Key.Key_Return)
    driver.until(found)


def panel(view: Any) -> str:
    return " ".join(view.detail.texts())


def count_on(view: Any, chip: str) -> int:
    """Return the number behind a filter, 0 without one."""
    last = view.filter.chip(chip).text().split()[-1].replace(",", "")
    return int(last) if last.isdecimal() else 0


def number_of(order: int) -> str:
    """Return an identity number that nobody has."""
    first = f"34999919920315{order:03d}"
    return first + check_character(first)


def test_a_day_at_the_register(
    driver: WindowDriver, register: tuple[Path, Filler], home: Path, tmp_path: Path
):
    page = open_page(driver)
    work = driver.window.findChild(ModulesWorkspace)
    driver.until(lambda: "逾期" in work.front().head or "overdue" in work.front().head)
    confirm_who_is_overdue(driver, page.persons)
    newest = register_and_look(driver, page.persons)
    see_a_house(driver, page.houses)
    known = register[1].people[4_000]
    take_a_list_over(driver, page, tmp_path / "list.csv", known)
    decide_what_is_doubtful(driver, page)
    driver.qtbot.mouseClick(page.tabs.findChild(QPushButton, "statistics"), LEFT)
    driver.until(lambda: bool(page.view().charts.findChildren(QWidget)))
    driver.until(lambda: page.view().detail.is_filled())
    check_files(home, [known.name, known.number, known.phone, NAME, number_of(7), PHONE])
    check_audit(home, f"RK{newest:06d}")


def confirm_who_is_overdue(driver: WindowDriver, people: Any) -> None:
    """In the morning: whose three working days are over; the first one is registered now."""
    driver.until(lambda: count_on(people, "overdue") > 0)
    late = count_on(people, "overdue")
    assert late > 100
    driver.qtbot.mouseClick(people.filter.chip("overdue"), LEFT)
    rows = people.cards.model
    driver.until(lambda: bool(rows.rows) and rows.rows[0].standing == "overdue")
    first = rows.rows[0].id
    people.cards.choose(first)
    driver.until(lambda: people.opened is not None and people.opened.id == first)
    click(driver, people.button("confirm"))
    driver.until(lambda: all(line.id != first for line in rows.rows))
    driver.until(lambda: count_on(people, "overdue") == late - 1)
    driver.qtbot.mouseClick(people.filter.chip("overdue"), LEFT)


def register_and_look(driver: WindowDriver, people: Any) -> int:
    """A landlord reports somebody, who is found again by the initials and seen with a reason."""
    click(driver, people.button("register"))
    answer(driver, name=NAME, number=number_of(7), phone=PHONE, house="FW00009")
    search(driver, people, "znc", lambda: any(p.name == "章**" for p in people.cards.model.rows))
    newest = max(line.id for line in people.cards.model.rows)
    people.cards.choose(newest)
    driver.until(lambda: f"RK{newest:06d}" in panel(people))
    assert NAME not in panel(people)
    click(driver, people.button("look"))
    answer(driver, why="核对身份证")
    driver.until(lambda: NAME in panel(people))
    return newest


def see_a_house(driver: WindowDriver, houses: Any) -> None:
    """A house on the map: its rooms, a hazard, a visit."""
    driver.until(lambda: "migrant_population.houses" in driver.view.overlays.shapes.shown())
    driver.view._door.click_thing("shapes", 1)
    driver.until(lambda: houses.shown is not None)
    click(driver, houses.button("rooms"))
    driver.until(houses.household.picture.isVisible)
    assert len(houses.household.picture.cells()) == houses.shown.house.rooms
    click(driver, houses.button("hazard"))
    answer(driver, kind="01", what="楼道内充电")
    driver.until(lambda: "楼道内充电" in panel(houses))
    click(driver, houses.button("visit"))
    answer(driver, found=2)
    driver.until(lambda: len(houses.shown.visits) == 1)


def take_a_list_over(driver: WindowDriver, page: Any, path: Path, known: Any) -> None:
    """A list from the office: one the same, one new, one doubtful, one refused."""
    path.write_text(
        "姓名,身份证号,手机,现住地址\n"
        f"{known.name},{known.number},{known.phone},\n"
        f"钱塘,{number_of(9)},12600000009,FW00010\n"
        f"{known.name},,{known.phone},\n"
        "李四,110105194912310021,,\n",
        "utf-8",
    )
    page.show_view("persons")
    asked = page.persons.take_over()
    asked.read(path)
    driver.until(lambda: bool(asked.judged))
    found = [row.verdict.value for row in asked.judged]
    assert found == ["same", "new", "doubtful", "refused"]
    driver.qtbot.mouseClick(asked.accept_button, LEFT)
    driver.until(lambda: page.tabs.findChild(QPushButton, "doubts").text().endswith(" 1"))


def decide_what_is_doubtful(driver: WindowDriver, page: Any) -> None:
    """The doubtful row is merged, and that is taken back."""
    doubts = page.doubts
    driver.qtbot.mouseClick(page.tabs.findChild(QPushButton, "doubts"), LEFT)
    driver.until(lambda: len(doubts.cards.model.rows) == 1)
    doubts.cards.choose(doubts.cards.model.rows[0].id)
    click(driver, doubts.button("merge"))
    driver.until(lambda: doubts.sides is not None and doubts.sides.state == "merged")
    click(driver, doubts.button("undo"))
    driver.until(lambda: doubts.sides.state == "open")


def check_files(home: Path, words: list[str]) -> None:
    """Look through every file of the home folder for plain values."""
    held = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert b"migrant_population_persons" in held
    assert [word for word in words if word.encode() in held] == []


def check_audit(home: Path, serial: str) -> None:
    """The look stands in the audit with the number of the person."""
    with closing(sqlite3.connect(f"file:{home / 'cmdmap.db'}?mode=ro", uri=True)) as store:
        rows = store.execute("SELECT * FROM audit_log").fetchall()
    assert any(
        "migrant_population.look" in map(str, row) and serial in map(str, row) for row in rows
    )
