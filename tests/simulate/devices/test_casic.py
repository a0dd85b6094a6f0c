"""The module that mixes CASIC and NMEA: both say the same place at the same time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.kit.devices import START, Talk, fixes, near_the_town

from cmdmap.domain.report import ReportKind
from cmdmap.simulate.devices.casic import CasicModule


def test_both_kinds_of_frames_tell_the_same(patrol):
    talk = Talk(CasicModule(patrol(), START), "auto")
    reports = fixes(talk.listen(2))
    assert [r.sentence for r in reports] == ["GGA", "RMC", "NAV-PV"] * 3
    for second in range(3):
        said, _, binary = reports[3 * second : 3 * second + 3]
        assert said.at == binary.at == START + timedelta(seconds=second)
        assert said.place == pytest.approx(binary.place, abs=2e-7)
        assert near_the_town(binary)


def test_under_its_own_name_the_sentences_are_no_positions(patrol):
    reports = Talk(CasicModule(patrol(), START), "casic").listen()
    assert [r.sentence for r in reports if r.kind is ReportKind.FIX] == ["NAV-PV"]
