"""The tick that remembers fires: incidents of the core leave its casebook, their places count on.

A fire counts for the risk of places nearby for 90 days, so its place and time are kept here.
"""

from __future__ import annotations

from cmdmap.api import PluginDesk, Transaction
from fire_safety.domain.days import us_of
from fire_safety.store.alarms import remember_fires
from fire_safety.store.places import stored

KINDS = frozenset({"fire"})
"""Kinds of the core's incidents that are a fire; sensors' own are counted as alarms."""


def note_fires(desk: PluginDesk, tx: Transaction) -> None:
    """Keep every open fire that has a place; a tick."""
    burning = [
        {"incident_id": int(incident.id), "at_us": us_of(incident.known_at), **at}
        for incident in desk.casework().open()
        if incident.kind in KINDS and incident.place is not None
        for at in [{key: value for key, value in stored(incident.place).items() if value}]
    ]
    if remember_fires(tx, [each for each in burning if "lon" in each and "lat" in each]):
        tx.touch("fires")
