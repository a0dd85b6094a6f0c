"""Unit 力量: a person, vehicle or body-worn kit that can be located or ordered.

The writer thread holds one :class:`LiveUnit` per unit; everybody else sees copies.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cmdmap.domain.fix import Fix
from cmdmap.domain.ids import UnitId, UnitKey
from cmdmap.i18n import mark, tr

UNIT_NAME_LENGTH = 80
"""Longest name of a unit or team in characters."""


class ForceKind(StrEnum):
    """The force a unit belongs to; drawn with its one-character mark and colour."""

    GOVERNANCE = "governance"
    LAW_ENFORCEMENT = "law_enforcement"
    MEDIATION = "mediation"
    GRID = "grid"
    POLICE = "police"
    UNKNOWN = "unknown"


FORCE_MARKS = {
    ForceKind.GOVERNANCE: "综",
    ForceKind.LAW_ENFORCEMENT: "执",
    ForceKind.MEDIATION: "调",
    ForceKind.GRID: "网",
    ForceKind.POLICE: "警",
    ForceKind.UNKNOWN: "?",
}

_RADIO = mark("Radio {id}")
_BORN_NAMES = {
    **dict.fromkeys(("fleetsync", "tetra", "hytera", "lrrp", "aprs", "dprs"), _RADIO),
    **dict.fromkeys(("nmea", "ubx", "casic", "gpsd"), mark("GPS {id}")),
    **dict.fromkeys(("owntracks", "gsm"), mark("Phone {id}")),
    "beidou": mark("BeiDou {id}"),
    "jt808": mark("Vehicle {id}"),
    "gb28181": mark("Camera {id}"),
}
"""What a unit is called, by the protocol of its identity, until somebody names it."""


def born_name(key: UnitKey) -> str:
    """Return the short name of a unit nobody has named, e.g. ``Radio 100-2007``.

    A path in the identity, as a bare receiver has, is cut down to its last part.
    """
    protocol, _, address = key.partition(":")
    form = _BORN_NAMES.get(protocol, mark("Terminal {id}"))
    return tr(form, id=address.rsplit("/", 1)[-1] or key)


@dataclass(frozen=True, slots=True)
class Unit:
    """What the roster knows of a unit. ``named`` is False until an operator has named it."""

    id: UnitId
    name: str
    kind: ForceKind
    keys: tuple[UnitKey, ...] = ()
    """Identities on the air, the first one is shown."""
    team: str = ""
    phone: str = ""
    named: bool = True


@dataclass(frozen=True, slots=True)
class LiveUnit:
    """A unit and the present as the desk knows it; replaced, never changed in place."""

    unit: Unit
    fix: Fix | None = None
    """Newest believed position."""
    heard_at: datetime | None = None
    """Last sign of life of any kind, aware UTC."""
    talking_since: datetime | None = None
    """Set while the unit's push-to-talk is down."""
    status: str = ""
    """Last status code or short text as sent."""
    emergency_at: datetime | None = None
    """Set by an emergency until a person acknowledges it."""
