"""The phone with OwnTracks."""

from __future__ import annotations

from tests.kit.devices import START, Talk, fixes, near_the_town

from cmdmap.domain.report import ReportKind
from cmdmap.simulate.devices.owntracks import OwnTracksPhone


def test_says_where_it_is_and_what_it_enters(patrol):
    phone = OwnTracksPhone("A1", patrol(), START)
    talk = Talk(phone, "owntracks", packets=True)
    (report,) = fixes(talk.listen())
    assert (report.unit_key, report.at) == ("owntracks:A1", START)
    assert near_the_town(report)
    phone.enter("桥头", START)
    (entered,) = talk.listen()
    assert (entered.kind, entered.text) == (ReportKind.STATUS, "enter 桥头")
