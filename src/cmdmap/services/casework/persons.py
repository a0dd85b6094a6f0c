"""Persons of an incident: checked when they are written, masked when they are read.

Names and telephones never stand in the incident itself. Who may see them plain says the right
``REVEAL``; each look is a command, so that it stands in the audit before anything is shown.
"""

from __future__ import annotations

from cmdmap.domain.casework.commands import Party, RevealParties
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.rights import Right
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.protocols.wire_text import visible
from cmdmap.services.casework.moving import found, judge_actor
from cmdmap.services.login.masking import STAR, mask_name, mask_phone, mask_text
from cmdmap.services.present import Draft
from cmdmap.store.casework.parties import read_parties
from cmdmap.store.engine import Connection

ROLES = ("caller", "reporter", "informant", "party")
HIDDEN = frozenset({"informant", "reporter"})
"""Roles of which not even a part is shown."""

FIELD_LENGTH = 200
"""Longest name, telephone or note in characters."""


def checked(parties: tuple[Party, ...]) -> tuple[Party, ...]:
    """Return persons as they are kept; those of whom nothing is known are left out.

    Raises:
        WorldError: a role is unknown or a field too long.
    """
    kept = []
    for party in parties:
        fields = [visible(text) for text in (party.name, party.phone, party.note)]
        if party.role not in ROLES:
            raise WorldError(tr("A person is caller, reporter, informant or party."))
        if max(map(len, fields)) > FIELD_LENGTH:
            raise WorldError(
                tr("Name, telephone and note may have {most} characters each.", most=FIELD_LENGTH)
            )
        if any(fields):
            kept.append(Party(party.role, *fields))
    return tuple(kept)


def masked(party: Party) -> Party:
    """Return a person as everybody may see it; of an informant or reporter the role is left."""
    if party.role in HIDDEN:
        return Party(party.role, STAR * 3, STAR * 3 if party.phone else "", "")
    return Party(party.role, mask_name(party.name), mask_phone(party.phone), mask_text(party.note))


def masked_parties(connection: Connection, incident_id: IncidentId) -> list[Party]:
    """Return the persons of an incident as everybody may see them."""
    return [masked(party) for party in read_parties(connection, incident_id)]


def reveal_parties(command: RevealParties, draft: Draft) -> None:
    """Allow one look at the persons of an incident; nothing changes but the audit.

    Raises:
        WorldError: there is no such incident, or the actor may not see them.
    """
    judge_actor(draft, Right.REVEAL, found(draft, command.incident_id).areas)
