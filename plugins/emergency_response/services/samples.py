"""Sample data for the demo: plans, resources of every kind, an ended drill, a running response.

Everything is invented; places lie inside the areas in use. Nothing is sent to anybody. The
generator of :func:`invent_resources` also fills the tests and the benchmark.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import shapely

from cmdmap.api import LOCAL, Area, AreaLevel, Place, PluginDesk, Transaction
from emergency_response.domain.deadlines import TaskState
from emergency_response.domain.levels import Colour, Grade, Levels
from emergency_response.domain.plan_codec import read_file
from emergency_response.domain.receipts import CallMark
from emergency_response.domain.stock import Amounts, Move, ResourceKind
from emergency_response.domain.wishes import (
    Activate,
    AddLesson,
    EndActivation,
    HandOverShift,
    MarkCall,
    MarkTask,
    SavePlans,
    WriteLog,
)
from emergency_response.services.acts.activating import activate, end_activation
from emergency_response.services.acts.calling import mark_call
from emergency_response.services.acts.plans import save_plans
from emergency_response.services.acts.post import hand_over_shift, mark_task, write_log
from emergency_response.services.acts.review import add_lesson
from emergency_response.services.people import order_of
from emergency_response.store import resources
from emergency_response.store.activations import read_running
from emergency_response.store.backdating import lay_back
from emergency_response.store.calls import read_calls
from emergency_response.store.plans import read_plan, read_plans
from emergency_response.store.review import TrackPoint, keep_tracks
from emergency_response.store.tasks import read_tasks

PLANS = Path(__file__).resolve().parents[1] / "resources" / "plans.toml"
SEED = 20261124
NAMES = {
    ResourceKind.STORE: ("应急物资库", 0),
    ResourceKind.SHELTER: ("避灾安置点", 120),
    ResourceKind.VEHICLE: ("应急抢险车", 5),
    ResourceKind.TEAM: ("应急抢险队", 12),
    ResourceKind.HOSPITAL: ("社区卫生服务站", 8),
    ResourceKind.SUPPLY: ("物资供应点", 0),
}
LONG_AGO, DRILLED = timedelta(days=3), timedelta(minutes=42)
"""When the drill of the sample began and how long it took."""
DRIVE_MIN = 12
STOCK = (("沙袋", "只", 400), ("移动水泵", "台", 3), ("雨衣", "件", 60), ("棉被", "床", 80))


def sample(desk: PluginDesk, tx: Transaction) -> None:
    """Put the sample in once; where plans are there already nothing is done."""
    if read_plans(tx):
        return
    save_plans(SavePlans(read_file(PLANS.read_bytes()), ""), tx)
    communities = [area for area in desk.jurisdiction().areas if area.level is AreaLevel.COMMUNITY]
    if not communities:
        return
    chance = random.Random(SEED)
    entries = list(invent_resources(communities, 2 * len(communities), chance))
    resources.keep_many(tx, [(entry, tx.locate(entry.place or Place(0, 0))) for entry in entries])
    _fill_stores(tx)
    _past_drill(tx, communities[0], chance)
    _running_response(tx, communities[1 % len(communities)], chance)


def invent_resources(
    communities: list[Area], count: int, chance: random.Random
) -> Iterator[resources.Entry]:
    """Yield invented resources spread over communities."""
    kinds = list(ResourceKind)
    for number in range(count):
        area = communities[number % len(communities)]
        kind = kinds[(number // len(communities) + number) % len(kinds)]
        name, capacity = NAMES[kind]
        serial = number // len(communities) + 1
        yield resources.Entry(
            kind,
            f"{area.name}{name}{serial:02d}",
            f"{area.name}{chance.randint(1, 199)}号",
            place_within(area, chance),
            capacity,
            "值班员",
            f"0571-{chance.randint(0, 9999):08d}",
            office=True,
        )


def place_within(area: Area, chance: random.Random) -> Place:
    """Return a place inside an area, the same for the same state of ``chance``."""
    outer, *holes = area.polygons[0]
    polygon = shapely.Polygon(outer, holes)
    west, south, east, north = shapely.bounds(polygon)
    for _ in range(1_000):
        place = Place(chance.uniform(west, east), chance.uniform(south, north))
        if shapely.contains_xy(polygon, place.lon, place.lat):
            return place
    point = shapely.point_on_surface(polygon)
    return Place(float(point.x), float(point.y))


def _fill_stores(tx: Transaction) -> None:
    for found in resources.read_resources(tx, kind=ResourceKind.STORE):
        for name, measure, number in STOCK:
            goods = resources.add_goods(tx, found.id, name, measure)
            resources.keep_move(tx, goods, Amounts(number), Move.RECEIVE, number, None, "")


def _past_drill(tx: Transaction, area: Area, chance: random.Random) -> None:
    plan = next(each for each in read_plans(tx) if each.code == "HZ-III")
    where = f"{area.name}广场"
    place = place_within(area, chance)
    text = order_of(read_plan(tx, plan.id)[1], where)
    activate(Activate(plan.id, True, Levels(Grade.III), text, where, place, send=False), tx)
    found = read_running(tx)[0]
    for call in read_calls(tx, found.id):
        mark_call(MarkCall(call.id, CallMark.REACHED), tx)
    for task in read_tasks(tx, found.id):
        mark_task(MarkTask(task.id, TaskState.DONE), tx)
    end_activation(EndActivation(found.id, "演练科目全部完成"), tx)
    begin = tx.now - LONG_AGO
    lay_back(tx, found.id, begin, DRILLED, drill=True)
    _drive(tx, found.id, place, begin, chance)
    due = (tx.now + timedelta(days=14)).astimezone(LOCAL).date()
    add_lesson(AddLesson(found.id, "微型消防站到场路线要避开学校放学时段", "消防专管员", due), tx)


def _drive(
    tx: Transaction, activation_id: int, to: Place, begin: datetime, chance: random.Random
) -> None:
    """Let the units of a call list drive to a place, a position a minute."""
    units = [call.unit_id for call in read_calls(tx, activation_id) if call.unit_id is not None]
    points = []
    for unit_id in units:
        east, north = chance.uniform(-0.008, 0.008), chance.uniform(-0.006, 0.006)
        for minute in range(DRIVE_MIN + 1):
            left = 1 - minute / DRIVE_MIN
            place = Place(to.lon + east * left, to.lat + north * left)
            points.append(TrackPoint(unit_id, begin + timedelta(minutes=minute), place))
    if points:
        keep_tracks(tx, activation_id, points)


def _running_response(tx: Transaction, area: Area, chance: random.Random) -> None:
    plan = next(each for each in read_plans(tx) if each.code == "FX-IV")
    place = place_within(area, chance)
    levels = Levels(Grade.IV, Colour.YELLOW)
    text = order_of(read_plan(tx, plan.id)[1], area.name)
    activate(Activate(plan.id, False, levels, text, area.name, place, send=False), tx)
    found = read_running(tx)[0]
    calls, tasks = read_calls(tx, found.id), read_tasks(tx, found.id)
    for call in calls[:4]:
        mark_call(MarkCall(call.id, CallMark.REACHED), tx)
    mark_call(MarkCall(calls[4].id, CallMark.NO_ANSWER), tx)
    mark_task(MarkTask(tasks[0].id, TaskState.DONE), tx)
    hand_over_shift(HandOverShift(found.id, "陈志远", "李晓、王敏", ""), tx)
    write_log(WriteLog(found.id, "各社区开始巡查地下车库和下穿通道"), tx)
