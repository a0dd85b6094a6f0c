"""The choice of layers survives a restart; a file that is no choice is forgotten."""

from __future__ import annotations

import pytest

from cmdmap.ui.map_layers import MapLayers


class Map:
    """Hears what it is told to show."""

    def __init__(self):
        self.told = {}

    def set_layer_visible(self, name, visible):
        self.told[name] = visible


def test_what_was_ticked_is_shown_again(tmp_path):
    path = tmp_path / "map_layers.json"
    layers = MapLayers(path)
    layers.keep("micro_grids", True)
    layers.keep("roads", False)
    layers.keep("layer_list", True)
    again = Map()
    MapLayers(path).restore(again)
    assert again.told == {"micro_grids": True, "roads": False, "layer_list": True}


@pytest.mark.parametrize(
    "content",
    ["", "{", "[1]", '{"nonsense": true, "roads": "yes"}', "x" * 20_000, '"\\ud800"'],
)
def test_a_broken_file_is_as_good_as_none(tmp_path, content):
    path = tmp_path / "map_layers.json"
    path.write_text(content, encoding="utf-8")
    told = Map()
    MapLayers(path).restore(told)
    assert told.told == {}


def test_bytes_that_are_no_text_are_as_good_as_none(tmp_path):
    path = tmp_path / "map_layers.json"
    path.write_bytes(b"\xff\xfe\x00")
    told = Map()
    MapLayers(path).restore(told)
    assert told.told == {}
