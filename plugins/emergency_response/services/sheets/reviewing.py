"""Review sheet of one activation, and the analyses over many; drills and real ones never mixed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from cmdmap.api import (
    LOCAL,
    Cell,
    Chart,
    ChartKind,
    PluginDesk,
    Reader,
    Section,
    Sheet,
    Table,
    WorldError,
    tr,
)
from emergency_response.domain.deadlines import lateness, span_words
from emergency_response.domain.kinds import kind_title
from emergency_response.domain.levels import RESPONSE_WORDS, Grade
from emergency_response.domain.timeline import reaction
from emergency_response.services.course import Course, read_course
from emergency_response.services.sheets.parts import head, number_of, task_table, when
from emergency_response.services.sheets.response import sheet_of
from emergency_response.store.activations import Activation, read_between
from emergency_response.store.review import Lesson, read_lessons

DEFAULT_DAYS = 365


def review_sheet(_desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """The after-action review: figures, lateness, course, lessons."""
    course = read_course(reader, number_of(wanted, "activation"))
    found = course.activation
    lines = Table(
        (tr("Time"), tr("After"), tr("Written by"), tr("What")),
        [
            (when(each.at), span_words(each.at - found.began_at), each.by, each.words)
            for each in course.happenings
        ],
        tr("Course"),
        (1.5, 0.7, 1.0, 5.0),
    )
    sections = (
        head(found),
        Section(tr("Figures"), pairs=review_figures(course, reader.now)),
        Section(tables=(task_table(course.tasks, found.ended_at or reader.now), lines)),
        Section(
            tables=(_lesson_table(read_lessons(reader, found.id)),),
            signatures=(tr("Drawn up by"), tr("Commander (seal)")),
        ),
    )
    return sheet_of(found, tr("After-action review"), sections)


def review_figures(course: Course, now: datetime) -> list[tuple[str, str]]:
    """Return how fast people were reached and how the tasks were kept, in words."""
    found = course.activation
    reached = reaction(found.began_at, course.reached_at, len(course.calls))
    late = lateness((task.clock for task in course.tasks), found.ended_at or now)
    lasted = (found.ended_at or now) - found.began_at
    pairs = [
        (tr("Lasted"), span_words(lasted)),
        (tr("Reached"), f"{reached.reached} / {reached.total}"),
        (tr("Tasks done"), f"{late.done} / {late.total - late.dropped}"),
        (tr("Tasks late"), str(late.late)),
        (tr("In time"), f"{late.in_time_share:.0%}"),
    ]
    if reached.median is not None and reached.slowest is not None:
        pairs.insert(2, (tr("Median until reached"), span_words(reached.median)))
        pairs.insert(3, (tr("Slowest until reached"), span_words(reached.slowest)))
    if late.late:
        pairs.append((tr("Median lateness"), span_words(late.median_late)))
        pairs.append((tr("Worst lateness"), span_words(late.worst)))
    return pairs


def responses(_desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """Statistics of real activations; drills are not among them."""
    return _statistics(reader, wanted, tr("Emergency responses"), drill=False)


def drills(_desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """Statistics of drills; nothing real is among them."""
    sheet = _statistics(reader, wanted, tr("Drills"), drill=True)
    return Sheet(sheet.title, sheet.sections, banner=tr("DRILLS"))


def lessons(_desk: PluginDesk, reader: Reader, _wanted: Mapping[str, str]) -> Sheet:
    """Every lesson that is not settled."""
    return Sheet(tr("Lessons to settle"), (Section(tables=(_lesson_table(read_lessons(reader)),)),))


def _statistics(reader: Reader, wanted: Mapping[str, str], title: str, *, drill: bool) -> Sheet:
    begin, end = _span(reader.now, wanted)
    found = read_between(reader, begin, end, drill=drill)
    kinds = Counter(kind_title(each.kind) for each in found)
    levels = Counter(each.levels.response for each in found)
    months = Counter(f"{each.began_at.astimezone(LOCAL):%Y-%m}" for each in found)
    names = sorted(kinds)
    sections = [
        Section(
            pairs=[
                (tr("From"), when(begin)),
                (tr("To date"), when(end)),
                (tr("Count"), str(len(found))),
            ],
            tables=(_kind_table(found, names), _list_table(found)),
            charts=_charts(kinds, levels, months) if found else (),
        )
    ]
    return Sheet(title, sections)


def _kind_table(found: Sequence[Activation], names: Sequence[str]) -> Table:
    grades = (Grade.I, Grade.II, Grade.III, Grade.IV)
    counts = Counter((kind_title(each.kind), each.levels.response) for each in found)
    rows: list[list[Cell]] = [[name, *(counts[name, each] for each in grades)] for name in names]
    heads = (tr("Kind"), *(tr(RESPONSE_WORDS[grade]) for grade in grades))
    return Table(heads, rows, tr("By kind and response level"))


def _list_table(found: Sequence[Activation]) -> Table:
    heads = (tr("Number"), tr("Plan"), tr("Where"), tr("Begun"), tr("Ended"))
    rows = [
        (each.number, each.title, each.address, when(each.began_at), when(each.ended_at))
        for each in found
    ]
    return Table(heads, rows, tr("List"), (1.3, 2.4, 1.6, 1.3, 1.3))


def _charts(kinds: Counter[str], levels: Counter[Grade], months: Counter[str]) -> tuple[Chart, ...]:
    number = tr("Count")
    by_kind = sorted(kinds)
    by_level = sorted(levels)
    by_month = sorted(months)
    return (
        Chart(ChartKind.BARS, tr("By kind"), by_kind, [(number, [kinds[k] for k in by_kind])]),
        Chart(
            ChartKind.BARS,
            tr("By response level"),
            [tr(RESPONSE_WORDS[level]) for level in by_level],
            [(number, [levels[level] for level in by_level])],
        ),
        Chart(ChartKind.LINES, tr("By month"), by_month, [(number, [months[m] for m in by_month])]),
    )


def _lesson_table(found: Sequence[Lesson]) -> Table:
    heads = (tr("Activation"), tr("Lesson"), tr("Seen to by"), tr("Deadline"), tr("Result"))
    rows = [(each.number, each.text, each.owner, str(each.due), each.result) for each in found]
    return Table(heads, rows, tr("Lessons"), (1.2, 3.0, 1.0, 1.0, 2.0))


def _span(now: datetime, wanted: Mapping[str, str]) -> tuple[datetime, datetime]:
    """Return the instants of ``from`` and ``to`` (local days, the last one whole)."""
    today = now.astimezone(LOCAL).date()
    try:
        first = date.fromisoformat(wanted.get("from") or str(today - timedelta(days=DEFAULT_DAYS)))
        last = date.fromisoformat(wanted.get("to") or str(today))
    except ValueError:
        raise WorldError(tr("Give days as 2026-11-24.")) from None
    begin = datetime.combine(first, time(), LOCAL).astimezone(UTC)
    return begin, datetime.combine(last + timedelta(days=1), time(), LOCAL).astimezone(UTC)
