"""Audit export: the audit log as rows of text, for the file, the terminal and the view.

Nothing has to be masked any more: no personal data ever goes into the log.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from cmdmap.domain.login.chain import AuditRow
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.store.accounts.audit import walk_audit
from cmdmap.store.engine import Connection
from cmdmap.store.times import from_us

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First letters that a spreadsheet would take as a formula."""


def row_of(row: AuditRow) -> dict[str, Any]:
    """Return a row of the log with its time as ISO 8601 UTC."""
    line = row.line
    return {
        "seq": row.seq,
        "at": from_us(line.at_us).isoformat().replace("+00:00", "Z"),
        "actor": line.actor,
        "seat": line.seat,
        "what": line.what,
        "subject": line.subject,
        "detail": line.detail,
        "outcome": str(line.outcome),
        "reason": line.reason,
        "hash": row.hash,
    }


def export_audit(connection: Connection, path: Path) -> int:
    """Write the whole log as CSV (UTF-8 with mark, for spreadsheets); return the rows written.

    Raises:
        WorldError: the file cannot be written.
    """
    count = 0
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            for row in walk_audit(connection):
                values = row_of(row)
                if not count:
                    writer.writerow(values)
                writer.writerow([_harmless(value) for value in values.values()])
                count += 1
    except OSError as error:
        raise WorldError(
            tr("{path} cannot be written ({why}).", path=path, why=error.strerror)
        ) from error
    return count


def _harmless(value: object) -> object:
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else value
