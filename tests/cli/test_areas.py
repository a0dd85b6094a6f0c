from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from shapely.geometry import mapping
from tests.kit.area_files import grids, square

from cmdmap.cli.main import run

Run = Callable[..., Any]


class Answer(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def cmdmap(capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """Runs one command line in this process."""

    def go(*words: str) -> Answer:
        code = run(["areas", *words])
        return Answer(code, *capsys.readouterr())

    return go


@pytest.fixture
def answer(cmdmap: Callable[..., Answer]) -> Callable[..., Any]:
    """Runs one command line that succeeds and returns its JSON."""

    def go(*words: str) -> Any:
        done = cmdmap(*words, "--json")
        assert (done.returncode, done.stderr) == (0, "")
        return json.loads(done.stdout)

    return go


def geojson(path: Path, rows: list[tuple[dict[str, Any], Any]]) -> str:
    features = [
        {"type": "Feature", "properties": properties, "geometry": shape and mapping(shape)}
        for properties, shape in rows
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return str(path)


def test_locate_answers_the_chain_of_both_trees_on_a_fresh_home(answer: Run) -> None:
    found = answer("locate", "120.1593", "30.1663")
    assert found["synthetic"] is True
    assert found["inside"] is True
    assert found["subdistrict"] == {"code": "330108003", "name": "浦沿街道"}
    for upper, lower in (("community", "grid"), ("grid", "micro_grid")):
        assert found[lower]["code"].startswith(found[upper]["code"])
        assert found[lower]["name"].startswith(found[upper]["name"])
    assert found["defence_zone"]["name"].endswith("防区")
    assert found["patrol_zone"]["name"].endswith("巡区")


def test_locate_outside_is_an_answer_too(answer: Run) -> None:
    found = answer("locate", "-73.9", "-40.7")
    assert found["inside"] is False
    levels = ("subdistrict", "community", "grid", "micro_grid", "defence_zone", "patrol_zone")
    assert [found[level] for level in levels] == [None] * 6


@pytest.mark.parametrize(
    "place", [("181", "30"), ("120", "-90.1"), ("nan", "30"), ("120", "inf"), ("east", "30")]
)
def test_places_off_the_earth_are_a_wrong_use(cmdmap: Run, place: tuple[str, str]) -> None:
    done = cmdmap("locate", *place)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "longitude from -180 to 180" in done.stderr


def test_import_then_locate_then_back_to_the_demo_area(answer: Run, tmp_path: Path) -> None:
    told = answer("import", geojson(tmp_path / "grid.geojson", grids(3)))
    assert (told["kept"], told["levels"], told["refused"]) == (True, {"grid": 3}, [])
    found = answer("locate", "120.005", "30.005")
    assert (found["grid"]["code"], found["synthetic"]) == ("101", False)
    assert [a["code"] for a in answer("list")["areas"]] == ["101", "102", "103"]
    assert answer("demo") == {"forgotten": 3, "synthetic": True}
    assert answer("locate", "120.005", "30.005")["grid"] is None


def test_refused_rows_are_listed_and_nothing_is_half_imported(
    cmdmap: Run, answer: Run, tmp_path: Path
) -> None:
    rows = [*grids(2), ({"code": "101", "name": "again"}, square(121, 30)), ({"code": "x"}, None)]
    path = geojson(tmp_path / "grid.geojson", rows)
    done = cmdmap("import", path)
    assert done.returncode == 1
    assert "row 3 (101) has the code of row 1" in done.stdout
    assert "row 4 (x) has no name" in done.stdout
    assert "2 rows were refused" in done.stderr
    assert answer("list")["synthetic"] is True
    told = json.loads(cmdmap("import", path, "--json").stdout)
    assert [refusal["row"] for refusal in told["refused"]] == [3, 4]
    assert told["kept"] is False
    assert cmdmap("import", path, "--skip-refused").returncode == 0
    assert len(answer("list")["areas"]) == 2


def test_dry_run_keeps_nothing(answer: Run, tmp_path: Path) -> None:
    path = geojson(tmp_path / "grid.geojson", grids(2))
    assert answer("import", path, "--dry-run")["kept"] is False
    assert answer("list")["synthetic"] is True


def test_columns_level_and_reference_system_can_be_said(
    cmdmap: Run, answer: Run, tmp_path: Path
) -> None:
    rows = [({"A": "7", "B": "七"}, square(515000, 3337000, 1000))]
    path = geojson(tmp_path / "x.geojson", rows)
    assert cmdmap("import", path).returncode == 2
    words = ("--map", "code=A,name=B", "--crs", "EPSG:4549", "--level", "community")
    told = answer("import", path, *words)
    assert (told["levels"], told["crs"]) == ({"community": 1}, "EPSG:4549")
    assert answer("show", "7")["area_m2"] == pytest.approx(1e6, rel=0.01)


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("import", "nowhere.gpkg"), 1, "no file"),
        (("import", "areas.txt"), 2, ".gpkg"),
        (("import", "a.gpkg", "--level", "galaxy"), 2, "A level is one of"),
        (("import", "a.gpkg", "--map", "colour=x"), 2, "--map takes"),
        (("show", "nothing"), 1, "no area"),
        (("list", "--level", "galaxy"), 2, "A level is one of"),
    ],
)
def test_failures_are_one_sentence(
    cmdmap: Run, words: tuple[str, ...], code: int, sentence: str
) -> None:
    done = cmdmap(*words)
    assert done.returncode == code
    assert done.stderr.startswith("cmdmap: ")
    assert done.stderr.count("\n") == 1
    assert sentence in done.stderr


def test_show_and_list_describe_the_demo_area(cmdmap: Run, answer: Run) -> None:
    shown = answer("show", "330108003017")
    assert (shown["name"], shown["level"], shown["parent"]) == (
        "浦联社区",
        "community",
        "330108003",
    )
    west, south, east, north = shown["bounds"]
    assert west < shown["lon"] < east
    assert south < shown["lat"] < north
    listed = answer("list", "--level", "patrol-zone")
    assert len(listed["areas"]) == 10
    plain = cmdmap("list", "--level", "防区")
    assert "synthetic" in plain.stdout
    assert "第1防区" in plain.stdout


def test_the_installed_command_answers_in_its_own_process() -> None:
    words = [sys.executable, "-W", "error", "-m", "cmdmap", "areas", "locate", "120.16", "30.16"]
    done = subprocess.run([*words, "--json"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["micro_grid"] is not None
