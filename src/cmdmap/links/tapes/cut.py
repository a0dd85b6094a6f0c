"""Cuts a piece out of a tape into a tape of its own.

Used by ``cmdmap links tape cut``. The piece keeps the link, the senders and the times of arrival.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.links.tapes.tape import PeerNumbers, TapeReader, encode_head, encode_record


def cut_tape(source: Path, target: Path, first_at: datetime, last_at: datetime) -> int:
    """Write what arrived from ``first_at`` up to ``last_at`` (aware UTC) to the new file.

    Returns:
        The number of records written.

    Raises:
        WorldError: the source is no tape, nothing arrived in that time, or the target exists or
            cannot be written.
    """
    reader = TapeReader(source)
    peers = PeerNumbers()
    written, before = 0, first_at
    try:
        with target.open("xb") as out:
            for chunk in reader:
                if chunk.at is None or chunk.at < first_at:
                    continue
                if chunk.at > last_at:
                    break
                if not written:
                    before = chunk.at
                    out.write(encode_head(reader.link, before, reader.has_peers))
                sender = peers.encode(chunk.peer) if reader.has_peers else b""
                out.write(encode_record(chunk.data, chunk.at - before, sender))
                before = chunk.at
                written += 1
    except OSError as error:
        raise cannot_write(target, error) from error
    if not written:
        target.unlink(missing_ok=True)
        raise WorldError(tr("Nothing arrived in that time; see cmdmap links tape info."))
    return written


def cannot_write(target: Path, error: OSError) -> WorldError:
    """Return the error for a file that is in the way or cannot be written."""
    if isinstance(error, FileExistsError):
        return WorldError(tr("{path} is there already; name another file.", path=target))
    return WorldError(
        tr("{path} cannot be written ({error}).", path=target, error=error.strerror or error)
    )
