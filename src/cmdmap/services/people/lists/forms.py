"""Forms: the columns of every list of people, how a record is written as a row and read from one.

Data of ``plan.py``. Heads are read in English and Chinese and written in the language of the seat.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

from cmdmap.domain.people.book import PeopleBook, Record
from cmdmap.domain.people.duty import DutyEntry, DutyState
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
from cmdmap.domain.unit import FORCE_MARKS, ForceKind
from cmdmap.i18n import mark, tr
from cmdmap.services.people.lists import cells as read
from cmdmap.services.people.lists.cells import Around, Cells, RowError
from cmdmap.services.people.patterns import shift_of
from cmdmap.services.people.wording import duty_state_name, mode_name, occasion_name

Write = Callable[[Any, Around], str]
Build = Callable[[Cells, Any, Around], Record]


class Column(NamedTuple):
    """One column; ``heads`` are English, Chinese, then other words for it."""

    name: str
    heads: tuple[str, ...]
    write: Write


class ListForm(NamedTuple):
    """One list."""

    name: str
    title: str
    """Marked for translation."""
    kind: type
    columns: tuple[Column, ...]
    needed: tuple[str, ...]
    """Columns that the head must name."""
    find: Callable[[Cells, Around], Any]
    """Return the known record a row is about, None for a new one."""
    build: Build
    holds: Callable[[Any], bool] = lambda _record: True
    """Whether a record belongs into an export of this list."""


def _plain(name: str, *heads: str) -> Column:
    return Column(name, heads, lambda record, _around: str(getattr(record, name)))


FORCE = Column(
    "force", ("force", "力量类别", "类别", "kind"), lambda each, _around: FORCE_MARKS[each.force]
)
PHONE = Column(
    "phone",
    ("phone", "电话", "手机", "手机号"),
    lambda each, around: read.phone_text(each.phone, around),
)
CODE = _plain("code", "code", "编号", "工号", "呼号")
NAME = _plain("name", "name", "姓名", "名称")
AREA = _plain("area", "area", "区域", "社区", "巡区", "责任区")


def _by_code(shelf: str) -> Callable[[Cells, Around], Any]:
    def find(cells: Cells, around: Around) -> Any:
        return getattr(around.book, shelf).get((read.text(cells, "code"),))

    return find


def _team(cells: Cells, known: Team | None, around: Around) -> Team:
    before = known or Team(read.text(cells, "code"), "", ForceKind.GOVERNANCE)
    return replace(
        before,
        name=read.text(cells, "name", before.name),
        force=read.force(cells, before.force),
        area=read.area(cells, around, before.area),
        head=read.text(cells, "head", before.head),
    )


def _post(cells: Cells, known: Post | None, around: Around) -> Post:
    before = known or Post(read.text(cells, "code"), "", ForceKind.GOVERNANCE)
    return replace(
        before,
        name=read.text(cells, "name", before.name),
        force=read.force(cells, before.force),
        area=read.area(cells, around, before.area),
        mode=read.choice(cells, "mode", Mode, mode_name, before.mode),
        need=read.whole(cells, "need", before.need),
        place=read.place(cells, before.place),
    )


def _member(cells: Cells, known: Member | None, around: Around) -> Member:
    before = known or Member(read.text(cells, "code"), "", ForceKind.GOVERNANCE)
    return replace(
        before,
        name=read.text(cells, "name", before.name),
        force=read.force(cells, before.force),
        team=_team_code(read.text(cells, "team", before.team), around.book),
        rank=read.text(cells, "rank", before.rank),
        phone=read.phone(cells, before.phone),
        unit_id=read.unit(cells, around, before.unit_id),
        skills=read.several(cells, "skills", before.skills),
        area=read.area(cells, around, before.area),
        disputes=read.several(cells, "disputes", before.disputes),
        most_cases=read.whole(cells, "most_cases", before.most_cases),
        on_plan=read.yes(cells, "on_plan", before.on_plan),
    )


def _mediator(cells: Cells, known: Member | None, around: Around) -> Member:
    fresh = known or Member(
        read.text(cells, "code"), "", ForceKind.MEDIATION, most_cases=10, on_plan=False
    )
    return _member(cells, fresh, around)


def _team_code(said: str, book: PeopleBook) -> str:
    """A team may be written by its name, where only one has it."""
    if not said or (said,) in book.teams:
        return said
    named = [team.code for team in book.teams.values() if team.name == said]
    return named[0] if len(named) == 1 else said


def _lawyer(cells: Cells, known: Lawyer | None, around: Around) -> Lawyer:
    community = read.area(cells, around, "", "community")
    before = known or Lawyer(community, read.text(cells, "name"))
    return replace(
        before,
        firm=read.text(cells, "firm", before.firm),
        phone=read.phone(cells, before.phone),
        hours=read.text(cells, "hours", before.hours),
    )


def _find_lawyer(cells: Cells, around: Around) -> Lawyer | None:
    community = read.area(cells, around, "", "community")
    return around.book.lawyers.get((community, read.text(cells, "name")))


def _appointment(cells: Cells, known: Appointment | None, around: Around) -> Appointment:
    starts_at, ends_at = (read.instant(cells, name) for name in ("starts_at", "ends_at"))
    occasion = read.choice(
        cells, "occasion", Occasion, occasion_name, known.occasion if known else Occasion.LECTURE
    )
    code = read.text(cells, "code") or appointment_code(occasion, read.text(cells, "starts_at"))
    before = known or Appointment(code, occasion, "", starts_at, ends_at)
    return replace(
        before,
        occasion=occasion,
        # To the minute as written: seconds that a row cannot say are no change.
        starts_at=_same_minute(before.starts_at, starts_at),
        ends_at=_same_minute(before.ends_at, ends_at),
        title=read.text(cells, "title", before.title),
        place=read.text(cells, "place", before.place),
        speaker=read.text(cells, "speaker", before.speaker),
        audience=read.text(cells, "audience", before.audience),
        notes=read.text(cells, "notes", before.notes),
    )


def appointment_code(occasion: Occasion, start: str) -> str:
    """Return a code for a date that has none: its kind and local start, e.g. ``L202605040930``."""
    return occasion.value[0].upper() + "".join(filter(str.isdigit, start))[:12]


def _same_minute(before: Any, said: Any) -> Any:
    return before if before.replace(second=0, microsecond=0) == said else said


def _limit(cells: Cells, known: StrengthLimit | None, around: Around) -> StrengthLimit:
    before = known or StrengthLimit(
        read.force(cells, ForceKind.GOVERNANCE), read.area(cells, around, "")
    )
    return replace(before, least=read.whole(cells, "least", before.least))


def _find_limit(cells: Cells, around: Around) -> StrengthLimit | None:
    force = read.force(cells, ForceKind.GOVERNANCE)
    return around.book.limits.get((force.value, read.area(cells, around, "")))


def _duty(cells: Cells, known: DutyEntry | None, around: Around) -> DutyEntry:
    day, code = read.day(cells, "day"), read.text(cells, "shift")
    if known is None:
        shift = shift_of(code, around.home)
        if shift is None:
            raise RowError(tr("there is no shift {code}", code=repr(code[:20])))
        before = DutyEntry(day, code, read.text(cells, "member"), "", *shift.on(day))
    else:
        before = known
    return replace(
        before,
        post=read.text(cells, "post", before.post),
        state=read.choice(cells, "state", DutyState, duty_state_name, before.state),
        stands_in_for=read.text(cells, "stands_in_for", before.stands_in_for),
        note=read.text(cells, "note", before.note),
    )


def _find_duty(cells: Cells, around: Around) -> DutyEntry | None:
    key = (read.day(cells, "day").isoformat(), read.text(cells, "shift"))
    return around.book.duty.get((*key, read.text(cells, "member")))


def _unit_of(member: Member, around: Around) -> str:
    return read.unit_text(member.unit_id, around)


def _name_of(entry: DutyEntry, around: Around) -> str:
    member = around.book.member(entry.member)
    return member.name if member is not None else ""


TEAM_COLUMNS = (CODE, NAME, FORCE, AREA, _plain("head", "head", "负责人", "队长"))
POST_COLUMNS = (
    CODE, NAME, FORCE, AREA,
    Column("mode", ("mode", "方式", "出勤方式"), lambda each, _around: mode_name(each.mode)),
    _plain("need", "need", "需要人数", "最低人数"),
    Column("lon", ("lon", "经度"), lambda p, _around: f"{p.place.lon:.7f}" if p.place else ""),
    Column("lat", ("lat", "纬度"), lambda p, _around: f"{p.place.lat:.7f}" if p.place else ""),
)  # fmt: skip
MEMBER_COLUMNS = (
    CODE, NAME, FORCE,
    _plain("team", "team", "队伍", "班组"),
    _plain("rank", "rank", "职务", "岗位"),
    PHONE,
    Column("unit", ("unit", "电台", "终端"), _unit_of),
    Column("skills", ("skills", "特长"), lambda each, _around: ", ".join(each.skills)),
    AREA,
    Column("disputes", ("disputes", "调解类别"), lambda each, _around: ", ".join(each.disputes)),
    _plain("most_cases", "most_cases", "最多在办"),
    Column("on_plan", ("on_plan", "参加排班"), lambda each, _around: read.yes_text(each.on_plan)),
)  # fmt: skip
LAWYER_COLUMNS = (
    _plain("community", "community", "社区", "社区编码"), NAME,
    _plain("firm", "firm", "律所", "律师事务所"), PHONE,
    _plain("hours", "hours", "坐班时间"),
)  # fmt: skip
APPOINTMENT_COLUMNS = (
    CODE,
    Column("occasion", ("occasion", "类型"), lambda each, _around: occasion_name(each.occasion)),
    _plain("title", "title", "主题", "标题"),
    Column("starts_at", ("starts_at", "开始"), lambda e, _around: read.instant_text(e.starts_at)),
    Column("ends_at", ("ends_at", "结束"), lambda e, _around: read.instant_text(e.ends_at)),
    _plain("place", "place", "地点"),
    _plain("speaker", "speaker", "主讲人", "法官"),
    _plain("audience", "audience", "对象"),
    _plain("notes", "notes", "备注"),
)  # fmt: skip
DUTY_COLUMNS = (
    Column("day", ("day", "日期"), lambda each, _around: each.day.isoformat()),
    _plain("shift", "shift", "班次"),
    _plain("member", "member", "编号", "工号", "呼号"),
    Column("member_name", ("member_name", "姓名"), _name_of),
    _plain("post", "post", "岗位"),
    Column("state", ("state", "状态"), lambda each, _around: duty_state_name(each.state)),
    _plain("stands_in_for", "stands_in_for", "顶替"),
    _plain("note", "note", "备注"),
)

FORMS = (
    ListForm(
        "members", mark("Members"), Member, MEMBER_COLUMNS, ("code",), _by_code("members"), _member,
    ),
    ListForm("teams", mark("Teams"), Team, TEAM_COLUMNS, ("code",), _by_code("teams"), _team),
    ListForm("posts", mark("Posts"), Post, POST_COLUMNS, ("code",), _by_code("posts"), _post),
    ListForm(
        "mediators", mark("Mediators"), Member, MEMBER_COLUMNS, ("code",), _by_code("members"),
        _mediator, lambda member: member.mediates,
    ),
    ListForm(
        "lawyers", mark("Community lawyers"), Lawyer, LAWYER_COLUMNS, ("community", "name"),
        _find_lawyer, _lawyer,
    ),
    ListForm(
        "calendar", mark("Hearings and lectures"), Appointment, APPOINTMENT_COLUMNS,
        ("title", "starts_at", "ends_at"), _by_code("appointments"), _appointment,
    ),
    ListForm(
        "duty", mark("Duty plan"), DutyEntry, DUTY_COLUMNS, ("day", "shift", "member", "post"),
        _find_duty, _duty,
    ),
    ListForm(
        "limits", mark("Lower limits"), StrengthLimit,
        (FORCE, AREA, _plain("least", "least", "最少人数")), ("force", "least"),
        _find_limit, _limit,
    ),
)  # fmt: skip


def form_of(name: str) -> ListForm:
    """Return a list by its name, e.g. ``members``; the names are those of :data:`FORMS`."""
    return next(form for form in FORMS if form.name == name)
