"""The demo: a believable register with sites, sensors, two alarms to verify and a campaign.

The sample of the manifest; put in once, into an empty register.
"""

from __future__ import annotations

import random

from sqlalchemy import func, insert, select, update

from cmdmap.api import AreaLevel, Place, PluginDesk, Transaction
from fire_safety.domain.days import day_of, day_text, us_of
from fire_safety.domain.sensor import AlarmState, SensorKind, SensorState
from fire_safety.domain.wishes import OpenCampaign
from fire_safety.services.area_names import areas_at
from fire_safety.services.campaigning import open_campaign
from fire_safety.services.demo.generator import Ground, fill_places, grounds
from fire_safety.store.places import place_of, stored
from fire_safety.store.serials import next_number, next_numbers
from fire_safety.store.site_tables import (
    alarms,
    campaign_targets,
    hydrants,
    lanes,
    sensors,
    stations,
)
from fire_safety.store.sites import line_text
from fire_safety.store.tables import campaigns, inspections, places

DEMO_PLACES = 900
DAY_US = 86_400_000_000
MINUTE_US = 60_000_000
EQUIPMENT = "灭火器 8、水带 4、防毒面具 6、消防斧 2"


def fill_demo(desk: PluginDesk, tx: Transaction) -> None:
    """Put the demo in unless there are places already."""
    if tx.scalar(select(func.count()).select_from(places)):
        return
    rng = random.Random(35181)
    fill_places(tx, DEMO_PLACES, 35181)
    where = grounds(desk.jurisdiction(), rng, 6)
    _hydrants(tx, where, rng)
    _stations(tx, desk, where)
    _lanes(tx, where, rng)
    _sensors(tx, rng)
    today = day_of(tx.now)
    community = areas_at(desk, AreaLevel.COMMUNITY)[0]
    name = f"{community.name}出租房消防专项行动"
    rentals = OpenCampaign(name, ("rental",), community.code, today - 30, today + 20)
    open_campaign(rentals, tx)
    _count_for_campaign(tx, rentals.from_day)
    for topic in ("places", "findings", "sites", "sensors", "alarms", "campaigns"):
        tx.touch(topic)


def _count_for_campaign(tx: Transaction, from_day: int) -> None:
    """Let what was inspected within the only campaign's period count for it."""
    targets = select(campaign_targets.c.place_id)
    tx.execute(
        update(inspections)
        .where(inspections.c.day >= from_day, inspections.c.place_id.in_(targets))
        .values(campaign_id=select(campaigns.c.id).scalar_subquery())
    )


def _codes(ground: Ground) -> dict[str, str]:
    return {"community": ground.community, "grid": ground.grid, "micro_grid": ground.micro_grid}


def _hydrants(tx: Transaction, where: list[Ground], rng: random.Random) -> None:
    chosen = rng.sample(where, min(70, len(where)))
    today = day_of(tx.now)
    rows = [
        {
            "number": number, "kind": rng.choice(("ground", "ground", "wall")),
            **stored(rng.choice(ground.spots)), **_codes(ground),
            "checked_day": today - rng.randrange(120),
            "pressure_mpa": round(rng.uniform(0.12, 0.42), 2), "sound": rng.random() < 0.94,
        }
        for ground, number in zip(chosen, next_numbers(tx, "XS", len(chosen), 3), strict=True)
    ]  # fmt: skip
    tx.execute(insert(hydrants), rows)


def _stations(tx: Transaction, desk: PluginDesk, where: list[Ground]) -> None:
    names = {area.code: area.name for area in areas_at(desk, AreaLevel.COMMUNITY)}
    first: dict[str, Ground] = {}
    for ground in where:
        first.setdefault(ground.community, ground)
    rows = [
        {
            "name": f"{names.get(code, code)}微型消防站", **stored(ground.spots[0]),
            **_codes(ground), "members": 6, "equipment": EQUIPMENT,
            "contact_phone": "13800000119",
        }
        for code, ground in sorted(first.items())[::4]
    ]  # fmt: skip
    tx.execute(insert(stations), rows)


def _lanes(tx: Transaction, where: list[Ground], rng: random.Random) -> None:
    now_us = us_of(tx.now)
    rows = []
    for number, ground in enumerate(rng.sample(where, min(24, len(where))), 1):
        spot = ground.spots[0]
        line = (spot, Place(spot.lon + 0.0011, spot.lat + 0.0002))
        blocked = number % 9 == 0
        rows.append(
            {
                "name": f"消防通道 {number}", "line": line_text(line), **_codes(ground),
                "blocked_at_us": now_us - 3 * DAY_US if blocked else None,
                "blocked_by": "机动车占用" if blocked else "",
                "checked_at_us": now_us - 3 * DAY_US,
            }
        )  # fmt: skip
    tx.execute(insert(lanes), rows)


def _sensors(tx: Transaction, rng: random.Random) -> None:
    now_us = us_of(tx.now)
    rows = []
    chosen = tx.rows(select(places).where(places.c.lon.is_not(None)).limit(120))
    for number, place in enumerate(chosen, 1):
        kind = rng.choices(tuple(SensorKind), (6, 3, 1, 1))[0]
        alarm = number in (7, 41)
        silent = not alarm and number % 17 == 0
        state = SensorState.ALARM if alarm else SensorState.NORMAL
        state = SensorState.SILENT if silent else state
        heard = now_us - (3 * DAY_US if silent else rng.randrange(50) * MINUTE_US)
        rows.append(
            {
                "key": f"{8_600_000_000_000 + number}", "kind": kind.value,
                "name": f"{place.name} 探测器", "place_id": place.id, "lon": place.lon,
                "lat": place.lat, "community": place.community, "grid": place.grid,
                "micro_grid": place.micro_grid, "state": state.value,
                "value": None if kind is SensorKind.SMOKE else round(rng.uniform(0.2, 0.4), 2),
                "battery": rng.randrange(12, 100), "heard_at_us": heard,
                "silent_at_us": now_us - DAY_US if silent else None,
            }
        )  # fmt: skip
    tx.execute(insert(sensors), rows)
    for row in tx.rows(select(sensors).where(sensors.c.state == SensorState.ALARM.value)):
        at = now_us - MINUTE_US
        tx.execute(
            insert(alarms).values(
                number=next_number(tx, f"BJ-{day_text(day_of(tx.now))[:4]}", 5),
                sensor_id=row.id, place_id=row.place_id, kind=row.kind, value=row.value,
                at_us=at, last_at_us=at, state=AlarmState.NEW.value, community=row.community,
                grid=row.grid, micro_grid=row.micro_grid,
                **stored(place_of(row.lon, row.lat)),
            )
        )  # fmt: skip
