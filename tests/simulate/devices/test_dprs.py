"""The D-STAR radio that hands on what its stations say."""

from __future__ import annotations

from tests.kit.devices import START, Talk, fixes, near_the_town

from cmdmap.simulate.devices.dprs import DStarRadio


def test_every_station_has_its_packet(patrol):
    stations = [(name, patrol()) for name in ("BG5ADA-D", "BG5ADB-D")]
    talk = Talk(DStarRadio(stations, START, 20.0), "dprs")
    reports = fixes(talk.listen() + talk.listen(20))
    assert [report.unit_key for report in reports] == ["dprs:BG5ADA-D", "dprs:BG5ADB-D"] * 2
    assert all(near_the_town(report) for report in reports)
