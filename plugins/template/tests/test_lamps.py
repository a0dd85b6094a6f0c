"""The plugin on a bench: a real store, no window; each test takes a few milliseconds."""

from __future__ import annotations

import unittest
from pathlib import Path

from cmdmap.api import Place, WorldError
from cmdmap.testing import PluginBench
from template.domain.lamps import AddLamp, MarkLamp, check_code
from template.store.lamps import read_lamps

PLUGIN = Path(__file__).parents[1]
HERE = Place(120.15, 30.16)


class LampsTest(unittest.TestCase):
    """Every contribution of ``plugin.toml`` is called once."""

    def setUp(self) -> None:
        self.bench = PluginBench(PLUGIN)
        self.addCleanup(self.bench.close)

    def add(self) -> int:
        """Add a lamp and return its number."""
        self.bench.submit(AddLamp("l-1", HERE))
        return self.bench.read(read_lamps)[0].id

    def test_the_act_add_lamp_keeps_a_lamp_once(self) -> None:
        self.add()
        with self.assertRaises(WorldError):
            self.bench.submit(AddLamp("L-1", HERE))
        assert [lamp.code for lamp in self.bench.read(read_lamps)] == ["L-1"]

    def test_the_act_mark_lamp_needs_the_right_maintain(self) -> None:
        lamp_id = self.add()
        with self.assertRaises(WorldError):
            self.bench.submit(MarkLamp(lamp_id, True), "guest", roles=["auditor"])
        commit = self.bench.submit(MarkLamp(lamp_id, True), "wang", roles=["dispatcher"])
        assert "template.lamps" in commit.changes.topics

    def test_a_code_that_says_nothing_is_refused(self) -> None:
        with self.assertRaises(WorldError):
            check_code("  ")

    def test_the_driver_template_json_and_the_step_keep_lamps_keep_a_message(self) -> None:
        self.add()
        link = self.bench.link("template_json")
        (heard,) = link.message(b'{"broken": true}', topic="lamps/l-1")
        assert self.bench.step("keep_lamps", heard) == "done"
        (reject,) = link.message(b"\x00{", topic="lamps/l-1")
        assert reject.report.reason == "not a lamp message"
        (lamp,) = self.bench.read(read_lamps)
        assert lamp.broken_at == self.bench.clock()

    def test_the_tick_open_overdue_opens_one_incident(self) -> None:
        self.bench.submit(MarkLamp(self.add(), True))
        self.bench.options["mend_days"] = 2
        self.bench.clock.advance(days=2)
        assert not self.bench.tick("open_overdue").changes.incidents
        self.bench.clock.advance(minutes=1)
        (incident_id,) = self.bench.tick("open_overdue").changes.incidents
        assert self.bench.incident(incident_id).kind == "template_lamp"
        assert not self.bench.tick("open_overdue").changes.incidents

    def test_the_sample_some_lamps_is_drawn_by_the_layer_lamps(self) -> None:
        self.bench.sample("some_lamps")
        assert len(self.bench.layer("lamps").features) == 4
        self.bench.sample("some_lamps")
        assert len(self.bench.layer("lamps").features) == 4

    def test_the_sheets_by_community_and_broken_list_broken_lamps(self) -> None:
        self.bench.submit(MarkLamp(self.add(), True))
        (table,) = self.bench.analysis("by_community").sections[0].tables
        assert table.rows[0][1] == 1
        (table,) = self.bench.report("broken").sections[0].tables
        assert table.rows[0][0] == "L-1"

    def test_the_counter_lamps_counts_inside_an_area(self) -> None:
        self.bench.sample("some_lamps")
        area = next(a for a in self.bench.desk.jurisdiction().areas if a.level == "subdistrict")
        assert self.bench.count("lamps", area.polygons[0][0]).number == 4
