"""Every command with what nobody should send: refused with a sentence and without a trace."""

from __future__ import annotations

import random
import types
import typing
from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from sqlalchemy import select
from tests.kit.cases import HEAD, case_bench
from tests.kit.desks import HOME, NOON
from tests.kit.waiting import DEADLINE_S

from cmdmap.domain.casework.commands import MergeIncident, ReopenIncident
from cmdmap.domain.commands import Command
from cmdmap.domain.place import Place
from cmdmap.domain.rights import SYSTEM
from cmdmap.domain.search_party import EndSearch, StartSearch
from cmdmap.errors import WorldError
from cmdmap.services.audit.verify import verify_audit
from cmdmap.services.login.judge import PROGRAM_ONLY
from cmdmap.store.schema import metadata

TEXTS = (
    "<script>alert(1)</script>", "=cmd|calc!A1", "\u202egnirts", "x\0y", "\ud800", "长" * 100_000,
    "", "{}%s{name}", "a\nb\r\n", "'; DROP TABLE incidents;--", "k" * 2_000, "noise", "李",
)  # fmt: skip
VALUES: dict[type, tuple[Any, ...]] = {
    str: TEXTS,
    bool: (True, False),
    int: (-1, 0, 1, 2, 2**31, 2**63, 2**70),
    float: (0.0, 1.5, -1.0, 1e308, float("nan"), float("inf")),
    datetime: (
        NOON, NOON + timedelta(hours=5), datetime(2026, 5, 4), datetime.min.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
    ),
    date: (NOON.date(), date.min, date.max),
    time: (time(8),),
    timedelta: (timedelta(), timedelta(minutes=5), timedelta(days=-1), timedelta.max),
    Place: (HOME, Place(float("nan"), 1.0), Place(1e308, -1.0), Place(181.0, 0.0)),
    type(None): (None,),
    object: (None, "x", "\ud800", HOME, 7),
}  # fmt: skip
AIMED = ("incident_id", "assignment_id", "into")
"""Fields that mostly name something that exists."""


def made(kind: Any, dice: random.Random) -> Any:
    """Return a value of a type."""
    origin, inner = get_origin(kind), get_args(kind)
    if isinstance(kind, typing.NewType):
        return made(kind.__supertype__, dice)
    if kind in VALUES:
        return dice.choice(VALUES[kind])
    if origin in (typing.Union, types.UnionType):
        return made(dice.choice(inner), dice)
    if origin is tuple and inner[-1] is not Ellipsis:
        return tuple(made(each, dice) for each in inner)
    if origin in (tuple, frozenset):
        return origin(made(inner[0], dice) for _ in range(dice.randrange(3)))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return dice.choice(list(kind))
    names = getattr(kind, "_fields", None) or [field.name for field in fields(kind)]
    hints = get_type_hints(kind)
    return kind(**{name: made(hints[name], dice) for name in names})


def wish_of(kind: Any, dice: random.Random) -> Any:
    """Return a command whose incident mostly exists."""
    hints = get_type_hints(kind)
    given = {field.name: made(hints[field.name], dice) for field in fields(kind)}
    aimed = {name: dice.choice((1, 2)) for name in AIMED if name in given and dice.random() < 0.8}
    return kind(**{**given, **aimed})


def rows(store: Any) -> dict[str, list[Any]]:
    """Return everything that is kept, but for the audit log."""
    with store.reader() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table))]
            for table in metadata.sorted_tables
            if not table.name.startswith("audit_")
        }


@pytest.mark.parametrize("seed", range(3))
def test_no_command_meets_a_bug_and_none_that_is_refused_leaves_a_trace(store, seed):
    dice = random.Random(seed)
    kinds = [kind for kind in get_args(Command) if kind not in PROGRAM_ONLY]
    with case_bench(store) as bench:
        bench.assign(bench.open(), 1)
        bench.lead_to_feedback(bench.open())
        before = rows(store)
        for turn in range(450):
            command = wish_of(kinds[turn % len(kinds)], dice)
            actor = SYSTEM if dice.random() < 0.8 else HEAD
            error = bench.desk.submit(command, actor).exception(DEADLINE_S)
            after = rows(store)
            if error is not None:
                assert isinstance(error, WorldError), command
                assert after == before, command
            before = after
        with store.reader() as connection:
            assert verify_audit(connection).whole


def test_a_search_that_cannot_be_ended_goes_on(store):
    with case_bench(store) as bench:
        number = bench.open()
        bench.do(StartSearch(number, HOME, NOON))
        before = rows(store)
        assert "characters" in bench.refused(EndSearch(number, True, "找" * 1_990))
        assert rows(store) == before
        bench.do(EndSearch(number, True, "找" * 1_900))


def test_incidents_that_were_merged_both_ways_do_not_run_in_a_circle(store):
    with case_bench(store) as bench:
        one, two = bench.open(outside_number="A-1"), bench.open()
        for _ in range(2):
            bench.do(MergeIncident(one, two))
            bench.do(ReopenIncident(one, "并错了"))
            bench.do(MergeIncident(two, one))
            bench.do(ReopenIncident(two, "并错了"))
        bench.do(MergeIncident(one, two))
        assert "goes on in another" in bench.refused(MergeIncident(two, one))
