"""The shared vectors: a list of inputs with what other decoders say about them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.registry import open_decoder

NOON = datetime(2026, 3, 4, 12, 0, 0, tzinfo=UTC)


def vectors(shared: Path, name: str) -> list[dict[str, Any]]:
    """Return the vectors of one file; there is at least one."""
    found = json.loads((shared / "vectors" / f"{name}.json").read_text(encoding="utf-8"))
    assert found
    return list(found)


def fed(vector: dict[str, Any]) -> bytes:
    """Return the input as bytes; Chinese terminals write GB18030."""
    if "input_hex" in vector:
        return bytes.fromhex(vector["input_hex"])
    return str(vector["input_text"]).encode("gb18030")


def decoded(
    vector: dict[str, Any], protocol: str, heard_at: datetime | None = NOON
) -> list[Report]:
    """Return all reports of one vector."""
    decoder = open_decoder(protocol)
    return decoder.feed(fed(vector), heard_at) + decoder.flush()


def sound(reports: list[Report]) -> list[Report]:
    """Return the reports without the rejects."""
    return [report for report in reports if report.kind is not ReportKind.REJECT]


def said(report: Report, names: dict[str, Any]) -> dict[str, Any]:
    """Return the report's detail values under the names that an expectation holds."""
    return {name: report.detail[name] for name in names if name in report.detail}
