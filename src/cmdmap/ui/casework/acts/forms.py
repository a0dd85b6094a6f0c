"""Forms: what each act asks, and the command that is made of the answers.

Data, one entry an act; ``dialog.py`` shows any of them. An act whose form asks nothing that is not
known already is carried out at once, without a dialog.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cmdmap.domain.casework.commands import (
    AmendIncident,
    AnswerPostponement,
    AnswerSupervision,
    AskPostponement,
    AttachReport,
    CancelIncident,
    CaseCommand,
    CloseIncident,
    Dispose,
    Escalate,
    FeedBack,
    HandOverIncident,
    MergeIncident,
    MoveAssignment,
    NoteIncident,
    Party,
    ReassignUnits,
    RecordCallBack,
    RecordContact,
    ReopenIncident,
    Resume,
    SendBack,
    SplitIncident,
    Supervise,
    Suspend,
    TakeBack,
    TakeIn,
)
from cmdmap.domain.incident import CallResult, Incident, Source
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.unit import ForceKind
from cmdmap.i18n import mark
from cmdmap.ui.casework.acts import choices
from cmdmap.ui.casework.acts.asks import Ask, Scene, Shape, Values

Make = Callable[[Incident, Values], CaseCommand]


@dataclass(frozen=True, slots=True)
class ActForm:
    """The rows of one act and the command made of them."""

    asks: tuple[Ask, ...]
    make: Make
    is_danger: bool = False
    """It ends something: the button is red."""


REASON = Ask("reason", mark("Reason"), needed=True, hint=mark("Why; it stands in the time line"))
NOTE = Ask("text", mark("Note"), hint=mark("May be empty"))


def _unit(act: Act) -> Ask:
    return Ask("assignment", mark("Unit"), Shape.CHOICE, True, choices=choices.units_of(act))


def _of_unit(act: Act, *asks: Ask) -> ActForm:
    def make(_incident: Incident, values: Values) -> CaseCommand:
        return MoveAssignment(act, values["assignment"], values.get("reason", ""))

    return ActForm((_unit(act), *asks), make)


def _with_reason(command: Callable[[Any, str], CaseCommand], **more: bool) -> ActForm:
    return ActForm((REASON,), lambda incident, v: command(incident.id, v["reason"]), **more)


def _handing(to: ForceKind) -> ActForm:
    return ActForm((REASON,), lambda incident, v: HandOverIncident(incident.id, to, v["reason"]))


def _call_back(incident: Incident, values: Values) -> CaseCommand:
    reached = values["result"] is CallResult.REACHED
    said = values.get("satisfaction") if reached else None
    return RecordCallBack(incident.id, values["result"], said, values["text"])


def _amend(incident: Incident, values: Values) -> CaseCommand:
    """Name only what was changed, so that two people may amend different fields."""
    changed = {name: new for name, new in values.items() if new != getattr(incident, name)}
    return AmendIncident(incident.id, **changed)


def _attach(incident: Incident, values: Values) -> CaseCommand:
    name, phone = values["name"], values["phone"]
    parties = (Party(name=name, phone=phone),) if name or phone else ()
    return AttachReport(incident.id, values["text"], values["source"], parties)


def _kept(name: str) -> Callable[[Scene], Any]:
    return lambda scene: getattr(scene.incident, name)


FORMS: Mapping[Act, ActForm] = {
    Act.TAKE_IN: ActForm((), lambda incident, _v: TakeIn(incident.id)),
    Act.SIGN: _of_unit(Act.SIGN),
    Act.ARRIVE: _of_unit(Act.ARRIVE),
    Act.LEAVE: _of_unit(Act.LEAVE),
    Act.OVERRIDE_LEAVE: _of_unit(Act.OVERRIDE_LEAVE, REASON),
    Act.REFUSE: _of_unit(Act.REFUSE, REASON),
    Act.WITHDRAW: _of_unit(Act.WITHDRAW, REASON),
    Act.REASSIGN: ActForm(
        (
            _unit(Act.REASSIGN),
            Ask("units", mark("Instead"), Shape.UNITS, True, choices=choices.free_units),
            REASON,
        ),
        lambda _incident, v: ReassignUnits(v["assignment"], v["units"], v["reason"]),
    ),
    Act.DISPOSE: ActForm((), lambda incident, _v: Dispose(incident.id)),
    Act.FEED_BACK: ActForm(
        (
            Ask(
                "text",
                mark("Feedback"),
                needed=True,
                hint=mark("What was found and done on site"),
                start=_kept("feedback"),
            ),
        ),
        lambda incident, v: FeedBack(incident.id, v["text"]),
    ),
    Act.SEND_BACK: _with_reason(SendBack),
    Act.CALL_BACK: ActForm(
        (
            Ask("result", mark("Result"), Shape.CHOICE, True, choices=choices.results),
            Ask(
                "satisfaction",
                mark("The citizen is"),
                Shape.CHOICE,
                True,
                choices=choices.satisfactions,
                only_when=("result", CallResult.REACHED),
            ),
            Ask("text", mark("Said"), hint=mark("What the citizen said (may be empty)")),
        ),
        _call_back,
    ),
    Act.CLOSE: ActForm(
        (
            Ask(
                "kind",
                mark("Filed"),
                Shape.CHOICE,
                choices=choices.close_kinds,
                start=lambda _scene: None,
            ),
            NOTE,
        ),
        lambda incident, v: CloseIncident(incident.id, v["kind"], v["text"]),
    ),
    Act.ESCALATE: ActForm(
        (Ask("tier", mark("Up to"), Shape.CHOICE, True, choices=choices.tiers_above), REASON),
        lambda incident, v: Escalate(incident.id, v["tier"], v["reason"]),
    ),
    Act.HAND_TO_LAW: _handing(ForceKind.LAW_ENFORCEMENT),
    Act.HAND_TO_MEDIATION: _handing(ForceKind.MEDIATION),
    Act.CONTACT: ActForm((NOTE,), lambda incident, v: RecordContact(incident.id, v["text"])),
    Act.SUSPEND: ActForm(
        (REASON, Ask("until", mark("Until"), Shape.INSTANT, later=timedelta(days=1))),
        lambda incident, v: Suspend(incident.id, v["reason"], v["until"]),
    ),
    Act.RESUME: ActForm((), lambda incident, _v: Resume(incident.id)),
    Act.ASK_POSTPONE: ActForm(
        (
            Ask("clock", mark("Clock"), Shape.CHOICE, True, choices=choices.running_clocks),
            Ask("due", mark("New limit"), Shape.INSTANT, True, later=timedelta(hours=1)),
            REASON,
        ),
        lambda incident, v: AskPostponement(incident.id, v["clock"], v["due"], v["reason"]),
    ),
    Act.GRANT_POSTPONE: ActForm(
        (Ask("clock", mark("Wish"), Shape.CHOICE, True, choices=choices.wishes),),
        lambda incident, v: AnswerPostponement(incident.id, v["clock"], granted=True),
    ),
    Act.DENY_POSTPONE: ActForm(
        (Ask("clock", mark("Wish"), Shape.CHOICE, True, choices=choices.wishes), REASON),
        lambda incident, v: AnswerPostponement(incident.id, v["clock"], False, v["reason"]),
    ),
    Act.SUPERVISE: ActForm(
        (
            Ask(
                "unit",
                mark("Called to account"),
                Shape.LINE,
                True,
                hint=mark("Office or team"),
            ),
            Ask("opinion", mark("Opinion"), needed=True, hint=mark("What is to be done, by when")),
            Ask(
                "material",
                mark("Material"),
                Shape.LINE,
                hint=mark("What was looked at, or a file name (may be empty)"),
            ),
        ),
        lambda incident, v: Supervise(incident.id, v["unit"], v["opinion"], v["material"]),
    ),
    Act.ANSWER: ActForm(
        (
            Ask("number", mark("Notice"), Shape.CHOICE, True, choices=choices.notices),
            Ask("answer", mark("Answer"), needed=True, hint=mark("What was done about it")),
        ),
        lambda incident, v: AnswerSupervision(incident.id, v["number"], v["answer"]),
    ),
    Act.AMEND: ActForm(
        (
            Ask("kind", mark("Kind"), Shape.CHOICE, choices=choices.kinds, start=_kept("kind")),
            Ask(
                "urgency",
                mark("Urgency"),
                Shape.CHOICE,
                choices=choices.urgencies,
                start=_kept("urgency"),
            ),
            Ask(
                "source",
                mark("Source"),
                Shape.CHOICE,
                choices=choices.sources,
                start=_kept("source"),
            ),
            Ask("address", mark("Where"), Shape.LINE, start=_kept("address")),
            Ask("place", mark("Position"), Shape.POSITION, start=_kept("place")),
            Ask("text", mark("What happened"), start=_kept("text")),
        ),
        _amend,
    ),
    Act.NOTE: ActForm(
        (Ask("text", mark("Note"), needed=True),),
        lambda incident, v: NoteIncident(incident.id, v["text"]),
    ),
    Act.ATTACH: ActForm(
        (
            Ask("text", mark("Said"), needed=True, hint=mark("What the other caller reports")),
            Ask(
                "source",
                mark("Source"),
                Shape.CHOICE,
                choices=choices.sources,
                start=lambda _scene: Source.CITIZEN,
            ),
            Ask("name", mark("Caller"), Shape.LINE),
            Ask("phone", mark("Phone"), Shape.LINE),
        ),
        _attach,
    ),
    Act.MERGE: ActForm(
        (
            Ask("into", mark("Goes on in"), Shape.CHOICE, True, choices=choices.other_cases),
            Ask("reason", mark("Reason"), hint=mark("May be empty")),
        ),
        lambda incident, v: MergeIncident(incident.id, v["into"], v["reason"]),
        is_danger=True,
    ),
    Act.SPLIT: ActForm(
        (
            Ask("kind", mark("Kind"), Shape.CHOICE, True, choices=choices.kinds),
            Ask("text", mark("What happened"), needed=True),
            Ask("where", mark("Where"), Shape.WHERE, hint=mark("Empty: the same place")),
            REASON,
        ),
        lambda incident, v: SplitIncident(
            incident.id, v["kind"], v["text"], v["reason"], *v["where"]
        ),
    ),
    Act.CANCEL: _with_reason(CancelIncident, is_danger=True),
    Act.REOPEN: _with_reason(ReopenIncident),
    Act.TAKE_BACK: ActForm((), lambda incident, _v: TakeBack(incident.id)),
}
"""What is asked for every act but dispatch and reinforce, which have the table of proposals."""
