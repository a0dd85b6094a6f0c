"""A plugin's step: at its place, for its protocols, undone without harm to other reports."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from tests.kit.desks import fix, north
from tests.kit.waiting import DEADLINE_S
from tests.services.extending.conftest import FISH, extension

from cmdmap.domain.casework.commands import OpenIncident
from cmdmap.domain.extension import PluginFact
from cmdmap.domain.radio.commands import WriteLog
from cmdmap.errors import WorldError
from cmdmap.services.extending.extension import PluginOffError
from cmdmap.services.extending.stepping import plugin_step
from cmdmap.services.steps import STEPS


def add_step(pond, entry, protocols=(), **place):
    step = plugin_step(
        extension(pond), "smell", "Smells.", entry, pond.desk.steps, protocols=protocols
    )
    return pond.desk.steps.add(step, **(place or {"after": "who"}))


def feed(pond, reports):
    pond.desk.take(reports)
    # The first command may share the turn of the reports, the second comes after all its parts.
    for text in ("one", "two"):
        pond.desk.submit(WriteLog("li", text)).result(DEADLINE_S)


def reports(count):
    return [fix(f"fleetsync:100-{2000 + i}", north(i)) for i in range(count)]


def test_a_step_stands_at_its_place_and_goes_again(pond):
    core = [step.name for step in STEPS]
    first = add_step(pond, lambda heard, tx: None, before="check")
    assert [step.name for step in pond.desk.steps.steps] == ["pond.smell", *core]
    first()
    last = add_step(pond, lambda heard, tx: None, after="incident")
    assert [step.name for step in pond.desk.steps.steps] == [*core, "pond.smell"]
    last()
    assert [step.name for step in pond.desk.steps.steps] == core


def test_a_place_nobody_knows_is_refused(pond):
    with pytest.raises(WorldError, match="There is no step 'nowhere'; use one of check, "):
        add_step(pond, lambda heard, tx: None, before="nowhere")
    add_step(pond, lambda heard, tx: None)
    with pytest.raises(WorldError, match="there already"):
        add_step(pond, lambda heard, tx: None)


def test_a_step_may_end_a_report_with_a_counted_reason_or_because_it_is_done(pond):
    answers = iter(["too wet", "done", None])
    seen = []

    def smell(heard, tx):
        seen.append(heard.report.unit_key)
        tx.insert(sa.insert(FISH).values(name=heard.report.unit_key))
        tx.tell("smelt")
        return next(answers)

    add_step(pond, smell)
    feed(pond, reports(3))
    counts = pond.desk.counts()
    assert counts.kept == 1
    assert counts.refused == {("pond.smell", "too wet"): 1}
    assert pond.names() == seen


def test_only_reports_of_its_protocols_come_by(pond):
    seen = []
    add_step(pond, lambda heard, tx: seen.append(heard), ("smoke",))
    feed(pond, reports(2))
    assert seen == []
    assert pond.desk.counts().kept == 2


def test_a_step_that_refuses_after_it_wrote_is_undone_alone(pond):
    heard_again = []

    def smell(heard, tx):
        name = heard.report.unit_key
        heard_again.append(name)
        tx.insert(sa.insert(FISH).values(name=name))
        tx.tell("smelt", {"name": name})
        tx.submit(OpenIncident("other", name))
        if name.endswith(("3", "7")):
            raise WorldError("It stinks.")

    commits = []
    pond.desk.hear(commits.append)
    add_step(pond, smell)
    feed(pond, reports(10))
    good = [f"fleetsync:100-{2000 + i}" for i in range(10) if i not in (3, 7)]
    assert pond.names() == good
    told = [f.detail["name"] for c in commits for f in c.facts if isinstance(f, PluginFact)]
    assert told == good
    assert len(pond.desk.casework().incidents) == 8
    counts = pond.desk.counts()
    assert counts.kept == 8
    assert counts.refused == {("pond.smell", "refused"): 2}
    assert max(heard_again.count(name) for name in heard_again) <= 3


def test_a_step_that_refuses_before_it_wrote_costs_nothing(pond):
    calls = []

    def smell(heard, tx):
        calls.append(heard)
        raise WorldError("no")

    add_step(pond, smell)
    feed(pond, reports(20))
    assert len(calls) == 20
    assert pond.desk.counts().refused == {("pond.smell", "refused"): 20}


def test_a_plugin_that_failed_in_its_step_takes_nobody_with_it(pond):
    removals = []

    def smell(heard, tx):
        tx.insert(sa.insert(FISH).values(name=heard.report.unit_key))
        if heard.report.unit_key.endswith("5"):
            removals.pop()()
            raise PluginOffError("off")

    removals.append(add_step(pond, smell))
    feed(pond, reports(10))
    assert pond.names() == []
    assert pond.desk.counts().kept == 10
    assert [step.name for step in pond.desk.steps.steps] == [step.name for step in STEPS]
