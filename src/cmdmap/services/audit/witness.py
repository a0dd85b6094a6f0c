"""The witness: a file that remembers the heads of the audit log outside the database.

Appended to by the writer thread after a commit, read by ``services/audit/verify.py``. It may lag
behind the database by what another program has written since, never run ahead of it.
"""

from __future__ import annotations

import logging
from pathlib import Path

from cmdmap.domain.login.chain import Head

FILE = "audit_head.log"
DIGITS = 64
"""Of a SHA-256 hash."""

log = logging.getLogger(__name__)


class Witness:
    """Lines of ``database chain seq hash`` in ``audit_head.log`` of the home folder."""

    def __init__(self, home: Path, database: str) -> None:
        """``database`` is its address without password; one home may know several."""
        self.path = home / FILE
        self._database = database.replace(" ", "%20")

    def keep(self, head: Head) -> None:
        """Append a head. A full disk is logged and stops nobody: the chain itself still holds."""
        line = f"{self._database} {head.chain} {head.seq} {head.hash}\n"
        try:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(line)
        except OSError as error:
            log.warning("%s cannot be written: %s", self.path, error)

    def heads(self) -> list[Head]:
        """Return the heads of this database, oldest first; half lines of a crash are left out."""
        if not self.path.is_file():
            return []
        found = []
        for line in self.path.read_text(encoding="utf-8", errors="replace").splitlines():
            match line.split(" "):
                case [database, chain, seq, digest] if database == self._database:
                    if seq.isdecimal() and len(digest) == DIGITS:
                        found.append(Head(chain, int(seq), digest))
        return found
