"""Duty lines: how entries of the duty log become lines of the radio log, and both one history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cmdmap.domain.ids import UnitId
from cmdmap.domain.radio.duty_log import Entry, EntryKind
from cmdmap.domain.unit import LiveUnit
from cmdmap.i18n import tr
from cmdmap.store.queries.radio_log import LogEntry
from cmdmap.ui.models.radio_lines import line_of_entry
from cmdmap.ui.models.radio_log import LineKind, RadioLine
from cmdmap.ui.radio.talks import Talks


def line_of_duty(entry: Entry, present: Mapping[UnitId, LiveUnit]) -> RadioLine:
    """Return the line of an entry; who wrote it stands where a radio's identity would."""
    live = present.get(entry.unit_id) if entry.unit_id is not None else None
    written = entry.kind is EntryKind.NOTE
    text = entry.text
    if entry.corrects is not None:
        text = tr("corrects no. {number}: {said}", number=entry.corrects, said=entry.text)
    if entry.incident:
        text = f"{entry.incident}  {text}"
    return RadioLine(
        at=entry.at,
        unit_id=entry.unit_id,
        unit_name=live.unit.name if live else entry.team,
        radio=entry.by,
        kind=LineKind.NOTE if written else LineKind.DESK,
        text=text,
        place=entry.place,
        entry=entry,
    )


def history_lines(
    heard: Sequence[LogEntry],
    written: Iterable[Entry],
    present: Mapping[UnitId, LiveUnit],
    talks: Talks,
) -> list[RadioLine]:
    """Return stored lines of both logs in the order they came, oldest first.

    ``heard`` and ``written`` have the newest first, as the store returns them.
    """
    lines = [(entry.heard_at, line_of_entry(entry, present, talks)) for entry in reversed(heard)]
    lines += [(entry.written_at, line_of_duty(entry, present)) for entry in written]
    return [line for _, line in sorted(lines, key=lambda pair: pair[0]) if line is not None]
