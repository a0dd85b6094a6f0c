"""The register of resources out and in again: exported, imported, nothing changed, no formula."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cmdmap.api import Place
from cmdmap.plugins.sheets.files import write_rows
from cmdmap.testing import PluginBench
from emergency_response.domain.wishes import SaveResource
from emergency_response.store.contacts import true_resource
from emergency_response.store.resources import Entry, read_resources
from emergency_response.ui.import_list import open_import

HEAD = ("shift_head",)
HERE = Place(120.152, 30.168)
STORE = SaveResource(
    "store", "东门仓库", "滨文路1号", HERE, 1200, "仓管郝师傅", "13900003333", note="=1+1"
)
SHELTER = replace(STORE, kind="shelter", name="文体中心", contact="值班室", office=True)


@pytest.fixture
def bench(repo: Path) -> Iterator[PluginBench]:
    """The plugin with three resources."""
    with PluginBench(repo / "plugins" / "emergency_response") as made:
        for wish in (STORE, SHELTER, SaveResource("vehicle", "无坐标车")):
            made.submit(wish, "head", HEAD)
        yield made


def entries(bench: PluginBench) -> list[Entry]:
    """Return every resource as it was written."""
    kept = bench.read(read_resources)
    return [bench.read(lambda r, one=one: true_resource(r, bench.desk, one)).entry for one in kept]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_what_was_exported_changes_nothing_when_it_comes_back(
    bench: PluginBench, qtbot: Any, tmp_path: Path, suffix: str
) -> None:
    before = entries(bench)
    path = tmp_path / f"list.{suffix}"
    write_rows(path, bench.report("resources"), "Made by head")
    page = bench.page("head", HEAD)
    dialog = open_import(page, bench.open("response", page))
    dialog.read(path)
    assert dialog.parts.bar.chip("same").text() == "same 3"
    assert not dialog.accept_button.isEnabled()
    dialog.reject()
    assert entries(bench) == before


def test_a_formula_is_written_as_words(bench: PluginBench, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    write_rows(path, bench.report("resources"), "Made by head")
    book = load_workbook(path)
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value == "=1+1"] == ["s", "s"]
    book.close()
