"""The outbox in memory: what is still open, and on which link each identity was heard last.

Part of the present (``services/present.py``), owned by the writer thread. Changes stand in an
overlay until the transaction that made them is on disk.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from cmdmap.domain.ids import LinkId, OutgoingId, UnitKey
from cmdmap.domain.outgoing import (
    OPEN,
    Happening,
    Outgoing,
    OutgoingKind,
    OutgoingState,
    restarted,
)
from cmdmap.domain.unit import LiveUnit
from cmdmap.i18n import tr
from cmdmap.services.outgoing.policy import OutboxPolicy, is_gone, new_owner
from cmdmap.services.outgoing.reach import carries, keys_of
from cmdmap.store.engine import Connection
from cmdmap.store.outbox import read_open, read_queued, update_outgoing

LATE = timedelta(hours=24)
"""An answer counts so long: a phone that was off tells the network when it is on again."""

STRANGERS = timedelta(hours=1)
"""What another computer's process has left open so long is taken over."""

Way = tuple[UnitKey, LinkId | None]


class Outbox:
    """Open messages by number; nothing is kept in memory without a policy."""

    def __init__(self, policy: OutboxPolicy | None = None) -> None:
        self.policy = policy
        self.owner = new_owner() if policy else ""
        self.heard_on: dict[str, tuple[LinkId, datetime]] = {}
        """Link and time each identity was heard last. Only a hint, so no part of a draft."""
        self.told_at: datetime | None = None
        """When the courier was last told what waits."""
        self._kept: dict[OutgoingId, Outgoing] = {}
        self._draft: dict[OutgoingId, Outgoing] = {}
        self._asked: bool | None = None

    def hear(self, key: str, link_id: LinkId, at: datetime) -> None:
        """Remember where an identity was heard, unless it was heard later elsewhere."""
        known = self.heard_on.get(key)
        if known is None or known[1] <= at:
            self.heard_on[key] = (link_id, at)

    def load(self, connection: Connection, now: datetime) -> None:
        """Take over what is open in the store, and what a process that is gone had in hand."""
        if self.policy is None:
            return
        for message in read_open(connection, now - LATE):
            if message.state is OutgoingState.UNANSWERED:
                self._kept[message.id] = message
            elif not message.owner or self._is_left(message, now):
                self._kept[message.id] = self._adopted(connection, message, now)

    def take_queued(self, connection: Connection) -> None:
        """Take in what other processes have put into the store."""
        if self.policy is not None:
            for message in read_queued(connection):
                self._kept.setdefault(message.id, message)

    def begin(self) -> None:
        """Begin a transaction; what one that failed has left behind is dropped."""
        self._asked = None
        self._draft.clear()

    def settle(self) -> None:
        """Make what the transaction changed the present."""
        if self.policy is not None:
            self._kept |= self._draft
            for message in self._draft.values():
                if message.state not in OPEN and message.state is not OutgoingState.UNANSWERED:
                    del self._kept[message.id]
        self.begin()

    def put(self, message: Outgoing) -> None:
        """Make ``message`` the new state in this transaction."""
        self._asked = None
        self._draft[message.id] = message

    def forget(self, outgoing_id: OutgoingId) -> None:
        """Leave a message to the process that has it."""
        self._kept.pop(outgoing_id, None)

    def get(self, outgoing_id: OutgoingId) -> Outgoing | None:
        """Return a message as it stands in this transaction."""
        return self._draft.get(outgoing_id) or self._kept.get(outgoing_id)

    def messages(self) -> Collection[Outgoing]:
        """Return every message in memory, oldest first."""
        return ({**self._kept, **self._draft} if self._draft else self._kept).values()

    @property
    def asked(self) -> bool:
        """True while a question for a position is open; looked at for every position heard."""
        if self._asked is None:
            self._asked = any(message.kind is OutgoingKind.POLL for message in self.messages())
        return self._asked

    @property
    def changed(self) -> bool:
        """True when this transaction has changed anything."""
        return bool(self._draft)

    def ways(self, live: LiveUnit, message: Outgoing) -> tuple[Way, ...]:
        """Return the identities that can carry a message, the one heard last first."""
        carrying = [key for key in keys_of(live) if carries(key, message.kind)]
        found = [(key, self._heard(key, live)) for key in carrying]
        # The sort is stable: identities never heard keep the order of the roster.
        found.sort(key=lambda way: way[1][1].timestamp() if way[1] else 0.0, reverse=True)
        return tuple((key, heard[0] if heard else None) for key, heard in found)

    def _heard(self, key: UnitKey, live: LiveUnit) -> tuple[LinkId, datetime] | None:
        known = self.heard_on.get(key)
        fix = live.fix
        if known is None and fix is not None and key.startswith(f"{fix.protocol}:"):
            # After a restart the newest row tells where the unit was heard.
            return fix.link_id, fix.heard_at
        return known

    def _is_left(self, message: Outgoing, now: datetime) -> bool:
        return is_gone(message.owner, self.owner) or now - message.state_at > STRANGERS

    def _adopted(self, connection: Connection, message: Outgoing, now: datetime) -> Outgoing:
        assert self.policy is not None
        if not message.owner:
            return message
        queued = message.state is OutgoingState.QUEUED
        if queued and message.kind is not OutgoingKind.POLL:
            return message
        reason = tr("cmdmap ended meanwhile; whether it arrived is not known.")
        if message.kind is OutgoingKind.POLL:
            reason = tr("cmdmap ended meanwhile; ask again.")
        repetition = self.policy.repetition(after_silence=False)
        taken = replace(restarted(message, now, repetition, reason), owner=self.owner)
        update_outgoing(connection, taken, Happening.RESTART)
        return taken
