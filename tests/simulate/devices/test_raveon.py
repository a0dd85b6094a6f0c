"""The base radio that prints where its subordinates are."""

from __future__ import annotations

from tests.kit.devices import START, Talk, fixes, near_the_town

from cmdmap.simulate.devices.raveon import RaveonBase


def test_every_member_has_its_sentence(patrol):
    talk = Talk(RaveonBase([(name, patrol()) for name in ("0042", "0043")], START, 15.0), "raveon")
    reports = fixes(talk.listen() + talk.listen(15))
    assert [report.unit_key for report in reports] == ["raveon:0042", "raveon:0043"] * 2
    assert all(near_the_town(report) for report in reports)
    assert reports[-1].at == talk.now
