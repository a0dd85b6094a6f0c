"""Choices: what can be chosen in the forms of acts, in words.

Pure; each function takes the scene of the form and returns words and values.
"""

from __future__ import annotations

from typing import Any

from cmdmap.domain.incident import CallResult, CloseKind, Satisfaction, Source, Tier, Urgency
from cmdmap.domain.incident_flow import Act
from cmdmap.i18n import tr
from cmdmap.services.casework.wording import (
    assignment_name,
    clock_name,
    close_name,
    result_name,
    satisfaction_name,
    source_name,
    state_name,
    tier_name,
    urgency_name,
)
from cmdmap.ui.casework.acts.asks import Choices, Scene
from cmdmap.ui.casework.acts.offers import candidates
from cmdmap.widgets.wording import clock_text

Found = list[tuple[str, Any]]


def units_of(act: Act) -> Choices:
    """Return the choice among the units an act could mean."""

    def choices(scene: Scene) -> Found:
        return [
            (f"{scene.unit_name(each.unit_id)}  ·  {assignment_name(each.state)}", each.id)
            for each in candidates(scene.incident, act)
        ]

    return choices


def kinds(scene: Scene) -> Found:
    """Return every kind."""
    return [(f"{kind.mark}  {kind.name}", kind.code) for kind in scene.kinds.kinds.values()]


def urgencies(_scene: Scene) -> Found:
    """Return every urgency, the highest first."""
    return [(urgency_name(urgency), urgency) for urgency in Urgency]


def sources(_scene: Scene) -> Found:
    """Return every source a person can name."""
    return [(source_name(source), source) for source in Source if source is not Source.RADIO]


def tiers_above(scene: Scene) -> Found:
    """Return the tiers an incident can still move up to."""
    return [(tier_name(tier), tier) for tier in Tier if tier > scene.incident.tier]


def results(_scene: Scene) -> Found:
    """Return what can come of a call."""
    return [(result_name(result), result) for result in CallResult]


def satisfactions(_scene: Scene) -> Found:
    """Return what the citizen can say."""
    return [(satisfaction_name(each), each) for each in Satisfaction]


def close_kinds(_scene: Scene) -> Found:
    """Return how an incident can be closed; first as its clocks say."""
    by_clocks: Found = [(tr("as the clocks say"), None)]
    return by_clocks + [(close_name(each), each) for each in CloseKind]


def running_clocks(scene: Scene) -> Found:
    """Return the clocks that can be given another limit."""
    return [
        (
            tr("{clock}, due {time}", clock=clock_name(clock.kind), time=clock_text(clock.due_at)),
            clock.kind,
        )
        for clock in scene.incident.clocks
        if clock.runs
    ]


def wishes(scene: Scene) -> Found:
    """Return the open wishes for another limit."""
    return [
        (
            tr(
                "{clock} until {time}, asked by {who}: {why}",
                clock=clock_name(wish.clock),
                time=clock_text(wish.due_at),
                who=scene.person(wish.asked_by),
                why=wish.reason,
            ),
            wish.clock,
        )
        for wish in scene.incident.postponements
    ]


def notices(scene: Scene) -> Found:
    """Return the supervision notices that wait for an answer."""
    return [
        (f"{notice.number}  {notice.unit}  {notice.opinion}", notice.number)
        for notice in scene.incident.supervisions
        if notice.answered_at is None
    ]


def other_cases(scene: Scene) -> Found:
    """Return the open incidents another one can go on in, the nearest first."""
    here = scene.incident.place
    others = [each for each in scene.cases if each.is_open and each.id != scene.incident.id]

    def way_m(number: int) -> float:
        there = others[number].place
        return here.metres_to(there) if here and there else 1e9

    order = sorted(range(len(others)), key=way_m)
    return [
        (
            f"{each.number}  {scene.kinds.of(each.kind).name}  {each.address}  "
            f"{state_name(each.state)}",
            each.id,
        )
        for each in (others[number] for number in order)
    ]


def free_units(scene: Scene) -> Found:
    """Return the units that are not bound by the incident."""
    bound = {each.unit_id for each in scene.incident.active()}
    return [(name, unit_id) for name, unit_id in scene.free_units() if unit_id not in bound]
