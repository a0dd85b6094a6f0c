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

from cmdmap.domain.recognition import Setting
from cmdmap.domain.report import Report
from cmdmap.links.recognise.plan import FRAMES
from cmdmap.links.recognise.rubbish import Rubbish
from cmdmap.links.recognise.sniffer import Sniffer


class Stage(Enum):
    """Where the hunt stands."""

    LISTENING = "listening"
    """The first choice, nothing speaks against it yet."""
    HUNTING = "hunting"
    LOCKED = "locked"


MOST_BYTES = 256
"""Without a frame in the first round; a receiver's longest usual frame and two pieces are less."""
STRONG_BURST = 64
"""Bytes of a burst that speak against the first choice by themselves; else it takes two bursts."""
WEAK_BURST = 2
"""Bytes of a burst that speak against any other setting. A high speed heard at a low one leaves
few: 460 bytes at 921600 baud are three at 4800."""
PATIENT_BYTES = 1024
PATIENT_LEAST, PATIENT_BURSTS, PATIENT_TIME = 64, 3, timedelta(seconds=3)
"""In later rounds and once a frame was sound: so many bytes, or some of them for so long."""
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
        self._rubbish: Rubbish | None = None
        self._proven = False
        """This setting has brought a sound frame."""
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
        rubbish = self._weigh(size, reports, at)
        if self.stage is not Stage.LOCKED and self._sniffer.has_proof(at):
            self.stage = Stage.LOCKED
        elif self._is_wrong(rubbish, at, frame_errors):
            self._go_on(at)
            return True
        elif self.stage is Stage.HUNTING and at - rubbish.heard_at >= HOMESICK:
            self._tries = 0
            self.stage = Stage.LISTENING
            self._begin(self._choices[0], at)
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

    def _weigh(self, size: int, reports: Sequence[Report], at: datetime) -> Rubbish:
        rubbish = self._rubbish or Rubbish(at)
        if self._sniffer.add(reports, at):
            self._proven = True
            rubbish = Rubbish(at)
        else:
            rubbish.add(size, at)
        self._rubbish = rubbish
        return rubbish

    def _is_wrong(self, rubbish: Rubbish, at: datetime, frame_errors: int | None) -> bool:
        if self._frame_errors is None:
            self._frame_errors = frame_errors
        if rubbish.since is None:
            return False
        waited = at - rubbish.since
        if self.stage is Stage.LOCKED:
            return rubbish.size >= LOST_BYTES and waited >= LOST_TIME
        if self._proven or self._tries >= len(self._choices):
            much = rubbish.size >= PATIENT_LEAST or rubbish.bursts >= PATIENT_BURSTS
            return rubbish.size >= PATIENT_BYTES or (much and waited >= PATIENT_TIME)
        if (frame_errors or 0) - (self._frame_errors or 0) >= FRAME_ERRORS:
            return True
        least = WEAK_BURST if self.stage is Stage.HUNTING else STRONG_BURST
        heard_out = rubbish.bursts > 1 or (rubbish.bursts == 1 and rubbish.size >= least)
        return rubbish.size >= MOST_BYTES or heard_out

    def _go_on(self, at: datetime) -> None:
        if self.stage is Stage.LOCKED:
            self._tries = -1 if self.setting != self._choices[0] else 0
        self._tries += 1
        turn, place = divmod(self._tries, len(self._choices))
        choice = self._choices[place]
        self.stage = Stage.HUNTING
        # Hints keep their own format in the first round; later ones take the next of all formats.
        frame = FRAMES[turn % len(FRAMES)]
        self._begin(choice if turn == 0 else choice._replace(frame=frame), at)

    def _begin(self, setting: Setting, at: datetime) -> None:
        self.setting = setting
        self._sniffer = Sniffer()
        self._rubbish = Rubbish(at)
        self._proven = False
        self._frame_errors = None
