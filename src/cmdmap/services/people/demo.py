"""The demo's people: members, teams, posts, duty, mediation and a calendar, by real commands.

Called by ``ui/backstage.py`` after the roster's units are enrolled. Everything is invented; titles
say so, and nothing is ever sent to the telephones (``services/roster.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.grid import Area, AreaLevel, Jurisdiction
from cmdmap.domain.ids import UnitId
from cmdmap.domain.people.book import PeopleBook, Record
from cmdmap.domain.people.commands import (
    KeepDuty,
    KeepRoster,
    MediationCommand,
    OpenMediation,
    PlanRevisit,
    PlanSession,
    RecordAgreement,
    RecordDisputeContact,
    RecordSession,
)
from cmdmap.domain.people.duty import DutyEntry
from cmdmap.domain.people.facts import MediationMoved
from cmdmap.domain.people.mediation import CaseId, DisputeParty
from cmdmap.domain.people.roster import (
    Appointment,
    Lawyer,
    Member,
    Mode,
    Occasion,
    Post,
    StrengthLimit,
    Team,
)
from cmdmap.domain.place import Place
from cmdmap.domain.unit import ForceKind
from cmdmap.services.desk import Desk
from cmdmap.services.people.patterns import pattern_of
from cmdmap.services.people.planner import plan_duty
from cmdmap.services.roster import RosterEntry, load_demo_roster

G, M = ForceKind.GOVERNANCE, ForceKind.MEDIATION
ANSWER_S = 60.0
DAYS = 17
"""Days of duty: from two days ago."""
MODES = (Mode.E_BIKE, Mode.FOOT, Mode.CAR)
FIELDS = ("0402", "0299", "0601", "0701", "0602", "0101", "0201", "0507")
"""Kinds of dispute that the mediators take, in turn."""
FAMILIES = "钱沈许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏"
SYNTHETIC = "（演示）"


def seed_people(desk: Desk, jurisdiction: Jurisdiction, now: datetime) -> None:
    """Fill the people book of the demo; one that is filled already stays as it is.

    Raises:
        WorldError: the store cannot be written.
    """
    if desk.people().members:
        return
    units = {(live.unit.name, live.unit.team): unit_id for unit_id, live in desk.units().items()}
    entries = load_demo_roster()
    records = (*_rosters(entries, units), *_posts(jurisdiction), *_calendar(jurisdiction, now))
    desk.submit(KeepRoster(records)).result(ANSWER_S)
    desk.submit(KeepDuty(tuple(_duty(desk.people(), now)))).result(ANSWER_S)
    for story in _stories(now):
        _tell(desk, story)


def _rosters(
    entries: Sequence[RosterEntry], units: Mapping[tuple[str, str], UnitId]
) -> Iterator[Record]:
    teams: dict[str, Team] = {}
    for number, entry in enumerate(entries):
        area = entry.area_code if entry.kind is not ForceKind.GRID else entry.area_code[:12]
        team = Team(entry.team, entry.team, entry.kind, area, entry.name)
        teams.setdefault(entry.team, team)
        full_time = entry.post.startswith("专职")
        fields = tuple(
            FIELDS[(number + turn) % len(FIELDS)] for turn in range(4 if full_time else 2)
        )
        mediates = entry.kind is M
        yield Member(
            entry.name, entry.person, entry.kind, entry.team, entry.post, entry.phone,
            units.get((entry.name, entry.team)), area=entry.area_code,
            disputes=fields if mediates else (),
            most_cases=(12 if full_time else 4) if mediates else 0,
            on_plan=entry.kind is G,
        )  # fmt: skip
    yield from teams.values()


def _posts(jurisdiction: Jurisdiction) -> Iterator[Post]:
    zones = [area for area in jurisdiction.areas if area.level is AreaLevel.PATROL_ZONE]
    for number, zone in enumerate(sorted(zones, key=lambda zone: zone.code), 1):
        yield Post(
            f"巡{number:02d}", f"{zone.name}巡逻岗", G, zone.code, MODES[number % len(MODES)], 2,
            _middle(zone),
        )  # fmt: skip
    yield Post("值班", "指挥中心值班岗", G, "", Mode.FOOT, 2)


def _middle(area: Area) -> Place:
    ring = np.asarray(area.polygons[0][0])
    lon, lat = ring[:-1].mean(axis=0)
    return Place(float(lon), float(lat))


def _calendar(jurisdiction: Jurisdiction, now: datetime) -> Iterator[Record]:
    communities = [area for area in jurisdiction.areas if area.level is AreaLevel.COMMUNITY]
    for number, community in enumerate(communities):
        name = FAMILIES[number % len(FAMILIES)] + "律师"
        yield Lawyer(community.code, name, f"示范律师事务所{SYNTHETIC}", "", "每周三 14:00-16:00")
    names = [community.name for community in communities] or [jurisdiction.name]
    morning = now.astimezone(LOCAL).replace(hour=9, minute=30, second=0, microsecond=0)
    for number, (days, occasion, title, who) in enumerate(
        (
            (-6, Occasion.LECTURE, "反诈与民间借贷", "全体居民"),
            (1, Occasion.HEARING, "物业服务合同纠纷巡回审判", "旁听 30 人"),
            (2, Occasion.CONSULTATION, "社区律师坐班", "居民"),
            (4, Occasion.LECTURE, "电动自行车充电安全与法律责任", "楼道长、出租房东"),
            (9, Occasion.HEARING, "劳务工资纠纷诉前调解", "当事人"),
        )
    ):
        starts_at = morning + timedelta(days=days)
        where = names[number * 4 % len(names)]
        yield Appointment(
            f"{occasion.value[0].upper()}{starts_at:%Y%m%d%H%M}", occasion, f"{title}{SYNTHETIC}",
            starts_at, starts_at + timedelta(hours=2), f"{where}共享法庭",
            FAMILIES[number] + ("法官" if occasion is Occasion.HEARING else "律师"), who,
        )  # fmt: skip


def _duty(book: PeopleBook, now: datetime) -> Iterator[DutyEntry | StrengthLimit]:
    first = now.astimezone(LOCAL).date() - timedelta(days=2)
    yield from plan_duty(book, G, pattern_of(G), first, DAYS).entries
    yield StrengthLimit(G, "", 12)


def _stories(now: datetime) -> Iterator[tuple[OpenMediation, tuple[MediationCommand, ...]]]:
    """Each case with what happens to it; ``CaseId(0)`` stands for its own number."""
    own, today = CaseId(0), now.astimezone(LOCAL).date()
    parties = (DisputeParty("甲方", "张某"), DisputeParty("乙方", "王某"))
    tomorrow = now + timedelta(days=1)
    yield (
        OpenMediation(
            "0402", f"物业费与车位纠纷{SYNTHETIC}", "330108003011", None, ("调-01",), parties
        ),
        (
            RecordDisputeContact(own, "双方同意调解"),
            PlanSession(own, tomorrow.replace(minute=0, second=0, microsecond=0), "滨盛社区调解室"),
        ),
    )
    yield (
        OpenMediation("0701", f"拖欠工资{SYNTHETIC}", "330108003016", None, ("调-02",), parties),
        (
            RecordDisputeContact(own, ""),
            PlanSession(own, now, "街道矛调中心"),
            RecordSession(own, 1, "核对考勤与工资表，用人单位承认拖欠两个月"),
            RecordAgreement(own, "分两期付清", 1_260_000, today + timedelta(days=30)),
            PlanRevisit(own, today),
            PlanRevisit(own, today + timedelta(days=31)),
        ),
    )
    yield (
        OpenMediation(
            "0299", f"楼上漏水{SYNTHETIC}", "330108003009", None, ("调-彩虹-1",), parties
        ),
        (),
    )


def _tell(desk: Desk, story: tuple[OpenMediation, Iterable[MediationCommand]]) -> None:
    opening, acts = story
    commit = desk.submit(opening).result(ANSWER_S)
    case = next(fact.case for fact in commit.facts if isinstance(fact, MediationMoved))
    for act in acts:
        given = {name: getattr(act, name) for name in act.__slots__}
        desk.submit(type(act)(**{**given, "case_id": case.id})).result(ANSWER_S)
