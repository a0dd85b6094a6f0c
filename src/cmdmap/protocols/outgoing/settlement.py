"""What a link tells about an order, as a report like any other.

Written by a link's outlet, read by the step ``receipt``. The protocol's name is one that no decoder
uses, so nothing that comes over a wire can pass for it.
"""

from __future__ import annotations

from datetime import datetime

from cmdmap.domain.ids import OutgoingId
from cmdmap.domain.outgoing import Happening
from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.outgoing.order import Settled

NAME = "cmdmap"


def settlement(settled: Settled, at: datetime) -> Report:
    """Return the report of what became of an order ``at`` (aware UTC)."""
    detail = {
        "outgoing": settled.id,
        "happening": settled.happening.value,
        "refs": list(settled.refs),
    }
    return Report(
        NAME, settled.happening.value, ReportKind.RECEIPT, b"", heard_at=at,
        valid=settled.happening is Happening.WRITTEN, reason=settled.reason, detail=detail,
    )  # fmt: skip


def read_settlement(report: Report) -> Settled | None:
    """Return what the report says about an order of ours; None for reports from outside."""
    if report.protocol != NAME:
        return None
    detail = report.detail
    refs = detail["refs"]
    assert isinstance(refs, list)
    return Settled(
        OutgoingId(int(str(detail["outgoing"]))),
        Happening(str(detail["happening"])),
        report.reason or "",
        tuple(int(ref) for ref in refs),
    )
