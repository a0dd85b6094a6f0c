"""Framing of Motorola messages that lie one behind the other, as in a recording of datagrams.

Asked by the framer under the name ``lrrp`` only: nothing but lengths and structure tells these
messages from noise, so they are never looked for in an unknown stream. A link hands datagrams to
``reader.py`` as they are.
"""

from __future__ import annotations

from cmdmap.domain.report import ReportKind
from cmdmap.protocols.framing import NOT_HERE, WAIT, Broken, Patience, Verdict
from cmdmap.protocols.motorola.ars import CONTROL, PRIORITY, read_ars
from cmdmap.protocols.motorola.lrrp import DOCUMENTS, NAME, read_document, size_of
from cmdmap.protocols.motorola.tms import read_tms

LONGEST = 1024


class MotorolaFraming:
    """Recognises LRRP documents, ARS and TMS messages."""

    name = NAME
    leaders = bytes((0, 1, *DOCUMENTS))

    def measure(self, buffer: bytes, start: int, patience: Patience) -> Verdict:
        """See :class:`~cmdmap.protocols.framing.Framing`."""
        head = buffer[start : start + 3]
        size = size_of(head) if head[0] in DOCUMENTS else _message_size(head)
        if size == 0 or (size and size > LONGEST):
            return NOT_HERE
        if size is None or start + size > len(buffer):
            return WAIT if patience is not Patience.OVER else Broken(len(buffer), "cut short")
        return start + size if _sound(buffer[start : start + size]) else NOT_HERE


def is_ars(head: int) -> bool:
    """Tell the header byte of ARS from that of TMS, where no port does."""
    return bool(head & CONTROL and head & PRIORITY)


def _message_size(head: bytes) -> int | None:
    if len(head) < 3:
        return None
    length = int.from_bytes(head[:2], "big")
    return 2 + length if length else 0


def _sound(data: bytes) -> bool:
    if data[0] in DOCUMENTS:
        document = read_document(data)
        # The request id is in every document, and always first.
        return document is not None and "request_id" in document.values and not document.unread
    read = read_ars if is_ars(data[2]) else read_tms
    report = read(data, None, None)
    return report.kind is not ReportKind.REJECT and "\ufffd" not in (report.text or "")
