"""A plan 预案: groups, people to call, tasks with clocks, command post, zones, goods, as data.

Edited by the admin, kept by version (``services/plans.py``); an activation keeps the version it was
begun with. Whether a plan can be used says :func:`faults`; the codec is ``domain/plan_codec.py``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cmdmap.api import Place, tr
from emergency_response.domain.levels import Grade, Hazard
from emergency_response.domain.personal import Personal

LONGEST_TASK_MIN = 7 * 24 * 60
MOST_PARTS = 200


@dataclass(frozen=True, slots=True)
class PlanGroup:
    """A working group, e.g. 抢险救援组."""

    code: str
    name: str
    duty: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who is called: a duty person by roster code, a unit, or an office by telephone.

    Of a plan that is read, names and telephones are empty or masked; the uids say who is meant.
    """

    role: str
    """Function in words: 组长, 供电公司值班."""
    group: str = ""
    """Code of the group; empty is outside the groups."""
    member: str = ""
    """Code in the roster of the console; name and telephone come from there."""
    unit: str = ""
    """Name of a unit that gets the text."""
    name: str = ""
    phone: str = ""
    deputy_name: str = ""
    deputy_phone: str = ""
    office: bool = False
    """What is written here is an office or duty desk with its deputy, shown to everybody."""
    person: str = ""
    """Uid of the sealed name and telephone, empty before it is kept."""
    deputy: str = ""
    """The same of the deputy."""

    @property
    def said(self) -> tuple[Personal, Personal]:
        """Who is called and who stands in, as it is written here."""
        return (
            Personal(self.name, self.phone, self.office),
            Personal(self.deputy_name, self.deputy_phone, self.office),
        )

    def named(self, person: Personal, deputy: Personal) -> Contact:
        """Return the contact with other names and telephones."""
        return replace(
            self,
            name=person.name,
            phone=person.phone,
            deputy_name=deputy.name,
            deputy_phone=deputy.phone,
            office=person.office or deputy.office,
        )

    def known_as(self, person: str, deputy: str) -> Contact:
        """Return the contact with other uids."""
        return replace(self, person=person, deputy=deputy)


@dataclass(frozen=True, slots=True)
class PlanTask:
    """Something to do, with its time after the activation."""

    text: str
    minutes: int
    group: str = ""


@dataclass(frozen=True, slots=True)
class Zone:
    """A ring proposed around the place: 核心区, 警戒区, 疏散区."""

    name: str
    radius_m: float


@dataclass(frozen=True, slots=True)
class Need:
    """Goods the plan counts on."""

    goods: str
    amount: int


@dataclass(frozen=True, slots=True)
class Plan:
    """One version of a plan."""

    code: str
    title: str
    hazard: Hazard
    kind: str
    """Sub-kind by code, see ``domain/kinds.py``."""
    response: Grade
    """The response level it is written for."""
    text: str = ""
    """What the order says; ``{place}`` and ``{response}`` are filled in."""
    incident_kind: str = ""
    """Kind of the incident that can be opened with it, a code of the console's kinds."""
    post_name: str = ""
    post_place: Place | None = None
    groups: tuple[PlanGroup, ...] = ()
    contacts: tuple[Contact, ...] = ()
    """In the order in which they are called."""
    tasks: tuple[PlanTask, ...] = ()
    zones: tuple[Zone, ...] = ()
    needs: tuple[Need, ...] = ()

    def group_name(self, code: str) -> str:
        """Return the name of a group, empty for none."""
        return next((group.name for group in self.groups if group.code == code), "")


def faults(plan: Plan) -> Iterator[str]:
    """Yield what keeps a plan from being used, one sentence each."""
    if not plan.code.strip() or not plan.title.strip():
        yield tr("A plan needs a number and a title.")
    if plan.response is Grade.NONE:
        yield tr("Choose the response level the plan is written for.")
    codes = Counter(group.code for group in plan.groups)
    if not codes:
        yield tr("A plan needs one group at least.")
    for code, count in codes.items():
        if count > 1:
            yield tr("The group code {code} stands twice.", code=code)
    for contact in plan.contacts:
        yield from _contact_faults(contact, codes)
    for task in plan.tasks:
        if not task.text.strip() or not 0 < task.minutes <= LONGEST_TASK_MIN:
            yield tr("A task needs words and 1 to {most} minutes.", most=LONGEST_TASK_MIN)
        if task.group and task.group not in codes:
            yield tr("The task '{task}' names a group that is not there.", task=task.text)
    if any(not 1 <= zone.radius_m <= 20_000 for zone in plan.zones):
        yield tr("A zone takes a radius of 1 to 20,000 m.")
    if any(not need.goods.strip() or need.amount < 1 for need in plan.needs):
        yield tr("Goods need a name and an amount of 1 at least.")
    longest = max(map(len, (plan.groups, plan.contacts, plan.tasks, plan.zones, plan.needs)))
    if longest > MOST_PARTS:
        yield tr("A list of the plan is longer than {most} lines.", most=MOST_PARTS)


def _contact_faults(contact: Contact, groups: Counter[str]) -> Iterator[str]:
    if not contact.role.strip():
        yield tr("Everybody who is called needs a function in words.")
    if not any((contact.member, contact.unit, contact.name, contact.phone, contact.person)):
        yield tr("'{role}' needs a person, a unit or a telephone.", role=contact.role)
    if contact.group and contact.group not in groups:
        yield tr("'{role}' names a group that is not there.", role=contact.role)
