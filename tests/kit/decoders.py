"""A decoder simple enough to see through, for tests that are about links."""

from __future__ import annotations

from datetime import datetime

from cmdmap.domain.report import Report, ReportKind


class LineDecoder:
    """Each line is one report: ``fix...`` a fix, ``bad...`` a reject, ``boom`` our mistake."""

    def __init__(self) -> None:
        self._held = b""
        self._last_at: datetime | None = None

    def feed(self, data: bytes, heard_at: datetime | None = None) -> list[Report]:
        assert heard_at is not None
        assert self._last_at is None or heard_at >= self._last_at, "arrival times went back"
        self._last_at = heard_at
        *lines, self._held = (self._held + data).split(b"\n")
        return [self._report(line) for line in lines]

    def flush(self) -> list[Report]:
        self._held = b""
        return []

    def _report(self, line: bytes) -> Report:
        if line == b"boom":
            raise ArithmeticError("a decoder must not do this")
        kind = ReportKind.OTHER
        if line.startswith(b"fix"):
            kind = ReportKind.FIX
        elif line.startswith(b"bad"):
            kind = ReportKind.REJECT
        reason = "bad line" if kind is ReportKind.REJECT else None
        return Report("lines", "LINE", kind, line, heard_at=self._last_at, reason=reason)


def line_decoder(name: str) -> LineDecoder:
    """Decoder factory that takes any protocol name."""
    assert name
    return LineDecoder()
