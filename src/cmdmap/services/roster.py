"""Roster: the people of the demo area, as an admin's staff list would bring them.

Read by the composition roots of the demo, which enrol the units through the desk. The file is made
by ``tools/make_roster.py``; every person and telephone number in it is invented.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from cmdmap.domain.ids import UnitId, UnitKey
from cmdmap.domain.unit import ForceKind, Unit
from cmdmap.protocols.gsm.reader import gsm_key
from cmdmap.services.gridwork import demo_folder


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One person of the forces."""

    name: str
    """Call sign, e.g. ``巡-07``."""
    person: str
    kind: ForceKind
    team: str
    post: str
    phone: str
    area_code: str
    """Code of the area the person works in: patrol zone, community, grid or micro-grid."""
    keys: tuple[UnitKey, ...] = ()
    """Identities of the person's radios."""

    def unit(self) -> Unit:
        """Return the unit to enrol; its number is given by the store."""
        return Unit(UnitId(0), self.name, self.kind, self.keys, self.team, self.phone)


def load_demo_roster() -> tuple[RosterEntry, ...]:
    """Return everybody of the demo area, force by force, the brigade first."""
    rows = json.loads((demo_folder() / "roster.json").read_text(encoding="utf-8"))
    return tuple(
        RosterEntry(
            name=row["name"],
            person=row["person"],
            kind=ForceKind(row["kind"]),
            team=row["team"],
            post=row["post"],
            phone=row["phone"],
            area_code=row["area_code"],
            keys=tuple(UnitKey(key) for key in row["keys"]),
        )
        for row in rows
    )


@cache
def invented_phones() -> frozenset[str]:
    """Return the identities of the demo roster's telephones.

    The numbers are invented, but somebody may own them: nothing may ever be sent to one, wherever
    these units were enrolled.
    """
    return frozenset(gsm_key(entry.phone) for entry in load_demo_roster())
