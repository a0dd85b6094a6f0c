"""Sheets of the registers: resources with goods, and one plan on paper."""

from __future__ import annotations

from collections.abc import Mapping

from cmdmap.api import PluginDesk, Reader, Section, Sheet, Table, tr
from emergency_response.domain.kinds import kind_title
from emergency_response.domain.levels import HAZARD_WORDS, RESPONSE_WORDS
from emergency_response.domain.stock import KIND_WORDS, ResourceKind
from emergency_response.services.sheets.parts import number_of
from emergency_response.store.contacts import shown_resources
from emergency_response.store.plans import shown_plan
from emergency_response.store.resources import read_free, read_resources


def resource_sheet(desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """The register of resources as it is filtered on the page."""
    kind = wanted.get("kind", "")
    chosen = ResourceKind(kind) if kind in {each.value for each in ResourceKind} else None
    found = read_resources(reader, wanted.get("search", ""), chosen, wanted.get("community", ""))
    rows = [
        (
            tr(KIND_WORDS[each.entry.kind]), each.entry.name, each.entry.address,
            each.entry.place.lon if each.entry.place else None,
            each.entry.place.lat if each.entry.place else None,
            each.entry.capacity or None, each.entry.contact, each.entry.phone,
            tr("yes") if each.entry.office else "", each.entry.note,
        )
        for each in shown_resources(reader, desk, found)
    ]  # fmt: skip
    heads = (
        tr("Kind"), tr("Name"), tr("Address"), tr("Longitude"), tr("Latitude"), tr("Capacity"),
        tr("Duty contact"), tr("Telephone"), tr("Duty desk"), tr("Remark"),
    )  # fmt: skip
    goods = Table(
        (tr("Goods"), tr("Free")), list(read_free(reader).items()), tr("Free in all resources")
    )
    register = Table(heads, rows, tr("Resources"), (1.1, 2, 2.2, 1, 1, 0.7, 1, 1.3, 0.8, 1.3))
    return Sheet(tr("Resources"), (Section(tables=(register, goods)),), landscape=True)


def plan_sheet(desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """One version of a plan."""
    line, plan = shown_plan(reader, desk, number_of(wanted, "plan"))
    pairs = [
        (tr("Number"), plan.code),
        (tr("Version"), str(line.version)),
        (tr("Class"), tr(HAZARD_WORDS[plan.hazard])),
        (tr("Kind"), kind_title(plan.kind)),
        (tr("Response level"), tr(RESPONSE_WORDS[plan.response])),
        (tr("Command post"), plan.post_name),
        (tr("Text of the order"), plan.text),
    ]
    groups = Table(
        (tr("Code"), tr("Working group"), tr("Duty of the group")),
        [(each.code, each.name, each.duty) for each in plan.groups],
        tr("Groups"),
    )
    people = Table(
        (
            tr("Working group"), tr("Function"), tr("Full name"), tr("Telephone"), tr("Unit"),
            tr("Deputy"),
        ),
        [
            (
                plan.group_name(each.group), each.role, each.name or each.member,
                each.phone, each.unit, each.deputy_name,
            )
            for each in plan.contacts
        ],
        tr("Call list"),
    )  # fmt: skip
    tasks = Table(
        (tr("Task"), tr("Minutes"), tr("Working group")),
        [(each.text, each.minutes, plan.group_name(each.group)) for each in plan.tasks],
        tr("Task list"),
    )
    rest = [f"{zone.name} {zone.radius_m:g} m" for zone in plan.zones]
    rest += [f"{need.goods} {need.amount}" for need in plan.needs]
    sections = (
        Section(pairs=pairs, tables=(groups, people, tasks)),
        Section(tr("Zones and goods"), words=rest),
    )
    return Sheet(plan.title, sections, plan.code)
