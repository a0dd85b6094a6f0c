"""``cmdmap analyse``: lists the analyses of active plugins and prints the findings of one."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from cmdmap.api.sheets import Chart, Section, Sheet
from cmdmap.cli.acting import add_as
from cmdmap.cli.report.sheets import add_wanted, find, list_slots, opened, wanted_of
from cmdmap.cli.table import print_json, print_table


def register(parser: argparse.ArgumentParser) -> None:
    """Add the command's words to its parser."""
    parts = parser.add_subparsers(dest="part", required=True, metavar="PART")
    listing = parts.add_parser("list", help="list the analyses of active plugins")
    running = parts.add_parser("run", help="print the findings of an analysis")
    running.add_argument("analysis", metavar="PLUGIN.ANALYSIS")
    add_wanted(running)
    for part, run in ((listing, run_list), (running, run_run)):
        part.add_argument("--json", action="store_true", help="print JSON")
        add_as(part)
        part.set_defaults(run=run)


def run_list(args: argparse.Namespace) -> int:
    """List what the actor may run."""
    with opened(args) as (host, actor, _console):
        list_slots(host.parts.analyses(), actor, as_json=args.json)
    return 0


def run_run(args: argparse.Namespace) -> int:
    """Print one analysis as tables, or as JSON."""
    wanted = wanted_of(args)
    with opened(args) as (host, actor, _console):
        sheet = find(host.parts.analyses(), args.analysis, actor).make(wanted).result()
    if args.json:
        print_json(asdict(sheet))
    else:
        _print_sheet(sheet)
    return 0


def _print_sheet(sheet: Sheet) -> None:
    print(sheet.title)
    for section in sheet.sections:
        _print_section(section)


def _print_section(section: Section) -> None:
    if section.heading:
        print(f"\n{section.heading}")
    for label, value in section.pairs:
        print(f"{label}: {value}")
    for words in section.words:
        print(words)
    for table in section.tables:
        print(f"\n{table.title}" if table.title else "")
        print_table(tuple(table.heads), [tuple(row) for row in table.rows])
    for chart in section.charts:
        _print_chart(chart)


def _print_chart(chart: Chart) -> None:
    unit = f" ({chart.unit})" if chart.unit else ""
    print(f"\n{chart.title}{unit}")
    names = [name for name, _values in chart.series]
    rows = [
        (label, *(values[n] if n < len(values) else None for _name, values in chart.series))
        for n, label in enumerate(chart.labels)
    ]
    print_table(("", *names), rows)
