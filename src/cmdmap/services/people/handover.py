"""The shift sheet 交接班单: made from what is open, signed by both heads.

Orders of the writer thread. What the sheet says stays as it was, whatever happens afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cmdmap.domain.clock import Told
from cmdmap.domain.incident import Incident
from cmdmap.domain.people.commands import MakeShiftSheet, SignShiftSheet
from cmdmap.domain.people.facts import ShiftSheetSigned
from cmdmap.domain.people.shift_sheet import SheetId, SheetLine, ShiftSheet, Signature
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.casework.moving import unit_name, words
from cmdmap.services.casework.wording import clock_name, state_name, told_name
from cmdmap.services.login.masking import mask_text
from cmdmap.services.people.wording import stage_name
from cmdmap.services.present import Draft
from cmdmap.store.people.shift_sheets import insert_sheet, read_sheet_of, sign_sheet


def make_shift_sheet(command: MakeShiftSheet, draft: Draft) -> None:
    """Write down what is open now."""
    sheet = ShiftSheet(
        SheetId(0), draft.now, draft.actor.name, words(command.notes), tuple(open_matters(draft))
    )
    _publish(draft, replace(sheet, id=insert_sheet(draft.connection, sheet)))


def sign_shift_sheet(command: SignShiftSheet, draft: Draft) -> None:
    """Sign: first who goes, then who comes.

    Raises:
        WorldError: there is no such sheet, both have signed, or the same person signs twice.
    """
    book = draft.present.people.book
    known = next((each for each in book.sheets if each.id == command.sheet_id), None)
    sheet = known or read_sheet_of(draft.connection, command.sheet_id)
    by = words(command.by) or draft.actor.name
    if sheet is None:
        raise WorldError(tr("There is no shift sheet number {number}.", number=command.sheet_id))
    if sheet.taken is not None:
        raise WorldError(tr("Both heads have signed this sheet; nothing was changed."))
    signature = Signature(by, draft.now)
    if sheet.handed is None:
        sheet = replace(sheet, handed=signature)
    elif sheet.handed.by == by:
        raise WorldError(tr("The head who comes signs second, another person than who goes."))
    else:
        sheet = replace(sheet, taken=signature)
    sign_sheet(draft.connection, sheet)
    _publish(draft, sheet)


def open_matters(draft: Draft) -> Iterator[SheetLine]:
    """Yield what the next shift has to know, the most pressing first."""
    present = draft.present
    incidents = sorted(present.cases.published.open(), key=lambda each: (each.urgency, each.number))
    for live in present.units.values():
        if live.emergency_at is not None:
            yield SheetLine("emergency", live.unit.name, tr("emergency not acknowledged"))
    for incident in incidents:
        for clock in incident.clocks:
            if clock.runs and clock.told >= Told.OVERDUE:
                text = f"{clock_name(clock.kind)} · {told_name(clock.told)}"
                yield SheetLine("overdue", incident.number, text)
    for incident in incidents:
        yield SheetLine("incident", incident.number, _words(incident, draft))
    for message in present.outbox.messages():
        yield SheetLine("outbox", unit_name(draft, message.unit_id), mask_text(message.text))
    for case in present.people.book.cases.values():
        if case.is_open:
            yield SheetLine("mediation", case.number, f"{case.title} · {stage_name(case.stage)}")


def _words(incident: Incident, draft: Draft) -> str:
    names = [unit_name(draft, part.unit_id) for part in incident.active()]
    said = (incident.address, mask_text(incident.text), state_name(incident.state), " ".join(names))
    return " · ".join(filter(None, said))


def _publish(draft: Draft, sheet: ShiftSheet) -> None:
    room = draft.present.people
    room.book = room.book.with_sheet(sheet)
    draft.facts.append(ShiftSheetSigned(sheet))
