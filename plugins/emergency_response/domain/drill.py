"""What keeps a drill apart from the real thing: numbers, words before every text, refusals.

Chosen once when an activation begins and never changed: no act has a field for it, and the number
(``YL-``) is bound to it by a check of the database. Every text that goes out passes
:func:`spoken`, every sheet :func:`banner`.
"""

from __future__ import annotations

from datetime import datetime

from cmdmap.api import LOCAL, WorldError, tr

REAL_PREFIX = "YJ-"
DRILL_PREFIX = "YL-"
DRILL_MARK = "【演练】"
"""Before every text that is sent in a drill, in every language: receivers read Chinese."""


def number_prefix(at: datetime, drill: bool) -> str:
    """Return what the numbers of a local day begin with: ``YJ-20261124-``, of a drill ``YL-…``."""
    kind = DRILL_PREFIX if drill else REAL_PREFIX
    return f"{kind}{at.astimezone(LOCAL):%Y%m%d}-"


def next_number(at: datetime, drill: bool, taken: int) -> str:
    """Return the number after ``taken`` of that local day and kind."""
    return f"{number_prefix(at, drill)}{taken + 1:02d}"


def spoken(text: str, drill: bool) -> str:
    """Return a text as it may leave the house."""
    clean = text.strip()
    if not drill or clean.startswith(DRILL_MARK):
        return clean
    return f"{DRILL_MARK}{clean}"


def banner(drill: bool) -> str:
    """Return what stands across every page of a sheet, empty when it is no drill."""
    return tr("DRILL, NOT A REAL EMERGENCY") if drill else ""


def refuse_incident(drill: bool) -> None:
    """Refuse to touch the real queue from a drill.

    Raises:
        WorldError: it is a drill.
    """
    if drill:
        raise WorldError(
            tr("A drill opens no incident and joins none; take the incident off the form.")
        )
