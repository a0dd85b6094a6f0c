"""The lists as sheets: places, hazards, alarms, filtered as the page shows them.

Entries of the manifest; the program writes them as Excel, CSV or PDF and makes cells harmless.
Names of persons and telephones stay masked.
"""

from __future__ import annotations

from collections.abc import Mapping

from cmdmap.api import PluginDesk, Reader, Section, Sheet, Table, tr
from fire_safety.domain.days import day_text, instant_text
from fire_safety.domain.finding import STATE_WORDS
from fire_safety.domain.plan import LEVEL_WORDS
from fire_safety.domain.sensor import ALARM_WORDS, KIND_WORDS
from fire_safety.services.area_names import area_names
from fire_safety.services.papers.letters import item_words
from fire_safety.services.reference import reference
from fire_safety.store.alarms import list_alarms
from fire_safety.store.findings import FindingFilter, list_findings
from fire_safety.store.places import Order, PlaceFilter, list_places

MOST = 50_000


def place_filter(wanted: Mapping[str, str]) -> PlaceFilter:
    """Return the filter that a page has written with :func:`as_words`."""
    return PlaceFilter(
        text=wanted.get("text", ""),
        kinds=tuple(filter(None, wanted.get("kinds", "").split(","))),
        level=wanted.get("level", ""),
        area=wanted.get("area", ""),
        due_from=_day(wanted.get("due_from", "")),
        due_to=_day(wanted.get("due_to", "")),
        ended=wanted.get("ended") == "1",
        order=Order(wanted.get("order") or Order.RISK),
    )


def as_words(wanted: PlaceFilter) -> dict[str, str]:
    """Return a filter as the words a report is asked with."""
    return {
        "text": wanted.text,
        "kinds": ",".join(wanted.kinds),
        "level": wanted.level,
        "area": wanted.area,
        "due_from": "" if wanted.due_from is None else str(wanted.due_from),
        "due_to": "" if wanted.due_to is None else str(wanted.due_to),
        "ended": "1" if wanted.ended else "",
        "order": wanted.order.value,
    }


def _day(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() else None


def place_sheet(desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """Return the list of places."""
    names, kinds = area_names(desk), reference(desk).kinds
    rows = [
        (
            row.number,
            row.name,
            kinds[row.kind].name if row.kind in kinds else row.kind,
            row.address,
            names.get(row.community, ""),
            names.get(row.grid, ""),
            row.size.area_m2 or None,
            row.risk,
            tr(LEVEL_WORDS[row.level]),
            day_text(row.inspected_day) if row.inspected_day else "",
            day_text(row.due_day),
        )
        for row in list_places(reader, place_filter(wanted), MOST)
    ]
    heads = (
        tr("Number"), tr("Name"), tr("Kind"), tr("Address"), tr("Community"), tr("Grid"),
        tr("Area m²"), tr("Risk"), tr("Level"), tr("Last inspected"), tr("Due"),
    )  # fmt: skip
    return Sheet(tr("Places"), (Section(tables=(Table(heads, rows),)),), landscape=True)


def finding_sheet(desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """Return the list of hazards."""
    names = area_names(desk)
    asked = FindingFilter(
        wanted.get("text", ""), wanted.get("unsettled", "1") == "1", area=wanted.get("area", "")
    )
    rows = [
        (
            row.number,
            row.place_name,
            names.get(row.grid, ""),
            row.item,
            item_words(row.item_text),
            row.text,
            tr(STATE_WORDS[row.state]),
            instant_text(row.found_at_us),
            day_text(row.deadline_day) if row.deadline_day else "",
        )
        for row in list_findings(reader, asked, MOST)
    ]
    heads = (
        tr("Number"), tr("Place"), tr("Grid"), tr("Item"), tr("Requirement"), tr("Found"),
        tr("State"), tr("Found at"), tr("Deadline"),
    )  # fmt: skip
    return Sheet(tr("Hazards"), (Section(tables=(Table(heads, rows),)),), landscape=True)


def alarm_sheet(desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """Return the list of sensor alarms."""
    del desk
    rows = [
        (
            row.number,
            tr(KIND_WORDS[row.kind]),
            row.sensor_name or row.sensor_key,
            row.place_name,
            instant_text(row.at_us),
            row.repeats,
            row.value,
            tr(ALARM_WORDS[row.state]),
        )
        for row in list_alarms(reader, wanted.get("state", ""), MOST)
    ]
    heads = (
        tr("Number"), tr("Kind"), tr("Sensor"), tr("Place"), tr("Since"), tr("Messages"),
        tr("Value"), tr("State"),
    )  # fmt: skip
    return Sheet(tr("Sensor alarms"), (Section(tables=(Table(heads, rows),)),), landscape=True)
