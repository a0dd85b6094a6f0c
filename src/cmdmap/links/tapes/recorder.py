"""Records a link to rotating tapes.

Lives in the link's thread; only the switch is touched from outside. Flush policy: every read is
handed to the system with one unbuffered write, never synced, so killing cmdmap loses nothing and a
power cut loses what the system had not yet written. A tape that cannot be written switches the
recording off and says why; the link itself goes on.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import re
from dataclasses import dataclass
from datetime import datetime
from io import FileIO
from pathlib import Path

from cmdmap.domain.ids import LinkId
from cmdmap.i18n import tr
from cmdmap.links.tapes.tape import PeerNumbers, encode_head, encode_record

log = logging.getLogger(__name__)

SUFFIX = ".tape"


@dataclass(frozen=True, slots=True)
class TapeShelf:
    """Where tapes go, how large one grows and how many are kept per link."""

    folder: Path
    tape_bytes: int = 64 * 1_000_000
    kept: int = 8

    def stem(self, link_id: LinkId) -> str:
        """Return the start of the link's file names: readable, safe, and no other link's."""
        readable = re.sub(r"[^A-Za-z0-9]+", "-", link_id).strip("-")[:48]
        return f"{readable}-{hashlib.sha256(link_id.encode()).hexdigest()[:8]}"

    def tapes(self, link_id: LinkId) -> list[Path]:
        """Return the link's tapes, oldest first."""
        return sorted(self.folder.glob(f"{self.stem(link_id)}-*{SUFFIX}"))


class TapeWriter:
    """Appends to the newest tape of one link and begins the next when it is full."""

    def __init__(
        self, shelf: TapeShelf, link_id: LinkId, written: str = "", has_peers: bool = False
    ) -> None:
        """``written`` is the link with its options; ``has_peers`` asks for the second edition."""
        self._shelf = shelf
        self._link_id = link_id
        self._written = written or link_id
        self._peers = PeerNumbers() if has_peers else None
        self._file: FileIO | None = None
        self._last_at: datetime | None = None

    def write(self, data: bytes, at: datetime, peer: str = "") -> None:
        """Append ``data`` of ``peer`` that arrived ``at`` (aware UTC, not decreasing).

        Raises:
            OSError: the disk is full, absent or not writable.
        """
        if self._file is None or self._last_at is None or self._is_full():
            self._begin(at)
            self._last_at = at
        sender = self._peers.encode(peer) if self._peers else b""
        self._append(encode_record(data, at - self._last_at, sender))
        self._last_at = at

    def close(self) -> None:
        """End the tape; the next write begins a new one."""
        if self._file is not None:
            # Everything was handed to the system before; a late complaint changes nothing.
            with contextlib.suppress(OSError):
                self._file.close()
        self._file = None

    def _is_full(self) -> bool:
        return self._file is not None and self._file.tell() >= self._shelf.tape_bytes

    def _begin(self, at: datetime) -> None:
        self.close()
        self._shelf.folder.mkdir(parents=True, exist_ok=True)
        for old in self._shelf.tapes(self._link_id)[: -self._shelf.kept + 1 or None]:
            old.unlink(missing_ok=True)
        self._file = self._new_file(at)
        if self._peers is not None:
            self._peers = PeerNumbers()
        self._append(encode_head(self._written, at, self._peers is not None))

    def _new_file(self, at: datetime) -> FileIO:
        stamp = f"{self._shelf.stem(self._link_id)}-{at:%Y%m%dT%H%M%S}-{at.microsecond:06d}"
        number = 0
        while True:
            try:
                return FileIO(str(self._shelf.folder / f"{stamp}-{number:03d}{SUFFIX}"), "xb")
            except FileExistsError:
                number += 1

    def _append(self, data: bytes) -> None:
        assert self._file is not None
        if self._file.write(data) != len(data):
            raise OSError("the disk is full")


class Recorder:
    """The recording of one link: a switch for everybody, the tape for the link's thread."""

    def __init__(
        self,
        shelf: TapeShelf,
        link_id: LinkId,
        on: bool,
        written: str = "",
        has_peers: bool = False,
    ) -> None:
        """See :class:`TapeWriter`."""
        self._writer = TapeWriter(shelf, link_id, written, has_peers)
        self.on = on
        """May be set from any thread; the link's thread follows at its next read."""
        self.reason = ""
        """Why recording went off by itself, empty when it did not."""

    def keep(self, data: bytes, at: datetime, peer: str = "") -> None:
        """Record ``data`` of ``peer`` when switched on; end the tape when switched off."""
        if not self.on:
            self._writer.close()
            return
        try:
            self._writer.write(data, at, peer)
            self.reason = ""
        except OSError as error:
            self.on = False
            self._writer.close()
            self.reason = tr("Recording is off: the tape cannot be written ({error}).", error=error)
            log.warning("%s", self.reason)

    def close(self) -> None:
        """End the tape."""
        self._writer.close()
