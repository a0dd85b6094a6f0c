"""The audit log in the store: appended to by the writer thread, read by auditors.

Every append reads the head inside its own write transaction, so several processes continue one
chain. Nothing here, or anywhere in the program, changes or deletes a row.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple, cast

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from cmdmap.domain.login.chain import AuditLine, AuditRow, Head, Outcome, genesis, seal
from cmdmap.store.accounts.tables import audit_heads, audit_log
from cmdmap.store.times import to_us

BATCH = 2_000
"""Rows read at once when the whole log is walked."""

LATEST_US = 250_000_000_000_000_000
"""Microseconds; in the year 9892, so that every number up to it is an instant."""

FORGED = -1


class AuditWanted(NamedTuple):
    """Which rows to read; an empty field does not filter."""

    actor: str = ""
    what: str = ""
    subject: str = ""
    """Part of each, without regard to case."""
    since: datetime | None = None
    until: datetime | None = None
    outcome: Outcome | None = None


def append_audit(connection: Connection, lines: Sequence[AuditLine]) -> Head | None:
    """Seal and keep lines in the open transaction; return the new head, None without lines."""
    if not lines:
        return None
    stored = read_head(connection, lock=True)
    head = stored or genesis(secrets.token_hex(16))
    rows = []
    for line in lines:
        row = seal(line, head)
        head = Head(head.chain, row.seq, row.hash)
        rows.append(
            {**line._asdict(), "seq": row.seq, "prev_hash": row.prev_hash, "hash": row.hash}
        )
    connection.execute(insert(audit_log), rows)
    change = insert(audit_heads) if stored is None else update(audit_heads)
    values = {"chain": head.chain, "seq": head.seq, "hash": head.hash}
    connection.execute(change.values(values if stored else {"id": 1, **values}))
    return head


def read_head(connection: Connection, *, lock: bool = False) -> Head | None:
    """Return what the store believes to be the newest row, None before the first.

    ``lock`` keeps other writers out until the transaction ends; SQLite has one writer anyhow.
    """
    wanted = select(audit_heads.c.chain, audit_heads.c.seq, audit_heads.c.hash)
    with _loosely(connection):
        row = connection.execute(wanted.with_for_update() if lock else wanted).first()
    return None if row is None else Head(_text(row.chain), _number(row.seq), _text(row.hash))


def walk_audit(connection: Connection) -> Iterator[AuditRow]:
    """Yield every row in the order of ``seq``, without holding them all."""
    with _loosely(connection):
        rows = connection.execute(
            select(audit_log).order_by(audit_log.c.seq), execution_options={"yield_per": BATCH}
        )
        yield from map(_row, rows)


def read_audit(
    connection: Connection, wanted: AuditWanted, limit: int, before: int | None = None
) -> list[AuditRow]:
    """Return at most ``limit`` rows, newest first, older than ``before`` if given."""
    statement = select(audit_log).where(*_filters(wanted))
    if before is not None:
        statement = statement.where(audit_log.c.seq < before)
    with _loosely(connection):
        rows = connection.execute(statement.order_by(audit_log.c.seq.desc()).limit(limit))
        return [_row(row) for row in rows]


def _filters(wanted: AuditWanted) -> list[ColumnElement[bool]]:
    columns = audit_log.c
    found: list[ColumnElement[bool]] = [
        column.icontains(part, autoescape=True)
        for column, part in (
            (columns.actor, wanted.actor),
            (columns.what, wanted.what),
            (columns.subject, wanted.subject),
        )
        if part
    ]
    if wanted.since is not None:
        found.append(columns.at_us >= to_us(wanted.since))
    if wanted.until is not None:
        found.append(columns.at_us < to_us(wanted.until))
    if wanted.outcome is not None:
        found.append(columns.outcome == wanted.outcome.value)
    return found


def _row(row: Row[tuple[object, ...]]) -> AuditRow:
    texts = (row.actor, row.seat, row.what, row.subject, row.detail, row.outcome, row.reason)
    actor, seat, what, subject, detail, outcome, reason = map(_text, texts)
    line = AuditLine(
        _number(row.at_us), actor, seat, what, subject, detail, cast(Outcome, outcome), reason
    )
    return AuditRow(row.seq, line, _text(row.prev_hash), _text(row.hash))


@contextmanager
def _loosely(connection: Connection) -> Iterator[None]:
    """Read texts that are no UTF-8 as well: whoever forged them must not keep us from saying so."""
    driver = connection.connection.dbapi_connection
    if not isinstance(driver, sqlite3.Connection):
        yield
        return
    driver.text_factory = _decoded
    try:
        yield
    finally:
        driver.text_factory = str


def _decoded(raw: bytes) -> str:
    return raw.decode(errors="replace")


def _text(value: object) -> str:
    """Return a column of text; what is none never hashes to what was written."""
    return value if isinstance(value, str) else repr(value)


def _number(value: object) -> int:
    """Return a column of numbers; what is none, or no instant, becomes one that nobody wrote."""
    return value if isinstance(value, int) and 0 <= value <= LATEST_US else FORGED
