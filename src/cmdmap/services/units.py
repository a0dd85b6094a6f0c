"""Orders about units and devices: name, acknowledge an emergency, enrol a roster, remember.

Run by the writer thread inside its transaction (``services/desk.py``): each order judges the
command, writes it and puts the new present into the draft, or refuses with one sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from cmdmap.domain.commands import (
    AcknowledgeEmergency,
    CancelMessage,
    EnrolUnits,
    HandOver,
    NameUnit,
    PollPosition,
    RememberDevice,
    SendStatus,
    SendText,
)
from cmdmap.domain.facts import EmergencyAcknowledged, UnitChanged
from cmdmap.domain.unit import UNIT_NAME_LENGTH, LiveUnit, Unit
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.casework.orders import CASE_ORDERS
from cmdmap.services.dispatch.search_orders import SEARCH_ORDERS
from cmdmap.services.field.ringing import CALL_ORDERS
from cmdmap.services.intake.orders import INTAKE_ORDERS
from cmdmap.services.login.orders import LOGIN_ORDERS
from cmdmap.services.outgoing.orders import (
    cancel_message,
    hand_over,
    poll_position,
    send_status,
    send_text,
)
from cmdmap.services.people.orders import PEOPLE_ORDERS
from cmdmap.services.present import Draft
from cmdmap.services.radio.log import known
from cmdmap.services.radio.orders import RADIO_ORDERS
from cmdmap.store.recognition import write_recognition
from cmdmap.store.units import insert_unit, update_unit, write_emergency


def name_unit(command: NameUnit, draft: Draft) -> None:
    """Give a unit its name, kind and team.

    Raises:
        WorldError: nobody has this number, or the name is empty or too long.
    """
    live = known(command.unit_id, draft)
    name, team = command.name.strip(), command.team.strip()
    if not name or not name.isprintable():
        raise WorldError(tr("A unit needs a name of printable characters; nothing was changed."))
    if len(name) > UNIT_NAME_LENGTH or len(team) > UNIT_NAME_LENGTH:
        raise WorldError(
            tr("A name may have {most} characters; nothing was changed.", most=UNIT_NAME_LENGTH)
        )
    unit = replace(live.unit, name=name, kind=command.kind, team=team, named=True)
    update_unit(draft.connection, unit)
    draft.put(replace(live, unit=unit))
    draft.facts.append(UnitChanged(unit))


def acknowledge_emergency(command: AcknowledgeEmergency, draft: Draft) -> None:
    """End the emergency of a unit.

    Raises:
        WorldError: nobody has this number, no person is named or there is no emergency.
    """
    live = known(command.unit_id, draft)
    if not command.by.strip():
        raise WorldError(tr("Only a named person can acknowledge an emergency."))
    if live.emergency_at is None:
        raise WorldError(
            tr("{name} has no open emergency; nothing was changed.", name=live.unit.name)
        )
    write_emergency(draft.connection, command.unit_id, None)
    draft.put(replace(live, emergency_at=None))
    draft.facts.append(EmergencyAcknowledged(command.unit_id, command.by.strip(), draft.now))


def enrol_units(command: EnrolUnits, draft: Draft) -> None:
    """Add the units of a roster, or bring those up to date that are there already.

    What has a name keeps name, kind and team; an identity that another unit has stays with it.

    Raises:
        WorldError: two units of the roster have one identity; nothing was changed.
    """
    seen: set[str] = set()
    for key in (key for unit in command.units for key in unit.keys):
        if key in seen:
            raise WorldError(
                tr("The roster gives {key} to two units; nothing was changed.", key=key)
            )
        seen.add(key)
    by_name = {
        (live.unit.name, live.unit.team): live
        for live in draft.present.units.values()
        if not live.unit.keys
    }
    for unit in command.units:
        live = draft.live_of_key(unit.keys[0]) if unit.keys else None
        _enrol(unit, live or by_name.get((unit.name, unit.team)), draft)


def remember_device(command: RememberDevice, draft: Draft) -> None:
    """Keep with which settings a serial device was understood."""
    write_recognition(draft.connection, command.recognition)


def _enrol(unit: Unit, live: LiveUnit | None, draft: Draft) -> None:
    """Add one unit of a roster, or bring up to date the one that stands for it."""
    number = live.unit.id if live else None
    owners = {key: draft.live_of_key(key) for key in unit.keys}
    free = [key for key, owner in owners.items() if owner is None or owner.unit.id == number]
    if live is None:
        stored = insert_unit(draft.connection, replace(unit, keys=tuple(free)), draft.now)
        draft.put(LiveUnit(stored))
        draft.facts.append(UnitChanged(stored))
        return
    keys = tuple(dict.fromkeys((*live.unit.keys, *free)))
    if live.unit.named:
        fresh = replace(live.unit, keys=keys, phone=unit.phone or live.unit.phone)
    else:
        fresh = replace(unit, id=live.unit.id, keys=keys)
    if fresh != live.unit:
        update_unit(draft.connection, fresh)
        draft.put(replace(live, unit=fresh))
        draft.facts.append(UnitChanged(fresh))


Order = Callable[[Any, Draft], None]

ORDERS: Mapping[type, Order] = {
    NameUnit: name_unit,
    AcknowledgeEmergency: acknowledge_emergency,
    EnrolUnits: enrol_units,
    SendText: send_text,
    SendStatus: send_status,
    PollPosition: poll_position,
    CancelMessage: cancel_message,
    HandOver: hand_over,
    RememberDevice: remember_device,
    **RADIO_ORDERS,
    **CASE_ORDERS,
    **CALL_ORDERS,
    **INTAKE_ORDERS,
    **LOGIN_ORDERS,
    **PEOPLE_ORDERS,
    **SEARCH_ORDERS,
}
"""What carries out each kind of command."""
