"""The gateway that puts identities before sentences."""

from __future__ import annotations

from tests.kit.devices import START, Talk, fixes, near_the_town

from cmdmap.simulate.devices.idnmea import IdNmeaGateway


def test_every_member_has_its_line(patrol):
    gateway = IdNmeaGateway([(name, patrol()) for name in ("3301", "3302")], START, 10.0)
    talk = Talk(gateway, "idnmea")
    reports = fixes(talk.listen() + talk.listen(10))
    assert [report.unit_key for report in reports] == ["idnmea:3301", "idnmea:3302"] * 2
    assert all(near_the_town(report) for report in reports)
