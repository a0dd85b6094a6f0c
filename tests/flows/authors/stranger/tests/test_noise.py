"""The plugin on a bench: every contribution once."""

from __future__ import annotations

import json
import unittest
from pathlib import Path

from night_noise.domain.noise import Quieten
from night_noise.store.meters import read_meters

from cmdmap.api import WorldError
from cmdmap.testing import PluginBench


class NoiseTest(unittest.TestCase):
    """Readings of one meter."""

    def setUp(self):
        self.bench = PluginBench(Path(__file__).parents[1])
        self.addCleanup(self.bench.close)

    def hear(self, db, at="2026-05-04T23:10:00+08:00"):
        """Let meter N1 say something through driver and step."""
        said = {"db": db, "lon": 120.15, "lat": 30.16, "at": at}
        link = self.bench.link("night_noise")
        (heard,) = link.message(json.dumps(said).encode(), topic="noise/N1")
        return self.bench.step("keep_reading", heard)

    def incidents(self):
        """Return the open incidents."""
        return self.bench.desk.casework().incidents

    def test_a_loud_night_opens_one_incident_until_somebody_acknowledges(self):
        assert self.hear(61.5) == "done"
        assert self.hear(70.0) == "done"
        assert [case.kind for case in self.incidents().values()] == ["night_noise_loud"]
        self.bench.submit(Quieten(1), "wang", roles=["dispatcher"])
        self.hear(62.0)
        assert len(self.incidents()) == 2

    def test_a_loud_day_is_only_kept(self):
        self.hear(90.0, "2026-05-04T12:00:00+08:00")
        assert not self.incidents()
        assert [meter.db for meter in self.bench.read(read_meters)] == [90.0]

    def test_the_limit_is_an_option(self):
        self.bench.options["limit_db"] = 80
        self.hear(61.5)
        assert not self.incidents()

    def test_what_is_no_reading_is_rejected(self):
        link = self.bench.link("night_noise")
        for packet in (b"", b"[]", b"{}", b'{"db": "loud"}', b"\xff"):
            (heard,) = link.message(packet, topic="noise/N1")
            assert heard.report.reason == "no reading"

    def test_layer_and_page_meters_show_the_meter(self):
        self.hear(61.5)
        assert [spot.label for spot in self.bench.layer("meters").features] == ["62"]
        page = self.bench.page("wang", roles=["dispatcher"])
        widget = self.bench.open("meters", page)
        assert page.heads == ["1 meters"]
        assert widget.findChild(object, "acknowledge").isEnabled()

    def test_an_unknown_meter_cannot_be_acknowledged(self):
        with self.assertRaises(WorldError):
            self.bench.submit(Quieten(9))
