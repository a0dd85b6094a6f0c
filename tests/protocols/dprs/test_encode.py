"""D-PRS packets as simulated radios write them."""

from __future__ import annotations

import pytest

from cmdmap.domain.place import Place
from cmdmap.protocols.aprs.encode import position_info
from cmdmap.protocols.dprs.encode import packet


def test_what_is_written_is_read_again(decode_one):
    info = position_info(Place(-0.5, 30.25), 10.0, 271.0)
    report = decode_one(packet("BG5XXX-D", info), None, "dprs")
    assert report.unit_key == "dprs:BG5XXX-D"
    assert report.place == pytest.approx((-0.5, 30.25), abs=1e-4)
    assert (report.speed_mps, report.course_deg) == (pytest.approx(10.0, abs=0.3), 271.0)
