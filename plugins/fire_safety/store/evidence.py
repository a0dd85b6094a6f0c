"""Gathers what speaks for and against places, for many of them in a handful of questions.

Asked by ``services/assessing.py``, which hands it to ``domain/risk.py``. "Within 100 m" is counted
on the plane of ``Place.metres_to`` after a box around each place was asked from the index.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import case, func, select

from cmdmap.api import Place, Reader
from fire_safety.domain.belongings import NEEDED
from fire_safety.domain.finding import UNSETTLED
from fire_safety.domain.place_kind import PlaceKind
from fire_safety.domain.risk import Evidence, GridEvidence, OpenFinding
from fire_safety.domain.sensor import AlarmState
from fire_safety.store.places import place_of
from fire_safety.store.site_tables import alarms, fires, gaps, hydrants, lanes
from fire_safety.store.tables import DEGREE, charging, facilities, findings, places

DAY_US = 86_400_000_000
NEAR_M = 100.0
NEAR_D = 90
GAP_D = 7


def gather(
    reader: Reader, place_ids: Sequence[int], kinds: Mapping[str, PlaceKind], now_us: int,
    today: int,
) -> dict[int, Evidence]:  # fmt: skip
    """Return the evidence of each place that there is."""
    rows = reader.rows(
        select(places, charging.c.indoors, charging.c.sprinkler)
        .select_from(places.outerjoin(charging, charging.c.place_id == places.c.id))
        .where(places.c.id.in_(place_ids))
    )
    found = _findings(reader, place_ids, now_us, today)
    missing = _missing(reader, place_ids)
    silent = _gaps(reader, place_ids, now_us - GAP_D * DAY_US)
    burnt = _fires(reader, rows, now_us - NEAR_D * DAY_US)
    return {
        row.id: Evidence(
            kind_points=kinds[row.kind].points if row.kind in kinds else 0.0,
            findings=tuple(found[row.id]),
            fires_near=_near(place_of(row.lon, row.lat), burnt),
            gaps=sum(silent[row.id].values()),
            gap_kind=silent[row.id].most_common(1)[0][0] if silent[row.id] else "",
            overdue_d=max(0, today - row.due_day),
            never_inspected=row.inspected_day is None,
            missing=missing.get(row.id, ()),
            dangerous=row.dangerous,
            charging_indoors=bool(row.indoors),
            sprinkler=row.sprinkler is None or row.sprinkler,
        )
        for row in rows
    }


def _findings(
    reader: Reader, place_ids: Sequence[int], now_us: int, today: int
) -> Mapping[int, list[OpenFinding]]:
    found: dict[int, list[OpenFinding]] = defaultdict(list)
    rows = reader.rows(
        select(
            findings.c.place_id, findings.c.item, findings.c.points, findings.c.found_at_us,
            findings.c.deadline_day,
        ).where(
            findings.c.place_id.in_(place_ids),
            findings.c.state.in_([state.value for state in UNSETTLED]),
        )
    )  # fmt: skip
    for row in rows:
        late = row.deadline_day is not None and row.deadline_day < today
        age_d = max(0, (now_us - row.found_at_us) // DAY_US)
        found[row.place_id].append(OpenFinding(row.item, row.points, age_d, late))
    return found


def _missing(reader: Reader, place_ids: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    """Return the needed facilities that are not sound; of places nobody looked at nothing."""
    here: dict[int, set[str]] = defaultdict(set)
    rows = reader.rows(
        select(
            facilities.c.place_id, facilities.c.kind, facilities.c.sound, facilities.c.count
        ).where(facilities.c.place_id.in_(place_ids), facilities.c.ended_at_us.is_(None))
    )
    for row in rows:
        here[row.place_id] |= {row.kind} if row.sound and row.count > 0 else set()
    return {
        place_id: tuple(kind for kind in NEEDED if kind not in sound)
        for place_id, sound in here.items()
    }


def _gaps(reader: Reader, place_ids: Sequence[int], since_us: int) -> Mapping[int, Counter[str]]:
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    rows = reader.rows(
        select(gaps.c.place_id, gaps.c.kind, func.count().label("number"))
        .where(gaps.c.place_id.in_(place_ids), gaps.c.from_us >= since_us)
        .group_by(gaps.c.place_id, gaps.c.kind)
    )
    for row in rows:
        counted[row.place_id][row.kind] += row.number
    return counted


def _fires(reader: Reader, rows: Sequence[Any], since_us: int) -> Sequence[Place]:
    """Return where it burnt around the places, wider than needed."""
    lons = [row.lon for row in rows if row.lon is not None]
    lats = [row.lat for row in rows if row.lat is not None]
    if not lons:
        return ()
    # A degree of longitude is shorter than one of latitude, so twice the way is wide enough.
    margin = round(2 * NEAR_M / 111_000 * DEGREE)
    burnt = []
    for table, held in ((alarms, [alarms.c.state == AlarmState.CONFIRMED.value]), (fires, [])):
        found = reader.rows(
            select(table.c.lon, table.c.lat).where(
                *held,
                table.c.lon.between(min(lons) - margin, max(lons) + margin),
                table.c.lat.between(min(lats) - margin, max(lats) + margin),
                table.c.at_us >= since_us,
            )
        )
        burnt += [place for row in found if (place := place_of(row.lon, row.lat))]
    return burnt


def _near(place: Place | None, burnt: Sequence[Place]) -> int:
    if place is None:
        return 0
    step = 2 * NEAR_M / 111_000
    return sum(
        abs(place.lat - other.lat) < step
        and abs(place.lon - other.lon) < step
        and place.metres_to(other) <= NEAR_M
        for other in burnt
    )


def gather_grids(reader: Reader) -> Mapping[str, GridEvidence]:
    """Return the evidence of every grid that has places, lanes or hydrants."""
    ranked = (
        select(
            places.c.grid, places.c.name, places.c.risk,
            func.row_number()
            .over(partition_by=places.c.grid, order_by=(places.c.risk.desc(), places.c.id))
            .label("rank"),
        )
        .where(places.c.ended_at_us.is_(None), places.c.grid != "")
        .subquery()
    )  # fmt: skip
    worst: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in reader.rows(select(ranked).where(ranked.c.rank <= 5)):
        worst[row.grid].append((row.name, row.risk))
    blocked = _counted(reader, lanes, lanes.c.blocked_at_us.is_not(None))
    broken = _counted(reader, hydrants, hydrants.c.sound.is_(False))
    return {
        grid: GridEvidence(tuple(worst[grid]), blocked.get(grid, 0), broken.get(grid, 0))
        for grid in {*worst, *blocked, *broken}
    }


def _counted(reader: Reader, table: Any, held: Any) -> Mapping[str, int]:
    rows = reader.rows(
        select(table.c.grid, func.sum(case((held, 1), else_=0)).label("number"))
        .where(table.c.ended_at_us.is_(None), table.c.grid != "")
        .group_by(table.c.grid)
    )
    return {row.grid: int(row.number) for row in rows if row.number}
