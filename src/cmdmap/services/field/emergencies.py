"""A radio's call for help opens an incident, which waits to be taken in like any report.

Called by the step ``incident`` (``speech.py``). One call is one incident: while the one that a unit
has caused is open, another call is attached to it.
"""

from __future__ import annotations

from cmdmap.domain.casework.commands import AttachReport, OpenIncident
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import Source
from cmdmap.domain.rights import SYSTEM, Actor
from cmdmap.domain.unit import LiveUnit
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.casework.acts.opening import attach_report, open_incident
from cmdmap.services.passage import Passage
from cmdmap.services.present import Draft

KIND = "radio_emergency"
"""Code of the kind, see ``resources/incidents/kinds.toml``."""

NOT_POSSIBLE = "not possible now"
"""Counted: the flow refused it."""


def open_emergency(passage: Passage, live: LiveUnit, draft: Draft) -> None:
    """Open an incident for a call for help that was just raised, or attach it to the open one."""
    cases = draft.present.cases
    raised = live.emergency_at == passage.heard_at
    if not (raised and cases.field.rules.emergency_opens and KIND in cases.kinds.kinds):
        return
    draft.actor = Actor(live.unit.name, SYSTEM.roles, unit_id=live.unit.id)
    text = tr("{name} calls for help by radio.", name=live.unit.name)
    place = passage.place or (live.fix.place if live.fix else None)
    where = "" if place is not None else tr("place not known")
    try:
        known = _open_one(live, draft)
        if known is None:
            open_incident(
                OpenIncident(KIND, where, place, text, source=Source.RADIO, taken_in=False), draft
            )
        else:
            attach_report(AttachReport(known, text, Source.RADIO), draft)
    except WorldError:
        draft.tally.flagged["incident", NOT_POSSIBLE] += 1
    draft.actor = SYSTEM


def _open_one(live: LiveUnit, draft: Draft) -> IncidentId | None:
    """Return the open incident that an earlier call of the unit has caused."""
    cases = draft.present.cases
    standing = {**cases.published.incidents, **cases.pages.incidents}.values()
    own = (each for each in standing if (each.kind, each.opened_by) == (KIND, live.unit.name))
    return next((each.id for each in own if each.is_open), None)
