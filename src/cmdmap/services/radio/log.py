"""The duty log: entries written by hand, and the lines the desk writes about its own steps.

Run by the writer thread inside its transaction; an entry is on disk before its author is answered.
"""

from __future__ import annotations

from dataclasses import replace

from cmdmap.domain.ids import UnitId
from cmdmap.domain.radio.commands import WriteLog
from cmdmap.domain.radio.duty_log import Entry, EntryKind
from cmdmap.domain.radio.facts import EntryWritten
from cmdmap.domain.unit import LiveUnit
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.protocols.wire_text import visible
from cmdmap.services.present import Draft
from cmdmap.store.radio_desk import has_entry, insert_entry

TEXT_LENGTH = 2_000
"""Longest entry in characters."""


def write_log(command: WriteLog, draft: Draft) -> None:
    """Keep what an operator wrote; a contact with a unit counts as heard.

    Raises:
        WorldError: text or author is missing, the text is too long, or a number is unknown.
    """
    text, by = visible(command.text), named(command.by)
    if not text:
        raise WorldError(tr("An entry needs a text; nothing was written."))
    if len(text) > TEXT_LENGTH:
        raise WorldError(
            tr("An entry may have {most} characters; nothing was written.", most=TEXT_LENGTH)
        )
    if command.unit_id is not None:
        known(command.unit_id, draft)
    if command.corrects is not None and not has_entry(draft.connection, command.corrects):
        raise WorldError(tr("There is no entry number {number}.", number=command.corrects))
    at = command.at or draft.now
    if at > draft.now + draft.present.limits.future:
        raise WorldError(tr("An entry cannot lie in the future; nothing was written."))
    entry = Entry(
        0, at, draft.now, by, EntryKind.NOTE, text, command.unit_id, visible(command.team),
        command.place, command.corrects, visible(command.incident),
    )  # fmt: skip
    _keep(entry, draft)
    if command.unit_id is not None and command.corrects is None:
        draft.present.radio.note_contact(command.unit_id, at)


def note(
    draft: Draft,
    kind: EntryKind,
    text: str,
    unit_id: UnitId | None = None,
    by: str = "",
    incident: str = "",
) -> None:
    """Write a line about a step of the desk, now; a long text is cut."""
    text = text if len(text) <= TEXT_LENGTH else f"{text[: TEXT_LENGTH - 1]}…"
    entry = Entry(0, draft.now, draft.now, by, kind, text, unit_id, incident=incident)
    _keep(entry, draft)


def named(by: str) -> str:
    """Return the name of a person on one line.

    Raises:
        WorldError: there is none.
    """
    name = visible(by)
    if not name:
        raise WorldError(tr("Type your name first: the log says who did what."))
    return name


def known(unit_id: UnitId, draft: Draft) -> LiveUnit:
    """Return a unit.

    Raises:
        WorldError: nobody has this number.
    """
    live = draft.live(unit_id)
    if live is None:
        raise WorldError(tr("There is no unit number {number}.", number=unit_id))
    return live


def _keep(entry: Entry, draft: Draft) -> None:
    kept = replace(entry, id=insert_entry(draft.connection, entry))
    draft.facts.append(EntryWritten(kept))
