"""Call room: the calls of this run with the transaction in the making over them.

Part of the field watch (``rules.py``), owned by the writer thread. Step and orders put
calls; :meth:`CallRoom.settle` makes them the present after the commit. :class:`CallList` is what
others read.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from cmdmap.domain.casework.calls import Call, CallEnded, CallRang, CallTaken
from cmdmap.domain.changes import Commit
from cmdmap.domain.ids import CallId, LinkId

KEPT = 200
"""Calls that are remembered; the oldest goes first."""


class CallRoom:
    """Holds :class:`Call` values by their number."""

    def __init__(self) -> None:
        self._calls: dict[CallId, Call] = {}
        self._touched: dict[CallId, Call] = {}
        self._last = 0

    def begin(self) -> None:
        """Begin a transaction; what one that failed has left behind is dropped."""
        self._touched = {}

    def settle(self) -> None:
        """Make what the transaction changed the present."""
        self._calls |= self._touched
        self._touched = {}
        _forget_old(self._calls)

    def fresh_id(self) -> CallId:
        """Return a number that no call had before."""
        self._last += 1
        return CallId(self._last)

    def get(self, call_id: CallId) -> Call | None:
        """Return a call as it stands in this transaction."""
        return self._touched.get(call_id) or self._calls.get(call_id)

    def put(self, call: Call) -> None:
        """Make ``call`` the new state in this transaction."""
        self._touched[call.id] = call

    def ringing(self) -> list[Call]:
        """Return the calls that ring as they stand in this transaction."""
        return [call for call in (self._calls | self._touched).values() if call.ended_at is None]

    def ringing_on(self, link_id: LinkId) -> Call | None:
        """Return the call that rings on a line, None while none does."""
        return next((call for call in self.ringing() if call.link_id == link_id), None)


class CallList:
    """Calls as of the last commit, oldest first; safe to read from any thread."""

    def __init__(self) -> None:
        self._calls: dict[CallId, Call] = {}

    def hear(self, commit: Commit) -> None:
        """Take over what a commit tells; runs on the writer thread."""
        told = [fact.call for fact in commit.facts if isinstance(fact, _CALL_FACTS)]
        if told:
            calls = self._calls | {call.id: call for call in told}
            _forget_old(calls)
            self._calls = calls

    def get(self, call_id: CallId) -> Call | None:
        """Return a call, None where it is too long ago."""
        return self._calls.get(call_id)

    def __iter__(self) -> Iterator[Call]:
        return iter(tuple(self._calls.values()))


_CALL_FACTS = (CallRang, CallEnded, CallTaken)


def _forget_old(calls: dict[CallId, Call]) -> None:
    for call_id in tuple(islice(calls, max(0, len(calls) - KEPT))):
        del calls[call_id]
