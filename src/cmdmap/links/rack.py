"""All open links of this seat: added, removed and watched by the console and the window.

Built by ``services/console.py`` with the desk as sink. The rack's lock guards its table only, so
one slow link never delays another, nor a look at the statuses.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from cmdmap.domain.ids import LinkId
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.links.backoff import Pauses
from cmdmap.links.base import LinkSpec, LinkStatus, Sink
from cmdmap.links.bulletin import Bulletin
from cmdmap.links.outlet import Outlet
from cmdmap.links.recognise.memory import DeviceMemory, PortMemory
from cmdmap.links.session import JOIN_S, LinkSession, Surroundings, always_room, utc_now
from cmdmap.links.tapes.recorder import TapeShelf
from cmdmap.protocols.base import Decoder
from cmdmap.protocols.datagram.packets import PacketDecoder
from cmdmap.protocols.registry import open_decoder, open_packets

MEGABYTE = 1_000_000


class LinkRack:
    """The running links by id, in the order they were added."""

    def __init__(
        self,
        sink: Sink,
        tape_dir: Path,
        *,
        decoder_factory: Callable[[str], Decoder] = open_decoder,
        clock: Callable[[], datetime] = utc_now,
        pauses: Pauses | None = None,
        tape_mb: float = 64,
        tapes_kept: int = 8,
        wait_for_room: Callable[[float], bool] = always_room,
        memory: PortMemory | None = None,
        packets_factory: Callable[[str], PacketDecoder] = open_packets,
    ) -> None:
        """Build an empty rack.

        ``wait_for_room(timeout_s)`` tells whether the sink takes reports without dropping any,
        waiting for that as long as told; replays ask it before each read.
        ``memory`` knows the devices on serial ports; without one each is hunted for anew.
        ``tape_mb`` and ``tapes_kept`` are the options of the same name.
        """
        shelf = TapeShelf(tape_dir, int(tape_mb * MEGABYTE), tapes_kept)
        self._around = Surroundings(
            sink,
            decoder_factory,
            shelf,
            clock,
            pauses or Pauses(),
            wait_for_room,
            packets_factory=packets_factory,
            memory=memory or DeviceMemory(),
        )
        self._lock = threading.Lock()
        self._sessions: dict[LinkId, LinkSession] = {}

    @property
    def memory(self) -> PortMemory:
        """The devices on serial ports that are known."""
        return self._around.memory

    def add(self, spec: LinkSpec, record: bool = False) -> LinkSession:
        """Open a link and return its session.

        Raises:
            WorldError: the same link is open already.
            UsageError: the link names an unknown protocol.
        """
        session = LinkSession(spec, self._around, record)
        with self._lock:
            if spec.id in self._sessions:
                raise WorldError(tr("{link} is open already; remove it first.", link=spec.id))
            self._sessions[spec.id] = session
            session.start()
        return session

    def remove(self, link_id: LinkId) -> None:
        """Close a link and forget it.

        Raises:
            WorldError: there is no such link.
        """
        session = self._session(link_id)
        session.stop()
        with self._lock:
            self._sessions.pop(link_id, None)

    def set_recording(self, link_id: LinkId, on: bool) -> None:
        """Switch a link's tape on or off.

        Raises:
            WorldError: there is no such link, or it is a replay.
        """
        self._session(link_id).set_recording(on)

    def statuses(self) -> list[LinkStatus]:
        """Return every link's state and counts, in the order they were added."""
        with self._lock:
            sessions = list(self._sessions.values())
        return [session.status() for session in sessions]

    def outlet(self, link_id: LinkId) -> Outlet | None:
        """Return the way out of a link, None where it is not on the rack."""
        with self._lock:
            session = self._sessions.get(link_id)
        return session.outlet if session else None

    def outlets(self) -> list[Outlet]:
        """Return the way out of every link, in the order they were added."""
        with self._lock:
            return [session.outlet for session in self._sessions.values()]

    def bulletins(self) -> dict[LinkId, Bulletin]:
        """Return where to post for everybody at the other end, of each link that publishes."""
        with self._lock:
            return {
                link_id: session.bulletin
                for link_id, session in self._sessions.items()
                if session.spec.options.get("publish") == "1"
            }

    def stop(self) -> None:
        """Close every link and wait for their threads; their last statuses stay readable."""
        with self._lock:
            sessions = list(self._sessions.values())
        for session in sessions:
            session.ask_to_stop()
        deadline_s = time.monotonic() + JOIN_S
        for session in sessions:
            session.stop(max(0.0, deadline_s - time.monotonic()))

    def _session(self, link_id: LinkId) -> LinkSession:
        with self._lock:
            session = self._sessions.get(link_id)
        if session is None:
            raise WorldError(tr("{link} is not open; see the list of links.", link=link_id))
        return session
