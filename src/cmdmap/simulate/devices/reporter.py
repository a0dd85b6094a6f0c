"""What simulated devices have in common: patrols, a pace and answers that come first.

Each file beside this one makes a device of it. Time is handed in and chance is seeded, so the same
calls make the same frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from cmdmap.simulate.patrol import Patrol, Sighting

LATE = timedelta(seconds=5)
"""A report missed by more (the computer slept) is not sent any more."""

Member = tuple[str, Patrol]
"""An identity, as its protocol writes it, and where its bearer goes."""


class Reporter:
    """A device that says where its members are every ``every_s`` seconds."""

    def __init__(self, members: Sequence[Member], first_at: datetime, every_s: float) -> None:
        """Begin at ``first_at`` (aware UTC) with at least one member."""
        self.told: list[str] = []
        """Texts that were sent to members, oldest first."""
        self.members = dict(members)
        self._seen_at = dict.fromkeys(self.members, first_at)
        self._next_at = first_at
        self._every = timedelta(seconds=every_s)
        self._answers: list[bytes] = []

    def greet(self, now: datetime) -> None:
        """The cable was plugged in at ``now``: begin as the device does when switched on."""
        del now
        self._answers.clear()

    def speak(self, now: datetime) -> list[bytes]:
        """See :class:`~cmdmap.simulate.device.Device`: answers first, then what is due."""
        frames, self._answers = self._answers, []
        while self._next_at <= now:
            at = self._next_at
            self._next_at += self._every
            if now - at < LATE:
                for identity in self.members:
                    frames += self.report(identity, self.sighting(identity, at), at)
        return frames

    def hear(self, data: bytes, now: datetime) -> None:
        """See :class:`~cmdmap.simulate.device.Device`; a device that takes no orders is deaf."""

    def report(self, identity: str, seen: Sighting, at: datetime) -> list[bytes]:
        """Return the frames of a member's regular report."""
        raise NotImplementedError

    def sighting(self, identity: str, at: datetime) -> Sighting:
        """Let a member go on until ``at`` and return where it is."""
        patrol, seen_at = self.members[identity], self._seen_at[identity]
        patrol.advance(max(0.0, (at - seen_at).total_seconds()))
        self._seen_at[identity] = max(seen_at, at)
        return patrol.sighting()

    def answer(self, *frames: bytes) -> None:
        """Say ``frames`` next time."""
        self._answers += frames
