"""Duty log 值守日志: what operators write down, and every step the radio desk takes by itself.

Nothing in it is ever changed: a mistake is corrected by another entry that names it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.ids import UnitId
from cmdmap.domain.place import Place
from cmdmap.errors import WorldError
from cmdmap.i18n import tr

FUTURE_SLACK = timedelta(minutes=5)
"""A typed time may be this far ahead (another clock on the wall) before yesterday is meant."""


class EntryKind(StrEnum):
    """What an entry is about; only notes are written by hand."""

    NOTE = "note"
    SILENCE = "silence"
    CHECK_IN = "check-in"
    ROLL_CALL = "roll call"
    EMERGENCY = "emergency"
    WATCH = "watch"
    MUTE = "mute"
    UNITS = "units"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. ``at`` is when it happened, ``written_at`` when it was written (aware UTC)."""

    id: int
    at: datetime
    written_at: datetime
    by: str
    """Operator, empty for what the desk found out by itself."""
    kind: EntryKind
    text: str
    unit_id: UnitId | None = None
    team: str = ""
    place: Place | None = None
    corrects: int | None = None
    """Number of the entry that this one puts right."""
    incident: str = ""


def time_of_day(text: str, now: datetime) -> datetime:
    """Return the newest instant with the local time of day ``text`` that is not in the future.

    Takes ``21:05``, ``21:05:30``, ``2105``, ``210530`` and the Chinese colon; just after midnight
    ``23:58`` means yesterday. Empty text is ``now`` (aware).

    Raises:
        WorldError: it is no time of day.
    """
    digits = text.strip().replace("：", ":")
    if not digits:
        return now
    parts = digits.split(":") if ":" in digits else [digits[i : i + 2] for i in (0, 2, 4)]
    parts = [part for part in parts if part]
    wrong = not all(part.isascii() and part.isdecimal() and len(part) <= 2 for part in parts)
    try:
        if wrong or len(parts) not in (2, 3):
            raise ValueError(text)
        hour, minute, *second = map(int, parts)
        local = now.astimezone(LOCAL)
        found = local.replace(hour=hour, minute=minute, second=sum(second), microsecond=0)
    except ValueError as error:
        raise WorldError(
            tr("{typed} is no time of day; write 21:05 or 2105.", typed=repr(text.strip()))
        ) from error
    if found > local + FUTURE_SLACK:
        found -= timedelta(days=1)
    return found.astimezone(now.tzinfo)
