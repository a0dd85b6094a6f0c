"""Every line of a time line reads as a sentence in both languages, and every value has a word."""

from __future__ import annotations

import pytest
from tests.kit.cases import case_bench
from tests.services.casework.test_every_pair import COMMANDS, FLOW, made

from cmdmap.domain.assignment import AssignmentState, Proof
from cmdmap.domain.casework import commands as cases
from cmdmap.domain.clock import Anchor, ClockKind, Owner, Told
from cmdmap.domain.incident import (
    CallResult,
    CloseKind,
    IncidentState,
    Satisfaction,
    Source,
    Tier,
    Urgency,
)
from cmdmap.domain.incident_flow import Act, Happened
from cmdmap.domain.unit import ForceKind
from cmdmap.i18n import use_language
from cmdmap.services.casework import wording
from cmdmap.services.casework.orders import CASE_ORDERS
from cmdmap.services.casework.sentences import sentence

NAMED = (
    (IncidentState, wording.state_name),
    (AssignmentState, wording.assignment_name),
    (Act, wording.act_name),
    (Happened, wording.happened_name),
    (Urgency, wording.urgency_name),
    (Tier, wording.tier_name),
    (Source, wording.source_name),
    (ClockKind, wording.clock_name),
    (Anchor, wording.anchor_name),
    (Owner, wording.owner_name),
    (ForceKind, wording.holder_name),
    (Told, wording.told_name),
    (Proof, wording.proof_name),
    (CallResult, wording.result_name),
    (Satisfaction, wording.satisfaction_name),
    (CloseKind, wording.close_name),
)


def chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


@pytest.mark.parametrize(("values", "name"), NAMED)
def test_every_value_has_a_word_in_both_languages(values, name, repo):
    for value in values:
        assert name(value)
    use_language("zh_CN", repo / "resources" / "i18n")
    for value in values:
        assert chinese(name(value)), value


def test_every_command_about_incidents_is_carried_out():
    assert set(CASE_ORDERS) >= set(cases.CaseCommand.__args__)


def test_every_act_reads_as_a_sentence(store, repo):
    with case_bench(store) as bench:
        numbers = []
        for act, command in COMMANDS.items():
            state = next(state for state, each in FLOW if each is act and state is not None)
            number = made(bench, state)
            bench.do(command(bench, number))
            numbers.append(number)
        lines = [line for number in numbers for line in bench.lines(number)]
        bench.turn(hours=40)
        lines += [line for number in numbers for line in bench.lines(number) if line.act is None]
    assert {line.act for line in lines} >= set(Act) - {Act.DISPATCH} | {None}
    for language in ("en", "zh_CN"):
        use_language(language, repo / "resources" / "i18n")
        for line in lines:
            said = sentence(line)
            assert said.strip() == said
            assert "{" not in said
            assert "None" not in said
            assert language == "en" or chinese(said)
