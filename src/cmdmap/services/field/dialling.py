"""Dialling: telephone calls through a modem that is attached, for the call-back.

Built by the console. Who calls has the right to, the time line says so before the modem dials, and
the number is read here, so that nobody has to see it. How a call stands comes back as a report of
the modem's link and is a line of the radio log.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from cmdmap.domain.casework.calls import ReturnCall
from cmdmap.domain.casework.commands import NoteIncident
from cmdmap.domain.changes import Commit
from cmdmap.domain.facts import RadioHeard
from cmdmap.domain.ids import CallId, IncidentId, LinkId, OutgoingId, UnitKey
from cmdmap.domain.outgoing import OutgoingKind
from cmdmap.domain.report import Report
from cmdmap.domain.rights import Actor, Right
from cmdmap.errors import WorldError
from cmdmap.i18n import mark, tr
from cmdmap.links.outlet import Outlet
from cmdmap.links.rack import LinkRack
from cmdmap.protocols.gsm import NAME
from cmdmap.protocols.gsm.reader import gsm_key
from cmdmap.protocols.outgoing.order import Order
from cmdmap.services.desk import Desk
from cmdmap.services.field.call_room import CallList
from cmdmap.services.login.masking import mask_phone
from cmdmap.store.casework.parties import read_parties
from cmdmap.store.engine import Store

CALL_STATES = {
    "dialling": mark("dialling"),
    "ringing": mark("ringing"),
    "answered": mark("answered"),
    "ended": mark("the call has ended"),
    "busy": mark("the line is busy"),
    "no answer": mark("nobody answers"),
}
"""What a modem says of a call, in words."""
OVER = frozenset({"ended", "busy", "no answer"})


class Dialler:
    """Calls persons of incidents; safe from any thread but the writer's."""

    def __init__(self, desk: Desk, store: Store, rack: LinkRack) -> None:
        self._desk = desk
        self._store = store
        self._rack = rack
        self._on: LinkId | None = None
        self.calls = CallList()
        """Calls that came in since the program started."""
        desk.hear(self.calls.hear)

    @property
    def ready(self) -> bool:
        """True while a modem could dial."""
        return self._modem() is not None

    def phones(self, incident_id: IncidentId) -> list[str]:
        """Return the telephones of an incident's persons, masked, in the order of :meth:`call`."""
        return [mask_phone(phone) for phone in self._phones(incident_id)]

    def call(self, incident_id: IncidentId, which: int, actor: Actor) -> Future[Commit]:
        """Dial a person of an incident once the time line says so.

        ``which`` counts :meth:`phones` from 0. The future holds the commit of the line.

        Raises:
            WorldError: no modem is attached, there is no such telephone, or the actor may not.
        """
        if not actor.may(Right.CALL_BACK):
            raise WorldError(tr("{name} may not call citizens back.", name=actor.name))
        modem, phones = self._ready_modem(), self._phones(incident_id)
        if not 0 <= which < len(phones):
            raise WorldError(tr("This incident has no telephone to call."))
        said = tr("calls {number}", number=mask_phone(phones[which]))
        future = self._desk.submit(NoteIncident(incident_id, said), actor)
        self._dial_after(future, modem, phones[which])
        return future

    def call_number(self, call_id: CallId, actor: Actor) -> Future[Commit]:
        """Dial who was missed once the audit log says so; the call is the actor's then.

        The future holds the commit; the desk refuses who may not, and what somebody has taken.

        Raises:
            WorldError: no modem is attached, or the call is too long ago.
        """
        modem, call = self._ready_modem(), self.calls.get(call_id)
        if call is None:
            raise WorldError(tr("This call is too long ago; nothing was changed."))
        future = self._desk.submit(ReturnCall(call_id), actor)
        self._dial_after(future, modem, call.phone)
        return future

    def hang_up(self) -> None:
        """End the call that was dialled last."""
        modem = None if self._on is None else self._rack.outlet(self._on)
        if modem is not None:
            modem.offer(Order(OutgoingId(0), OutgoingKind.HANG_UP, UnitKey(f"{NAME}:")))

    def _dial_after(self, kept: Future[Commit], modem: Outlet, phone: str) -> None:
        self._on = modem.link_id
        order = Order(OutgoingId(0), OutgoingKind.CALL, UnitKey(gsm_key(phone)))
        kept.add_done_callback(_offering(modem, order))

    def _ready_modem(self) -> Outlet:
        modem = self._modem()
        if modem is None:
            raise WorldError(tr("No modem is ready to dial; attach one, or call by hand."))
        return modem

    def _modem(self) -> Outlet | None:
        return next((each for each in self._rack.outlets() if each.room(NAME)), None)

    def _phones(self, incident_id: IncidentId) -> list[str]:
        with self._store.reader() as connection:
            parties = read_parties(connection, incident_id)
        return [party.phone for party in parties if party.phone]


def call_state(fact: RadioHeard) -> str | None:
    """Return how our call stands, a key of :data:`CALL_STATES`; None for other radio lines."""
    return _state(fact.report)


def _state(report: Report) -> str | None:
    state = report.detail.get("call") if report.protocol == NAME else None
    return state if isinstance(state, str) and state in CALL_STATES else None


def _offering(modem: Outlet, order: Order) -> Callable[[Future[Commit]], None]:
    def on_written(done: Future[Commit]) -> None:
        if done.exception() is None:
            modem.offer(order)

    return on_written
