"""Moving an incident: the one place where the table of the flow is held against an act.

Called by every act of this room inside the writer's transaction. :func:`judge` refuses before
anything is written; :func:`carry` writes the new state, its line and its fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from cmdmap.domain.assignment import SAID, Evidence
from cmdmap.domain.casework.facts import IncidentMoved
from cmdmap.domain.casework.starting import begin, keep_told
from cmdmap.domain.casework.timeline import Line
from cmdmap.domain.clock import Anchor, Clock, ClockKind
from cmdmap.domain.grid import Chain
from cmdmap.domain.ids import IncidentId, UnitId
from cmdmap.domain.incident import Incident, IncidentState, codes_of
from cmdmap.domain.incident_flow import DEEDS, FLOW, Act
from cmdmap.domain.rights import Right
from cmdmap.errors import BugError, WorldError
from cmdmap.i18n import tr
from cmdmap.protocols.wire_text import visible
from cmdmap.services.casework.refusals import refusal
from cmdmap.services.casework.room import Undo
from cmdmap.services.present import Draft
from cmdmap.store.casework.timeline import insert_line

TEXT_LENGTH = 2_000
"""Longest reason, note or feedback in characters."""


@dataclass(frozen=True, slots=True)
class Said:
    """What an act puts into the time line beside itself."""

    text: str = ""
    unit_id: UnitId | None = None
    evidence: Evidence = SAID
    at: datetime | None = None
    """When it happened; None is now."""
    values: Mapping[str, object] = field(default_factory=dict)
    by: str = ""
    """Empty: the actor."""


NOTHING_SAID = Said()


def found(draft: Draft, incident_id: IncidentId) -> Incident:
    """Return an incident as it stands in this transaction.

    Raises:
        WorldError: there is none of that number.
    """
    incident = draft.present.cases.get(incident_id, draft.connection)
    if incident is None:
        raise WorldError(tr("There is no incident number {number}.", number=incident_id))
    return incident


def words(text: str) -> str:
    """Return a typed text on one line.

    Raises:
        WorldError: it is too long.
    """
    said = visible(text)
    if len(said) > TEXT_LENGTH:
        raise WorldError(
            tr("A text may have {most} characters; nothing was changed.", most=TEXT_LENGTH)
        )
    return said


def judge(draft: Draft, incident: Incident, act: Act, reason: str = "") -> None:
    """Hold an act against the table, the actor's rights and areas, and the need of a reason.

    Raises:
        WorldError: one sentence that says what to do; nothing was changed.
    """
    judge_actor(draft, DEEDS[act].right, incident.areas)
    if (incident.state, act) not in FLOW:
        raise WorldError(refusal(incident, act))
    if DEEDS[act].needs_reason and not reason:
        raise WorldError(tr("This needs a reason; type one. Nothing was changed."))


def judge_actor(draft: Draft, right: Right, areas: Chain) -> None:
    """Hold a right at a place against the actor; what lies in no area is anybody's.

    Raises:
        WorldError: one sentence that says what to do; nothing was changed.
    """
    actor, codes = draft.actor, codes_of(areas)
    if not actor.may(right):
        raise WorldError(
            tr(
                "{name} may not do this; ask somebody who may, e.g. the shift head.",
                name=actor.name,
            )
        )
    if codes and not actor.covers(codes):
        raise WorldError(
            tr("This lies outside the areas of {name}; nothing was changed.", name=actor.name)
        )


def carry_new(draft: Draft, incident: Incident, act: Act, said: Said = NOTHING_SAID) -> Incident:
    """Take in an incident whose row was just inserted; its state is one the table names."""
    if incident.state not in FLOW[None, act]:
        raise BugError(f"{act} cannot lead to {incident.state}")
    draft.present.cases.put_new(incident)
    after = _run_clocks(draft, incident, act, said.at or draft.now, None, None)
    draft.present.cases.put(after)
    tell(draft, after, act, said)
    return after


def carry(
    draft: Draft,
    incident: Incident,
    act: Act,
    said: Said = NOTHING_SAID,
    *,
    state: IncidentState | None = None,
    stops: tuple[ClockKind, ...] | None = None,
    until: datetime | None = None,
    **changes: Any,
) -> Incident:
    """Move a judged incident on and return it; ``changes`` are fields of :class:`Incident`.

    ``state`` is needed where the table names several, ``stops`` where the act does not stop all
    clocks of its row, ``until`` is the limit of what begins, where somebody named one.
    """
    after = replace(
        incident,
        state=_next(incident, act, state),
        changed_at=draft.now,
        **changes,
    )
    after = _run_clocks(draft, after, act, said.at or draft.now, stops, until)
    _remember(draft, incident, act)
    draft.present.cases.put(after)
    tell(draft, after, act, said)
    return after


def restore(draft: Draft, incident: Incident, undo: Undo) -> Incident:
    """Put an incident back to before its last act; nothing a clock has said is unsaid."""
    if undo.before.state not in FLOW[incident.state, Act.TAKE_BACK]:
        raise BugError(f"{undo.act} of {incident.number} cannot be taken back")
    after = replace(
        undo.before,
        changed_at=draft.now,
        clocks=keep_told(undo.before.clocks, incident.clocks),
        supervisions=incident.supervisions,
    )
    draft.present.cases.pages.undo[incident.id] = None
    draft.present.cases.put(after)
    tell(draft, after, Act.TAKE_BACK, Said(values={"act": undo.act.value}))
    return after


def move(
    draft: Draft, incident: Incident, act: Act, said: Said = NOTHING_SAID, **changes: Any
) -> Incident:
    """Judge and carry out in one step; ``said.text`` is the reason where one is needed.

    Raises:
        WorldError: see :func:`judge`.
    """
    judge(draft, incident, act, said.text)
    return carry(draft, incident, act, said, **changes)


def tell(draft: Draft, incident: Incident, act: Act, said: Said) -> Line:
    """Write a line about an incident as it stands now, and publish it."""
    line = Line(
        0, incident.id, said.at or draft.now, draft.now, said.by or draft.actor.name, act,
        incident.state, said.text, said.unit_id, said.evidence, _values(draft, incident, said),
    )  # fmt: skip
    line = replace(line, id=insert_line(draft.connection, line))
    draft.facts.append(IncidentMoved(DEEDS[act].fact, incident, line))
    return line


def unit_name(draft: Draft, unit_id: UnitId) -> str:
    """Return what a unit is called now; a line keeps the name it had then."""
    live = draft.live(unit_id)
    return str(unit_id) if live is None else live.unit.name


def _values(draft: Draft, incident: Incident, said: Said) -> dict[str, object]:
    unit = {} if said.unit_id is None else {"unit": unit_name(draft, said.unit_id)}
    again = {"round": incident.round} if incident.round > 1 else {}
    return {**unit, **again, **said.values}


def _next(incident: Incident, act: Act, wanted: IncidentState | None) -> IncidentState:
    nexts = FLOW[incident.state, act]
    state = nexts[0] if wanted is None and len(nexts) == 1 else wanted
    if state not in nexts:
        raise BugError(f"{act} of {incident.number} cannot lead to {wanted}")
    assert state is not None
    return state


def _run_clocks(
    draft: Draft,
    incident: Incident,
    act: Act,
    at: datetime,
    stops: tuple[ClockKind, ...] | None,
    until: datetime | None,
) -> Incident:
    """Begin what the act's anchors begin, then stop what it stops; wishes about those are over."""
    deed, book = DEEDS[act], draft.present.cases.kinds
    clocks = incident.clocks
    for anchor in deed.anchors:
        kind = book.of(incident.kind)
        since = incident.known_at if anchor is Anchor.KNOWN else at
        clocks = begin(clocks, kind, anchor, since, incident.round, book.calendars, until)
    stopped = deed.stops if stops is None else stops
    clocks = tuple(clock.stop(at) if clock.kind in stopped else clock for clock in clocks)
    return with_clocks(incident, clocks)


def with_clocks(incident: Incident, clocks: tuple[Clock, ...]) -> Incident:
    """Return an incident with other clocks; wishes about clocks that stopped are over."""
    open_kinds = {clock.kind for clock in clocks if clock.stopped_at is None}
    wishes = tuple(wish for wish in incident.postponements if wish.clock in open_kinds)
    return replace(incident, clocks=clocks, postponements=wishes)


def _remember(draft: Draft, before: Incident, act: Act) -> None:
    """Keep what an act that can be taken back has changed; a note in between does not matter."""
    if act is Act.NOTE:
        return
    undo = Undo(act, draft.actor.name, draft.now, before) if DEEDS[act].undone else None
    draft.present.cases.pages.undo[before.id] = undo
