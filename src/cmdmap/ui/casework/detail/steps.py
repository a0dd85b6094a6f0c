"""Steps: the seven steps of the loop of one incident, each with when, who and how it is known.

Pure; made from the incident and, where it holds no time itself, from its time line. The progress
picture of the detail draws what stands here. Source of the steps: the sub-district's closed loop.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import Enum, auto
from typing import NamedTuple

from cmdmap.domain.assignment import Assignment, Proof
from cmdmap.domain.casework.timeline import Line
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.ids import UnitId
from cmdmap.domain.incident import Incident
from cmdmap.domain.incident_flow import Act
from cmdmap.i18n import mark, tr
from cmdmap.services.casework.wording import proof_name, result_name, satisfaction_name
from cmdmap.services.login.persons import PersonName
from cmdmap.widgets.wording import age_text, clock_text, joined_text

UnitName = Callable[[UnitId], str]

STEP_NAMES = (
    mark("Centre takes in"),
    mark("Centre dispatches"),
    mark("Field signs for it"),
    mark("Field checks in"),
    mark("Field disposes"),
    mark("Field feeds back"),
    mark("Centre calls back"),
)
CLOCK_OF_STEP = (
    ClockKind.TAKE_IN, ClockKind.ARRIVE, ClockKind.ARRIVE, ClockKind.ARRIVE, ClockKind.FEED_BACK,
    ClockKind.FEED_BACK, ClockKind.CALL_BACK,
)  # fmt: skip
"""The clock by which each step is late."""


class Stage(Enum):
    """How far a step is."""

    DONE = auto()
    CURRENT = auto()
    LATE = auto()
    """It is the next one, and its clock has run out."""
    WAITING = auto()


class Step(NamedTuple):
    """One of the seven."""

    name: str
    stage: Stage
    words: str = ""
    """Time, who, and how it is known."""


def steps(
    incident: Incident,
    lines: Sequence[Line],
    unit_name: UnitName,
    now: datetime,
    person: PersonName = str,
) -> tuple[Step, ...]:
    """Return the seven steps of an incident as it stands at ``now`` (aware UTC)."""
    words = (
        _taken_in(incident),
        _dispatched(incident, unit_name),
        _signed(incident, unit_name),
        _arrived(incident, unit_name),
        _of_line(lines, Act.DISPOSE, unit_name, person),
        _of_line(lines, Act.FEED_BACK, unit_name, person),
        _called_back(incident),
    )
    done = incident.steps_done
    return tuple(
        Step(
            tr(name),
            _stage(incident, number, done, now),
            words[number] if number < max(done, 1) or number == 6 else "",
        )
        for number, name in enumerate(STEP_NAMES)
    )


def _stage(incident: Incident, number: int, done: int, now: datetime) -> Stage:
    if number < done:
        return Stage.DONE
    if number > done or not incident.is_open:
        return Stage.WAITING
    clock = incident.clock(CLOCK_OF_STEP[number])
    is_late = clock is not None and clock.runs and now >= clock.due_at
    return Stage.LATE if is_late else Stage.CURRENT


def _by(proof: Proof | None) -> str:
    return "" if proof is None else proof_name(proof)


def _taken_in(incident: Incident) -> str:
    at = incident.taken_in_at
    if at is None:
        return tr("known since {time}", time=clock_text(incident.known_at))
    used = age_text((at - incident.known_at).total_seconds())
    return joined_text(clock_text(at), tr("took {time}", time=used))


def _dispatched(incident: Incident, unit_name: UnitName) -> str:
    own = [each for each in incident.assignments if each.round == incident.round]
    if not own:
        return ""
    names = ", ".join(unit_name(each.unit_id) for each in own)
    return f"{clock_text(min(each.ordered_at for each in own))} → {names}"


def _first(incident: Incident, name: str) -> Assignment | None:
    """Return the assignment of this round whose instant ``name`` came first."""
    own = [each for each in incident.assignments if each.round == incident.round]
    told = [each for each in own if getattr(each, name) is not None]
    return min(told, key=lambda each: getattr(each, name), default=None)


def _signed(incident: Incident, unit_name: UnitName) -> str:
    first = _first(incident, "signed_at")
    if first is None:
        return ""
    who = unit_name(first.unit_id)
    return joined_text(clock_text(first.signed_at), who, _by(first.signed_by_proof))


def _arrived(incident: Incident, unit_name: UnitName) -> str:
    first = _first(incident, "arrived_at")
    if first is None:
        return ""
    who = unit_name(first.unit_id)
    return joined_text(clock_text(first.arrived_at), who, _by(first.arrived_by_proof))


def _of_line(lines: Sequence[Line], act: Act, unit_name: UnitName, person: PersonName) -> str:
    line = next((line for line in reversed(lines) if line.act is act), None)
    if line is None:
        return ""
    who = unit_name(line.unit_id) if line.unit_id is not None else person(line.by)
    return joined_text(clock_text(line.at), who, _by(line.evidence.proof))


def _called_back(incident: Incident) -> str:
    if not incident.call_backs:
        return ""
    last = incident.call_backs[-1]
    said = satisfaction_name(last.satisfaction) if last.satisfaction is not None else ""
    tries = tr("{n} calls", n=len(incident.call_backs)) if len(incident.call_backs) > 1 else ""
    return joined_text(clock_text(last.at), result_name(last.result), said, tries)
