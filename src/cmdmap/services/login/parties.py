"""Reveal: the persons of an incident unmasked, after a look that is in the audit log.

Asked by the detail panel and the command line; everybody else reads them masked by
``services/casework/persons.py``.
"""

from __future__ import annotations

from cmdmap.domain.casework.commands import Party, RevealParties
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.rights import Actor
from cmdmap.services.desk import Desk
from cmdmap.store.casework.parties import read_parties
from cmdmap.store.engine import Store

ANSWER_S = 30.0
"""Longest wait for the writer; the database itself gives up earlier."""


def reveal(
    desk: Desk, store: Store, actor: Actor, incident_id: IncidentId, why: str = ""
) -> tuple[Party, ...]:
    """Return the persons of an incident as they were written down, oldest first.

    Waits for the writer, so it is called in a reader thread.

    Raises:
        WorldError: the actor may not see them, or the look could not be written down.
    """
    desk.submit(RevealParties(incident_id, why), actor).result(ANSWER_S)
    with store.reader() as connection:
        return tuple(read_parties(connection, incident_id))
