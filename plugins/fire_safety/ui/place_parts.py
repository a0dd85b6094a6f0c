"""What the detail of a place shows: everything the store has of it, as sections of rows.

Read in one question by :func:`read_file` and turned into parts; ``place_detail.py`` shows them
around the check list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cmdmap.api import PluginDesk, Reader, Tone, tr
from cmdmap.widgets import Chip, Part, Row, count_text, distance_text
from fire_safety.domain.belongings import FACILITIES, PERSON_ROLES
from fire_safety.domain.days import day_of, day_text, instant_text
from fire_safety.domain.finding import STATE_WORDS
from fire_safety.domain.place_kind import beyond
from fire_safety.domain.sensor import KIND_WORDS, SENSOR_WORDS
from fire_safety.services.area_names import area_names, where_words
from fire_safety.services.layers import SENSOR_TONES
from fire_safety.services.papers.letters import item_words
from fire_safety.services.reaching import Around, around, limit_s
from fire_safety.services.reference import reference
from fire_safety.services.risk_words import worded
from fire_safety.store import belongings
from fire_safety.store.campaigns import CampaignRow, running_for
from fire_safety.store.findings import FindingFilter, FindingRow, count_rechecked, list_findings
from fire_safety.store.inspections import InspectionRow, list_inspections
from fire_safety.store.places import PlaceCard, list_corrections, read_place
from fire_safety.store.seal import Contact, seal_for
from fire_safety.store.sensors import SensorFilter, SensorRow, list_sensors
from fire_safety.store.tables import facilities, plans
from fire_safety.ui.words import (
    deadline_words,
    due_words,
    finding_tone,
    is_late,
    measures,
    risk_chip,
    value_words,
)

REASONS = 3
"""Reasons of the risk that are shown before somebody asks for all."""


@dataclass(frozen=True, slots=True)
class PlaceFile:
    """Everything the store has of a place."""

    card: PlaceCard
    findings: Sequence[FindingRow]
    inspections: Sequence[InspectionRow]
    rechecked: tuple[int, int]
    people: Sequence[tuple[str, str, str]]
    facilities: Sequence[Any]
    plans: Sequence[Any]
    photos: Sequence[Any]
    campaign: CampaignRow | None
    corrections: Sequence[Any]
    sensors: Sequence[SensorRow]
    around: Around


@dataclass(frozen=True, slots=True)
class Revealed:
    """Names and telephones of a place that somebody looked at just now."""

    contact: Contact
    people: Sequence[tuple[str, str, str]]


def read_file(desk: PluginDesk, reader: Reader, place_id: int) -> PlaceFile | None:
    """Read everything of a place."""
    today, seal = day_of(desk.now()), seal_for(desk)
    card = read_place(reader, place_id, seal)
    if card is None:
        return None
    place = card.row.place
    return PlaceFile(
        card,
        list_findings(reader, FindingFilter(place_id=place_id)),
        list_inspections(reader, place_id, 8),
        count_rechecked(reader, place_id),
        belongings.read_people(reader, place_id, seal),
        belongings.current(reader, facilities, place_id),
        belongings.current(reader, plans, place_id),
        belongings.read_photos(reader, place_id),
        running_for(reader, place_id, today),
        list_corrections(reader, place_id),
        list_sensors(reader, SensorFilter(place_id=place_id)),
        around(desk, reader, place) if place is not None else Around(),
    )


def facts(desk: PluginDesk, file: PlaceFile, revealed: Revealed | None) -> Part:
    """Return who is responsible, where it is, how large, when it was looked at."""
    card, names = file.card, area_names(desk)
    row, fields = card.row, card.fields
    kind = reference(desk).kinds.get(row.kind)
    today = day_of(desk.now())
    contact = revealed.contact if revealed else (fields.contact_name, fields.contact_phone)
    who = " · ".join(filter(None, contact))
    shown = [
        (tr("Where"), where_words(names, row.community, row.grid, row.micro_grid)),
        (tr("Address"), "" if row.address in row.name else row.address),
        (tr("Kind"), kind.name if kind else row.kind),
        (tr("Size"), measures(card)),
        (tr("Last inspected"), _last(file, today)),
        (tr("Due"), due_words(row.due_day, today)),
        (tr("Campaign"), file.campaign.name if file.campaign is not None else ""),
        (tr("Note"), fields.note),
    ]
    rows = [Row(tr("Responsible person"), who or tr("nobody yet"), key="contact" if who else None)]
    rows += [Row(label, value) for label, value in shown if value]
    if fields.dangerous:
        chip = Chip(tr("dangerous goods"), Tone.HIGH)
        rows.append(Row(tr("Dangerous goods are kept here"), chips=(chip,), strong=True))
    chip = Chip(tr("too large"), Tone.MIDDLE)
    too_large = beyond(kind, row.size) if kind else ()
    rows += [Row(sentence, strong=True, chips=(chip,)) for sentence in too_large]
    return Part(rows=rows)


def risk(desk: PluginDesk, card: PlaceCard, *, unfolded: bool) -> Part:
    """Return the score with its reasons, the heaviest ones or all of them."""
    known = reference(desk)
    kind = known.kinds.get(card.row.kind)
    said = [worded(reason, kind, known.lists) for reason in card.reasons]
    # Folding away a single one would save nothing.
    shown = said if unfolded or len(said) <= REASONS + 1 else said[:REASONS]
    rows = [Row(each.text, f"+{each.points}", each.source, strong=True) for each in shown]
    if len(shown) < len(said):
        left = said[len(shown) :]
        points = sum(each.points for each in left)
        rows.append(Row(tr("{n} more reasons", n=len(left)), f"+{points}", key="reasons"))
    elif unfolded and len(said) > REASONS + 1:
        rows.append(Row(tr("Fewer reasons"), key="reasons"))
    return Part(risk_chip(card.row.risk).text, tr("why"), rows)


def hazards(desk: PluginDesk, file: PlaceFile) -> Part:
    """Return what is not put right."""
    today = day_of(desk.now())
    rows = []
    for each in file.findings:
        until, state = deadline_words(each, today), tr(STATE_WORDS[each.state])
        late = is_late(each, today)
        below = (each.number, "" if late else until, each.text)
        rows.append(
            Row(
                f"{each.item} {item_words(each.item_text)}",
                below=" · ".join(filter(None, below)),
                chips=(Chip(until if late else state, finding_tone(each, today)),),
                key=("finding", each.id),
                strong=True,
            )
        )
    return Part(tr("Hazards not put right"), str(len(rows)), rows)


def sensing(file: PlaceFile) -> list[Part]:
    """Return the sensors that hang at the place; no section without one."""
    rows = [
        Row(
            each.name.removeprefix(file.card.row.name).strip() or tr(KIND_WORDS[each.kind]),
            value_words(each.value, each.kind),
            tr(KIND_WORDS[each.kind]),
            (Chip(tr(SENSOR_WORDS[each.state]), SENSOR_TONES[each.state]),),
            key=("sensor", each.id),
            strong=True,
        )
        for each in file.sensors
    ]
    return [Part(tr("Sensors"), str(len(rows)), rows)] if rows else []


def helped(desk: PluginDesk, file: PlaceFile) -> list[Part]:
    """Return the water and the station that are nearest; no section where there is neither."""
    near, rows = file.around, []
    if near.hydrant is not None:
        words = tr("Hydrant {number}", number=near.hydrant.number)
        pressure = near.hydrant.pressure_mpa
        value = distance_text(near.hydrant_m)
        if pressure is not None:
            value += f" · {pressure:.2f} MPa"
        rows.append(Row(words, value, key=("hydrants", near.hydrant.id)))
    if near.station is not None:
        minutes = max(1, round(near.station_s / 60))
        late = near.station_s > limit_s(desk)
        value = tr("{n} min by road", n=minutes)
        tone = Tone.MIDDLE if late else Tone.PLAIN
        rows.append(Row(near.station.name, value, tone=tone, key=("stations", near.station.id)))
    return [Part(tr("Nearest help"), rows=rows)] if rows else []


def written(file: PlaceFile, revealed: Revealed | None) -> Part:
    """Return facilities, persons and plans."""
    rows = []
    for each in file.facilities:
        state = tr("sound") if each.sound else tr("not sound")
        words = tr(FACILITIES.get(each.kind, each.kind))
        tone = Tone.PLAIN if each.sound else Tone.HIGH
        value = f"{count_text(each.count)} · {state}"
        rows.append(Row(words, value, each.note, tone=tone, key=("facility", each.id)))
    rows += [
        Row(tr(PERSON_ROLES.get(role, role)), f"{name} {phone}".strip(), key="contact")
        for role, name, phone in (revealed.people if revealed else file.people)
    ]
    for each in file.plans:
        drilled = day_text(each.drilled_day) if each.drilled_day else tr("not drilled")
        rows.append(Row(tr("Plan: {title}", title=each.title), drilled, key=("plan", each.id)))
    none = [Row(tr("Nothing is written down yet."))]
    return Part(tr("Facilities, persons, plans"), rows=rows or none)


def history(file: PlaceFile) -> Part:
    """Return the inspections, newest first."""
    rows = []
    for each in file.inspections:
        chip = Chip(tr("{n} hazards", n=each.hazards), Tone.MIDDLE if each.hazards else Tone.PLAIN)
        if each.withdrawn:
            chip = Chip(tr("taken back"))
        rows.append(
            Row(
                each.number,
                f"{day_text(each.day)} · {each.by}",
                each.withdrawn or each.note,
                (chip,),
                key=("inspection", each.id),
                strong=True,
            )
        )
    return Part(tr("Inspections"), str(len(rows)), rows)


def corrected(file: PlaceFile) -> list[Part]:
    """Return why what is written was changed; no section where nothing was."""
    rows = [
        Row(each.reason, f"{instant_text(each.at_us)} · {each.by}", strong=True)
        for each in file.corrections
    ]
    return [Part(tr("Corrections"), str(len(rows)), rows)] if rows else []


def _last(file: PlaceFile, today: int) -> str:
    day = file.card.row.inspected_day
    if day is None:
        return tr("never")
    found, passed = file.rechecked
    ago = tr("{n} days ago", n=today - day) if day < today else tr("today")
    return ago + " · " + tr("{found} hazards, {passed} put right", found=found, passed=passed)
