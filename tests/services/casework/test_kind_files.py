"""Kinds come from what ships and what the centre wrote; a wrong value is named exactly."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from cmdmap.domain.casework.kinds import Need
from cmdmap.domain.clock import Anchor, ClockKind, Owner
from cmdmap.domain.incident import Urgency
from cmdmap.domain.unit import ForceKind
from cmdmap.errors import WorldError
from cmdmap.services.casework.kind_files import add_kinds, home_file, load_kinds

MINUTE = timedelta(minutes=1)


@pytest.fixture
def load(repo: Path, home: Path):
    """Return the book with the centre's own file written as given."""

    def load_with(text: str = "", calendars: str = ""):
        if text:
            home_file(home).write_text(text, encoding="utf-8")
        if calendars:
            (home / "calendars.toml").write_text(calendars, encoding="utf-8")
        return load_kinds(repo / "resources", home)

    return load_with


def due(kind, clock: ClockKind, anchor: Anchor) -> timedelta | None:
    found = [each for each in kind.limits if (each.clock, each.anchor) == (clock, anchor)]
    return found[0].due if found else None


def test_every_shipped_kind_is_whole(load):
    book = load()
    assert len(book.kinds) >= 45
    marks = Counter(kind.mark for kind in book.kinds.values())
    assert [mark for mark, count in marks.items() if count > 1] == []
    for kind in book.kinds.values():
        assert kind.group in book.groups
        assert {limit.clock for limit in kind.limits} == set(ClockKind)
        assert all(limit.warn < limit.due < limit.supervise for limit in kind.limits)
        assert all(need.count > 0 for need in kind.needs)
        assert kind.needs


def test_the_four_limits_of_the_mission_are_the_shipped_ones(load):
    quarrel = load().of("parking_fee")
    assert due(quarrel, ClockKind.TAKE_IN, Anchor.KNOWN) == MINUTE
    assert due(quarrel, ClockKind.ARRIVE, Anchor.TAKEN_IN) == 10 * MINUTE
    assert due(quarrel, ClockKind.MEDIATE, Anchor.TAKEN_IN) == timedelta(hours=24)
    assert due(quarrel, ClockKind.LAW_JOIN, Anchor.TAKEN_IN) is None
    assert due(quarrel, ClockKind.LAW_JOIN, Anchor.LAW_ASKED) == 30 * MINUTE
    theft = load().of("theft")
    assert due(theft, ClockKind.LAW_JOIN, Anchor.TAKEN_IN) == 30 * MINUTE
    assert due(theft, ClockKind.MEDIATE, Anchor.TAKEN_IN) is None


@pytest.mark.parametrize(
    ("code", "kind"),
    [("500100", "missing_person"), ("200505", "illegal_parking"), ("0602", "rental")],
)
def test_codes_of_other_systems_mean_one_kind(load, code, kind):
    assert [each.code for each in load().kinds.values() if code in each.outside_codes] == [kind]


def test_an_unknown_code_is_the_default_kind(load):
    book = load()
    assert book.of("of_a_plugin_that_is_gone") is book.of("other")


def test_the_centre_changes_what_it_names_and_nothing_else(load):
    book = load(
        """
        [limits.take_in]
        minutes = 2
        [kinds.theft]
        urgency = 1
        needs = { police = 2 }
        limits.arrive = { minutes = 6, warn = 0.5, supervise = 3, owner = "law_enforcement" }
        [kinds.drone]
        name_zh = "无人机"
        name_en = "Drone"
        mark = "机"
        group = "security"
        """
    )
    theft = book.of("theft")
    assert theft.urgency is Urgency.URGENT
    assert theft.needs == (Need(ForceKind.POLICE, 2),)
    assert theft.name_zh == "盗窃"
    arrive = next(limit for limit in theft.limits if limit.clock is ClockKind.ARRIVE)
    assert (arrive.warn, arrive.due, arrive.supervise) == (3 * MINUTE, 6 * MINUTE, 18 * MINUTE)
    assert arrive.owner is Owner.LAW
    assert due(book.of("noise"), ClockKind.TAKE_IN, Anchor.KNOWN) == 2 * MINUTE
    assert book.of("drone").needs == book.of("fight").needs


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[kinds.theft]\nurgency = 5", ["kinds.theft", "urgency", "whole number from 1 to 4"]),
        ("[kinds.theft]\nurgency = true", ["kinds.theft", "urgency"]),
        ("[kinds.theft]\narrive_radius_m = nan", ["kinds.theft", "arrive_radius_m", "5 to 2000"]),
        ("[kinds.theft]\nneeds = { army = 1 }", ["kinds.theft", "needs"]),
        ("[kinds.theft]\nmark = '盗窃'", ["kinds.theft", "mark", "one character"]),
        ("[kinds.theft]\ncolour = 'red'", ["kinds.theft", "colour"]),
        ("[kinds.theft]\nlimits.arrive = { minutes = 0 }", ["kinds.theft.arrive", "minutes"]),
        ("[kinds.theft]\nlimits.arrive = 5", ["kinds.theft.arrive", "5"]),
        ("[limits.sleep]\nminutes = 5", ["limits.sleep", "take_in"]),
        ("[limits.arrive]\nowner = 'nobody'", ["limits.arrive", "owner"]),
        ("[limits.arrive]\ncalendar = 'moon'", ["calendar moon"]),
        ("[limits.arrive]\nanchors = ['noon']", ["limits.arrive", "anchors"]),
        ("[kinds.theft]\ngroup = 'moon'", ["theft", "group moon"]),
        ("[kinds.theft]\noutside_codes = ['500100']", ["500100", "means"]),
        ("[kinds.drone]\nname_zh = '无人机'", ["drone", "name_en"]),
        ("[weather]\nrain = true", ["weather"]),
        ("kinds = 4", ["kinds", "4"]),
        ("[kinds.theft", ["cannot be read"]),
    ],
)
def test_a_wrong_value_is_refused_with_file_kind_and_key(load, home, text, named):
    with pytest.raises(WorldError) as refused:
        load(text)
    assert str(home_file(home)) in str(refused.value)
    for word in named:
        assert word in str(refused.value)


def test_a_limit_counts_by_a_calendar_of_the_centre(load):
    book = load(
        "[limits.call_back]\ncalendar = 'short'",
        '[short]\nweek.mon = ["09:00-10:00"]\ndays_off = ["2026-11-23"]',
    )
    limit = next(each for each in book.of("noise").limits if each.clock is ClockKind.CALL_BACK)
    assert limit.calendar == "short"
    assert len(book.calendars["short"].days_off) == 1
    assert "office" in book.calendars


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[x]\nweek.mon = ["9-10"]', "x.mon"),
        ('[x]\nweek.mon = ["10:00-09:00"]', "x.mon"),
        ('[x]\nweek.mon = ["10:00-29:00"]', "x.mon"),
        ('[x]\nweek.moon = ["09:00-10:00"]', "moon"),
        ("[x]\nweek.mon = 9", "x.mon"),
        ("[x]", "nobody ever works"),
        ('[x]\nweek.mon = ["09:00-10:00"]\ndays_off = ["2026-02-30"]', "2026-02-30"),
        ('[x]\nweek.mon = ["09:00-10:00"]\ndays_off = ["2026-01-01..2056-01-01"]', "within a year"),
        ("x = 4", "x"),
    ],
)
def test_a_wrong_calendar_is_refused_with_its_name(load, text, named):
    with pytest.raises(WorldError, match=r"calendars\.toml") as refused:
        load(calendars=text)
    assert named in str(refused.value)


EVIL = """
[kinds.evil_kind]
name_zh = "坏事"
name_en = "Evil deed"
mark = "坏"
group = "other"
"""


@pytest.fixture
def added(tmp_path):
    """Add files of plugins; what was added goes with the test."""
    ends = []

    def add(text, owner="evil"):
        path = tmp_path / f"{owner}.toml"
        path.write_text(text, encoding="utf-8")
        ends.append(add_kinds(owner, path, path.read_bytes()))
        return ends[-1]

    yield add
    for end in ends:
        end()


def test_kinds_of_a_plugin_come_and_go_and_the_centre_may_change_them(load, added, home):
    (home / "plugins").mkdir()
    own = "[kinds.evil_kind]\nurgency = 1\n"
    assert "evil_kind" not in load(own).kinds
    remove = added(EVIL)
    assert load(own).of("evil_kind").urgency is Urgency(1)
    assert load("").of("evil_kind").name_en == "Evil deed"
    remove()
    assert "evil_kind" not in load(own).kinds


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[defaults]\nurgency = 1\n", "unknown section defaults"),
        ("[limits.arrive]\nminutes = 1\n", "unknown section limits"),
        (EVIL.replace("evil_kind", "other"), "there is a kind other already"),
        (EVIL + "urgency = 99\n", "urgency"),
        ("[groups.other]\ntier = 'grid'\n", "there is a group other already"),
    ],
)
def test_a_plugin_adds_and_changes_nothing_of_ours(added, text, said):
    with pytest.raises(WorldError, match=said):
        added(text)


def test_two_plugins_may_not_bring_one_kind(added):
    added(EVIL)
    with pytest.raises(WorldError, match="there is a kind evil_kind already"):
        added(EVIL, "worse")
