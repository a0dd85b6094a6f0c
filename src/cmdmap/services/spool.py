"""The spool: reports that wait in files while the database is away.

The writer thread appends to it when a transaction fails and replays it, oldest first, when the
database answers again, also after a restart. One file holds at most :data:`SEGMENT` reports, one
JSON object a line; a file is removed after the transaction that kept its reports.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from cmdmap.domain.ids import LinkId
from cmdmap.domain.place import Place
from cmdmap.domain.report import NOTHING, Heard, Report, ReportKind

SEGMENT = 2_000
"""Reports in one file, which is also what one transaction replays."""


class Spool:
    """A folder of waiting reports. ``append`` has them on disk (fsync) when it returns."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.damaged = 0
        """Lines that could not be read back, e.g. one torn by a power cut."""
        self._open_lines = SEGMENT
        """Lines in the newest file; the first append of a session opens a new one."""
        self._segments: list[Path] = []
        for path in sorted(folder.glob("[0-9]" * 8 + "-*.jsonl")):
            self._adopt(path)

    def __bool__(self) -> bool:
        return bool(self._segments)

    def append(self, reports: Sequence[Heard]) -> None:
        """Keep the reports in order.

        Raises:
            OSError: the disk is full or away; nothing can be promised about these reports.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        for start in range(0, len(reports), SEGMENT):
            self._append(reports[start : start + SEGMENT])

    def oldest(self) -> tuple[Path, list[Heard]]:
        """Return the oldest file and what it holds; only when there is one."""
        path = self._segments[0]
        found: list[Heard] = []
        # Another console of this home may have adopted the file; then its reports are its care.
        content = path.read_bytes() if path.exists() else b""
        for line in filter(None, content.splitlines()):
            try:
                found.append(_heard(json.loads(line)))
            except (ValueError, KeyError, TypeError):
                self.damaged += 1
        return path, found

    def forget(self, path: Path) -> None:
        """Remove a file whose reports are kept now."""
        self._segments.remove(path)
        path.unlink(missing_ok=True)
        if not self._segments:
            self._open_lines = SEGMENT

    def _own_name(self) -> Path:
        """Return a name behind the newest file's that no file of any session has."""
        number = int(self._segments[-1].stem[:8]) if self._segments else 0
        while True:
            number += 1
            path = self.folder / f"{number:08d}-{os.getpid()}.jsonl"
            if not path.exists():
                return path

    def _adopt(self, path: Path) -> None:
        """Take over what an earlier session left; the new name tells others that it is taken."""
        # Another console that starts at this moment may be quicker.
        with contextlib.suppress(FileNotFoundError):
            self._segments.append(path.rename(self._own_name()))

    def _append(self, reports: Sequence[Heard]) -> None:
        if not self._segments or self._open_lines + len(reports) > SEGMENT:
            path = self._own_name()
            self._open_lines = 0
        else:
            path = self._segments[-1]
        lines = "".join(json.dumps(_plain(heard), default=str) + "\n" for heard in reports)
        before = path.stat().st_size if path.exists() else 0
        try:
            with path.open("a", encoding="ascii") as file:
                if before:
                    # A line torn by a power cut must not swallow the next one.
                    file.write("\n")
                file.write(lines)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            # What a full disk took of them must go, for its reports are handed in again.
            with contextlib.suppress(OSError):
                os.truncate(path, before)
            raise
        if path not in self._segments:
            self._segments.append(path)
        self._open_lines += len(reports)


def _plain(heard: Heard) -> dict[str, Any]:
    report = heard.report
    return {
        **report._asdict(),
        "link": heard.link_id,
        "raw": report.raw.hex(),
        "at": report.at and report.at.isoformat(),
        "heard_at": report.heard_at and report.heard_at.isoformat(),
        "detail": dict(report.detail),
    }


def _heard(plain: dict[str, Any]) -> Heard:
    link_id = LinkId(plain.pop("link"))
    place, at, heard_at = plain["place"], plain["at"], plain["heard_at"]
    plain["kind"] = ReportKind(plain["kind"])
    plain["raw"] = bytes.fromhex(plain["raw"])
    plain["place"] = None if place is None else Place(*place)
    plain["at"] = None if at is None else datetime.fromisoformat(at)
    plain["heard_at"] = None if heard_at is None else datetime.fromisoformat(heard_at)
    plain["detail"] = plain["detail"] or NOTHING
    return Heard(link_id, Report(**plain))
