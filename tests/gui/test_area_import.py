"""Areas come in through the window: every row judged first, all or nothing kept, used at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from shapely.geometry import mapping
from tests.kit.area_files import square
from tests.kit.windows import DEADLINE_MS, open_window

from cmdmap.services.area_import.keep import imported_areas
from cmdmap.ui.dialogs.import_areas import REFUSED, ImportAreasDialog
from cmdmap.widgets.progress_line import Check

GOOD = [("101", "一网格", 0), ("102", "二网格", 1)]


@pytest.fixture
def driver(home, qtbot):
    with open_window(home, qtbot) as opened:
        yield opened


@pytest.fixture
def write(tmp_path):
    """Writes rows of code, name and place in a line as GeoJSON with these headings."""

    def write(rows, headings=("code", "name")):
        features = [
            {
                "type": "Feature",
                "properties": dict(zip(headings, row[:2], strict=True)),
                "geometry": mapping(square(120.15 + row[2] / 100, 30.16)),
            }
            for row in rows
        ]
        path = tmp_path / "grids.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
        return str(path)

    return write


def open_dialog(driver) -> ImportAreasDialog:
    driver.window.show_workspace("admin")
    driver.window.admin.show_view("areas")
    driver.window.admin.areas.import_requested.emit()
    return driver.window.findChild(ImportAreasDialog)


def kept(driver):
    return [area.code for area in imported_areas(driver.console.store)]


def test_a_good_file_is_imported_and_the_whole_window_follows(driver, write):
    dialog = open_dialog(driver)
    assert not dialog.parts.keep.isEnabled()
    dialog.file_chosen.emit(write(GOOD))
    driver.until(lambda: dialog.plan is not None)
    assert dialog.parts.good.rowCount() == 2
    assert dialog.parts.keep.isEnabled()
    dialog.parts.keep.click()
    areas = driver.window.admin.areas
    driver.until(lambda: areas.figures.value("grid") == "2")
    assert kept(driver) == ["101", "102"]
    assert not driver.console.jurisdiction.synthetic
    assert driver.window.windowTitle().startswith("grids")
    driver.until(lambda: areas.model.rowCount() == 2)
    driver.until_page("document.querySelector('.badge').textContent === ''")
    driver.until(lambda: areas.demo.isVisible())


def test_refused_rows_are_listed_and_nothing_is_kept_until_it_is_wished(driver, write):
    dialog = open_dialog(driver)
    dialog.file_chosen.emit(write([*GOOD, ("103", "", 2), ("bad code!", "四网格", 3)]))
    driver.until(lambda: dialog.plan is not None)
    assert dialog.parts.tabs.currentIndex() == REFUSED
    model = dialog.parts.refused
    reasons = [model.index(row, 2).data() for row in range(model.rowCount())]
    assert reasons[0] == "has no name"
    assert "40 letters" in reasons[1]
    assert not dialog.parts.keep.isEnabled()
    dialog.parts.skip.click()
    dialog.parts.keep.click()
    driver.until(lambda: kept(driver) == ["101", "102"])


def test_columns_that_tell_nothing_are_chosen_by_the_admin(driver, write):
    dialog = open_dialog(driver)
    dialog.file_chosen.emit(write(GOOD, ("aa", "bb")))
    driver.until(lambda: "Choose the columns" in dialog.parts.note.text())
    for use, heading in (("code", "aa"), ("name", "bb")):
        box = dialog.fields.columns[use]
        box.setCurrentIndex(box.findData(heading))
        box.activated.emit(box.currentIndex())
    driver.until(lambda: dialog.plan is not None)
    assert [area.name for area in dialog.plan.areas] == ["一网格", "二网格"]


def test_a_file_that_is_none_is_refused_in_a_sentence(driver, tmp_path):
    dialog = open_dialog(driver)
    path = tmp_path / "areas.gpkg"
    path.write_bytes(b"not a geopackage")
    dialog.file_chosen.emit(str(path))
    driver.until(lambda: "holds no GPKG data" in dialog.parts.note.text())
    assert not dialog.parts.progress.isVisible()
    assert not dialog.parts.keep.isEnabled()


def test_leaving_the_dialog_while_rows_are_judged_changes_nothing(driver, write):
    dialog = open_dialog(driver)
    dialog.file_chosen.emit(write(GOOD))
    dialog.parts.cancel.click()
    driver.until(lambda: driver.window.findChild(ImportAreasDialog) is None)
    assert kept(driver) == []
    assert driver.console.jurisdiction.synthetic


def test_a_stopped_check_ends_the_work_at_the_next_row():
    check = Check()
    check.told(1, 9)
    assert (check.done, check.steps) == (1, 9)
    check.stop()
    with pytest.raises(Exception, match="nothing was changed"):
        check.told(2, 9)


def test_areas_that_another_process_brings_in_are_used_by_the_window_at_once(driver, write, home):
    shelf = driver.window._seat.shelf
    driver.until(lambda: shelf.places is not None)
    before = shelf.places
    command = [sys.executable, "-m", "cmdmap", "areas", "import", write(GOOD), "--level", "grid"]
    environment = {**os.environ, "CMDMAP_HOME": str(home)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as terminal:
        areas = driver.window.admin.areas
        driver.until(lambda: areas.figures.value("grid") == "2")
        assert terminal.wait(DEADLINE_MS / 1000) == 0
    assert not driver.console.jurisdiction.synthetic
    assert driver.window.windowTitle().startswith("grids")
    driver.until(lambda: shelf.places is not before)
    assert [hit.title for hit in shelf.places.search("二网格")] == ["二网格"]
