"""The API's page is made from the code, and nothing is taken away from authors unnoticed."""

from __future__ import annotations

import copy
import importlib
import sys

import pytest


@pytest.fixture(scope="module")
def tools(repo):
    """The makers of the page, as modules."""
    sys.path.insert(0, str(repo / "tools"))
    try:
        yield importlib.import_module("make_api_page"), importlib.import_module("api_surface")
    finally:
        sys.path.remove(str(repo / "tools"))


@pytest.fixture(scope="module")
def names(tools):
    """The stored surface by name."""
    return tools[0].read_stored()["names"]


@pytest.fixture
def fresh(names):
    """A copy of the stored surface to change."""
    return copy.deepcopy(names)


def test_nothing_that_authors_rely_on_is_gone(tools, names):
    broken = tools[1].allowed(names, tools[0].read_stored()["api"], tools[1].read_surface())
    assert not broken, "raise the major version of API_VERSION, or leave it as it was"


def test_page_and_surface_are_made_from_the_code(tools, repo):
    maker, surface = tools
    stored = maker.read_stored()
    assert maker.merged(surface.read_surface(), stored) == stored, "run: make api-page"
    page = (repo / "docs" / "api.md").read_text(encoding="utf-8")
    assert page == maker.page(stored["names"]), "run: make api-page"


def test_every_name_is_explained(tools, names):
    maker, _ = tools
    silent = []
    for name, entry in names.items():
        part = next(each for each in maker.PARTS if name.startswith(f"{each}."))
        short = name.removeprefix(f"{part}.")
        said = maker.summary(maker._thing(part, short)) if entry["kind"] != "value" else "value"
        if not said:
            silent.append(name)
    assert not silent


CHANGES = {
    "a name is gone": (lambda s: s.pop("cmdmap.api.Place"), "cmdmap.api.Place is gone"),
    "a name is renamed": (
        lambda s: s.update({"cmdmap.api.Spot2": s.pop("cmdmap.api.Spot")}),
        "cmdmap.api.Spot is gone",
    ),
    "a parameter is gone": (
        lambda s: s["cmdmap.api.inside"]["parameters"].pop("places"),
        "inside(places) is gone",
    ),
    "a parameter is asked for": (
        lambda s: s["cmdmap.api.inside"]["parameters"].update({"edge": "bool"}),
        "inside(edge) is asked for",
    ),
    "a parameter has another type": (
        lambda s: s["cmdmap.api.inside"]["parameters"].update({"ring": "str"}),
        "inside(ring) was Ring and is str",
    ),
    "a parameter lost its default": (
        lambda s: s["cmdmap.api.Spot"]["fields"].update({"label": "str"}),
        "Spot(label) was",
    ),
    "parameters changed places": (
        lambda s: s["cmdmap.api.inside"].update(
            parameters={"places": "Sequence[Place]", "ring": "Ring"}
        ),
        "another order",
    ),
    "a result has another type": (
        lambda s: s["cmdmap.api.inside"].update(returns="set[int]"),
        "returns was list[bool] and is set[int]",
    ),
    "a method is gone": (
        lambda s: s["cmdmap.api.Page"]["members"].pop("submit"),
        "cmdmap.api.Page.submit is gone",
    ),
    "a method of a handle asks for more": (
        lambda s: s["cmdmap.api.Page"]["members"]["head"]["parameters"].update({"tone": "Tone"}),
        "Page.head(tone) is asked for",
    ),
    "a protocol that plugins implement asks for more": (
        lambda s: s["cmdmap.api.PacketDecoder"]["members"].update(
            flush={"kind": "function", "parameters": {}, "returns": "None"}
        ),
        "PacketDecoder asks for flush",
    ),
    "a value of an enum is another": (
        lambda s: s["cmdmap.api.Tone"]["members"].update(HIGH="'loud'"),
        "Tone.HIGH was 'high'",
    ),
    "a key of the manifest is gone": (
        lambda s: s["plugin.toml.ticks"]["fields"].pop("every_s"),
        "plugin.toml.ticks(every_s) is gone",
    ),
    "a function became a class": (
        lambda s: s["cmdmap.api.tr"].update(kind="class"),
        "was a function and is a class",
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_breaks_a_plugin_needs_the_next_major_version(tools, names, fresh, what):
    change, said = CHANGES[what]
    change(fresh)
    for version in ("1.0", "1.1"):
        assert any(said in each for each in tools[1].allowed(names, "1.0", fresh, version))
    assert not tools[1].allowed(names, "1.0", fresh, "2.0")


def test_what_is_new_breaks_nobody(tools, names, fresh):
    fresh["cmdmap.api.Fresh"] = {"kind": "function", "parameters": {"x": "int"}, "returns": "int"}
    fresh["cmdmap.api.Spot"]["fields"]["size"] = "float = 1.0"
    fresh["cmdmap.api.Tone"]["members"]["NIGHT"] = "'night'"
    fresh["cmdmap.api.Page"]["members"]["blink"] = fresh["cmdmap.api.Page"]["members"]["head"]
    fresh["cmdmap.api.tr"]["parameters"]["plural"] = "key bool = False"
    assert tools[1].allowed(names, "1.0", fresh, "1.0") == []


def test_a_name_keeps_the_version_since_which_it_is_there(tools, names):
    maker, surface = tools
    found = surface.read_surface()
    stored = {"names": {"cmdmap.api.tr": {"since": "0.9"}}}
    assert maker.merged(found, stored)["names"]["cmdmap.api.tr"]["since"] == "0.9"
    assert maker.merged(found, stored)["names"]["cmdmap.api.mark"]["since"] == maker.API_VERSION
