"""Messages of JT/T 808 that were cut into several frames, put together again.

Held by the reader of one stream; bounded, because a terminal may never send the rest.
"""

from __future__ import annotations

from cmdmap.protocols.jt808.framing import Head

MOST_MESSAGES = 16
MOST_FRAGMENTS = 256

_Key = tuple[str, int, int, int]


class Fragments:
    """The unfinished messages, oldest first."""

    def __init__(self) -> None:
        self._waiting: dict[_Key, dict[int, bytes]] = {}

    def add(self, head: Head, body: bytes) -> bytes | None:
        """Keep a fragment; return the whole body once all are there, else None."""
        if not 1 <= head.part <= head.parts <= MOST_FRAGMENTS:
            return None
        # Fragments carry consecutive serials: the first one's names the message.
        key = (head.phone, head.msg_id, head.parts, (head.serial - head.part) & 0xFFFF)
        bodies = self._waiting.setdefault(key, {})
        bodies[head.part] = body
        if len(bodies) == head.parts:
            del self._waiting[key]
            return b"".join(bodies[part] for part in range(1, head.parts + 1))
        while len(self._waiting) > MOST_MESSAGES:
            del self._waiting[next(iter(self._waiting))]
        return None
