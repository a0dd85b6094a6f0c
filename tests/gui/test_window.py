"""The whole window: a press flies, a second press comes back, a radio is named, keys work."""

from __future__ import annotations

import gc
import weakref
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from tests.kit.ptys import PtyDevice
from tests.kit.windows import open_window

from cmdmap.domain.place import Place
from cmdmap.domain.report import Heard, Report, ReportKind
from cmdmap.i18n import use_language
from cmdmap.links.base import LinkState
from cmdmap.protocols.nmea_encode import rmc
from cmdmap.store.links import read_links
from cmdmap.ui.dialogs.add_link.dialog import AddLinkDialog
from cmdmap.ui.dialogs.name_unit import NameUnitDialog
from cmdmap.ui.radio.dialogs import AcknowledgeDialog
from cmdmap.widgets.asking import ConfirmDialog

HERE = Place(120.152, 30.161)


@pytest.fixture
def driver(home, qtbot):
    with open_window(home, qtbot) as opened:
        yield opened


def hear(driver, kind=ReportKind.FIX, key="fleetsync:100-2007", **values):
    now = datetime.now(UTC)
    fields = {"at": now, "heard_at": now, **values}
    if kind is ReportKind.FIX:
        fields.setdefault("place", HERE)
    report = Report("fleetsync", fields.pop("sentence", "PKLSH"), kind, b"x", key, **fields)
    driver.console.desk.take([Heard("serial:/dev/ttyUSB0", report)])


def test_a_press_flies_and_a_second_press_restores_the_exact_view(driver):
    hear(driver)
    name = "Radio 100-2007"
    driver.row(name)
    driver.until_page("map_page.getZoom() > 10")
    before = driver.look()
    driver.press(name)
    driver.until(lambda: abs(driver.look()[0] - HERE.lon) < 1e-4 and driver.look()[2] >= 17)
    assert driver.docks.detail.rows.value("place") == "30.16100, 120.15200"
    driver.press(name)
    driver.until(lambda: driver.look() == pytest.approx(before, abs=1e-6))


def test_an_unknown_radio_is_named_once_and_remembered(driver, home, qtbot):
    hear(driver)
    driver.press("Radio 100-2007")
    driver.docks.detail.parts.rename.click()
    dialog = driver.window.findChild(NameUnitDialog)
    dialog.name.setText("巡-07")
    dialog.accept_button.click()
    driver.until(lambda: driver.live("巡-07") is not None)
    driver.until(lambda: driver.docks.detail.windowTitle() and driver.row("巡-07") >= 0)
    hear(driver, place=Place(120.1521, 30.161))
    driver.until(lambda: driver.live("巡-07").fix.place.lon > 120.15205)
    assert driver.live("Radio 100-2007") is None
    stored = driver.console.desk.units().values()
    assert [(live.unit.name, live.unit.named) for live in stored] == [("巡-07", True)]


def test_a_talking_radio_and_an_emergency_until_it_is_acknowledged(driver):
    hear(driver)
    hear(driver, ReportKind.EMERGENCY, sentence="status", text="99")
    driver.until(lambda: any(live.emergency_at for live in driver.window._seat.present.values()))
    driver.press("Radio 100-2007")
    button = driver.docks.detail.parts.acknowledge
    driver.until(lambda: button.isVisibleTo(driver.docks.detail))
    button.click()
    dialog = driver.window.findChild(AcknowledgeDialog)
    dialog.operator.setText("王芳")
    dialog.accept()
    driver.until(lambda: not button.isVisibleTo(driver.docks.detail))
    log = driver.docks.log.model
    assert "asks for help" in [log.line_at(row).text for row in range(log.rowCount())]


def test_the_search_finds_a_unit_without_a_mouse(driver, qtbot):
    hear(driver)
    driver.row("Radio 100-2007")
    qtbot.keyClick(driver.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    field = driver.window.header.search
    assert QApplication.focusWidget() is field
    qtbot.keyClicks(field, "100-20")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    selection = driver.window.command.selection
    assert selection.live.unit.name == "Radio 100-2007"
    driver.until(lambda: len(selection.track) == 1)
    qtbot.keyClick(driver.window, Qt.Key.Key_Escape)
    assert selection.unit_id is None


def test_a_road_is_found_by_its_initials(driver, qtbot):
    driver.until(lambda: driver.window._seat.shelf.places is not None)
    field = driver.window.header.search
    field.setFocus()
    qtbot.keyClicks(field, "zsl")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    driver.until(lambda: driver.look()[2] >= 17)


def test_a_link_is_added_heard_kept_and_removed_from_the_window(driver, tmp_path):
    device = PtyDevice(tmp_path / "gps").plug_in()
    monitor = driver.docks.links
    driver.window.command.wishes.add()
    dialog = driver.window.findChild(AddLinkDialog)
    dialog.fields.address.setEditText(str(device.path))
    dialog.start_trial()
    sentences = rmc(HERE, datetime.now(UTC), 3.0, 90.0) * 2
    driver.until(lambda: "nothing heard yet" in dialog.heard.sentence.text())
    device.send(sentences)
    driver.until(lambda: "Understood: nmea" in dialog.heard.sentence.text())
    dialog.accept()
    driver.until(lambda: monitor.model.rowCount() == 1)
    driver.until(lambda: monitor.model.status_at(0).state is LinkState.OPEN)
    device.send(rmc(HERE, datetime.now(UTC), 3.0, 90.0))
    driver.until(lambda: "RMC" in monitor.raw.toPlainText())
    driver.until(lambda: driver.window.header.lamps["gps"].words == "GPS 1/1")
    with driver.console.store.reader() as connection:
        assert [link.id for link in read_links(connection)] == [f"serial:{device.path}"]
    monitor.record.click()
    driver.until(lambda: monitor.model.status_at(0).recording)
    monitor.remove.click()
    driver.window.findChild(ConfirmDialog).accept_button.click()
    driver.until(lambda: monitor.model.rowCount() == 0)
    with driver.console.store.reader() as connection:
        assert read_links(connection) == []
    device.close()


def test_layouts_are_kept_and_can_be_reset(driver, home):
    docks, queue = driver.docks, driver.window.command.cases.queue
    queue.hide()
    docks.log.setFloating(True)
    driver.window.layouts.keep("夜班")
    driver.window.command.placement.reset()
    assert queue.isVisible()
    assert not docks.log.isFloating()
    driver.window.layouts.restore("夜班")
    assert not queue.isVisible()
    (home / "layouts" / "broken.layout").write_bytes(b"not a layout")
    driver.window.layouts.restore("broken")
    assert queue.isVisible()


def test_wall_mode_shows_only_the_map_and_comes_back(driver, qtbot):
    qtbot.keyClick(driver.window, Qt.Key.Key_F11)
    assert driver.window.isFullScreen()
    assert not driver.window.command.cases.queue.isVisible()
    qtbot.keyClick(driver.window, Qt.Key.Key_Escape)
    assert not driver.window.isFullScreen()
    assert driver.window.command.cases.queue.isVisible()


def test_every_view_opens_and_options_are_kept(driver, home):
    window = driver.window
    window.show_workspace("admin")
    for view in ("links", "options", "areas"):
        window.admin.show_view(view)
    assert window.admin.areas.figures.value("micro_grid") == "914"
    window.admin.options.change_requested.emit("units.stale_after_s", 60)
    kept = home / "settings.toml"
    driver.until(lambda: kept.exists() and "stale_after_s = 60" in kept.read_text("utf-8"))
    window.admin.options.change_requested.emit("units.stale_after_s", 1)
    assert "stale_after_s" in window.status.said.text()


def test_the_window_speaks_chinese(home, qtbot, repo):
    use_language("zh_CN", repo / "resources" / "i18n")
    with open_window(home, qtbot) as driver:
        assert driver.window.windowTitle().endswith("指挥一张图")
        words = [label.text() for label in driver.window.findChildren(QLabel)]
        words += [button.text() for button in driver.window.findChildren(QPushButton)]
    english = {word for text in words for word in text.split() if word.isascii() and word.isalpha()}
    allowed = {"GPS", "cmdmap", "areas", "import", "GeoPackage", "GeoJSON", "Shapefile", "auto"}
    allowed |= {"FleetSync", "TETRA", "Enter", "Excel"}
    assert english <= allowed


def test_a_closed_window_is_let_go(home, qtbot):
    with open_window(home, qtbot) as driver:
        workspace = weakref.ref(driver.window.command)
        seat = weakref.ref(driver.window._seat)
    del driver
    gc.collect()
    assert workspace() is None
    assert seat() is None
