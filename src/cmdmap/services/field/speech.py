"""The step ``incident``: what a bound unit says with a status, a text or a short message.

One of ``services/steps.py``. It does what an operator would do after hearing the same, by the same
orders, so the table of the flow judges it; what is said in the wrong order becomes a note that
somebody reads, and is counted. A call for help opens an incident.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from cmdmap.domain.assignment import Assignment, AssignmentState
from cmdmap.domain.casework.commands import Dispose, FeedBack, MoveAssignment, NoteIncident
from cmdmap.domain.incident import Incident, IncidentState
from cmdmap.domain.incident_flow import ASSIGNMENT_FLOW, Act
from cmdmap.domain.report import ReportKind
from cmdmap.domain.rights import SYSTEM, Actor
from cmdmap.domain.unit import LiveUnit
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.protocols.wire_text import visible
from cmdmap.services.casework.acts.amending import note_incident
from cmdmap.services.casework.acts.field import dispose, feed_back, move_assignment
from cmdmap.services.casework.moving import TEXT_LENGTH
from cmdmap.services.casework.wording import act_name
from cmdmap.services.field.emergencies import open_emergency
from cmdmap.services.field.words import Saying
from cmdmap.services.passage import STATUS_LENGTH, Passage
from cmdmap.services.present import Draft

TOO_SOON = "said too soon"
"""Counted: a unit says what the flow does not allow yet, e.g. done before it arrived."""

DONE_FROM = (IncidentState.ON_SITE, IncidentState.DISPOSED)
"""Where "done" means something; said again with words it is the feedback."""

NOTE_LENGTH = TEXT_LENGTH - 200
"""Letters that are kept of what is said; the time line puts words of its own before them."""

SPOKEN = frozenset({ReportKind.STATUS, ReportKind.TEXT})
Bond = tuple[Incident, Assignment]

_SERIAL = re.compile(r"(?<!\d)(?:JQ\d{8}-)?(\d{4})(?!\d)", re.IGNORECASE)


def incident(passage: Passage, draft: Draft) -> Passage:
    """Let what a unit says move its assignment; a call for help opens an incident."""
    report = passage.heard.report
    live = draft.live(passage.live.unit.id) if passage.live else None
    if live is None:
        return passage
    if report.kind is ReportKind.EMERGENCY:
        open_emergency(passage, live, draft)
    elif report.kind in SPOKEN or _changed(passage):
        bonds = draft.present.cases.bound(live.unit.id)
        saying = draft.present.cases.field.rules.words.read(report) if bonds else None
        if saying is not None:
            saying = saying._replace(note=visible(saying.note)[:NOTE_LENGTH])
            draft.actor = speaker(live)
            _follow(saying, bonds, live, draft, aloud=report.kind in SPOKEN)
            draft.actor = SYSTEM
    return passage


def _changed(passage: Passage) -> bool:
    """Tell whether a position brings another status than the unit had before it."""
    report, before = passage.heard.report, passage.live
    if report.kind is not ReportKind.FIX or not report.text or before is None:
        return False
    return before.status != report.text[:STATUS_LENGTH]


def speaker(live: LiveUnit) -> Actor:
    """Return a unit as the author of what the program writes down of it."""
    return Actor(live.unit.name, SYSTEM.roles, unit_id=live.unit.id)


def _follow(
    saying: Saying, bonds: tuple[Bond, ...], live: LiveUnit, draft: Draft, *, aloud: bool
) -> None:
    """Carry out a saying on the incident it means; what cannot be becomes a note.

    A status that comes along with a position (not ``aloud``) may be an old one: no note is made.
    """
    meant = _meant(saying, bonds)
    if saying.act is None:
        if len(bonds) == 1 or meant:
            _note(meant or bonds[0], saying.note, saying, live, draft)
        return
    possible = bonds if meant is None else (meant,)
    bond = next((each for each in possible if _fits(saying.act, each)), None)
    try:
        if bond is None:
            raise WorldError(tr("said too soon"))
        _ACTS[saying.act](saying, bond, draft)
    except WorldError:
        if not aloud:
            return
        draft.tally.flagged["incident", TOO_SOON] += 1
        text = tr('says "{what}", which is not possible now', what=act_name(saying.act))
        text = f"{text}: {saying.note}" if saying.note else text
        _note(meant or bonds[0], text, saying, live, draft)


def _meant(saying: Saying, bonds: tuple[Bond, ...]) -> Bond | None:
    """Return the incident whose number stands in the words, None where none or several do."""
    serials = set(_SERIAL.findall(saying.note))
    named = [bond for bond in bonds if bond[0].number.rpartition("-")[2] in serials]
    return named[0] if len(named) == 1 else None


def _fits(act: Act, bond: Bond) -> bool:
    """Tell whether an act is the next thing that can be said of an assignment."""
    incident, part = bond
    if act is Act.DISPOSE:
        return incident.state in DONE_FROM and part.state is AssignmentState.ARRIVED
    return (part.state, act) in ASSIGNMENT_FLOW


def _move(saying: Saying, bond: Bond, draft: Draft) -> None:
    assert saying.act is not None
    _, part = bond
    reason = saying.note
    if saying.act is Act.REFUSE and not reason:
        reason = tr("without a reason")
    move_assignment(MoveAssignment(saying.act, part.id, reason, saying.evidence), draft)
    if saying.act is not Act.SIGN:
        draft.present.cases.field.forget(part.id)


def _done(saying: Saying, bond: Bond, draft: Draft) -> None:
    """Take "done" as the disposal, and what stands behind it as the feedback."""
    incident, part = bond
    if incident.state is IncidentState.ON_SITE:
        dispose(Dispose(incident.id, "", part.unit_id, saying.evidence), draft)
    if saying.note:
        feed_back(FeedBack(incident.id, saying.note, part.unit_id, saying.evidence), draft)


def _note(bond: Bond, text: str, saying: Saying, live: LiveUnit, draft: Draft) -> None:
    if text:
        note_incident(NoteIncident(bond[0].id, text, live.unit.id, saying.evidence), draft)


_ACTS: dict[Act, Callable[[Saying, Bond, Draft], None]] = {
    **dict.fromkeys((Act.SIGN, Act.ARRIVE, Act.LEAVE, Act.REFUSE), _move),
    Act.DISPOSE: _done,
}
