"""``cmdmap incidents open`` and ``do``: every act of the flow from the command line.

Which act becomes which command says one table; what an act needs and lacks is wrong usage. What the
flow, the rights or the state forbid, the desk refuses in its own words.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from cmdmap.cli.casework.case_desk import CaseDesk, opened_desk, place_of
from cmdmap.cli.send import find_unit
from cmdmap.cli.table import print_json
from cmdmap.domain.assignment import Assignment
from cmdmap.domain.casework import commands as wishes
from cmdmap.domain.casework.commands import CaseCommand, Party
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.ids import IncidentId, UnitId
from cmdmap.domain.incident import (
    CallResult,
    CloseKind,
    Incident,
    Satisfaction,
    Source,
    Tier,
    Urgency,
)
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.unit import ForceKind
from cmdmap.errors import UsageError, WorldError
from cmdmap.i18n import tr
from cmdmap.services.casework.wording import state_name
from cmdmap.services.intake.written_times import read_time


def run_open(args: argparse.Namespace) -> int:
    """Open an incident and print its number."""
    with opened_desk(args) as at:
        commit = at.do(
            wishes.OpenIncident(
                args.kind,
                args.address or "",
                place_of(args),
                args.text or "",
                None if args.urgency is None else Urgency(args.urgency),
                Source(args.source or Source.CITIZEN),
                _time(args.known_at, "--known-at"),
                _parties(args),
                args.outside or "",
                taken_in=not args.reported,
            )
        )
        (incident,) = commit.incidents.values()
    return _answer(incident, args.json)


def run_do(args: argparse.Namespace) -> int:
    """Do one act to an incident and print where it stands then."""
    act = Act(args.act.replace("-", "_"))
    with opened_desk(args) as at:
        incident = at.incident(args.number)
        at.do(ACTS[act](_Case(args, at, incident, act)))
        after = at.incident(args.number)
    return _answer(after, args.json)


class _Case:
    """One act to one incident, with what was typed."""

    def __init__(
        self, args: argparse.Namespace, at: CaseDesk, incident: Incident, act: Act
    ) -> None:
        self.args = args
        self.incident = incident
        self.act = act
        self._at = at

    @property
    def id(self) -> IncidentId:
        """Number of the incident in the store."""
        return self.incident.id

    @property
    def reason(self) -> str:
        """What was typed as the reason; the desk says where one is needed."""
        return self.args.reason or ""

    @property
    def text(self) -> str:
        """What was typed as the text."""
        return self.args.text or ""

    def need(self, option: str) -> Any:
        """Return what an option holds.

        Raises:
            UsageError: it was not given.
        """
        value = getattr(self.args, option)
        if value is None or value == []:
            raise UsageError(
                tr("{act} needs --{option}.", act=self.args.act, option=option.replace("_", "-"))
            )
        return value

    def units(self, option: str = "unit") -> tuple[UnitId, ...]:
        """Return the units of an option, by key, number or name."""
        known = [live.unit for live in self._at.desk.units().values()]
        named = {unit.name: unit for unit in known}
        return tuple((named.get(each) or find_unit(each, known)).id for each in self.need(option))

    def assignment(self) -> Assignment:
        """Return the part of the unit of ``--unit``.

        Raises:
            WorldError: the unit was never ordered to the incident.
        """
        (unit_id, *_) = self.units()
        part = self.incident.assignment_of(unit_id)
        if part is None:
            raise WorldError(
                tr(
                    "{unit} is not ordered to {number}; dispatch it first.",
                    unit=self.args.unit[0],
                    number=self.incident.number,
                )
            )
        return part

    def other(self) -> IncidentId:
        """Return the incident of ``--into``."""
        return self._at.incident(self.need("into")).id

    def time(self, option: str) -> datetime:
        """Return the instant of an option."""
        at = _time(self.need(option), f"--{option}")
        assert at is not None
        return at


def _move(case: _Case) -> CaseCommand:
    at = _time(case.args.when, "--when")
    return wishes.MoveAssignment(case.act, case.assignment().id, case.reason, at=at)


def _assign(case: _Case) -> CaseCommand:
    return wishes.AssignUnits(case.id, case.units(), case.text)


def _call(case: _Case) -> CaseCommand:
    result, satisfaction = case.args.result, case.args.satisfaction
    if case.act is Act.TRY_CALL_BACK:
        return wishes.RecordCallBack(case.id, CallResult.NO_ANSWER, note=case.text)
    if case.act is Act.REWORK:
        return wishes.RecordCallBack(case.id, CallResult.REACHED, Satisfaction.NOT, case.text)
    return wishes.RecordCallBack(
        case.id,
        CallResult(result or CallResult.REACHED),
        None if satisfaction is None else Satisfaction(satisfaction),
        case.text,
    )


def _postpone(case: _Case) -> CaseCommand:
    clock = ClockKind(case.need("clock"))
    if case.act is Act.ASK_POSTPONE:
        return wishes.AskPostponement(case.id, clock, case.time("due"), case.reason)
    granted = case.act is Act.GRANT_POSTPONE
    return wishes.AnswerPostponement(case.id, clock, granted, case.reason)


def _amend(case: _Case) -> CaseCommand:
    args = case.args
    return wishes.AmendIncident(
        case.id,
        args.kind,
        None if args.urgency is None else Urgency(args.urgency),
        None if args.source is None else Source(args.source),
        args.address,
        place_of(args),
        args.text,
    )


def _attach(case: _Case) -> CaseCommand:
    source = Source(case.args.source or Source.CITIZEN)
    return wishes.AttachReport(
        case.id, case.text, source, _parties(case.args), case.args.outside or ""
    )


def _split(case: _Case) -> CaseCommand:
    return wishes.SplitIncident(
        case.id, case.need("kind"), case.text, case.reason, case.args.address or "",
        place_of(case.args),
    )  # fmt: skip


def _hand_over(case: _Case) -> CaseCommand:
    law = case.act is Act.HAND_TO_LAW
    to = ForceKind.LAW_ENFORCEMENT if law else ForceKind.MEDIATION
    return wishes.HandOverIncident(case.id, to, case.reason)


def _close(case: _Case) -> CaseCommand:
    chosen = case.args.close_kind
    return wishes.CloseIncident(case.id, None if chosen is None else CloseKind(chosen), case.text)


def _suspend(case: _Case) -> CaseCommand:
    return wishes.Suspend(case.id, case.reason, _time(case.args.until, "--until"))


def _supervise(case: _Case) -> CaseCommand:
    return wishes.Supervise(case.id, case.need("team"), case.need("text"), case.args.material or "")


ACTS: Mapping[Act, Callable[[_Case], CaseCommand]] = {
    Act.TAKE_IN: lambda case: wishes.TakeIn(case.id),
    Act.DISPATCH: _assign,
    Act.REINFORCE: _assign,
    **dict.fromkeys(
        (Act.SIGN, Act.ARRIVE, Act.LEAVE, Act.OVERRIDE_LEAVE, Act.REFUSE, Act.WITHDRAW), _move
    ),
    Act.REASSIGN: lambda case: wishes.ReassignUnits(
        case.assignment().id, case.units("instead"), case.reason
    ),
    Act.DISPOSE: lambda case: wishes.Dispose(case.id, case.text),
    Act.FEED_BACK: lambda case: wishes.FeedBack(case.id, case.need("text")),
    Act.SEND_BACK: lambda case: wishes.SendBack(case.id, case.reason),
    **dict.fromkeys((Act.TRY_CALL_BACK, Act.CALL_BACK, Act.REWORK), _call),
    Act.CLOSE: _close,
    Act.ESCALATE: lambda case: wishes.Escalate(case.id, Tier(case.need("tier")), case.reason),
    **dict.fromkeys((Act.HAND_TO_LAW, Act.HAND_TO_MEDIATION), _hand_over),
    Act.CONTACT: lambda case: wishes.RecordContact(case.id, case.text),
    Act.SUSPEND: _suspend,
    Act.RESUME: lambda case: wishes.Resume(case.id, case.text),
    **dict.fromkeys((Act.ASK_POSTPONE, Act.GRANT_POSTPONE, Act.DENY_POSTPONE), _postpone),
    Act.SUPERVISE: _supervise,
    Act.ANSWER: lambda case: wishes.AnswerSupervision(
        case.id, case.need("notice"), case.need("text")
    ),
    Act.AMEND: _amend,
    Act.NOTE: lambda case: wishes.NoteIncident(case.id, case.need("text")),
    Act.ATTACH: _attach,
    Act.MERGE: lambda case: wishes.MergeIncident(case.id, case.other(), case.reason),
    Act.SPLIT: _split,
    Act.CANCEL: lambda case: wishes.CancelIncident(case.id, case.reason),
    Act.REOPEN: lambda case: wishes.ReopenIncident(case.id, case.reason),
    Act.TAKE_BACK: lambda case: wishes.TakeBack(case.id),
}
"""Every act but the two that open an incident; a test proves that none is missing."""


def _parties(args: argparse.Namespace) -> tuple[Party, ...]:
    if not (args.name or args.phone):
        return ()
    return (Party("caller", args.name or "", args.phone or ""),)


def _time(text: str | None, option: str) -> datetime | None:
    if text is None:
        return None
    at = read_time(text)
    if at is None:
        raise UsageError(tr("{option} takes a time such as 2026-11-24 09:30.", option=option))
    return at


def _answer(incident: Incident, as_json: bool) -> int:
    if as_json:
        print_json({"number": incident.number, "state": incident.state.value})
    else:
        state = state_name(incident.state)
        print(tr("{number}: {state}.", number=incident.number, state=state))
    return 0
