"""Mediation cases in the store, with sessions, re-visits and, apart from them, the parties.

Written by the writer thread's orders; parties are read only for who may see them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from cmdmap.domain.ids import IncidentId
from cmdmap.domain.people.mediation import (
    Agreement,
    CaseId,
    DisputeParty,
    MediationCase,
    Outcome,
    Revisit,
    Session,
    Stage,
)
from cmdmap.store.people.records import join, parts_of
from cmdmap.store.people.tables import (
    mediation_cases,
    mediation_parties,
    mediation_revisits,
    mediation_sessions,
)
from cmdmap.store.times import at_or_none, from_us, to_us, us_or_none


def next_serial(connection: Connection, day: str) -> int:
    """Return the next free serial of a local day (``yyyymmdd``)."""
    newest = select(func.max(mediation_cases.c.serial)).where(mediation_cases.c.day == day)
    return (connection.execute(newest).scalar() or 0) + 1


def insert_case(connection: Connection, case: MediationCase, day: str, serial: int) -> CaseId:
    """Add a case (its ``id`` is ignored) and return its number in the store."""
    row = {**_values(case), "day": day, "serial": serial}
    wanted = insert(mediation_cases).returning(mediation_cases.c.id)
    case_id = CaseId(connection.execute(wanted, row).scalar_one())
    _write_parts(connection, case_id, case)
    return case_id


def update_case(connection: Connection, case: MediationCase) -> None:
    """Write everything that is known of a case."""
    table = mediation_cases
    connection.execute(update(table).where(table.c.id == case.id).values(_values(case)))
    _write_parts(connection, case.id, case)


def read_cases(connection: Connection, closed_since: datetime) -> list[MediationCase]:
    """Return open cases, those closed since then, and those with a re-visit to come."""
    table, revisits = mediation_cases, mediation_revisits
    to_come = select(revisits.c.case_id).where(revisits.c.at_us.is_(None))
    wanted = select(table).where(
        or_(
            table.c.stage != Stage.CLOSED.value,
            table.c.closed_at_us >= to_us(closed_since),
            table.c.id.in_(to_come),
        )
    )
    return _with_parts(connection, connection.execute(wanted.order_by(table.c.id)).all())


def read_case(connection: Connection, case_id: CaseId) -> MediationCase | None:
    """Return one case, however old, None when there is none of that number."""
    wanted = select(mediation_cases).where(mediation_cases.c.id == case_id)
    return next(iter(_with_parts(connection, connection.execute(wanted).all())), None)


def insert_parties(
    connection: Connection, case_id: CaseId, parties: Iterable[DisputeParty]
) -> None:
    """Keep who the parties are."""
    rows = [
        {
            "case_id": case_id, "number": number, "side": party.side, "name": party.name,
            "phone": party.phone, "note": party.note,
        }
        for number, party in enumerate(parties, 1)
    ]  # fmt: skip
    if rows:
        connection.execute(insert(mediation_parties), rows)


def read_parties(connection: Connection, case_id: CaseId) -> list[DisputeParty]:
    """Return the parties unmasked; whoever calls this has asked ``RevealDisputeParties``."""
    table = mediation_parties
    wanted = select(table).where(table.c.case_id == case_id).order_by(table.c.number)
    return [
        DisputeParty(row.side, row.name, row.phone, row.note) for row in connection.execute(wanted)
    ]


def _values(case: MediationCase) -> dict[str, Any]:
    agreement = case.agreement
    return {
        "number": case.number,
        "dispute": case.dispute,
        "title": case.title,
        "community": case.community,
        "stage": case.stage.value,
        "opened_at_us": to_us(case.opened_at),
        "opened_by": case.opened_by,
        "changed_at_us": to_us(case.changed_at),
        "incident_id": case.incident_id,
        "incident_number": case.incident_number,
        "mediators": join(case.mediators),
        "contact_due_at_us": us_or_none(case.contact_due_at),
        "contacted_at_us": us_or_none(case.contacted_at),
        "agreed_at_us": us_or_none(agreement.at) if agreement else None,
        "agreement": agreement.text if agreement else "",
        "amount_cents": agreement.amount_cents if agreement else 0,
        "due_on": _day(agreement.due_on) if agreement else None,
        "fulfilled_on": _day(agreement.fulfilled_on) if agreement else None,
        "outcome": case.outcome.value if case.outcome else None,
        "closed_at_us": us_or_none(case.closed_at),
        "note": case.note,
    }


def _write_parts(connection: Connection, case_id: CaseId, case: MediationCase) -> None:
    for table in (mediation_sessions, mediation_revisits):
        connection.execute(delete(table).where(table.c.case_id == case_id))
    if case.sessions:
        rows = [
            {
                "case_id": case_id, "number": each.number, "at_us": to_us(each.at),
                "place": each.place, "mediators": join(each.mediators), "record": each.record,
                "held_at_us": us_or_none(each.held_at),
            }
            for each in case.sessions
        ]  # fmt: skip
        connection.execute(insert(mediation_sessions), rows)
    if case.revisits:
        rows = [
            {
                "case_id": case_id, "number": each.number, "due_on": _day(each.due_on),
                "at_us": us_or_none(each.at), "by": each.by, "finding": each.finding,
                "told_at_us": us_or_none(each.told_at),
            }
            for each in case.revisits
        ]  # fmt: skip
        connection.execute(insert(mediation_revisits), rows)


def _with_parts(connection: Connection, rows: Iterable[Any]) -> list[MediationCase]:
    found = list(rows)
    ids = [row.id for row in found]
    sessions: dict[int, list[Session]] = {}
    revisits: dict[int, list[Revisit]] = {}
    held, seen = mediation_sessions, mediation_revisits
    wanted = select(held).where(held.c.case_id.in_(ids)).order_by(held.c.number)
    for row in connection.execute(wanted):
        session = Session(
            row.number, from_us(row.at_us), row.place, parts_of(row.mediators), row.record,
            at_or_none(row.held_at_us),
        )  # fmt: skip
        sessions.setdefault(row.case_id, []).append(session)
    wanted = select(seen).where(seen.c.case_id.in_(ids)).order_by(seen.c.number)
    for row in connection.execute(wanted):
        revisit = Revisit(
            row.number, date.fromisoformat(row.due_on), at_or_none(row.at_us), row.by, row.finding,
            at_or_none(row.told_at_us),
        )  # fmt: skip
        revisits.setdefault(row.case_id, []).append(revisit)
    return [
        _case(row, tuple(sessions.get(row.id, ())), tuple(revisits.get(row.id, ())))
        for row in found
    ]


def _case(row: Any, sessions: tuple[Session, ...], revisits: tuple[Revisit, ...]) -> MediationCase:
    agreement = None
    if row.agreed_at_us is not None:
        agreement = Agreement(
            from_us(row.agreed_at_us), row.agreement, row.amount_cents, _date(row.due_on),
            _date(row.fulfilled_on),
        )  # fmt: skip
    return MediationCase(
        id=CaseId(row.id),
        number=row.number,
        dispute=row.dispute,
        title=row.title,
        community=row.community,
        opened_at=from_us(row.opened_at_us),
        opened_by=row.opened_by,
        changed_at=from_us(row.changed_at_us),
        stage=Stage(row.stage),
        incident_id=None if row.incident_id is None else IncidentId(row.incident_id),
        incident_number=row.incident_number,
        mediators=parts_of(row.mediators),
        contact_due_at=at_or_none(row.contact_due_at_us),
        contacted_at=at_or_none(row.contacted_at_us),
        sessions=sessions,
        agreement=agreement,
        revisits=revisits,
        outcome=None if row.outcome is None else Outcome(row.outcome),
        closed_at=at_or_none(row.closed_at_us),
        note=row.note,
    )


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(day: str | None) -> date | None:
    return None if day is None else date.fromisoformat(day)
