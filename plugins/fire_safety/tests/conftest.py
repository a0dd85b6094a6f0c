"""A bench with the plugin in a real store, and what its tests register again and again."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cmdmap.api import Place
from cmdmap.testing import PluginBench
from fire_safety.domain.place_kind import Size
from fire_safety.domain.wishes import PlaceFields, RegisterPlace
from fire_safety.services.demo.generator import grounds
from fire_safety.store.places import PlaceFilter, list_places

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

FOLDER = Path(__file__).parents[1]


@pytest.fixture
def bench() -> Iterator[PluginBench]:
    """An empty register with the demo area."""
    with PluginBench(FOLDER) as made:
        yield made


@pytest.fixture
def spot(bench: PluginBench) -> Place:
    """A place inside the demo area, in a grid."""
    return grounds(bench.desk.jurisdiction(), random.Random(1), 4)[0].spots[0]


@pytest.fixture
def register(bench: PluginBench, spot: Place) -> Callable[..., int]:
    """Registers a place and returns its key."""

    def put(
        name: str = "浦沿路 62 号 小餐馆", kind: str = "small_restaurant", **more: object
    ) -> int:
        charging = more.pop("charging", None)
        given = {"address": name.rpartition(" ")[0], "place": spot, "size": Size(86), **more}
        bench.submit(RegisterPlace(PlaceFields(name, kind, **given), charging))  # type: ignore[arg-type]
        rows = bench.read(lambda reader: list_places(reader, PlaceFilter(text=name.lower())))
        return max(row.id for row in rows)

    return put


@pytest.fixture
def open_page(bench, qtbot):
    """Opens the page for somebody."""

    def opened(actor: str = "wang", roles=("shift_head",)):
        page = bench.page(actor, roles)
        widget = bench.open("places", page)
        qtbot.addWidget(widget)
        return page, widget

    return opened
