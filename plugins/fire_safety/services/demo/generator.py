"""Synthetic places inside the areas in use: for the demo, the tests and the benchmark.

Every name is invented; the same seed gives the same places. Written in bulk through the plugin's
own tables, so 8,000 of them take seconds.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import bindparam, insert, select, update

from cmdmap.api import Area, AreaLevel, Jurisdiction, Place, Transaction, inside
from fire_safety.domain.check_list import CheckList, Verdict
from fire_safety.domain.days import day_begins_us, day_of, day_text, us_of
from fire_safety.domain.finding import FindingAct, FindingState
from fire_safety.domain.place_kind import PlaceKind
from fire_safety.domain.search_text import search_text
from fire_safety.services.assessing import assess_places
from fire_safety.services.reference import Reference, reference
from fire_safety.store import inspections as inspection_store
from fire_safety.store.places import stored
from fire_safety.store.seal import sealing
from fire_safety.store.serials import next_numbers
from fire_safety.store.tables import (
    charging,
    facilities,
    finding_steps,
    findings,
    inspections,
    places,
    verdicts,
)

SURNAMES = "陈林王李张周吴徐孙朱胡郭何高罗郑梁谢宋唐许韩冯邓曹"
SIGNS = ("福", "顺", "和", "兴", "旺", "江南", "之江", "百味", "清溪", "东篱", "小满", "青禾")
SHOPS = {
    "small_shop": ("便利店", "水果店", "烟酒店", "五金店"),
    "small_restaurant": ("小餐馆", "面馆", "小吃店", "火锅店"),
    "small_net_cafe": ("网咖",),
    "small_hotel": ("小旅馆", "民宿"),
    "small_entertainment": ("棋牌室", "歌厅"),
    "small_beauty": ("理发店", "足浴店", "美容店"),
    "small_school": ("托育园", "培训班", "幼儿园"),
    "small_clinic": ("诊所", "口腔诊所"),
    "small_workshop": ("小作坊", "加工坊"),
    "enterprise": ("电子有限公司", "纺织有限公司", "物流仓库"),
    "rental": ("出租房",),
    "shop": ("服装店", "家电卖场", "药店"),
    "school": ("小学", "幼儿园"),
    "high_rise": ("大厦", "公寓楼"),
    "charging": ("充电棚", "地下车库充电"),
}
WEIGHTS = {"rental": 30, "small_shop": 18, "small_restaurant": 14, "small_workshop": 6, "shop": 8,
           "high_rise": 3, "school": 1, "charging": 4}  # fmt: skip
CHUNK = 500
DEADLINE_D = 15


@dataclass(frozen=True, slots=True)
class Ground:
    """Where places can stand: a micro-grid with the areas above it and points inside."""

    micro_grid: str
    grid: str
    community: str
    spots: Sequence[Place]


def grounds(jurisdiction: Jurisdiction, rng: random.Random, each: int = 60) -> list[Ground]:
    """Return every micro-grid with about ``each`` points inside it."""
    by_code = {area.code: area for area in jurisdiction.areas}
    made = []
    for area in jurisdiction.areas:
        if area.level is not AreaLevel.MICRO_GRID:
            continue
        spots = _spots(area, rng, each)
        grid = by_code.get(area.parent)
        if spots and grid is not None:
            made.append(Ground(area.code, grid.code, grid.parent, spots))
    return made


def _spots(area: Area, rng: random.Random, each: int) -> Sequence[Place]:
    ring = area.polygons[0][0]
    (west, south), (east, north) = np.asarray(ring).min(axis=0), np.asarray(ring).max(axis=0)
    tried = [
        Place(rng.uniform(float(west), float(east)), rng.uniform(float(south), float(north)))
        for _ in range(each * 2)
    ]
    return [spot for spot, good in zip(tried, inside(ring, tried), strict=True) if good]


def fill_places(tx: Transaction, count: int, seed: int = 1) -> list[int]:
    """Insert ``count`` synthetic places with a history and return their keys."""
    rng = random.Random(seed)
    known = reference(tx.desk)
    where = grounds(tx.desk.jurisdiction(), rng)
    roads = sorted({road.name for road in tx.desk.jurisdiction().roads if road.name})
    today, now_us = day_of(tx.now), us_of(tx.now)
    numbers = next_numbers(tx, "XF", count)
    seal = sealing(tx)
    rows = [
        _place(number, known.kinds, where, roads or ["中心路"], today, now_us, rng)
        for number in numbers
    ]
    for row in rows:
        contact = (str(row[name]) for name in ("contact_name", "contact_phone"))
        row |= seal.close(places, str(row["number"]), *contact)
    for start in range(0, count, CHUNK):
        tx.execute(insert(places), rows[start : start + CHUNK])
    ids = [
        (row.id, row.kind)
        for row in tx.rows(
            select(places.c.id, places.c.kind).order_by(places.c.id.desc()).limit(count)
        )
    ][::-1]
    _history(tx, ids, known, today, rng)
    _belongings(tx, ids, today, rng)
    for start in range(0, count, CHUNK):
        assess_places(tx, [key for key, _ in ids[start : start + CHUNK]])
    return [key for key, _ in ids]


def _place(
    number: str,
    kinds: Mapping[str, PlaceKind],
    where: Sequence[Ground],
    roads: Sequence[str],
    today: int,
    now_us: int,
    rng: random.Random,
) -> dict[str, object]:
    code = rng.choices(list(kinds), [WEIGHTS.get(kind, 2) for kind in kinds])[0]
    ground = rng.choice(where)
    address = f"{rng.choice(roads)} {rng.randrange(1, 400)} 号"
    sign = f"{rng.choice(SIGNS)}{rng.choice(SHOPS.get(code, ('店',)))}"
    name = f"{address} {sign}"
    beds = rng.choice((8, 12, 16, 18, 24)) if code == "small_hotel" else 0
    beds = rng.randrange(4, 20) if code == "rental" else beds
    registered = today - rng.randrange(1, 33)
    spot = rng.choice(ground.spots)
    area_m2, persons = float(rng.randrange(18, 260)), rng.choice((0, 0, 12, 30, 60, 90))
    floors = rng.choice((1, 1, 2, 3, 6, 18)) if code != "high_rise" else rng.randrange(10, 33)
    return {
        "number": number,
        "name": name,
        "kind": code,
        "address": address,
        **stored(spot),
        "community": ground.community,
        "grid": ground.grid,
        "micro_grid": ground.micro_grid,
        "area_m2": area_m2,
        "beds": beds,
        "persons": persons,
        "floors": floors,
        "storey": min(floors, rng.choice((1, 1, 1, 2))),
        "contact_name": f"{rng.choice(SURNAMES)}{rng.choice(SIGNS)}",
        # The numbers of films and plays: nobody has them.
        "contact_phone": f"1380000{rng.randrange(10_000):04d}",
        "dangerous": rng.random() < 0.01,
        "search": search_text(name, address, number),
        "registered_day": registered,
        "due_day": registered + 30,
        "changed_at_us": now_us,
    }


def _history(
    tx: Transaction,
    ids: Sequence[tuple[int, str]],
    known: Reference,
    today: int,
    rng: random.Random,
) -> None:
    """Give most places an inspection in the past, some of them hazards."""
    list_ids = {code: inspection_store.keep_list(tx, made) for code, made in known.lists.items()}
    chosen = [(key, kind) for key, kind in ids if rng.random() < 0.92]
    numbers = next_numbers(tx, f"JC-{day_text(today)[:4]}", len(chosen), 5) if chosen else []
    made: list[dict[str, object]] = []
    hazards: list[tuple[int, str, CheckList, int]] = []
    days: dict[int, int] = {}
    for (key, kind), number in zip(chosen, numbers, strict=True):
        made_with = known.list_of(kind)
        day = today - min(int(rng.expovariate(1 / 40)), 179)
        bad = rng.choices((0, 1, 2, 3), (54, 25, 14, 7))[0]
        days[key] = day
        hazards += [(key, item.code, made_with, day) for item in rng.sample(made_with.items, bad)]
        made.append(
            {
                "number": number, "place_id": key, "check_list_id": list_ids[made_with.code],
                "at_us": day_begins_us(day) + rng.randrange(9, 17) * 3_600_000_000, "day": day,
                "due_day": day + rng.choice((0, 0, 2)), "by": "demo",
                "checked": len(made_with.items), "hazards": bad,
            }
        )  # fmt: skip
    for start in range(0, len(made), CHUNK):
        tx.execute(insert(inspections), made[start : start + CHUNK])
    if days:
        _set_days(tx, days)
    _hazards(tx, hazards, today, rng)


def _set_days(tx: Transaction, days: Mapping[int, int]) -> None:
    tx.execute(
        update(places)
        .where(places.c.id == bindparam("key"))
        .values(inspected_day=bindparam("day"), due_day=bindparam("due")),
        [{"key": key, "day": day, "due": day + 180} for key, day in days.items()],
    )


def _hazards(
    tx: Transaction,
    hazards: Sequence[tuple[int, str, CheckList, int]],
    today: int,
    rng: random.Random,
) -> None:
    if not hazards:
        return
    by_place = {
        row.place_id: row.id for row in tx.rows(select(inspections.c.place_id, inspections.c.id))
    }
    numbers = next_numbers(tx, "YH", len(hazards))
    rows, verdict_rows = [], []
    for number, (key, code, made_with, day) in zip(numbers, hazards, strict=True):
        item = made_with.item(code)
        assert item is not None, "sampled from the list itself"
        passed = rng.random() < (0.4 if today - day <= DEADLINE_D else 0.92)
        rows.append(
            {
                "number": number, "place_id": key, "inspection_id": by_place[key],
                "item": code, "item_text": f"{item.text_zh}\n{item.text_en}",
                "points": item.points, "text": "",
                "state": (FindingState.PASSED if passed else FindingState.ORDERED).value,
                "found_at_us": day_begins_us(day) + 36_000_000_000,
                "deadline_day": day + DEADLINE_D,
                "ended_at_us": day_begins_us(min(today, day + 12)) if passed else None,
            }
        )  # fmt: skip
        verdict_rows.append(
            {
                "inspection_id": by_place[key],
                "position": made_with.items.index(item),
                "item": code,
                "verdict": Verdict.HAZARD.value,
            }
        )
    for start in range(0, len(rows), CHUNK):
        tx.execute(insert(findings), rows[start : start + CHUNK])
        tx.execute(insert(verdicts), verdict_rows[start : start + CHUNK])
    steps = [
        {"finding_id": row.id, "at_us": row.found_at_us, "by": "demo",
         "act": FindingAct.FIND.value, "words": ""}
        for row in tx.rows(select(findings.c.id, findings.c.found_at_us))
    ]  # fmt: skip
    for start in range(0, len(steps), CHUNK):
        tx.execute(insert(finding_steps), steps[start : start + CHUNK])


def _belongings(
    tx: Transaction, ids: Sequence[tuple[int, str]], today: int, rng: random.Random
) -> None:
    kept = [
        {"place_id": key, "kind": kind, "count": rng.randrange(1, 9), "sound": rng.random() < 0.93,
         "checked_day": today - rng.randrange(90)}
        for key, _ in ids
        for kind in rng.sample(("extinguisher", "smoke_alarm", "emergency_light"), 2)
        if rng.random() < 0.7
    ]  # fmt: skip
    for start in range(0, len(kept), CHUNK):
        tx.execute(insert(facilities), kept[start : start + CHUNK])
    posts = [
        {"place_id": key, "posts": rng.randrange(6, 60), "indoors": rng.random() < 0.4,
         "sprinkler": rng.random() < 0.6, "camera": rng.random() < 0.7}
        for key, kind in ids
        if kind == "charging"
    ]  # fmt: skip
    if posts:
        tx.execute(insert(charging), posts)
