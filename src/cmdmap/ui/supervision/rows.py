"""Rows of the Supervision workspace: late clocks, tallies, notices, wishes, compliance in words.

Made from the incidents of now (``domain/casework/overdue.py``) and the store's count
(``store/queries/compliance.py``), shown by the boards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.domain.casework.kinds import KindBook
from cmdmap.domain.casework.overdue import Late, Notice, OpenWish, Tally
from cmdmap.domain.casework.owners import Answerable
from cmdmap.domain.clock import ClockKind, Told
from cmdmap.i18n import tr
from cmdmap.services.casework.wording import clock_name, owner_name, told_name
from cmdmap.services.login.persons import PersonName
from cmdmap.store.queries.compliance import Compliance
from cmdmap.widgets.tables.lines import TableCell, TableLine
from cmdmap.widgets.wording import NOTHING, age_text

TONES = {Told.WARNED: "warn", Told.OVERDUE: "bad", Told.SUPERVISED: "bad"}
SIGNS = {Told.WARNED: "▲", Told.OVERDUE: "■", Told.SUPERVISED: "◆"}
"""A shape for each level: nothing is only a colour."""
GOOD_SHARE = 0.9
"""From here on a share is not worth a warning."""


def late_heads() -> tuple[str, ...]:
    """Return the headings of late clocks."""
    return (
        tr("Incident"), tr("Kind"), tr("Clock"), tr("State"), tr("Late by"), tr("Owner"),
        tr("Responsible area"), tr("Address"),
    )  # fmt: skip


def late_lines(late: Iterable[Late], kinds: KindBook) -> list[TableLine]:
    """Return late clocks as lines; the key is the incident with the clock."""
    lines = []
    for each in late:
        incident, tone = each.incident, TONES[each.level]
        cells = (
            TableCell(incident.number),
            TableCell(kinds.of(incident.kind).name),
            TableCell(clock_name(each.clock.kind)),
            TableCell(f"{SIGNS[each.level]} {told_name(each.level)}", tone=tone),
            TableCell(late_text(each.late), each.late.total_seconds(), tone),
            TableCell(owner_name(each.answerable.owner)),
            TableCell(area_text(each.answerable), tone="muted"),
            TableCell(incident.address, tone="muted"),
        )
        lines.append(TableLine((incident.id, each.clock.key), cells, incident.address))
    return lines


def tally_heads() -> tuple[str, ...]:
    """Return the headings of late clocks by owner and area."""
    return (tr("Owner"), tr("Responsible area"), tr("Overdue"), tr("Near"), tr("Worst"))


def tally_lines(tallies: Iterable[Tally]) -> list[TableLine]:
    """Return the counts by owner and area as lines."""
    return [
        TableLine(
            each.answerable,
            (
                TableCell(owner_name(each.answerable.owner)),
                TableCell(area_text(each.answerable), tone="muted"),
                TableCell(str(each.overdue), each.overdue, "bad" if each.overdue else "muted"),
                TableCell(str(each.near), each.near, "warn" if each.near else "muted"),
                TableCell(late_text(each.worst), each.worst.total_seconds()),
            ),
        )
        for each in tallies
    ]


def notice_heads() -> tuple[str, ...]:
    """Return the headings of open notices."""
    return (tr("Incident"), tr("Open for"), tr("Given by"), tr("To"), tr("Opinion"))


def notice_lines(
    notices: Iterable[Notice], now: datetime, person: PersonName = str
) -> list[TableLine]:
    """Return open notices as lines; the key is the incident with the notice's number."""
    lines = []
    for incident, each in notices:
        age_s = (now - each.at).total_seconds()
        cells = (
            TableCell(incident.number),
            TableCell(age_text(age_s), age_s),
            TableCell(person(each.by) if each.by else tr("the clock"), tone="muted"),
            TableCell(each.unit),
            TableCell(each.opinion),
        )
        hint = "\n".join(part for part in (each.unit, each.opinion, each.material) if part)
        lines.append(TableLine((incident.id, each.number), cells, hint))
    return lines


def wish_heads() -> tuple[str, ...]:
    """Return the headings of open wishes for other limits."""
    return (tr("Incident"), tr("Clock"), tr("Limit"), tr("Wanted"), tr("Asked by"), tr("Reason"))


def wish_lines(wishes: Iterable[OpenWish], person: PersonName = str) -> list[TableLine]:
    """Return open wishes as lines; the key is the incident with the kind of clock."""
    return [
        TableLine(
            (incident.id, wish.clock),
            (
                TableCell(incident.number),
                TableCell(clock_name(wish.clock)),
                TableCell(minute_text(clock.due_at), clock.due_at.timestamp(), "muted"),
                TableCell(minute_text(wish.due_at), wish.due_at.timestamp()),
                TableCell(person(wish.asked_by), tone="muted"),
                TableCell(wish.reason),
            ),
            wish.reason,
        )
        for incident, clock, wish in wishes
    ]


def compliance_heads() -> tuple[str, ...]:
    """Return the headings of compliance: today, then seven days."""
    return (
        tr("Clock"), tr("Today in time"), tr("Today overdue"), tr("Today kept"), tr("Running"),
        tr("7 days in time"), tr("7 days overdue"), tr("7 days kept"), tr("Median"),
        tr("90th percentile"),
    )  # fmt: skip


def compliance_lines(today: Iterable[Compliance], week: Iterable[Compliance]) -> list[TableLine]:
    """Return one line per kind of clock that began within seven days."""
    of_today: Mapping[ClockKind, Compliance] = {each.clock: each for each in today}
    lines = []
    for seven in week:
        day = of_today.get(seven.clock, Compliance(seven.clock, 0, 0, 0, None, None))
        cells = (
            TableCell(clock_name(seven.clock)),
            TableCell(str(day.in_time), day.in_time),
            TableCell(str(day.overdue), day.overdue, "bad" if day.overdue else "muted"),
            _share(day),
            TableCell(str(day.running), day.running, "muted"),
            TableCell(str(seven.in_time), seven.in_time),
            TableCell(str(seven.overdue), seven.overdue, "bad" if seven.overdue else "muted"),
            _share(seven),
            _time(seven.median_s),
            _time(seven.p90_s),
        )
        lines.append(TableLine(seven.clock, cells))
    return lines


def late_text(late: timedelta) -> str:
    """Write by how much a clock is late, or in what time its limit comes."""
    seconds = late.total_seconds()
    return age_text(seconds) if seconds >= 0 else tr("in {age}", age=age_text(-seconds))


def area_text(answerable: Answerable) -> str:
    """Write the area whose team is meant."""
    return NOTHING if answerable.area is None else answerable.area.name


def minute_text(at: datetime) -> str:
    """Write a limit in local time, to the minute."""
    return at.astimezone(LOCAL).strftime("%m-%d %H:%M")


def _share(row: Compliance) -> TableCell:
    if row.share is None:
        return TableCell(NOTHING, -1, "muted")
    tone = "good" if row.share >= GOOD_SHARE else "warn"
    return TableCell(f"{row.share * 100:.0f} %", row.share, tone)


def _time(seconds: float | None) -> TableCell:
    return TableCell(age_text(seconds), -1 if seconds is None else seconds, "muted")
