"""The receiver that speaks UBX: a fix each second, dated to the millisecond."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.kit.devices import START, Talk, fixes, near_the_town

from cmdmap.simulate.devices.ubx import UbxReceiver


@pytest.mark.parametrize("protocol", ["ubx", "auto"])
def test_says_where_it_is_each_second(patrol, protocol):
    talk = Talk(UbxReceiver(patrol(), START), protocol)
    reports = fixes(talk.listen(3))
    assert [report.at for report in reports] == [START + timedelta(seconds=n) for n in range(4)]
    assert all(near_the_town(report) and report.valid for report in reports)
    assert {report.protocol for report in reports} == {"ubx"}
