"""Persons of an incident: masked for everybody, unmasked after a look that is in the audit log.

Asked by the detail panel, exports and the command line; nothing else reads the table of persons for
showing.
"""

from __future__ import annotations

from dataclasses import replace

from cmdmap.domain.casework.commands import Party, RevealParties
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.rights import Actor, Right
from cmdmap.i18n import tr
from cmdmap.services.desk import Desk
from cmdmap.services.login.masking import PROTECTED_ROLES, mask_name, mask_phone, mask_text
from cmdmap.store.casework.parties import read_parties
from cmdmap.store.engine import Connection, Store

ANSWER_S = 30.0


def masked_parties(
    connection: Connection, incident_id: IncidentId, actor: Actor
) -> tuple[Party, ...]:
    """Return the persons of an incident as everybody may see them."""
    return tuple(mask_party(party, actor) for party in read_parties(connection, incident_id))


def mask_party(party: Party, actor: Actor) -> Party:
    """Return a person with name and number masked; who is protected shows nothing at all.

    Only who may reveal sees of a protected person that there is a masked name.
    """
    if party.role in PROTECTED_ROLES and not actor.may(Right.REVEAL):
        return Party(role=party.role, name=tr("identity protected"))
    return replace(
        party,
        name=mask_name(party.name),
        phone=mask_phone(party.phone),
        note=mask_text(party.note) if party.role not in PROTECTED_ROLES else "",
    )


def reveal(
    desk: Desk, store: Store, actor: Actor, incident_id: IncidentId, why: str = ""
) -> tuple[Party, ...]:
    """Return the persons of an incident unmasked, after the look was judged and written down.

    Waits for the writer, so not for the window's thread.

    Raises:
        WorldError: the actor may not, or the look could not be written down.
    """
    desk.submit(RevealParties(incident_id, why), actor).result(ANSWER_S)
    with store.reader() as connection:
        return tuple(read_parties(connection, incident_id))
