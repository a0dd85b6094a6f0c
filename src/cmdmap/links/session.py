"""One link's thread: open -> write -> read -> tape -> decode -> sink, and again after every loss.

Started and stopped by ``rack.py``. Nothing but reports leaves the thread, no lock is held during
I/O, and whatever goes wrong in here is logged, counted, shown as the link's reason and followed by
another try (one of the house's four borders).
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from cmdmap.domain.ids import LinkId
from cmdmap.domain.recognition import Setting
from cmdmap.domain.report import Heard, Report
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.links.backoff import Backoff, Pauses
from cmdmap.links.base import LinkSpec, LinkState, LinkStatus, Sink
from cmdmap.links.bulletin import Bulletin
from cmdmap.links.counts import Phase, StatusBoard
from cmdmap.links.hearing import open_hearing
from cmdmap.links.kind import (
    CHUNK_BYTES,
    READ_WAIT_S,
    Chunk,
    LinkEndedError,
    LinkLostError,
    Manner,
    Wire,
)
from cmdmap.links.opening import Opening
from cmdmap.links.outlet import Outlet
from cmdmap.links.recognise.hunt import Stage
from cmdmap.links.recognise.memory import DeviceMemory, PortMemory
from cmdmap.links.recognise.tuning import tuned
from cmdmap.links.spec import KINDS, name_of, protocol_of, write_link
from cmdmap.links.tapes.recorder import Recorder, TapeShelf
from cmdmap.protocols.base import Decoder
from cmdmap.protocols.datagram.packets import PacketDecoder
from cmdmap.protocols.registry import open_packets

log = logging.getLogger(__name__)

JOIN_S = 1.0
"""How long a stop waits for the thread; only the system's name look-up can take longer."""
LOOK_S = 0.2
"""How often a waiting link looks whether its device is back."""
BREATH_S = 0.002
"""Pause of a link that brings more than one read takes, so that it leaves the processor to others;
it still passes more than a megabyte a second."""
CLOCK_TRIM = timedelta(seconds=1)
"""A clock set back by more than this begins a new stream."""


def utc_now() -> datetime:
    """Return the present, aware UTC."""
    return datetime.now(UTC)


def always_room(timeout_s: float) -> bool:
    """Return True: the sink takes everything."""
    del timeout_s
    return True


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all links of a rack share."""

    sink: Sink
    decoder_factory: Callable[[str], Decoder]
    shelf: TapeShelf
    clock: Callable[[], datetime] = utc_now
    pauses: Pauses = field(default_factory=Pauses)
    wait_for_room: Callable[[float], bool] = always_room
    """Waits up to so many seconds until the sink need not drop reports; only replays ask."""
    packets_factory: Callable[[str], PacketDecoder] = open_packets
    memory: PortMemory = field(default_factory=DeviceMemory)
    """With which settings devices on serial ports were understood before."""
    listen_only: bool = False
    """Nothing is sent but what devices wait for on a port of our own."""


class LinkSession:
    """One link from :meth:`start` to :meth:`stop`.

    Raises:
        UsageError: the link names an unknown protocol.
    """

    def __init__(self, spec: LinkSpec, around: Surroundings, record: bool = False) -> None:
        self.spec = spec
        self._around = around
        self._kind = KINDS[spec.kind]
        self._last_at: datetime | None = None
        # Opened once for the sake of refusing; each opening of the link has its own.
        open_hearing(self._kind, spec, protocol_of(spec), around)
        self.bulletin = Bulletin()
        self.outlet = Outlet(spec.id, protocol_of(spec))
        self._board = StatusBoard(
            spec.id, spec.kind, protocol_of(spec), around.clock(), name_of(spec)
        )
        self._recorder = Recorder(
            around.shelf,
            spec.id,
            record and not self._kind.recorded,
            write_link(spec),
            has_peers=self._kind.manner is not Manner.STREAM,
        )
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"link {spec.id}", daemon=True)

    def start(self) -> None:
        """Begin; the link opens in its own thread."""
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Let the thread end soon, without waiting for it."""
        self._stopping.set()

    def stop(self, wait_s: float = JOIN_S) -> None:
        """End the link and wait up to ``wait_s`` for its thread."""
        self.ask_to_stop()
        if self._thread.ident is not None:
            self._thread.join(wait_s)

    def status(self) -> LinkStatus:
        """Return a copy of state and counts; callable from any thread."""
        recorder = self._recorder
        return self._board.status(self._around.clock(), recorder.on, recorder.reason)

    def set_recording(self, on: bool) -> None:
        """Switch the tape on or off; takes effect at the next read.

        Raises:
            WorldError: the link is a replay, which is never recorded again.
        """
        if on and self._kind.recorded:
            raise WorldError(tr("{link} is a recording already.", link=self.spec.id))
        self._recorder.on = on

    def _run(self) -> None:
        backoff = Backoff(self._around.pauses)
        reason = ""
        while not self._stopping.is_set():
            self._enter(LinkState.OPENING)
            began_s = time.monotonic()
            try:
                self._serve()
                reason = ""
                break
            except LinkEndedError as end:
                self._enter(LinkState.ENDED, str(end))
                break
            except WorldError as error:
                # What a stop interrupts is no news about the device.
                reason = reason if self._stopping.is_set() else str(error)
            except Exception as error:
                log.exception("link %s failed", self.spec.id)
                self._board.failed()
                name = type(error).__name__
                reason = tr("The link failed inside cmdmap ({error}); see the log.", error=name)
            self._pause(reason, backoff.pause_after(time.monotonic() - began_s))
        self._recorder.close()
        if self._stopping.is_set():
            # Stopped while it waited, a link still says what it waited for.
            self._enter(LinkState.CLOSED, reason)

    def _serve(self) -> None:
        kind = self._kind
        with closing(kind.open(self.spec, self._stopping)) as wire:
            around = self._around
            self._last_at = None
            tell = partial(self._tuned, wire)
            decoders = tuned(around.decoder_factory, self.spec, wire, around.memory, tell)
            opening = Opening(self.spec, wire, replace(around, decoder_factory=decoders))
            try:
                if not around.listen_only:
                    self.outlet.open(opening.way_out)
                    self.bulletin.open(opening.way_out)
                self._enter(LinkState.OPEN)
                while not self._stopping.is_set():
                    self._report(self.outlet.speak(self._around.clock()))
                    self.bulletin.speak(self._around.clock())
                    if kind.recorded and not self._around.wait_for_room(READ_WAIT_S):
                        continue
                    chunk = wire.read()
                    self._take(opening, chunk)
                    if len(chunk.data) >= CHUNK_BYTES and not kind.recorded:
                        self._stopping.wait(BREATH_S)
            finally:
                wire.close()
                at = self._last_at or self._around.clock()
                self._hand_on(opening.link_id, opening.flush(), 0, at)
                self.bulletin.close()
                self._report(self.outlet.close(self._around.clock(), tr("The link was lost.")))

    def _take(self, opening: Opening, chunk: Chunk) -> None:
        at = self._arrival(chunk.at or self._around.clock())
        if chunk.peer:
            self._board.call(chunk.peer, chunk.gone)
            if not (chunk.data or chunk.gone):
                self.bulletin.welcome()
        if chunk.data:
            self._recorder.keep(chunk.data, at, chunk.peer)
        reports = opening.hear(chunk, at)
        self._hand_on(opening.link_id, reports, len(chunk.data), at)
        if reports:
            opening.answer(reports, chunk.peer)
            self.outlet.hear(reports, at)

    def _arrival(self, at: datetime) -> datetime:
        # Arrival times never decrease within one stream, also when the clock is trimmed.
        if self._last_at is not None and at < self._last_at - CLOCK_TRIM:
            raise LinkLostError(tr("The computer's clock was set back; the link is opened anew."))
        self._last_at = at if self._last_at is None else max(at, self._last_at)
        return self._last_at

    def _hand_on(self, link_id: LinkId, reports: list[Report], size: int, at: datetime) -> None:
        self._board.add(size, reports, at)
        self._report(reports, link_id)

    def _report(self, reports: list[Report], link_id: LinkId | None = None) -> None:
        if reports:
            heard_on = link_id or self.spec.id
            self._around.sink([Heard(heard_on, report) for report in reports])

    def _pause(self, reason: str, pause_s: float) -> None:
        log.info("link %s waits %.1f s: %s", self.spec.id, pause_s, reason)
        next_try_at = self._around.clock() + timedelta(seconds=pause_s)
        self._enter(LinkState.WAITING, reason, next_try_at)
        deadline_s = time.monotonic() + pause_s
        is_there = self._kind.is_there or (lambda spec: False)
        was_there = is_there(self.spec)
        while (left_s := deadline_s - time.monotonic()) > 0:
            if self._stopping.wait(min(left_s, LOOK_S)):
                return
            if not was_there and is_there(self.spec):
                return
            was_there = is_there(self.spec)

    def _tuned(self, wire: Wire, stage: Stage, setting: Setting) -> None:
        """Show where the hunt for the port's speed stands; nothing is sent at a wrong one."""
        at = self._around.clock()
        phase = None
        if stage is Stage.HUNTING:
            reason = tr("Looking for the speed: {setting} baud.", setting=setting)
            phase = Phase(LinkState.OPENING, at, reason)
            self._report(self.outlet.close(at, reason))
        elif self._last_at is not None:
            phase = Phase(LinkState.OPEN, at)
            if not self._around.listen_only:
                self.outlet.open(wire)
        self._board.tune(phase, setting.baud)

    def _enter(
        self, state: LinkState, reason: str = "", next_try_at: datetime | None = None
    ) -> None:
        self._board.enter(Phase(state, self._around.clock(), reason, next_try_at))
