"""The lists as sheets: places, hazards, alarms, filtered as the page shows them.

Entries of the manifest; the program writes them as Excel, CSV or PDF and makes cells harmless.
Names of persons and telephones stay masked.
"""

from __future__ import annotations

from collections.abc import Mapping

from cmdmap.api import PluginDesk, Reader, Section, Sheet, Table, tr
from fire_safety.domain.belongings import HYDRANTS
from fire_safety.domain.campaign import total
from fire_safety.domain.days import day_text, instant_text
from fire_safety.domain.finding import STATE_WORDS
from fire_safety.domain.plan import LEVEL_WORDS
from fire_safety.domain.sensor import ALARM_WORDS, KIND_WORDS, SENSOR_WORDS
from fire_safety.services.area_names import area_names
from fire_safety.services.papers.letters import item_words
from fire_safety.services.reference import reference
from fire_safety.store.alarms import list_alarms
from fire_safety.store.campaigns import list_campaigns, progress_by
from fire_safety.store.findings import FindingFilter, list_findings
from fire_safety.store.places import Order, PlaceFilter, list_places
from fire_safety.store.sensors import SensorFilter, list_sensors
from fire_safety.store.sites import list_hydrants, list_lanes, list_stations

MOST = 50_000
PLACE_WIDTHS = (
    0.06, 0.15, 0.08, 0.1, 0.07, 0.08, 0.05, 0.04, 0.04, 0.04, 0.06, 0.06, 0.03, 0.03, 0.06, 0.05,
)  # fmt: skip


def place_filter(wanted: Mapping[str, str]) -> PlaceFilter:
    """Return the filter that a page has written with :func:`as_words`."""
    return PlaceFilter(
        text=wanted.get("text", ""),
        kinds=tuple(filter(None, wanted.get("kinds", "").split(","))),
        level=wanted.get("level", ""),
        area=wanted.get("area", ""),
        due_from=_number(wanted.get("due_from", "")),
        due_to=_number(wanted.get("due_to", "")),
        left_of=_number(wanted.get("left_of", "")),
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
        "left_of": "" if wanted.left_of is None else str(wanted.left_of),
        "ended": "1" if wanted.ended else "",
        "order": wanted.order.value,
    }


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() else None


def place_sheet(desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """Return the list of places; taking it over again changes nothing."""
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
            row.size.beds or None,
            row.size.persons or None,
            row.size.storey or None,
            row.place.lon if row.place else None,
            row.place.lat if row.place else None,
            row.risk,
            tr(LEVEL_WORDS[row.level]),
            day_text(row.inspected_day) if row.inspected_day else "",
            day_text(row.due_day),
        )
        for row in list_places(reader, place_filter(wanted), MOST)
    ]
    heads = (
        tr("Number"), tr("Name"), tr("Kind"), tr("Address"), tr("Community"), tr("Grid"),
        tr("Building area"), tr("Beds"), tr("Persons"), tr("Highest storey it uses"),
        tr("Longitude"), tr("Latitude"), tr("Risk"), tr("Level"), tr("Last inspected"), tr("Due"),
    )  # fmt: skip
    table = Table(heads, rows, widths=PLACE_WIDTHS)
    return Sheet(tr("Places"), (Section(tables=(table,)),), landscape=True)


def finding_sheet(desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """Return the list of hazards."""
    names = area_names(desk)
    asked = FindingFilter(
        wanted.get("text", ""),
        wanted.get("unsettled", "1") == "1",
        _number(wanted.get("late_before", "")),
        wanted.get("area", ""),
        state=wanted.get("state", ""),
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


def sensor_sheet(desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """Return the list of sensors."""
    names = area_names(desk)
    asked = SensorFilter(text=wanted.get("text", ""), state=wanted.get("state", ""))
    rows = [
        (
            row.key,
            tr(KIND_WORDS[row.kind]),
            row.name,
            row.place_name,
            names.get(row.grid, ""),
            tr(SENSOR_WORDS[row.state]),
            row.value,
            row.battery,
            instant_text(row.heard_at_us),
        )
        for row in list_sensors(reader, asked, MOST)
    ]
    heads = (
        tr("Identity"), tr("Kind"), tr("Name"), tr("Place"), tr("Grid"), tr("State"), tr("Value"),
        tr("Battery"), tr("Last heard"),
    )  # fmt: skip
    return Sheet(tr("Sensors"), (Section(tables=(Table(heads, rows),)),), landscape=True)


def site_sheet(desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """Return hydrants, lanes and stations, a table each; ``what`` names those that are wanted."""
    what = set(filter(None, wanted.get("what", "").split(","))) or {"hydrants", "lanes", "stations"}
    names = area_names(desk)
    hydrants = [
        (
            row.number,
            tr(HYDRANTS.get(row.kind, row.kind)),
            row.address,
            names.get(row.grid, ""),
            tr("sound") if row.sound else tr("broken"),
            row.pressure_mpa,
            day_text(row.checked_day) if row.checked_day else "",
        )
        for row in list_hydrants(reader)
    ]
    lanes = [
        (
            row.name,
            names.get(row.grid, ""),
            row.blocked_by or tr("clear"),
            instant_text(row.blocked_at_us) if row.blocked_at_us else "",
        )
        for row in list_lanes(reader)
    ]
    stations = [
        (row.name, names.get(row.grid, ""), row.members, row.equipment)
        for row in list_stations(reader)
    ]
    heads = (
        tr("Number"), tr("Kind"), tr("Address"), tr("Grid"), tr("State"), tr("Pressure"),
        tr("Checked on"),
    )  # fmt: skip
    lane_heads = (tr("Name"), tr("Grid"), tr("Blocked by"), tr("Blocked since"))
    station_heads = (tr("Name"), tr("Grid"), tr("Members"), tr("Equipment"))
    sections = {
        "hydrants": Section(tr("Hydrants"), tables=(Table(heads, hydrants),)),
        "lanes": Section(tr("Fire lanes"), tables=(Table(lane_heads, lanes),)),
        "stations": Section(tr("Stations"), tables=(Table(station_heads, stations),)),
    }
    wanted_sections = [section for name, section in sections.items() if name in what]
    return Sheet(tr("Sites"), wanted_sections, landscape=True)


def campaign_list(desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """Return the list of campaigns with how far each has come."""
    del wanted
    names = area_names(desk)
    rows = []
    for row in list_campaigns(reader):
        whole = total(progress_by(reader, row.id, "community").values())
        rows.append(
            (
                row.number,
                row.name,
                names.get(row.area, "") or tr("everywhere"),
                day_text(row.from_day),
                day_text(row.to_day),
                whole.targets,
                whole.inspected,
                whole.findings,
                row.end_reason,
            )
        )
    heads = (
        tr("Number"), tr("Name"), tr("Area"), tr("First day"), tr("Last day"), tr("Targets"),
        tr("Inspected"), tr("Hazards"), tr("Ended"),
    )  # fmt: skip
    return Sheet(tr("Campaigns"), (Section(tables=(Table(heads, rows),)),), landscape=True)
