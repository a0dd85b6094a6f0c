"""The one act that begins a response, and those that change its course and end it.

Beginning keeps the activation, its groups, call list, tasks and zones, sends the texts, notes or
opens the incident and writes the first lines of the log; all of it or nothing. A drill never
touches the real queue.
"""

from __future__ import annotations

from dataclasses import replace

from cmdmap.api import (
    IncidentId,
    NoteIncident,
    OpenIncident,
    Place,
    Source,
    Transaction,
    WorldError,
    tr,
)
from emergency_response.domain import drill as drills
from emergency_response.domain.hazards import AreaKind, circle
from emergency_response.domain.kinds import emergency_kinds
from emergency_response.domain.levels import Grade
from emergency_response.domain.plan import Plan
from emergency_response.domain.receipts import CallState
from emergency_response.domain.wishes import (
    Activate,
    ChangeLevels,
    EndActivation,
    JoinIncident,
    MovePost,
)
from emergency_response.services.people import people_of
from emergency_response.services.sending import send
from emergency_response.store import activations as kept
from emergency_response.store.areas import keep_area
from emergency_response.store.calls import Call, keep_call
from emergency_response.store.command_post import LogKind, write_log
from emergency_response.store.plans import read_plan
from emergency_response.store.tasks import keep_task


def activate(wish: Activate, tx: Transaction) -> None:
    """Begin the response of a plan."""
    _, plan = read_plan(tx, wish.plan_id)
    _check(wish)
    incident_id = _incident(wish, plan, tx)
    number = kept.free_number(tx, drill=wish.drill)
    # Said before texts go out: their rows in the audit name it too.
    tx.subject(number)
    areas = tx.locate(wish.place) if wish.place is not None else None
    begun = kept.Activation(
        id=0,
        number=number,
        drill=wish.drill,
        plan_id=wish.plan_id,
        title=plan.title,
        kind=plan.kind,
        levels=wish.levels,
        address=wish.address.strip(),
        place=wish.place,
        community=areas.community.code if areas and areas.community else "",
        post_name=wish.post_name.strip() or plan.post_name,
        post_place=wish.post_place or plan.post_place,
        incident_id=incident_id,
        began_at=tx.now,
        began_by=tx.actor,
        ended_at=None,
        ended_by="",
        end_reason="",
    )
    grid = areas.grid.code if areas and areas.grid else ""
    micro_grid = areas.micro_grid.code if areas and areas.micro_grid else ""
    activation_id = kept.begin(tx, begun, (grid, micro_grid))
    kept.keep_levels(tx, activation_id, wish.levels, tr("Activation"))
    groups = {
        group.code: kept.keep_group(
            tx, activation_id, seat, kept.Group(0, group.code, group.name, group.duty)
        )
        for seat, group in enumerate(plan.groups)
    }
    sent = _call_list(wish, plan, groups, activation_id, tx)
    for seat, task in enumerate(plan.tasks):
        keep_task(tx, activation_id, groups.get(task.group), seat, task.text, task.minutes)
    if wish.place is not None:
        _zones(plan, wish.place, activation_id, tx)
    _first_lines(begun, activation_id, wish.text, sent, tx)
    for topic in ("activations", "calls", "tasks", "log", "areas"):
        tx.touch(topic)
    tx.tell("activated", {"number": number, "drill": wish.drill, "kind": plan.kind})


def change_levels(wish: ChangeLevels, tx: Transaction) -> None:
    """Set the three levels, each as it is given."""
    found = kept.running(tx, wish.activation_id)
    if wish.levels.response is Grade.NONE:
        raise WorldError(tr("A response that runs has a level of I to IV."))
    if wish.levels == found.levels:
        raise WorldError(tr("These levels are in force already."))
    if not wish.reason.strip():
        raise WorldError(tr("Say why the levels change."))
    kept.keep_levels(tx, found.id, wish.levels, wish.reason.strip())
    write_log(
        tx, found.id, LogKind.LEVEL, f"{' · '.join(wish.levels.words())}: {wish.reason.strip()}"
    )
    _note_incident(found, tr("Levels: {levels}", levels=" · ".join(wish.levels.words())), tx)
    _changed(tx, found.number, "level_changed", found.drill)


def join_incident(wish: JoinIncident, tx: Transaction) -> None:
    """Tie an activation to an open incident."""
    found = kept.running(tx, wish.activation_id)
    drills.refuse_incident(found.drill)
    if found.incident_id is not None:
        raise WorldError(tr("{number} belongs to an incident already.", number=found.number))
    tx.submit(NoteIncident(IncidentId(wish.incident_id), _incident_note(found.number, found.title)))
    kept.join(tx, found.id, wish.incident_id)
    write_log(tx, found.id, LogKind.ORDER, tr("Tied to an incident."))
    _changed(tx, found.number, "joined", found.drill)


def move_post(wish: MovePost, tx: Transaction) -> None:
    """Set up the command post elsewhere."""
    found = kept.running(tx, wish.activation_id)
    if not wish.name.strip():
        raise WorldError(tr("Say where the command post is."))
    kept.move_post(tx, found.id, wish.name.strip(), wish.place)
    write_log(tx, found.id, LogKind.ORDER, tr("Command post: {post}", post=wish.name.strip()))
    _changed(tx, found.number, "post_moved", found.drill)


def end_activation(wish: EndActivation, tx: Transaction) -> None:
    """End the response; afterwards only the review goes on."""
    found = kept.running(tx, wish.activation_id)
    reason = wish.reason.strip()
    if not reason:
        raise WorldError(tr("Say why the response ends."))
    kept.end(tx, found.id, reason)
    write_log(tx, found.id, LogKind.ORDER, tr("Response ended: {reason}", reason=reason))
    _note_incident(found, tr("Response {number} ended.", number=found.number), tx)
    _changed(tx, found.number, "ended", found.drill)


def _check(wish: Activate) -> None:
    if wish.levels.response is Grade.NONE:
        raise WorldError(tr("Choose the response level."))
    if not wish.address.strip() and wish.place is None:
        raise WorldError(tr("Say where it is, in words or on the map."))
    if wish.incident_id is not None or wish.open_incident:
        drills.refuse_incident(wish.drill)
    if wish.incident_id is not None and wish.open_incident:
        raise WorldError(tr("Either join an incident or open one, not both."))


def _incident(wish: Activate, plan: Plan, tx: Transaction) -> int | None:
    """Open or note the incident; never called upon by a drill."""
    if wish.open_incident:
        known = emergency_kinds().get(plan.kind)
        kind = plan.incident_kind or (known.incident_kind if known else "")
        if not kind:
            raise WorldError(
                tr("The plan names no kind of incident; open it in the Command workspace.")
            )
        tx.submit(
            OpenIncident(kind, wish.address.strip(), wish.place, plan.title, source=Source.LEADER)
        )
        return int(tx.opened()[-1])
    if wish.incident_id is not None:
        note = _incident_note("", plan.title)
        tx.submit(NoteIncident(IncidentId(wish.incident_id), note))
    return wish.incident_id


def _incident_note(number: str, title: str) -> str:
    return tr("Emergency response begun: {title} {number}", title=title, number=number).strip()


def _call_list(
    wish: Activate, plan: Plan, groups: dict[str, int], activation_id: int, tx: Transaction
) -> int:
    """Keep the call list and send the texts; return how many were sent."""
    count = 0
    for seat, person in enumerate(people_of(plan, tx.desk)):
        unit = tx.unit(person.unit.unit.id) if person.unit is not None else None
        sent, unsent = "", ""
        if wish.send:
            sent, unsent = send(tx, unit, wish.text, plan.title, drill=wish.drill)
        count += bool(sent)
        contact = person.contact
        call = Call(
            id=0,
            activation_id=activation_id,
            group_id=groups.get(contact.group),
            group="",
            role=contact.role,
            unit_id=unit.unit.id if unit is not None else None,
            sent=sent,
            unsent=unsent,
            state=CallState.WAITING,
            tries=0,
            moved_at=tx.now,
            member=contact.member,
            unit=contact.unit,
            person=contact.person,
            deputy=contact.deputy,
        )
        keep_call(tx, seat, call, unit.unit.keys if unit is not None else ())
    return count


def _zones(plan: Plan, middle: Place, activation_id: int, tx: Transaction) -> None:
    for zone in plan.zones:
        proposed = circle(zone.name, middle, zone.radius_m)
        keep_area(tx, activation_id, replace(proposed, kind=AreaKind.SECTOR))


def _first_lines(
    begun: kept.Activation, activation_id: int, text: str, sent: int, tx: Transaction
) -> None:
    words = " · ".join(begun.levels.words())
    write_log(tx, activation_id, LogKind.ORDER, f"{begun.title} · {words} · {begun.address}")
    if text.strip():
        write_log(tx, activation_id, LogKind.WORDING, drills.spoken(text, begun.drill))
    if begun.post_name:
        write_log(
            tx, activation_id, LogKind.ORDER, tr("Command post: {post}", post=begun.post_name)
        )
    write_log(tx, activation_id, LogKind.CALL, tr("{count} texts were sent.", count=sent))


def _note_incident(found: kept.Activation, words: str, tx: Transaction) -> None:
    """Tell the incident an activation belongs to, while it is open."""
    if found.drill or found.incident_id is None:
        return
    incident = tx.desk.casework().incidents.get(IncidentId(found.incident_id))
    if incident is not None and incident.is_open:
        tx.submit(NoteIncident(incident.id, words))


def _changed(tx: Transaction, number: str, name: str, drill: bool) -> None:
    tx.subject(number)
    tx.touch("activations")
    tx.touch("log")
    tx.tell(name, {"number": number, "drill": drill})
