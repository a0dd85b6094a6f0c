"""The chain of the audit log: each row's hash covers the row and the hash of the row before.

``store/accounts/audit.py`` appends rows sealed here, ``services/audit/verify.py`` checks them.
Whoever changes, removes, inserts or reorders a row breaks the chain at it. Source of SHA-256: FIPS
180-4.
"""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum
from typing import NamedTuple


class Outcome(StrEnum):
    """What became of what somebody wanted. The values are stored and never change."""

    DONE = "done"
    REFUSED = "refused"


class AuditLine(NamedTuple):
    """What is to be kept, before it is sealed. Holds no personal data."""

    at_us: int
    """Microseconds since 1970-01-01 UTC."""
    actor: str
    """Name of the account, or of the part of the program."""
    seat: str
    """The computer."""
    what: str
    """Name of the command."""
    subject: str
    """Number of the incident, name of the unit or account it was about."""
    detail: str
    """JSON object."""
    outcome: Outcome
    reason: str
    """Why it was refused."""


class AuditRow(NamedTuple):
    """One row of the log, as it is stored. ``seq`` is 1, 2, 3, ... without a gap."""

    seq: int
    line: AuditLine
    prev_hash: str
    hash: str


class Head(NamedTuple):
    """The newest row of a chain; of an empty chain ``seq`` is 0."""

    chain: str
    """Random name of the chain, made with its first row."""
    seq: int
    hash: str


def genesis(chain: str) -> Head:
    """Return the head of a chain that has no row yet."""
    return Head(chain, 0, hashlib.sha256(f"cmdmap audit {chain}".encode()).hexdigest())


def digest(seq: int, line: AuditLine, prev_hash: str) -> str:
    """Return the hash of a row in hexadecimal digits.

    The canonical bytes are a JSON array of all columns in their order, so that no two different
    rows have the same bytes.
    """
    columns = [seq, *line, prev_hash]
    written = json.dumps(columns, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("ascii")).hexdigest()


def seal(line: AuditLine, head: Head) -> AuditRow:
    """Return the row that follows a head."""
    seq = head.seq + 1
    return AuditRow(seq, line, head.hash, digest(seq, line, head.hash))
