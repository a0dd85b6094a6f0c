"""Meters on the map."""

from __future__ import annotations

from night_noise.store.meters import read_meters

from cmdmap.api import Drawing, PluginDesk, Reader, Spot, Tone, tr


def draw_meters(desk: PluginDesk, reader: Reader) -> Drawing:
    """Draw each meter with its reading."""
    spots = [
        Spot(meter.id, meter.place, Tone.HIGH if meter.loud else Tone.GOOD, label=f"{meter.db:.0f}")
        for meter in read_meters(reader)
    ]
    return Drawing(spots, [(Tone.HIGH, tr("loud night")), (Tone.GOOD, tr("quiet"))])
