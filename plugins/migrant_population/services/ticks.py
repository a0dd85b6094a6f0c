"""What the register does by itself: say what has become overdue, forget what nothing needs.

Entries of ``plugin.toml``, writer side, every minute and every hour. Persons are never deleted by
the program itself: who is due stands in a list for a leader.
"""

from __future__ import annotations

from cmdmap.api import PluginDesk, Transaction
from migrant_population.domain.deadlines import local_day
from migrant_population.domain.records import serial
from migrant_population.domain.retention import retention_rules
from migrant_population.store.drafts import forget_decided
from migrant_population.store.erasing import forget_landlords
from migrant_population.store.moving import note_overdue


def clocks(_desk: PluginDesk, tx: Transaction) -> None:
    """Note each registration once that has become overdue, and say so."""
    ids = note_overdue(tx)
    if ids:
        tx.tell("registrations_overdue", {"persons": [serial(each) for each in ids]})
        tx.touch("persons")


def retention(desk: PluginDesk, tx: Transaction) -> None:
    """Forget doubtful entries that were decided long enough ago, and landlords of no house."""
    before = retention_rules(desk.folder)["doubts"].before(local_day(tx.now))
    if forget_decided(tx, before.isoformat()):
        tx.touch("doubts")
    if forget_landlords(tx):
        tx.touch("houses")
