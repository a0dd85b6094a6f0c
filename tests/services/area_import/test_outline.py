"""What a form is told of a file before anything is judged."""

from __future__ import annotations

import pytest
from tests.kit.area_files import grids, square

from cmdmap.domain.grid import AreaLevel
from cmdmap.errors import UsageError, WorldError
from cmdmap.services.area_import.outline import outline


def test_columns_rows_and_guesses(geojson):
    found = outline(geojson(grids(3), name="社区.geojson"))
    assert (found.layers, found.rows, found.encoding) == (("社区",), 3, "utf-8")
    assert found.columns == ("code", "name")
    assert (found.fields.code, found.fields.name, found.fields.parent) == ("code", "name", "")
    assert found.level is AreaLevel.COMMUNITY


def test_a_file_whose_columns_tell_nothing_is_no_failure(geojson):
    found = outline(geojson([({"aa": "1", "bb": "x"}, square(120, 30))]))
    assert (found.fields.code, found.fields.name) == ("", "")
    assert found.columns == ("aa", "bb")


def test_the_first_of_several_layers_is_read_until_another_is_chosen(written):
    path = written("areas.gpkg", grids(2), layer="grids")
    written("areas.gpkg", grids(4), layer="others", append=True)
    assert outline(path).layers == ("grids", "others")
    assert (outline(path).layer, outline(path).rows) == ("grids", 2)
    assert outline(path, "others").rows == 4


def test_what_is_no_area_file_is_refused(tmp_path):
    with pytest.raises(UsageError):
        outline(tmp_path / "areas.txt")
    with pytest.raises(WorldError):
        outline(tmp_path / "absent.gpkg")
    broken = tmp_path / "broken.gpkg"
    broken.write_bytes(b"SQLite format 3\0" + b"\xff" * 500)
    with pytest.raises(WorldError):
        outline(broken)
