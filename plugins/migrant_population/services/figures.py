"""The numbers of the register as tables and charts, and the day that lists compare with.

Used by the reports, the analysis and the statistics view of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cmdmap.api import Chart, ChartKind, PluginDesk, Reader, Section, Table, tr
from migrant_population.domain.codes import code_name, province_name
from migrant_population.domain.deadlines import local_day
from migrant_population.domain.retention import retention_rules
from migrant_population.store.persons_list import Today
from migrant_population.store.statistics import Flow, Numbers, read_numbers

MOST_BARS = 12


def today_of(desk: PluginDesk, reader: Reader) -> Today:
    """Return what the filters of the list compare with."""
    before = retention_rules(desk.folder)["left"].before(local_day(reader.now))
    return Today(reader.now, int(desk.option("warn_days")), before.isoformat())


def statistics_sections(desk: PluginDesk, reader: Reader, grid: str = "") -> list[Section]:
    """Return the sections of the statistics sheet."""
    numbers = read_numbers(reader, local_day(reader.now), grid)
    names = {area.code: area.name for area in desk.jurisdiction().areas}
    return [
        Section(pairs=key_figures(numbers)),
        flow_section(numbers.flows),
        share_section(
            tr("By grid"), numbers.by_grid, lambda code: names.get(code, code) or tr("no house")
        ),
        share_section(
            tr("By origin"), numbers.by_origin, lambda code: province_name(code) or tr("unknown")
        ),
        share_section(
            tr("By reason of coming"),
            numbers.by_reason,
            lambda code: code_name("reason", code) or tr("unknown"),
        ),
        share_section(
            tr("By dwelling"),
            numbers.by_dwelling,
            lambda code: code_name("dwelling", code) or tr("unknown"),
        ),
    ]


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


def flow_section(flows: Sequence[Flow]) -> Section:
    """Return who came and went by month."""
    labels = [flow.month for flow in flows]
    series = [
        (tr("Came"), [float(flow.came) for flow in flows]),
        (tr("Moved away"), [float(flow.left) for flow in flows]),
        (tr("Changed houses"), [float(flow.changed) for flow in flows]),
    ]
    heads = [tr("Month"), tr("Came"), tr("Moved away"), tr("Changed houses"), tr("Balance")]
    rows = [(f.month, f.came, f.left, f.changed, f.came - f.left) for f in flows]
    title = tr("Came and left by month")
    return Section(
        title, tables=[Table(heads, rows)], charts=[Chart(ChartKind.LINES, title, labels, series)]
    )


def share_section(
    title: str, counts: Sequence[tuple[str, int]], name: Callable[[str], str]
) -> Section:
    """Return one way of counting: the table whole, the chart of the largest."""
    total = sum(number for _, number in counts) or 1
    rows = [(name(code), number, f"{number / total:.1%}") for code, number in counts]
    largest = counts[:MOST_BARS]
    chart = Chart(
        ChartKind.BARS,
        title,
        [name(code) for code, _ in largest],
        [(tr("Persons"), [float(number) for _, number in largest])],
    )
    table = Table([title, tr("Persons"), tr("Share")], rows)
    return Section(title, tables=[table], charts=[chart])
