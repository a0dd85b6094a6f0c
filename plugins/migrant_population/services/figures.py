"""The numbers of the register in words: sections for reports, titles and names for the screen.

Used by the reports, the analysis and the statistics view of the page; the day that lists compare
with is made here as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cmdmap.api import Chart, ChartKind, PluginDesk, Reader, Section, Table, tr
from migrant_population.domain.codes import code_name, province_name
from migrant_population.domain.deadlines import local_day
from migrant_population.domain.periods import Period, Span, period_of
from migrant_population.domain.retention import retention_rules
from migrant_population.store.persons_list import Today
from migrant_population.store.statistics import Flow, Numbers, read_numbers

MOST_BARS = 12


def today_of(desk: PluginDesk, reader: Reader) -> Today:
    """Return what the filters of the list compare with."""
    before = retention_rules(desk.folder)["left"].before(local_day(reader.now))
    return Today(reader.now, int(desk.option("warn_days")), before.isoformat())


def numbers_of(reader: Reader, span: Span, grid: str = "") -> tuple[Numbers, Period]:
    """Count the register with the flows of a span; return the days of it as well."""
    today = local_day(reader.now)
    period = period_of(span, today)
    return read_numbers(reader, today, period, grid), period


def statistics_sections(
    desk: PluginDesk, reader: Reader, span: Span = Span.TWELVE, grid: str = ""
) -> list[Section]:
    """Return the sections of the statistics sheet."""
    numbers, period = numbers_of(reader, span, grid)
    return [
        Section(pairs=key_figures(numbers)),
        month_section(numbers.months),
        *(flow_section(desk, kind, flows, period) for kind, flows in numbers.flows.items()),
        *(share_section(desk, kind, counts) for kind, counts in numbers.shares.items()),
    ]


def share_title(kind: str) -> str:
    """Return the heading of one way of counting persons."""
    match kind:
        case "grid":
            return tr("By grid")
        case "origin":
            return tr("By origin")
        case "reason":
            return tr("By reason of coming")
        case "dwelling":
            return tr("By dwelling")
        case _:
            return tr("By sex")


def kind_name(desk: PluginDesk, kind: str, code: str) -> str:
    """Return the name of what was counted: a grid, a province, a reason, a dwelling, a sex."""
    if kind == "grid":
        names = {area.code: area.name for area in desk.jurisdiction().areas}
        return names.get(code, code) or tr("no house")
    name = province_name(code) if kind == "origin" else code_name(kind, code)
    return name or tr("unknown")


def span_words(span: Span) -> str:
    """Return the name of a span."""
    match span:
        case Span.MONTH:
            return tr("this month")
        case Span.LAST_MONTH:
            return tr("last month")
        case Span.QUARTER:
            return tr("3 months")
        case Span.TWELVE:
            return tr("12 months")
        case Span.YEAR:
            return tr("this year")


def key_figures(numbers: Numbers) -> list[tuple[str, str]]:
    """Return the figures at the head of the sheet."""
    return [
        (tr("Migrant residents"), f"{numbers.total:,}"),
        (tr("Not registered yet"), f"{numbers.unregistered:,}"),
        (tr("Registration overdue"), f"{numbers.overdue:,}"),
        (tr("Rental houses"), f"{numbers.houses:,}"),
        (tr("Rooms"), f"{numbers.rooms:,}"),
        (tr("Open hazards"), f"{numbers.hazards:,}"),
    ]


def month_chart(months: Mapping[str, Flow]) -> Chart:
    """Return who came and left by month as a chart."""
    flows = months.values()
    series = [
        (tr("Came"), [float(flow.came) for flow in flows]),
        (tr("Moved away"), [float(flow.left) for flow in flows]),
        (tr("Changed houses"), [float(flow.moved_in) for flow in flows]),
    ]
    return Chart(ChartKind.LINES, tr("Came and left by month"), list(months), series)


def month_section(months: Mapping[str, Flow]) -> Section:
    """Return who came and went by month."""
    table = Table([tr("Month"), *_flow_heads()], [_flow_row(m, f) for m, f in months.items()])
    chart = month_chart(months)
    return Section(chart.title, tables=[table], charts=[chart])


def flow_section(desk: PluginDesk, kind: str, flows: Mapping[str, Flow], period: Period) -> Section:
    """Return the moves of a period by one kind, with their sum."""
    rows = [_flow_row(kind_name(desk, kind, code), flow) for code, flow in flows.items()]
    whole = Flow(*(sum(each) for each in zip(*flows.values(), strict=True))) if flows else Flow()
    rows.append(_flow_row(tr("Altogether"), whole))
    days = tr("{first} to {last}", first=period.first, last=period.last)
    title = tr("Moves {days}: {kind}", days=days, kind=share_title(kind).lower())
    return Section(title, tables=[Table([share_title(kind), *_flow_heads()], rows)])


def _flow_heads() -> list[str]:
    return [
        tr("Came"), tr("From another house"), tr("To another house"), tr("Moved away"),
        tr("Balance"),
    ]  # fmt: skip


def _flow_row(name: str, flow: Flow) -> tuple[str, int, int, int, int, int]:
    return (name, flow.came, flow.moved_in, flow.moved_out, flow.left, flow.balance)


def share_chart(desk: PluginDesk, kind: str, counts: Sequence[tuple[str, int]]) -> Chart:
    """Return the largest of one way of counting as bars."""
    largest = counts[:MOST_BARS]
    return Chart(
        ChartKind.BARS,
        share_title(kind),
        [kind_name(desk, kind, code) for code, _ in largest],
        [(tr("Persons"), [float(number) for _, number in largest])],
    )


def share_section(desk: PluginDesk, kind: str, counts: Sequence[tuple[str, int]]) -> Section:
    """Return one way of counting: the table whole, the chart of the largest."""
    total = sum(number for _, number in counts) or 1
    rows = [(kind_name(desk, kind, code), n, f"{n / total:.1%}") for code, n in counts]
    chart = share_chart(desk, kind, counts)
    table = Table([chart.title, tr("Persons"), tr("Share")], rows)
    return Section(chart.title, tables=[table], charts=[chart])
