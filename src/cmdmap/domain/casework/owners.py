"""Whom a clock calls: the team that has to act and the smallest area whose team is meant.

Pure; asked when a clock rings (``services/casework/timekeeper.py``) and wherever overdue clocks are
listed by owner and area.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from cmdmap.domain.clock import Clock, Owner
from cmdmap.domain.grid import AreaLevel, AreaRef
from cmdmap.domain.incident import Incident
from cmdmap.domain.unit import ForceKind

HOLDERS: Mapping[ForceKind, Owner] = {
    ForceKind.GOVERNANCE: Owner.BRIGADE,
    ForceKind.LAW_ENFORCEMENT: Owner.LAW,
    ForceKind.POLICE: Owner.LAW,
    ForceKind.MEDIATION: Owner.MEDIATION,
}
"""The owner that stands for a team which has an incident; a grid team answers as the handler."""

LEVELS: Mapping[Owner, tuple[AreaLevel, ...]] = {
    Owner.CENTRE: (),
    Owner.SHIFT_HEAD: (),
    Owner.BRIGADE: (AreaLevel.PATROL_ZONE, AreaLevel.DEFENCE_ZONE),
    Owner.LAW: (AreaLevel.DEFENCE_ZONE,),
    Owner.MEDIATION: (AreaLevel.COMMUNITY,),
    Owner.HANDLER: (AreaLevel.GRID, AreaLevel.COMMUNITY),
}
"""Levels whose teams an owner has, the smallest first; above all of them is the sub-district."""


class Answerable(NamedTuple):
    """Who has to act, and where."""

    owner: Owner
    area: AreaRef | None
    """None outside all areas, or while no place is known."""


def owner_of(clock: Clock, incident: Incident) -> Answerable:
    """Return whom a clock of an incident calls."""
    owner = clock.owner
    if owner is Owner.HANDLER:
        owner = HOLDERS.get(incident.holder, Owner.HANDLER)
    for level in (*LEVELS[owner], AreaLevel.SUBDISTRICT):
        area = getattr(incident.areas, level.value)
        if isinstance(area, AreaRef):
            return Answerable(owner, area)
    return Answerable(owner, None)
