"""The courier: brings what waits in the outbox to the link that can send it.

Hears every commit on the writer's thread and returns at once. It wishes that a message be handed
over, and only after that wish is on disk gives it to the link: no attempt goes uncounted.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import Future

from cmdmap.domain.changes import Commit
from cmdmap.domain.commands import HandOver
from cmdmap.domain.facts import MessageChanged, MessagesWaiting
from cmdmap.domain.ids import LinkId, OutgoingId, UnitKey
from cmdmap.domain.outgoing import Happening, Outgoing, OutgoingState
from cmdmap.domain.report import Heard
from cmdmap.links.rack import LinkRack
from cmdmap.protocols.outgoing.order import Order, Settled
from cmdmap.protocols.outgoing.settlement import settlement
from cmdmap.services.desk import Desk


class Courier:
    """A listener of the desk; its state is touched on the writer's thread only."""

    def __init__(self, desk: Desk, rack: LinkRack) -> None:
        self._desk = desk
        self._rack = rack
        self._promised: dict[OutgoingId, LinkId] = {}
        """Handed over or about to be, not yet given to the link."""

    def __call__(self, commit: Commit) -> None:
        """Give away what was handed over, then see what else could go out."""
        for fact in commit.facts:
            if isinstance(fact, MessageChanged) and fact.message.state is OutgoingState.SENDING:
                self._give(fact.message, commit)
        for fact in commit.facts:
            if isinstance(fact, MessagesWaiting):
                self._bring(fact)

    def _bring(self, waiting: MessagesWaiting) -> None:
        for message, ways in waiting.ways:
            if message.id in self._promised:
                continue
            for key, heard_on in ways:
                protocol = key.partition(":")[0]
                link_id = self._link(protocol, heard_on)
                if link_id is not None:
                    self._wish(message, key, link_id)
                    break

    def _link(self, protocol: str, heard_on: LinkId | None) -> LinkId | None:
        """Return a link with room: the one the identity was heard on while it is on the rack."""
        promised = Counter(self._promised.values())
        known = None if heard_on is None else self._rack.outlet(heard_on)
        for outlet in self._rack.outlets() if known is None else (known,):
            if outlet.room(protocol) > promised[outlet.link_id]:
                return outlet.link_id
        return None

    def _wish(self, message: Outgoing, key: UnitKey, link_id: LinkId) -> None:
        self._promised[message.id] = link_id

        def on_answer(answer: Future[Commit]) -> None:
            # Refused: it is told again as waiting, or has been taken by another process.
            if answer.exception() is not None:
                self._promised.pop(message.id, None)

        self._desk.submit(HandOver(message.id, key, link_id)).add_done_callback(on_answer)

    def _give(self, message: Outgoing, commit: Commit) -> None:
        if self._promised.pop(message.id, None) is None:
            return
        assert message.key is not None
        assert message.link_id is not None
        outlet = self._rack.outlet(message.link_id)
        order = Order(message.id, message.kind, message.key, message.text)
        if outlet is None or not outlet.offer(order):
            unwritten = settlement(Settled(message.id, Happening.UNWRITTEN), commit.at)
            self._desk.take([Heard(message.link_id, unwritten)])
