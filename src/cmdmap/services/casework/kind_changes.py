"""Changes of kinds by a centre: what differs from the shipped kind is written into its own file.

Called by the Admin view of kinds in a reader thread, after the desk gave leave and noted it; the
book that comes back replaces the one in use, so new clocks have the new limits at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from cmdmap.domain.casework.kinds import IncidentKind, KindBook
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.incident import Urgency
from cmdmap.domain.unit import ForceKind
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.casework.kind_fields import Raw
from cmdmap.services.casework.kind_files import book_of, check_table, checked_table, home_file
from cmdmap.services.casework.toml_files import write_table

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class KindValues:
    """What a centre may change of a kind, as it stands in a form."""

    urgency: Urgency
    needs: Mapping[ForceKind, int]
    minutes: Mapping[ClockKind, float]
    """Limit of each clock."""
    arrive_radius_m: float
    arrive_dwell_s: float
    twin_radius_m: float
    twin_hours: float

    @classmethod
    def of(cls, kind: IncidentKind) -> KindValues:
        """Return the values that a kind has."""
        return cls(
            kind.urgency,
            {need.force: need.count for need in kind.needs},
            {limit.clock: limit.due / MINUTE for limit in reversed(kind.limits)},
            kind.arrive_radius_m,
            kind.arrive_dwell_s,
            kind.twin_radius_m,
            kind.twin_within / HOUR,
        )

    def table(self) -> Raw:
        """Return the values under the keys of the file, limits apart."""
        return {
            "urgency": int(self.urgency),
            "needs": {force.value: count for force, count in self.needs.items() if count},
            "arrive_radius_m": _plain(self.arrive_radius_m),
            "arrive_dwell_s": _plain(self.arrive_dwell_s),
            "twin_radius_m": _plain(self.twin_radius_m),
            "twin_hours": _plain(self.twin_hours),
        }


def shipped_kind(resources: Path, home: Path, code: str) -> IncidentKind | None:
    """Return a kind as it is without the centre's own values, None when it is the centre's own.

    Raises:
        WorldError: a file cannot be read or holds a wrong value.
    """
    own = checked_table(home_file(home))
    return book_of(resources, home, _without(own, code)).kinds.get(code)


def change_kind(resources: Path, home: Path, code: str, values: KindValues) -> KindBook:
    """Keep other values of a kind and return the book with them.

    Raises:
        WorldError: a value is out of its range or the file cannot be written; nothing was changed.
    """
    own, path = checked_table(home_file(home)), home_file(home)
    shipped = book_of(resources, home, _without(own, code)).kinds.get(code)
    kept = own.get("kinds", {}).get(code, {})
    entry = {key: value for key, value in kept.items() if key not in values.table()}
    before = KindValues.of(shipped) if shipped else None
    entry |= _differing(values.table(), before.table() if before else {})
    limits = _limits(kept.get("limits", {}), values, before)
    entry = {key: value for key, value in entry.items() if key != "limits"}
    if limits:
        entry["limits"] = limits
    fresh = _without(own, code)
    if entry:
        fresh = {**fresh, "kinds": {**fresh.get("kinds", {}), code: entry}}
    check_table(fresh, path)
    book = book_of(resources, home, fresh)
    write_table(path, fresh)
    return book


def reset_kind(resources: Path, home: Path, code: str) -> KindBook:
    """Forget what the centre has written about a shipped kind and return the book without it.

    Raises:
        WorldError: the kind does not ship, or the file cannot be written; nothing was changed.
    """
    if shipped_kind(resources, home, code) is None:
        raise WorldError(
            tr("{code} is a kind of this centre; there is nothing to go back to.", code=code)
        )
    fresh = _without(checked_table(home_file(home)), code)
    book = book_of(resources, home, fresh)
    write_table(home_file(home), fresh)
    return book


def own_codes(home: Path) -> frozenset[str]:
    """Return the codes of the kinds about which the centre has written something.

    Raises:
        WorldError: its file cannot be read or holds a wrong value.
    """
    return frozenset(checked_table(home_file(home)).get("kinds", {}))


def _limits(kept: Raw, values: KindValues, before: KindValues | None) -> Raw:
    """Return the kind's own limits; shares, owners and anchors that stand there are kept."""
    limits: Raw = {}
    for clock, minutes in values.minutes.items():
        entry = {k: v for k, v in kept.get(clock.value, {}).items() if k != "minutes"}
        if before is None or before.minutes.get(clock) != minutes:
            entry["minutes"] = _plain(minutes)
        if entry:
            limits[clock.value] = entry
    return limits


def _without(own: Raw, code: str) -> Raw:
    """Return the centre's table without one kind."""
    kinds = {key: value for key, value in own.get("kinds", {}).items() if key != code}
    rest = {key: value for key, value in own.items() if key != "kinds"}
    return {**rest, "kinds": kinds} if kinds else rest


def _differing(values: Raw, before: Raw) -> dict[str, Any]:
    return {key: value for key, value in values.items() if before.get(key) != value}


def _plain(number: float) -> float | int:
    """Return a whole number without its point, as people write it."""
    return int(number) if number == int(number) else number
