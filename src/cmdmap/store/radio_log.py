"""The radio log: every kept line of talk, status, text, emergency and receipt.

Written by the writer thread in the transaction of its reports; read by ``queries/radio_log.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, insert

from cmdmap.domain.ids import LinkId, UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.report import ReportKind
from cmdmap.store.places import place_values
from cmdmap.store.schema import radio_log
from cmdmap.store.times import to_us

TEXT_LIMIT = 2_000
"""Longest kept text in characters; no radio protocol of ours sends more."""


class LogLine(NamedTuple):
    """One line before it has a number; ``at`` is the sender's time or the arrival."""

    at: datetime
    heard_at: datetime
    unit_id: UnitId | None
    link_id: LinkId
    protocol: str
    kind: ReportKind
    sentence: str
    text: str | None
    place: Place | None
    raw: bytes


def write_log(connection: Connection, lines: Sequence[LogLine]) -> list[int]:
    """Append the lines and return their numbers in the same order."""
    if not lines:
        return []
    statement = insert(radio_log).returning(radio_log.c.id, sort_by_parameter_order=True)
    found = connection.execute(statement, [_row(line) for line in lines])
    return [int(number) for number in found.scalars()]


def _row(line: LogLine) -> dict[str, object]:
    text = line.text
    return {
        "at_us": to_us(line.at),
        "heard_at_us": to_us(line.heard_at),
        "unit_id": line.unit_id,
        "link": line.link_id,
        "protocol": line.protocol,
        "kind": line.kind.value,
        "sentence": line.sentence,
        # PostgreSQL refuses NUL in text, and a radio may send one.
        "text": None if text is None else text.replace("\0", " ")[:TEXT_LIMIT],
        **place_values(line.place),
        "raw": line.raw,
    }
