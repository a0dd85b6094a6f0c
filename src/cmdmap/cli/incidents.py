"""``cmdmap incidents``: lists, shows, searches, opens and moves incidents, imports and exports.

Only the parsers; what they run stands in ``cli/casework``.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from cmdmap.cli.acting import add_as
from cmdmap.cli.casework.acts import ACTS, run_do, run_open
from cmdmap.cli.casework.case_desk import DATUMS, WGS84, add_place
from cmdmap.cli.casework.listing import OPEN, STATES, run_kinds, run_list, run_search, run_show
from cmdmap.cli.casework.tables import run_export, run_import
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.incident import CallResult, CloseKind, Satisfaction, Source, Tier, Urgency

SHOWN = 50


def register(parser: argparse.ArgumentParser) -> None:
    """Add the command's words to its parser."""
    _add_filter(parser)
    _add_listing(parser, run_list)
    parts = parser.add_subparsers(dest="part", metavar="PART")
    showing = parts.add_parser("show", help="one incident with its time line")
    showing.add_argument("number", metavar="NUMBER")
    _add_json(showing, run_show)
    searching = parts.add_parser("search", help="by number, address, text, pinyin or initials")
    searching.add_argument("text", nargs="+", metavar="TEXT")
    _add_listing(searching, run_search)
    _add_json(parts.add_parser("kinds", help="the kinds of incidents"), run_kinds)
    _add_open(parts)
    _add_do(parts)
    _add_import(parts)
    exporting = parts.add_parser("export", help="write a table (.xlsx or .csv), persons masked")
    exporting.add_argument("file", type=Path, metavar="FILE")
    exporting.add_argument("--search", default="", metavar="TEXT")
    _add_filter(exporting)
    add_as(exporting)
    exporting.set_defaults(run=run_export)


def _add_open(parts: Any) -> None:
    opening = parts.add_parser("open", help="open an incident: a kind and a place are enough")
    opening.add_argument("--kind", required=True, help="as listed by cmdmap incidents kinds")
    _add_content(opening)
    opening.add_argument("--known-at", metavar="TIME", help="when it was known (default: now)")
    opening.add_argument("--reported", action="store_true", help="leave it to be taken in")
    add_as(opening)
    _add_json(opening, run_open)


def _add_do(parts: Any) -> None:
    doing = parts.add_parser("do", help="do one act of the loop to an incident")
    doing.add_argument("number", metavar="NUMBER")
    acts = [act.value.replace("_", "-") for act in ACTS]
    doing.add_argument("act", choices=acts, metavar="ACT", help=", ".join(acts))
    doing.add_argument("--unit", action="append", metavar="UNIT", help="key, number or name")
    doing.add_argument("--instead", action="append", metavar="UNIT", help="of reassign")
    doing.add_argument("--reason")
    doing.add_argument("--kind")
    _add_content(doing)
    doing.add_argument("--when", metavar="TIME", help="when it happened (default: now)")
    doing.add_argument("--tier", type=int, choices=[int(tier) for tier in Tier])
    doing.add_argument("--until", metavar="TIME", help="of suspend")
    doing.add_argument("--clock", choices=[clock.value for clock in ClockKind])
    doing.add_argument("--due", metavar="TIME", help="of ask-postpone")
    doing.add_argument("--result", choices=[result.value for result in CallResult])
    doing.add_argument("--satisfaction", choices=[each.value for each in Satisfaction])
    doing.add_argument("--close-kind", choices=[each.value for each in CloseKind])
    doing.add_argument("--team", help="who is called to account, of supervise")
    doing.add_argument("--material", help="of supervise")
    doing.add_argument("--notice", type=int, help="number of the supervision, of answer")
    doing.add_argument("--into", metavar="NUMBER", help="of merge")
    add_as(doing)
    _add_json(doing, run_do)


def _add_import(parts: Any) -> None:
    bringing = parts.add_parser("import", help="bring in an extract of 110 or 12345")
    bringing.add_argument("file", type=Path, metavar="FILE", help=".xlsx or .csv")
    bringing.add_argument(
        "--map", action="append", default=[], metavar="PART=COLUMN", help="heading or number from 1"
    )
    bringing.add_argument("--datum", choices=DATUMS, default=WGS84)
    bringing.add_argument(
        "--source", choices=[source.value for source in Source], default=Source.POLICE_110.value
    )
    bringing.add_argument("--unknown-kind", default="", metavar="KIND")
    bringing.add_argument("--dealt-with", action="store_true", help="keep the rows as history only")
    bringing.add_argument("--attach-twins", action="store_true", help="attach repeated matters")
    bringing.add_argument("--skip-refused", action="store_true", help="import the good rows alone")
    bringing.add_argument("--dry-run", action="store_true", help="judge the rows, change nothing")
    add_as(bringing)
    _add_json(bringing, run_import)


def _add_content(parser: argparse.ArgumentParser) -> None:
    add_place(parser)
    parser.add_argument("--text", help="what happened or was said")
    parser.add_argument("--urgency", type=int, choices=[int(urgency) for urgency in Urgency])
    parser.add_argument("--source", choices=[source.value for source in Source])
    parser.add_argument("--name", help="of the caller")
    parser.add_argument("--phone", help="of the caller")
    parser.add_argument("--outside", metavar="NUMBER", help="number in the other system")


def _add_filter(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--state", choices=STATES, default=OPEN, metavar="STATE")
    parser.add_argument("--kind", action="append", metavar="KIND")


def _add_listing(parser: argparse.ArgumentParser, run: Any) -> None:
    parser.add_argument("--limit", type=int, default=SHOWN, metavar="ROWS")
    _add_json(parser, run)


def _add_json(parser: argparse.ArgumentParser, run: Any) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)
