"""A street lamp, and what may be wished of it.

Pure values: acts (``services/acts.py``) carry the wishes out, the page hands them in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cmdmap.api import Place, WorldError, tr

LONGEST_CODE = 20


@dataclass(frozen=True, slots=True)
class AddLamp:
    """Add a lamp at a place."""

    code: str
    place: Place


@dataclass(frozen=True, slots=True)
class MarkLamp:
    """Say that a lamp is broken, or mended."""

    lamp_id: int
    broken: bool


def check_code(code: str) -> str:
    """Return the code of a lamp as it is kept.

    Raises:
        WorldError: it is empty or too long.
    """
    kept = code.strip().upper()
    if not 0 < len(kept) <= LONGEST_CODE or not kept.isprintable():
        raise WorldError(tr("The code of a lamp has 1 to {most} characters.", most=LONGEST_CODE))
    return kept


def is_overdue(broken_at: datetime | None, now: datetime, mend_days: int) -> bool:
    """Tell whether a lamp has been broken for longer than the days to mend it."""
    return broken_at is not None and now - broken_at > timedelta(days=mend_days)
