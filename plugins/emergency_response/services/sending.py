"""The one place from which texts go out, so that none of a drill leaves without its mark.

Used by the acts; everything else of the plugin that wants to be heard asks here.
"""

from __future__ import annotations

from cmdmap.api import LiveUnit, SendText, Transaction
from emergency_response.domain.drill import spoken
from emergency_response.services.people import choose_text


def send(
    tx: Transaction, unit: LiveUnit | None, text: str, short: str, *, drill: bool
) -> tuple[str, str]:
    """Send a text to a unit; return what was sent, or why nothing was."""
    said, why_not = choose_text(unit, text, short, drill=drill)
    if unit is not None and said:
        tx.submit(SendText(unit.unit.id, spoken(said, drill), tx.actor))
    return said, why_not
