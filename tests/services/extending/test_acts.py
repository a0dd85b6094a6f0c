"""A plugin's wish: judged, carried out in a transaction of its own, audited, told."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa
from tests.kit.waiting import DEADLINE_S
from tests.services.extending.conftest import FISH, KEEPER, VISITOR, AddFish, add_fish

from cmdmap.domain.casework.commands import NoteIncident, OpenIncident
from cmdmap.domain.commands import NameUnit, RememberDevice
from cmdmap.domain.extension import PluginFact, PluginWish
from cmdmap.domain.ids import UnitId
from cmdmap.domain.login.chain import Outcome
from cmdmap.domain.login.commands import CreateAccount
from cmdmap.domain.radio.commands import WriteLog
from cmdmap.domain.rights import SYSTEM, Actor, Role
from cmdmap.domain.unit import ForceKind
from cmdmap.errors import WorldError
from cmdmap.store.accounts.audit import AuditWanted, read_audit
from cmdmap.store.plugin_tables import CallEndedError


def audit(pond):
    with pond.store.reader() as connection:
        return [row.line for row in reversed(read_audit(connection, AuditWanted(), 50))]


def test_a_wish_is_kept_told_and_audited(pond):
    pond.act(add_fish)
    commit = pond.commit(AddFish("carp of 13812345678", 7))
    assert pond.names() == ["carp of 13812345678"]
    assert commit.changes.topics == {"pond.fish"}
    assert PluginFact("pond", "fish_added", {"weight": 7}) in commit.facts
    (line,) = audit(pond)
    assert (line.what, line.actor, line.outcome) == ("pond.add", "keeper", Outcome.DONE)
    assert line.subject == "fish carp of 138****5678"
    assert line.detail == '{"name": "19 letters", "weight": 7}'


def test_a_refused_wish_leaves_nothing_but_its_row(pond):
    def refuse(wish, tx):
        add_fish(wish, tx)
        tx.submit(OpenIncident("other", "the pond"))
        raise WorldError("The pond is full; empty it.")

    pond.act(refuse)
    assert pond.refusal(AddFish("carp")) == "The pond is full; empty it."
    assert pond.names() == []
    assert not pond.desk.casework().incidents
    (line,) = audit(pond)
    assert (line.what, line.outcome) == ("pond.add", Outcome.REFUSED)
    assert (line.subject, line.reason) == ("fish carp", "The pond is full; empty it.")
    pond.act(add_fish)
    pond.commit(AddFish("carp"))
    assert pond.names() == ["carp"]


def test_only_the_failing_wish_of_a_turn_is_undone(pond):
    entered, go_on = threading.Event(), threading.Event()

    def work(wish, tx):
        if wish.name == "first":
            entered.set()
            assert go_on.wait(DEADLINE_S)
        add_fish(wish, tx)
        if wish.name == "bad":
            raise WorldError("no")

    pond.act(work)
    wishes = [pond.submit(AddFish("first"))]
    assert entered.wait(DEADLINE_S)
    # These wait together and become one turn of the inbox.
    core = pond.desk.submit(WriteLog("li", "before"), KEEPER)
    wishes += [pond.submit(AddFish(name)) for name in ("good", "bad", "fine")]
    after = pond.desk.submit(WriteLog("li", "after"), KEEPER)
    go_on.set()
    errors = [wish.exception(DEADLINE_S) for wish in wishes]
    assert [error is None for error in errors] == [True, True, False, True]
    assert core.result(DEADLINE_S).seq < after.result(DEADLINE_S).seq
    assert pond.names() == ["first", "good", "fine"]
    assert [line.outcome for line in audit(pond) if line.what == "pond.add"] == [
        Outcome.DONE, Outcome.DONE, Outcome.REFUSED, Outcome.DONE,
    ]  # fmt: skip


def test_rights_come_from_the_manifest(pond):
    pond.act(add_fish)
    assert "visitor may not keep fish" in pond.refusal(AddFish("a"), VISITOR)
    assert "log in" in pond.refusal(AddFish("a"), Actor("", frozenset({Role.DISPATCHER})))
    assert "Only the program" in pond.refusal(None, KEEPER, "tick:t")
    pond.commit(AddFish("b"), SYSTEM)
    assert pond.names() == ["b"]


def test_what_nobody_carries_out_is_refused(pond):
    pond.act(add_fish)
    assert "Nobody carries out pond.sink" in pond.refusal(AddFish("a"), act="sink")
    assert "Nobody carries out pond.add" in pond.refusal("a fish")
    other = pond.desk.submit(PluginWish("lake", "add", AddFish("a")), KEEPER)
    assert "lake is not active" in str(other.exception(DEADLINE_S))


def test_a_tick_is_not_audited_but_its_commands_are(pond):
    pond.act(lambda _wish, tx: tx.submit(OpenIncident("other", "the pond")))
    commit = pond.commit(None, SYSTEM, "tick:t")
    assert len(commit.incidents) == 1
    assert [line.what for line in audit(pond)] == ["OpenIncident"]


def test_a_command_of_the_core_needs_actor_and_manifest(pond):
    tried = {
        "asked for": (OpenIncident("other", "the pond"), KEEPER, ""),
        "not asked for": (
            NameUnit(UnitId(1), "x", ForceKind.UNKNOWN), SYSTEM, "has not asked for the right",
        ),
        "of accounts": (
            CreateAccount("evil", "", frozenset(), frozenset(), ""), SYSTEM, "has not asked",
        ),
        "of the program": (RememberDevice(None), SYSTEM, "may not give the command"),
        "of a plugin": (PluginWish("pond", "add", AddFish("a")), SYSTEM, "may not give"),
        "of nobody": ("boom", SYSTEM, "may not give the command str"),
    }  # fmt: skip
    pond.act(lambda wish, tx: tx.submit(tried[wish.name][0]))
    for name, (_command, actor, expected) in tried.items():
        error = pond.submit(AddFish(name), actor).exception(DEADLINE_S)
        assert (error is None) if not expected else (expected in str(error)), name


def test_the_actors_own_rights_bound_a_command_of_the_core(pond):
    mediator = Actor("m", frozenset({Role.MEDIATOR}))

    def work(_wish, tx):
        assert not tx.may("incident.open")
        tx.submit(OpenIncident("other", "the pond"))

    pond.act(work)
    extension = pond.desk.extensions.of("pond")
    keep = extension.rights["keep"]
    extension.rights["keep"] = type(keep)(keep.title, keep.title_zh, frozenset({Role.MEDIATOR}))
    assert "m may not open incidents" in pond.refusal(AddFish("a"), mediator)
    assert not pond.desk.casework().incidents


def test_a_swallowed_refusal_undoes_the_act_all_the_same(pond):
    def swallow(wish, tx):
        add_fish(wish, tx)
        with pytest.raises(WorldError):
            tx.submit(NoteIncident(99, "x"))

    pond.act(swallow)
    assert pond.refusal(AddFish("a"))
    assert pond.names() == []


def test_what_was_opened_is_known(pond):
    seen = []

    def work(_wish, tx):
        tx.submit(OpenIncident("other", "one"))
        tx.submit(OpenIncident("other", "two"))
        seen.extend(tx.opened())

    pond.act(work)
    commit = pond.commit(AddFish("a"))
    assert seen == list(commit.incidents)


def test_an_ended_transaction_is_dead(pond):
    kept = []
    pond.act(lambda _wish, tx: kept.append(tx))
    pond.commit(AddFish("a"))
    (tx,) = kept
    for use in (
        lambda: tx.rows(sa.select(FISH)),
        lambda: tx.execute(sa.delete(FISH)),
        lambda: tx.insert(sa.insert(FISH).values(name="late")),
        lambda: tx.touch("fish"),
        lambda: tx.tell("late"),
        lambda: tx.subject("late"),
        lambda: tx.submit(OpenIncident("other", "late")),
    ):
        with pytest.raises(CallEndedError):
            use()


def test_a_row_that_stands_there_already_is_refused_in_words(pond):
    pond.act(add_fish)
    pond.commit(AddFish("a"))
    assert "stands there already" in pond.refusal(AddFish("a"))
    assert pond.names() == ["a"]


def test_a_statement_the_database_does_not_know_is_no_broken_disk(pond):
    wrong = sa.table("pond_fish", sa.column("wings"))
    seen = []

    def work(_wish, tx):
        try:
            tx.rows(sa.select(wrong.c.wings))
        except Exception as error:
            seen.append(error)
        tx.insert(sa.insert(FISH).values(name="after"))

    pond.act(work)
    pond.commit(AddFish("a"))
    assert "no such column" in str(seen[0])
    assert pond.names() == ["after"]


@pytest.mark.parametrize("topic", ["", "Fish", "a.b", "fish\n", "x" * 50, "<b>"])
def test_names_of_topics_and_facts_are_plain(pond, topic):
    errors = []

    def work(_wish, tx):
        for use in (tx.touch, tx.tell):
            try:
                use(topic)
            except ValueError as error:
                errors.append(error)

    pond.act(work)
    pond.commit(AddFish("a"))
    assert len(errors) == 2


def test_details_hold_json_only_and_not_too_much(pond):
    errors = []

    def work(_wish, tx):
        for detail in ({"a": object()}, {"a": float("nan")}, {"a": "x" * 20_000}):
            try:
                tx.tell("fact", detail)
            except (TypeError, ValueError) as error:
                errors.append(error)
        mine = {"a": [1]}
        tx.tell("fact", mine)
        mine["a"].append(2)

    pond.act(work)
    commit = pond.commit(AddFish("a"))
    assert len(errors) == 3
    assert PluginFact("pond", "fact", {"a": [1]}) in commit.facts


def test_a_flood_of_facts_ends(pond):
    def work(_wish, tx):
        for _ in range(1_000):
            tx.tell("fact")
        with pytest.raises(RuntimeError, match="more than 1000 facts"):
            tx.tell("fact")

    pond.act(work)
    assert len(pond.commit(AddFish("a")).facts) == 1_000
