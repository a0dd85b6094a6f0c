"""Statistics: fire safety by community, grid and kind, and how far a campaign has come.

Entries of the manifest, drawn by the program as tables and charts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cmdmap.api import (
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
from fire_safety.domain.campaign import Progress, total
from fire_safety.domain.days import day_of, day_text
from fire_safety.services.area_names import area_names
from fire_safety.services.papers.letters import item_words
from fire_safety.services.reference import reference
from fire_safety.store.campaigns import progress_by, read_campaign
from fire_safety.store.statistics import PartCount, count_items, count_parts

PERIOD_D = 30


def overview(desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """Return places, risk, inspections and hazards of the last days (``days``, usually 30)."""
    today = day_of(reader.now)
    days = int(wanted.get("days", "")) if wanted.get("days", "").isdecimal() else PERIOD_D
    names = area_names(desk)
    by_community = count_parts(reader, "community", today - days, today, today)
    labels = [names.get(part.part, part.part) or tr("no place") for part in by_community]
    risks = Chart(
        ChartKind.STACKED,
        tr("Places by risk"),
        labels,
        (
            (tr("high"), [part.high for part in by_community]),
            (tr("middle"), [part.middle for part in by_community]),
            (tr("low"), [part.places - part.high - part.middle for part in by_community]),
        ),
    )
    items = count_items(reader)
    hazards = Chart(
        ChartKind.BARS,
        tr("Hazards not put right, by item"),
        [f"{code} {item_words(text)}"[:18] for code, text, _ in items],
        ((tr("Hazards"), [number for _, _, number in items]),),
    )
    kinds = {code: kind.name for code, kind in reference(desk).kinds.items()}
    return Sheet(
        tr("Fire safety, last {days} days", days=days),
        (
            Section(
                tr("By community"),
                tables=(_parts(by_community, names, tr("Community")),),
                charts=(risks,),
            ),
            Section(
                tr("By kind"),
                tables=(
                    _parts(
                        count_parts(reader, "kind", today - days, today, today), kinds, tr("Kind")
                    ),
                ),
                charts=(hazards,),
            ),
        ),
        landscape=True,
    )


def _parts(parts: Sequence[PartCount], names: Mapping[str, str], head: str) -> Table:
    heads = (
        head, tr("Places"), tr("High risk"), tr("Middle risk"), tr("Overdue"), tr("Inspected"),
        tr("Found"), tr("Not put right"),
    )  # fmt: skip
    rows = [
        (
            names.get(part.part, part.part) or tr("no place"), part.places, part.high, part.middle,
            part.overdue, part.inspected, part.found, part.unsettled,
        )
        for part in parts
    ]  # fmt: skip
    return Table(heads, rows)


def campaign_sheet(desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """Return how far a campaign (``campaign``) has come by community, grid and kind."""
    said = wanted.get("campaign", "")
    row = read_campaign(reader, int(said)) if said.isdecimal() else None
    if row is None:
        raise WorldError(tr("Choose a campaign first."))
    names = area_names(desk)
    kinds = {code: kind.name for code, kind in reference(desk).kinds.items()}
    communities = progress_by(reader, row.id, "community")
    whole = total(communities.values())
    sections = [
        Section(
            pairs=(
                (tr("Period"), f"{day_text(row.from_day)} – {day_text(row.to_day)}"),
                (tr("Area"), names.get(row.area, row.area) or tr("everywhere")),
                (tr("Kinds"), ", ".join(kinds.get(kind, kind) for kind in row.kinds) or tr("all")),
                (tr("Inspected"), f"{whole.inspected} / {whole.targets} ({whole.share:.0%})"),
                (
                    tr("Put right"),
                    tr("{passed} of {found} hazards", passed=whole.put_right, found=whole.findings),
                ),
            ),
            charts=(_chart(communities, names),),
        ),
        Section(tr("By community"), tables=(_progress(communities, names, tr("Community")),)),
        Section(
            tr("By grid"),
            tables=(_progress(progress_by(reader, row.id, "grid"), names, tr("Grid")),),
        ),
        Section(
            tr("By kind"),
            tables=(_progress(progress_by(reader, row.id, "kind"), kinds, tr("Kind")),),
        ),
    ]
    return Sheet(row.name, sections, row.number)


def _chart(parts: Mapping[str, Progress], names: Mapping[str, str]) -> Chart:
    labels = [names.get(part, part) for part in parts]
    return Chart(
        ChartKind.BARS,
        tr("Targets and inspected places"),
        labels,
        (
            (tr("Targets"), [each.targets for each in parts.values()]),
            (tr("Inspected"), [each.inspected for each in parts.values()]),
        ),
    )


def _progress(parts: Mapping[str, Progress], names: Mapping[str, str], head: str) -> Table:
    heads = (head, tr("Targets"), tr("Inspected"), tr("Done"), tr("Hazards"), tr("Put right"))
    rows = [
        (
            names.get(part, part) or tr("no place"),
            each.targets,
            each.inspected,
            f"{each.share:.0%}",
            each.findings,
            each.put_right,
        )
        for part, each in parts.items()
    ]
    return Table(heads, rows)
