"""What is shown of lamps: the layer, the analysis, the report, the count for other plugins.

Each gets a reader of the plugin's tables and returns values; the console draws and prints them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from cmdmap.api import (
    LOCAL,
    Chart,
    ChartKind,
    Count,
    Drawing,
    PluginDesk,
    Reader,
    Ring,
    Section,
    Sheet,
    Spot,
    Table,
    Tone,
    inside,
    tr,
)
from template.store.lamps import read_lamps


def draw_lamps(desk: PluginDesk, reader: Reader) -> Drawing:
    """Draw every lamp; the broken ones loud."""
    spots = [
        Spot(lamp.id, lamp.place, Tone.HIGH if lamp.broken_at else Tone.GOOD, label=lamp.code)
        for lamp in read_lamps(reader)
    ]
    return Drawing(spots, [(Tone.HIGH, tr("broken")), (Tone.GOOD, tr("works"))])


def by_community(desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """Count broken lamps by community."""
    counts = Counter(lamp.community for lamp in read_lamps(reader, broken_only=True))
    rows = counts.most_common()
    table = Table([tr("Community"), tr("Broken lamps")], rows)
    chart = Chart(
        ChartKind.BARS,
        tr("Broken lamps"),
        [name for name, _ in rows],
        [(tr("Broken lamps"), [number for _, number in rows])],
    )
    return Sheet(tr("Broken lamps by community"), [Section(tables=[table], charts=[chart])])


def broken_list(desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """List broken lamps, longest broken first."""
    rows = [
        (lamp.code, lamp.community, f"{lamp.broken_at.astimezone(LOCAL):%Y-%m-%d %H:%M}")
        for lamp in read_lamps(reader, broken_only=True)
        if lamp.broken_at is not None
    ]
    table = Table([tr("Code"), tr("Community"), tr("Broken since")], rows)
    return Sheet(
        tr("List of broken lamps"), [Section(tables=[table], signatures=[tr("Checked by")])]
    )


def count_lamps(desk: PluginDesk, reader: Reader, ring: Ring) -> Count:
    """Count the lamps inside a ring, for a plugin that plans there."""
    lamps = read_lamps(reader)
    held = inside(ring, [lamp.place for lamp in lamps])
    codes = [lamp.code for lamp, within in zip(lamps, held, strict=True) if within]
    return Count(len(codes), tuple(codes[:20]))
