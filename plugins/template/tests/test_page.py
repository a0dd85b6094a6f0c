"""The plugin's page on a page handle without a window: what it shows, says and hands in."""

from __future__ import annotations

import unittest
from pathlib import Path

from cmdmap.api import Place
from cmdmap.testing import PluginBench
from template.domain.lamps import AddLamp

PLUGIN = Path(__file__).parents[1]
HERE = Place(120.15, 30.16)


class LampPageTest(unittest.TestCase):
    """The page ``lamps``."""

    def setUp(self) -> None:
        self.bench = PluginBench(PLUGIN)
        self.addCleanup(self.bench.close)

    def test_a_lamp_is_added_where_the_user_clicks_and_marked_by_a_button(self) -> None:
        page = self.bench.page("wang", roles=["dispatcher"])
        widget = self.bench.open("lamps", page)
        widget.code.setText("l-7")
        widget.add.click()
        page.map.pick_at(HERE)
        assert page.heads[-1] == "1 lamps · 0 broken"
        assert widget.cards.choose(1)
        assert page.map.flights == [HERE]
        widget.broken.click()
        assert page.heads[-1] == "1 lamps · 1 broken"

    def test_who_may_not_maintain_sees_lamps_and_can_press_nothing(self) -> None:
        self.bench.submit(AddLamp("L-1", HERE))
        widget = self.bench.open("lamps", self.bench.page("li", roles=["auditor"]))
        assert widget.cards.choose(1)
        assert not widget.add.isEnabled()
        assert not widget.broken.isEnabled()
