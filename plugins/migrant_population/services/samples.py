"""A register of invented people for the demo.

Entry of ``plugin.toml``; the demo runs it once, writer side.
"""

from __future__ import annotations

from cmdmap.api import PluginDesk, Transaction
from migrant_population.store.filling import Filler, is_empty

DEMO_PERSONS, DEMO_HOUSES, DEMO_FIRMS = 900, 220, 12


def demo(desk: PluginDesk, tx: Transaction) -> None:
    """Fill an empty register with a few hundred invented persons; leaves a filled one alone."""
    if not is_empty(tx):
        return
    filler = Filler(desk, tx)
    filler.fill(DEMO_PERSONS, DEMO_HOUSES, DEMO_FIRMS)
    filler.add_doubts()
    tx.tell("demo_filled", {"persons": DEMO_PERSONS, "houses": DEMO_HOUSES})
