"""From the contacts of a plan to people, telephones and units as the console knows them now.

Asked by the page before an activation, to show exactly what will be sent to whom, and by the act
itself, so that both say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from cmdmap.api import LiveUnit, PluginDesk, Reader, mask_phone, tr, why_no_text
from emergency_response.domain.drill import spoken
from emergency_response.domain.personal import NOBODY, Personal
from emergency_response.domain.plan import Contact, Plan
from emergency_response.domain.wishes import Recipient
from emergency_response.store.calls import Call
from emergency_response.store.command_post import Shift, read_shifts
from emergency_response.store.persons import shown_persons, true_persons


@dataclass(frozen=True, slots=True)
class Person:
    """A contact with what the rosters know of it."""

    contact: Contact
    name: str
    unit: LiveUnit | None


def order_of(plan: Plan, address: str) -> str:
    """Return the text of an order: the plan's words with the place filled in."""
    words = plan.text.strip() or plan.title
    return words.replace("{place}", address.strip()).replace("{title}", plan.title)


def people_of(plan: Plan, desk: PluginDesk) -> list[Person]:
    """Return the people of a plan in the order of its call list."""
    book, units = desk.people(), desk.units()
    by_name: Mapping[str, LiveUnit] = {live.unit.name: live for live in units.values()}
    found = []
    for contact in plan.contacts:
        member = book.member(contact.member) if contact.member else None
        unit = by_name.get(contact.unit) if contact.unit else None
        if unit is None and member is not None and member.unit_id is not None:
            unit = units.get(member.unit_id)
        found.append(
            Person(
                contact,
                member.name if member else contact.name or contact.unit,
                unit,
            )
        )
    return found


def named(calls: Iterable[Call], reader: Reader, desk: PluginDesk) -> list[Call]:
    """Return lines of a call list with their people, telephones and typed names masked.

    The tables keep the roster's code only: who the person is and how to reach them is looked up
    whenever it is shown.
    """
    calls = list(calls)
    shown = shown_persons(
        reader, desk, [uid for each in calls for uid in (each.person, each.deputy)]
    )
    found = []
    for call in calls:
        roster = _of_roster(call, desk)
        typed = shown.get(call.person, Personal(call.unit))
        called = Personal(roster.name, mask_phone(roster.phone) or typed.phone) if roster else typed
        found.append(replace(call, called=called, stand_in=shown.get(call.deputy, NOBODY)))
    return found


def true_call(call: Call, reader: Reader, desk: PluginDesk) -> Call:
    """Return a line of a call list with its people as they are; only after a look."""
    true = true_persons(reader, desk, (call.person, call.deputy))
    roster, typed = _of_roster(call, desk), true.get(call.person, Personal(call.unit))
    called = Personal(roster.name, roster.phone or typed.phone) if roster else typed
    return replace(call, called=called, stand_in=true.get(call.deputy, NOBODY))


def shown_shifts(reader: Reader, desk: PluginDesk, activation_id: int) -> list[Shift]:
    """Return the shifts of an activation, oldest first, names masked."""
    found = read_shifts(reader, activation_id)
    shown = shown_persons(reader, desk, [uid for each in found for uid in (each.chief, each.crew)])
    return [_named_shift(each, shown) for each in found]


def true_shift(shift: Shift, reader: Reader, desk: PluginDesk) -> Shift:
    """Return a shift with its names as they are; only after a look."""
    return _named_shift(shift, true_persons(reader, desk, (shift.chief, shift.crew)))


def _named_shift(shift: Shift, people: Mapping[str, Personal]) -> Shift:
    chief, crew = (people.get(uid, NOBODY).name for uid in (shift.chief, shift.crew))
    return replace(shift, chief=chief, crew=crew)


def _of_roster(call: Call, desk: PluginDesk) -> Personal:
    member = desk.people().member(call.member) if call.member else None
    return Personal(member.name, member.phone) if member is not None else NOBODY


def recipients(
    plan: Plan, people: list[Person], text: str, *, drill: bool, send: bool
) -> list[Recipient]:
    """Return for each of the people what is sent to whom, or why nothing is."""
    found = []
    for person in people:
        sent, why_not = (
            choose_text(person.unit, text, plan.title, drill=drill) if send else ("", "")
        )
        found.append(
            Recipient(
                person.contact.role,
                person.name,
                plan.group_name(person.contact.group),
                person.unit.unit.id if person.unit is not None else None,
                person.unit.unit.name if person.unit is not None else "",
                sent,
                why_not,
            )
        )
    return found


def choose_text(unit: LiveUnit | None, text: str, short: str, *, drill: bool) -> tuple[str, str]:
    """Return the longest wording a unit's radio takes, or why it takes none."""
    if unit is None:
        return "", tr("no unit; call by telephone")
    refusal = ""
    for words in (text, short):
        said = spoken(words, drill)
        why = why_no_text(unit, said)
        if not why:
            return said, ""
        refusal = refusal or why
    return "", refusal
