"""What a unit nobody has named is called."""

from __future__ import annotations

import pytest

from cmdmap.domain.ids import UnitKey
from cmdmap.domain.unit import born_name
from cmdmap.i18n import use_language


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("fleetsync:100-2007", "Radio 100-2007"),
        ("tetra:4600001", "Radio 4600001"),
        ("nmea:/run/cmdmap/sim/gps-05", "GPS gps-05"),
        ("nmea:192.0.2.7:4001", "GPS 192.0.2.7:4001"),
        ("jt808:013800138000", "Vehicle 013800138000"),
        ("beidou:247193", "BeiDou 247193"),
        ("cot:ANDROID-1", "Terminal ANDROID-1"),
        ("nmea:/run/cmdmap/", "GPS nmea:/run/cmdmap/"),
        ("odd", "Terminal odd"),
    ],
)
def test_an_unnamed_unit_is_called_by_its_protocol_and_the_end_of_its_identity(key, name):
    assert born_name(UnitKey(key)) == name


def test_the_name_is_in_the_language_of_the_centre(repo):
    use_language("zh_CN", repo / "resources" / "i18n")
    assert born_name(UnitKey("fleetsync:100-2007")) == "电台 100-2007"
