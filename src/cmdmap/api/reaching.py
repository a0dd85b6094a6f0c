"""Whether a text can reach a unit at all, asked before it is sent.

Used by a plugin's page to say what will go out to whom, and by its acts so that one unit without a
radio does not refuse the rest.
"""

from __future__ import annotations

from cmdmap.domain.outgoing import OutgoingKind
from cmdmap.domain.unit import LiveUnit
from cmdmap.services.outgoing.reach import takers


def why_no_text(unit: LiveUnit, text: str) -> str:
    """Return why ``SendText`` of exactly this text would be refused, empty where it would not."""
    return takers(unit, OutgoingKind.TEXT, text).refusal
