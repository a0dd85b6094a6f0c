"""A small invented roster with one post and a day of duty."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from cmdmap.domain.people.duty import DutyEntry, Shift, ShiftPattern
from cmdmap.domain.people.roster import Member, Post, Team
from cmdmap.domain.unit import ForceKind

G, M = ForceKind.GOVERNANCE, ForceKind.MEDIATION
DAY = date(2026, 5, 4)
"""The local day of every test desk."""
DAY_SHIFT = Shift("D", "白班", timedelta(hours=8), timedelta(hours=8))
LATE_SHIFT = Shift("M", "中班", timedelta(hours=16), timedelta(hours=8))
NIGHT_SHIFT = Shift("N", "夜班", timedelta(hours=0), timedelta(hours=8))
PATTERN = ShiftPattern(
    "three", "三班", (DAY_SHIFT, LATE_SHIFT, NIGHT_SHIFT), timedelta(hours=12), 5
)
TEAM = Team("T1", "第1巡区", G, "X01")
POST = Post("P1", "江南大道", G, "X01", need=2)
ANN, BOB, EVE = (
    Member(code, name, G, "T1") for code, name in (("A", "甲"), ("B", "乙"), ("E", "丙"))
)
LIN = Member("L", "林调解", M, area="C01", disputes=("0402", "02"), most_cases=2)
WU = Member("W", "吴调解", M, area="C02", disputes=("0702",), most_cases=5)
ROSTER = (TEAM, POST, ANN, BOB, EVE, LIN, WU)


def duty(member: Member, shift: Shift = DAY_SHIFT, day: date = DAY, **more: Any) -> DutyEntry:
    """Return the duty of somebody on the post."""
    starts_at, ends_at = shift.on(day)
    return DutyEntry(
        day, shift.code, member.code, more.pop("post", "P1"), starts_at, ends_at, **more
    )
