"""Exports a tape to a plain bundle that needs no cmdmap to be read.

Used by ``cmdmap links tape export``. The bundle is a ZIP archive: ``tape.json`` says what it is,
``records.csv`` holds every record with its arrival, ``bytes/`` what each sender sent in one piece.
"""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from cmdmap.links.tapes.cut import cannot_write
from cmdmap.links.tapes.tape import TapeReader

HEAD = ("at", "peer", "file", "offset", "length", "hex")
MOST_FILES = 64
"""Senders with a file of their own; the bytes of further ones stand in ``records.csv`` only."""
IN_MEMORY = 1 << 20
"""Bytes of one sender kept in memory before they go to a temporary file."""


def export_tape(source: Path, target: Path) -> int:
    """Write the bundle of a tape to the new file and return the number of records in it.

    Raises:
        WorldError: the source is no tape, or the target exists or cannot be written.
    """
    reader = TapeReader(source)
    try:
        with target.open("xb") as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
            return _fill(bundle, reader)
    except OSError as error:
        raise cannot_write(target, error) from error


def _fill(bundle: zipfile.ZipFile, reader: TapeReader) -> int:
    records = 0
    streams: dict[str, tuple[str, IO[bytes]]] = {}
    with ExitStack() as opened:
        with bundle.open("records.csv", "w") as raw:
            table = io.TextIOWrapper(raw, "utf-8", newline="")
            rows = csv.writer(table)
            rows.writerow(HEAD)
            for chunk in reader:
                if chunk.peer not in streams and len(streams) < MOST_FILES:
                    name = f"bytes/{len(streams):03d}.bin"
                    # Closed by the stack, which outlives this loop.
                    spool = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
                    streams[chunk.peer] = (name, opened.enter_context(spool))
                name, stream = streams.get(chunk.peer, ("", None))
                offset = stream.tell() if stream else 0
                if stream:
                    stream.write(chunk.data)
                at = chunk.at.isoformat() if chunk.at else ""
                rows.writerow((at, chunk.peer, name, offset, len(chunk.data), chunk.data.hex()))
                records += 1
            table.flush()
            table.detach()
        for name, stream in streams.values():
            stream.seek(0)
            with bundle.open(name, "w") as out:
                while piece := stream.read(IN_MEMORY):
                    out.write(piece)
    about = {
        "link": reader.link,
        "started_at": reader.started_at.isoformat(),
        "records": records,
        "files": {name: peer for peer, (name, _) in streams.items()},
        "damage": reader.damage,
    }
    bundle.writestr("tape.json", json.dumps(about, ensure_ascii=False, indent=2))
    return records
