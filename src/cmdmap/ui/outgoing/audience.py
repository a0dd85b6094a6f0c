"""Audience: whom a text reaches as it is being typed, whom not and why, and how much still fits.

Judges by the same rules as the desk (``services/outgoing/reach.py``), once for each protocol, so
that a thousand recipients cost a keystroke no more than one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cmdmap.domain.ids import UnitKey
from cmdmap.domain.outgoing import OutgoingKind
from cmdmap.domain.unit import LiveUnit
from cmdmap.errors import WorldError
from cmdmap.protocols.wire_text import visible
from cmdmap.services.outgoing.reach import Reach, check, takers

TEXT = OutgoingKind.TEXT
PROBE = "x"
"""A text that every protocol takes: what it refuses is the identity."""
MOST_ROOM = 4096
"""No protocol takes more characters."""


class Judgement(NamedTuple):
    """What a text comes to."""

    reached: tuple[LiveUnit, ...]
    missed: tuple[tuple[LiveUnit, str], ...]
    """Who does not get it, each with the sentence why."""
    keys: tuple[UnitKey, ...]
    """Every identity that takes it."""
    room: int
    """Characters that still fit for all who are reached now."""


class Audience:
    """The recipients of one text."""

    def __init__(self, units: Sequence[LiveUnit]) -> None:
        self.units = tuple(units)
        self._ways: tuple[tuple[LiveUnit, Reach], ...] = tuple(
            (live, takers(live, TEXT, PROBE)) for live in units
        )
        self._samples = {_protocol(key): key for _, way in self._ways for key in way.keys}

    def judge(self, text: str) -> Judgement:
        """Judge a text as typed; an empty one is judged as one letter."""
        said = visible(text) or PROBE
        verdicts = {protocol: _refusal(key, said) for protocol, key in self._samples.items()}
        reached, missed, keys = [], [], []
        for live, way in self._ways:
            taking = [key for key in way.keys if not verdicts[_protocol(key)]]
            keys += taking
            if taking:
                reached.append(live)
            else:
                why = verdicts[_protocol(way.keys[0])] if way.keys else way.refusal
                missed.append((live, why))
        samples = [self._samples[name] for name, refusal in verdicts.items() if not refusal]
        return Judgement(tuple(reached), tuple(missed), tuple(keys), _room(samples, said))


def _protocol(key: UnitKey) -> str:
    return key.partition(":")[0]


def _refusal(key: UnitKey, text: str) -> str:
    try:
        check(key, TEXT, text)
    except WorldError as error:
        return str(error)
    return ""


def _room(samples: Sequence[UnitKey], text: str) -> int:
    """Return how many more characters of the kind written last all samples take."""
    low, high = 0, MOST_ROOM if samples else 0
    while low < high:
        middle = (low + high + 1) // 2
        longer = text + text[-1] * middle
        if any(_refusal(key, longer) for key in samples):
            high = middle - 1
        else:
            low = middle
    return low
