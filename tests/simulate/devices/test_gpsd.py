"""The gpsd server: greets, reports to who watches."""

from __future__ import annotations

import pytest
from tests.kit.devices import START, Talk, fixes, near_the_town

from cmdmap.protocols.json_lines.gpsd import WATCH
from cmdmap.protocols.registry import answers
from cmdmap.simulate.devices.gpsd import GpsdServer


@pytest.fixture
def server(patrol):
    return GpsdServer(patrol(), START)


def test_reports_once_it_is_watched(server):
    talk = Talk(server, "gpsd")
    (version,) = talk.listen()
    assert version.sentence == "VERSION"
    assert talk.listen(5) == []
    assert answers(version, 0) == [WATCH]
    assert [report.sentence for report in talk.say(WATCH)] == ["DEVICES", "WATCH"]
    reports = fixes(talk.listen(3))
    assert len(reports) == 3
    assert all(near_the_town(report) and report.unit_key is None for report in reports)


def test_a_watch_can_be_ended_and_nothing_else_is_obeyed(server):
    talk = Talk(server, "gpsd")
    talk.listen()
    talk.say(WATCH)
    assert talk.say(b"?POLL;\n", b"x" * 5000) == []
    talk.say(b'\n?WATCH={"enable":false}\n')
    assert talk.listen(3) == []
