"""When a reading is too loud: pure rules, asked by the step that keeps readings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cmdmap.api import LOCAL

NIGHT_BEGINS = 22
NIGHT_ENDS = 6


@dataclass(frozen=True, slots=True)
class Quieten:
    """Somebody has looked after a loud meter."""

    meter_id: int


def is_night(at: datetime) -> bool:
    """Tell whether an instant lies between 22 and 6 o'clock of the sub-district."""
    hour = at.astimezone(LOCAL).hour
    return hour >= NIGHT_BEGINS or hour < NIGHT_ENDS


def is_too_loud(db: float, at: datetime, limit_db: int) -> bool:
    """Tell whether a reading is over the limit at night."""
    return db > limit_db and is_night(at)
