"""A centre's changes keep only what differs, are checked first and can be taken back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cmdmap.domain.clock import Anchor, ClockKind
from cmdmap.domain.incident import Urgency
from cmdmap.domain.unit import ForceKind
from cmdmap.errors import WorldError
from cmdmap.services.casework.kind_changes import (
    KindValues,
    change_kind,
    own_codes,
    reset_kind,
    shipped_kind,
)
from cmdmap.services.casework.kind_files import home_file, load_kinds
from cmdmap.services.casework.toml_files import read_table


@pytest.fixture
def resources(repo: Path) -> Path:
    return repo / "resources"


def values(resources: Path, home: Path, code: str = "noise") -> KindValues:
    return KindValues.of(load_kinds(resources, home).of(code))


def test_only_what_differs_is_written(resources, home):
    before = values(resources, home)
    minutes = {**before.minutes, ClockKind.ARRIVE: 6.5}
    book = change_kind(
        resources, home, "noise", replace(before, minutes=minutes, urgency=Urgency.FIRST)
    )
    assert read_table(home_file(home)) == {
        "kinds": {"noise": {"urgency": 2, "limits": {"arrive": {"minutes": 6.5}}}}
    }
    assert KindValues.of(book.of("noise")).minutes == minutes
    assert load_kinds(resources, home) == book
    assert own_codes(home) == {"noise"}


def test_another_force_moves_the_clock_that_waits_for_it(resources, home):
    before = values(resources, home)
    needs = {ForceKind.GOVERNANCE: 1, ForceKind.POLICE: 1}
    book = change_kind(resources, home, "noise", replace(before, needs=needs))
    law = [limit.anchor for limit in book.of("noise").limits if limit.clock is ClockKind.LAW_JOIN]
    assert law == [Anchor.TAKEN_IN, Anchor.LAW_ASKED]


def test_changing_back_and_resetting_leave_nothing(resources, home):
    before = values(resources, home)
    change_kind(resources, home, "noise", replace(before, arrive_radius_m=30))
    change_kind(resources, home, "noise", before)
    assert own_codes(home) == frozenset()
    change_kind(resources, home, "noise", replace(before, twin_hours=1))
    assert values(resources, home).twin_hours == 1
    assert KindValues.of(reset_kind(resources, home, "noise").of("noise")) == before
    assert own_codes(home) == frozenset()
    assert shipped_kind(resources, home, "noise") == load_kinds(resources, home).of("noise")


def test_what_the_centre_wrote_elsewhere_stays(resources, home):
    home_file(home).write_text(
        '[limits.take_in]\nminutes = 2\n[kinds.noise]\nname_en = "Din"\n'
        "limits.arrive = { warn = 0.5 }\n[kinds.theft]\nurgency = 1\n",
        encoding="utf-8",
    )
    before = values(resources, home)
    book = change_kind(resources, home, "noise", replace(before, arrive_dwell_s=45))
    noise = book.of("noise")
    assert (noise.name_en, noise.arrive_dwell_s) == ("Din", 45)
    arrive = next(limit for limit in noise.limits if limit.clock is ClockKind.ARRIVE)
    assert arrive.warn == arrive.due / 2
    assert book.of("theft").urgency is Urgency.URGENT
    assert KindValues.of(book.of("other")).minutes[ClockKind.TAKE_IN] == 2


def test_a_wrong_value_changes_nothing(resources, home):
    before = values(resources, home)
    change_kind(resources, home, "noise", replace(before, arrive_radius_m=30))
    written = home_file(home).read_bytes()
    with pytest.raises(WorldError, match="arrive_radius_m"):
        change_kind(resources, home, "noise", replace(before, arrive_radius_m=1))
    assert home_file(home).read_bytes() == written


def test_a_kind_of_the_centre_cannot_be_reset(resources, home):
    home_file(home).write_text(
        '[kinds.drone]\nname_zh = "无人机"\nname_en = "Drone"\nmark = "机"\ngroup = "security"\n',
        encoding="utf-8",
    )
    with pytest.raises(WorldError, match="drone"):
        reset_kind(resources, home, "drone")
    book = change_kind(resources, home, "drone", values(resources, home, "drone"))
    assert book.of("drone").name_zh == "无人机"


def test_a_folder_that_cannot_be_written_is_told(resources, home):
    before = values(resources, home)
    (home / "kinds.new").mkdir()
    with pytest.raises(WorldError, match="nothing was changed"):
        change_kind(resources, home, "noise", replace(before, twin_hours=1))
