"""Handing on: up a level, to another team, under supervision; always with the same history.

Orders of the writer thread.
"""

from __future__ import annotations

from dataclasses import replace

from cmdmap.domain.casework.commands import (
    AnswerSupervision,
    Escalate,
    HandOverIncident,
    RecordContact,
    Supervise,
)
from cmdmap.domain.incident import Supervision
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.unit import ForceKind
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.casework.moving import Said, carry, found, judge, move, words
from cmdmap.services.casework.wording import holder_name, tier_name
from cmdmap.services.people.case_opening import case_number, contact, receive
from cmdmap.services.present import Draft

_HANDING = {
    ForceKind.LAW_ENFORCEMENT: Act.HAND_TO_LAW,
    ForceKind.MEDIATION: Act.HAND_TO_MEDIATION,
}


def escalate(command: Escalate, draft: Draft) -> None:
    """Move an incident up: grid, community, sub-district.

    Raises:
        WorldError: it would not go up, or the reason is missing.
    """
    incident, reason = found(draft, command.incident_id), words(command.reason)
    judge(draft, incident, Act.ESCALATE, reason)
    if command.tier <= incident.tier:
        raise WorldError(
            tr(
                "{number} is at {tier} already; it can only go up.",
                number=incident.number,
                tier=tier_name(incident.tier),
            )
        )
    values = {"from": int(incident.tier), "to": int(command.tier)}
    carry(draft, incident, Act.ESCALATE, Said(reason, values=values), tier=command.tier)


def hand_over_incident(command: HandOverIncident, draft: Draft) -> None:
    """Give an incident to law enforcement or to mediation, whose case is opened; its clock begins.

    Raises:
        WorldError: that team has it already or cannot be given one, or the reason is missing.
    """
    incident, reason = found(draft, command.incident_id), words(command.reason)
    act = _HANDING.get(command.to)
    if act is None:
        raise WorldError(tr("An incident is handed to law enforcement or to mediation."))
    judge(draft, incident, act, reason)
    if incident.holder is command.to:
        raise WorldError(
            tr(
                "{team} has {number} already; nothing was changed.",
                team=holder_name(command.to),
                number=incident.number,
            )
        )
    values = {"from": incident.holder.value, "to": command.to.value}
    if act is Act.HAND_TO_MEDIATION:
        values["case"] = case_number(draft, incident)
    incident = carry(draft, incident, act, Said(reason, values=values), holder=command.to)
    if act is Act.HAND_TO_MEDIATION:
        receive(draft, incident, reason)


def record_contact(command: RecordContact, draft: Draft) -> None:
    """Write down that the mediation team has spoken with the parties for the first time.

    Raises:
        WorldError: the table or the actor's rights do not allow it.
    """
    incident = found(draft, command.incident_id)
    incident = move(draft, incident, Act.CONTACT, Said(words(command.note)))
    contact(draft, incident)


def supervise(command: Supervise, draft: Draft) -> None:
    """Give a supervision notice.

    Raises:
        WorldError: it names nobody or says nothing.
    """
    incident = found(draft, command.incident_id)
    unit, opinion, material = map(words, (command.unit, command.opinion, command.material))
    judge(draft, incident, Act.SUPERVISE)
    if not (unit and opinion):
        raise WorldError(tr("A supervision notice names a team and says what is wanted of it."))
    number = len(incident.supervisions) + 1
    notice = Supervision(number, draft.now, draft.actor.name, unit, opinion, material)
    values = {"number": number, "team": unit, "material": material}
    carry(
        draft, incident, Act.SUPERVISE, Said(opinion, values=values),
        supervisions=(*incident.supervisions, notice),
    )  # fmt: skip


def answer_supervision(command: AnswerSupervision, draft: Draft) -> None:
    """Answer a supervision notice.

    Raises:
        WorldError: there is no such open notice, or the answer is empty.
    """
    incident, answer = found(draft, command.incident_id), words(command.answer)
    judge(draft, incident, Act.ANSWER)
    notices = {notice.number: notice for notice in incident.supervisions}
    notice = notices.get(command.number)
    if notice is None or notice.answered_at is not None:
        raise WorldError(
            tr(
                "{number} has no open supervision notice {notice}.",
                number=incident.number,
                notice=command.number,
            )
        )
    if not answer:
        raise WorldError(tr("An answer to a supervision notice needs words; type them."))
    notices[notice.number] = replace(
        notice, answered_at=draft.now, answered_by=draft.actor.name, answer=answer
    )
    carry(
        draft, incident, Act.ANSWER, Said(answer, values={"number": notice.number}),
        supervisions=tuple(notices.values()),
    )  # fmt: skip
