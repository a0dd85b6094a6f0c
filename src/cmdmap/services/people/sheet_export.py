"""Writes a shift sheet into an Excel or CSV file, to be printed and filed.

Used by the duty workspace in a reader thread; text that looks like a formula stays text.
"""

from __future__ import annotations

from pathlib import Path

from cmdmap.domain.people.shift_sheet import ShiftSheet, Signature
from cmdmap.i18n import tr
from cmdmap.services.files.sheets import write_sheet
from cmdmap.services.people.lists.cells import instant_text
from cmdmap.services.people.wording import section_name


def export_sheet(path: Path, sheet: ShiftSheet) -> int:
    """Write the sheet; return its rows.

    Raises:
        WorldError: the file cannot be written.
    """
    rows = [
        (tr("Made"), instant_text(sheet.made_at), sheet.made_by),
        (tr("Notes"), "", sheet.notes),
        *((section_name(line.section), line.subject, line.text) for line in sheet.lines),
        (tr("Handed over by"), *_signed(sheet.handed)),
        (tr("Taken over by"), *_signed(sheet.taken)),
    ]
    return write_sheet(path, (tr("Matter"), tr("Subject"), tr("How it stands")), rows)


def _signed(signature: Signature | None) -> tuple[str, str]:
    return ("", "") if signature is None else (instant_text(signature.at), signature.by)
