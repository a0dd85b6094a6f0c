"""The hunt for a port's speed and format: which setting is tried, when it is left or locked.

A state machine without I/O; time is handed in. ``tuning.py`` feeds it what each read brought and
sets the port. Silence says nothing about a speed: a setting is left only for bytes that make no
frame, so a radio that is silent until someone talks is listened to with the first choice. Source of
the habit: gpsd (nine speeds, next one after some seconds or bytes without a packet, 7N2 on every
second round, the kernel's counter of frame errors where there is one).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import NamedTuple

from cmdmap.domain.recognition import Setting
from cmdmap.domain.report import Report
from cmdmap.links.recognise.plan import FRAMES
from cmdmap.links.recognise.sniffer import Sniffer


class Stage(Enum):
    """Where the hunt stands."""

    LISTENING = "listening"
    """The first choice, nothing speaks against it yet."""
    HUNTING = "hunting"
    LOCKED = "locked"


class Patience(NamedTuple):
    """How much may come without a frame before a setting is left."""

    least_bytes: int
    """Fewer say nothing: a plug that is pushed in makes some."""
    most_bytes: int
    time: timedelta
    """Since the first of these bytes."""


QUICK = Patience(16, 256, timedelta(seconds=1.2))
"""First round. A receiver's longest ordinary frame and its neighbours are shorter than 256 bytes,
and 1.2 s hold the whole of what is said once a second."""
THOROUGH = Patience(64, 1024, timedelta(seconds=3))
"""Later rounds, and once a frame was sound."""
LOST_BYTES, LOST_TIME = 256, timedelta(seconds=5)
"""A locked setting is left after both: so many bytes and so long without any frame."""
FRAME_ERRORS = 3
"""Characters without a stop bit, as the kernel counts them, that make a setting wrong at once."""
HOMESICK = timedelta(seconds=30)
"""After such a silence a hunt goes back to its first choice and waits there."""


class Hunt:
    """One port's hunt from its opening to its loss."""

    def __init__(self, choices: Sequence[Setting]) -> None:
        """Try ``choices`` in their order; the first one is listened to without haste."""
        self.stage = Stage.LISTENING
        self.setting = choices[0]
        self._choices = tuple(choices)
        self._tries = 0
        self._sniffer = Sniffer()
        self._unread = 0
        """Bytes since the last sound frame."""
        self._unread_since: datetime | None = None
        self._proven = False
        """This setting has brought a sound frame."""
        self._heard_at: datetime | None = None
        self._frame_errors: int | None = None

    def hear(
        self, size: int, reports: Sequence[Report], at: datetime, frame_errors: int | None = None
    ) -> bool:
        """Take what one read brought; True when the port must be set to a new :attr:`setting`.

        Args:
            size: bytes read, 0 in a silence.
            reports: what they completed.
            at: now, not decreasing.
            frame_errors: the kernel's counter since the port was opened, None without one.
        """
        self._weigh(size, reports, at)
        if self.stage is not Stage.LOCKED and self._sniffer.has_proof(at):
            self.stage = Stage.LOCKED
        elif self._is_wrong(at, frame_errors):
            self._go_on(at)
            return True
        elif self.stage is Stage.HUNTING and self._is_silent(at):
            self._go_home()
            return True
        return False

    @property
    def length(self) -> int:
        """Settings in one round."""
        return len(self._choices)

    def skip(self, at: datetime) -> None:
        """The port cannot be set to the present setting: go on to the next."""
        self._go_on(at)

    def protocols(self, at: datetime) -> tuple[str, ...]:
        """Return what the present setting has brought lately, most frames first."""
        return self._sniffer.protocols(at)

    def _weigh(self, size: int, reports: Sequence[Report], at: datetime) -> None:
        if size or self._heard_at is None:
            self._heard_at = at
        if self._sniffer.add(reports, at):
            self._proven = True
            self._unread, self._unread_since = 0, None
        elif size:
            self._unread += size
            self._unread_since = self._unread_since or at

    def _is_wrong(self, at: datetime, frame_errors: int | None) -> bool:
        if self._frame_errors is None:
            self._frame_errors = frame_errors
        if self._unread_since is None:
            return False
        waited = at - self._unread_since
        if self.stage is Stage.LOCKED:
            return self._unread >= LOST_BYTES and waited >= LOST_TIME
        counted = (frame_errors or 0) - (self._frame_errors or 0)
        if counted >= FRAME_ERRORS and not self._proven:
            return True
        patient = self._proven or self._tries >= len(self._choices)
        least, most, time = THOROUGH if patient else QUICK
        return self._unread >= most or (self._unread >= least and waited >= time)

    def _is_silent(self, at: datetime) -> bool:
        return self._heard_at is not None and at - self._heard_at >= HOMESICK

    def _go_on(self, at: datetime) -> None:
        if self.stage is Stage.LOCKED:
            self._tries = -1 if self.setting != self._choices[0] else 0
        self._tries += 1
        turn, place = divmod(self._tries, len(self._choices))
        choice = self._choices[place]
        self.stage = Stage.HUNTING
        # Hints keep their own format in the first round; later ones take the next of all formats.
        self._begin(choice if turn == 0 else choice._replace(frame=FRAMES[turn % len(FRAMES)]))
        self._heard_at = at

    def _go_home(self) -> None:
        self._tries = 0
        self.stage = Stage.LISTENING
        self._begin(self._choices[0])

    def _begin(self, setting: Setting) -> None:
        self.setting = setting
        self._sniffer = Sniffer()
        self._unread, self._unread_since = 0, None
        self._proven = False
        self._heard_at = self._frame_errors = None
