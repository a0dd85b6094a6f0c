"""Rosters 花名册: members of the forces, their teams and posts, community lawyers, the calendar.

Pure values, known by a code that people write in their lists and that never changes. Kept by the
writer thread (``services/people/orders.py``), held in the people book, brought in from Excel.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cmdmap.domain.ids import UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.unit import ForceKind


class Mode(StrEnum):
    """How a post moves."""

    FOOT = "foot"
    E_BIKE = "e_bike"
    CAR = "car"


@dataclass(frozen=True, slots=True)
class Team:
    """A team of one force."""

    code: str
    name: str
    force: ForceKind
    area: str = ""
    """Code of the area or zone it is for; empty is the whole sub-district."""
    head: str = ""
    """Code of the member who leads it."""

    @property
    def key(self) -> tuple[str, ...]:
        """What no two of them share."""
        return (self.code,)


@dataclass(frozen=True, slots=True)
class Post:
    """A place or beat that is to be manned on every shift."""

    code: str
    name: str
    force: ForceKind
    area: str = ""
    mode: Mode = Mode.FOOT
    need: int = 1
    """How many are to be there on each shift, 0 to 99."""
    place: Place | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """What no two of them share."""
        return (self.code,)


@dataclass(frozen=True, slots=True)
class Member:
    """A person of a force; a mediator has kinds of dispute and a load limit besides."""

    code: str
    """Number or call sign by which the lists know the person, e.g. ``巡-07``."""
    name: str
    force: ForceKind
    team: str = ""
    """Code of the team."""
    rank: str = ""
    """Rank or function in words, e.g. 中队长, 专职调解员."""
    phone: str = ""
    unit_id: UnitId | None = None
    """The unit whose radio or vehicle the person carries."""
    skills: tuple[str, ...] = ()
    area: str = ""
    """Code of the community, grid or zone the person works in."""
    disputes: tuple[str, ...] = ()
    """Kinds of dispute a mediator takes, by code; a group's code takes all of the group."""
    most_cases: int = 0
    """How many open cases a mediator carries; 0: the person does not mediate."""
    on_plan: bool = True
    """Whether the duty plan counts on the person."""

    @property
    def key(self) -> tuple[str, ...]:
        """What no two of them share."""
        return (self.code,)

    @property
    def mediates(self) -> bool:
        """Tell whether cases can be given to the person."""
        return self.most_cases > 0


@dataclass(frozen=True, slots=True)
class Lawyer:
    """A community's lawyer 社区律师, who comes from outside."""

    community: str
    """Code of the community."""
    name: str
    firm: str = ""
    phone: str = ""
    hours: str = ""
    """When the lawyer is there, in words."""

    @property
    def key(self) -> tuple[str, ...]:
        """What no two of them share."""
        return (self.community, self.name)


class Occasion(StrEnum):
    """What a date of the calendar is."""

    HEARING = "hearing"
    """A hearing or mediation of the shared court 共享法庭."""
    LECTURE = "lecture"
    """A law lecture 法治讲座."""
    CONSULTATION = "consultation"
    """A lawyer's hour 律师坐班."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """One date of the calendar 日程."""

    code: str
    occasion: Occasion
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    speaker: str = ""
    """Judge, lawyer or speaker."""
    audience: str = ""
    """For whom, or how many are expected."""
    notes: str = ""
    """What came of it, or what has to be brought."""

    @property
    def key(self) -> tuple[str, ...]:
        """What no two of them share."""
        return (self.code,)


@dataclass(frozen=True, slots=True)
class StrengthLimit:
    """An alarm when fewer are free than this: of a force, in one area or everywhere."""

    force: ForceKind
    area: str = ""
    least: int = 1

    @property
    def key(self) -> tuple[str, ...]:
        """What no two of them share."""
        return (self.force.value, self.area)
