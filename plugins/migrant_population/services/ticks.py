"""What the register does by itself: say which registrations have become overdue.

Entry of ``plugin.toml``, writer side, every minute.
"""

from __future__ import annotations

from cmdmap.api import PluginDesk, Transaction
from migrant_population.domain.records import serial
from migrant_population.store.moving import note_overdue


def clocks(_desk: PluginDesk, tx: Transaction) -> None:
    """Note each registration once that has become overdue, and say so."""
    ids = note_overdue(tx)
    if ids:
        tx.tell("registrations_overdue", {"persons": [serial(each) for each in ids]})
        tx.touch("persons")
