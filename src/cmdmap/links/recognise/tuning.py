"""A decoder that hunts: decodes as any other and sets the port's speed by what comes out.

``session.py`` puts it in the place of the plain decoder of a serial link that was told no speed. It
writes nothing. While it hunts, what cannot be read is the wrong speed's and is not reported; sound
frames always are.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, runtime_checkable

from cmdmap.domain.recognition import Setting
from cmdmap.domain.report import Report, ReportKind
from cmdmap.links.base import LinkSpec
from cmdmap.links.recognise.hunt import Hunt, Stage
from cmdmap.links.recognise.memory import PortMemory
from cmdmap.protocols.base import Decoder


@runtime_checkable
class TunableWire(Protocol):
    """An open port whose speed can be changed; used by the link's thread only."""

    @property
    def setting(self) -> Setting:
        """What the port is set to."""
        ...

    @property
    def hunts(self) -> bool:
        """True when no speed was told."""
        ...

    def tune(self, setting: Setting) -> bool:
        """Set the port; False when it cannot do this setting."""
        ...

    def frame_errors(self) -> int | None:
        """Return the system's count of frame errors, None without one."""
        ...


Tell = Callable[[Stage, Setting], None]
"""Hears where the hunt stands, in the link's thread."""


class HuntingDecoder:
    """Implements :class:`~cmdmap.protocols.base.Decoder` over one opening of a port."""

    def __init__(
        self,
        open_decoder: Callable[[], Decoder],
        wire: TunableWire,
        path: str,
        memory: PortMemory,
        tell: Tell,
    ) -> None:
        """Set the port to the likeliest setting and tell it."""
        self._open_decoder = open_decoder
        self._decoder = open_decoder()
        self._wire = wire
        self._path = path
        self._memory = memory
        self._tell = tell
        self._hunt = Hunt(memory.choices(path))
        if wire.tune(self._hunt.setting):
            tell(self._hunt.stage, self._hunt.setting)

    def feed(self, data: bytes, heard_at: datetime | None = None) -> list[Report]:
        """See :class:`~cmdmap.protocols.base.Decoder`; a link always says when it heard."""
        assert heard_at is not None
        reports = self._decoder.feed(data, heard_at)
        before = self._hunt.stage
        errors = None if before is Stage.LOCKED else self._wire.frame_errors()
        if self._hunt.hear(len(data), reports, heard_at, errors):
            reports = reports + self._decoder.flush()
            self._retune(heard_at)
        elif self._hunt.stage is not before:
            self._lock(heard_at)
        if before is Stage.HUNTING:
            reports = [report for report in reports if report.kind is not ReportKind.REJECT]
        return reports

    def flush(self) -> list[Report]:
        """See :class:`~cmdmap.protocols.base.Decoder`."""
        return self._decoder.flush()

    def _retune(self, at: datetime) -> None:
        hunt = self._hunt
        # A port that can be set to none of them stays as it is; its next bytes ask again.
        for _ in range(hunt.length):
            if self._wire.tune(hunt.setting):
                break
            hunt.skip(at)
        self._decoder = self._open_decoder()
        self._tell(hunt.stage, hunt.setting)

    def _lock(self, at: datetime) -> None:
        hunt = self._hunt
        self._tell(hunt.stage, hunt.setting)
        self._memory.remember(self._path, hunt.setting, hunt.protocols(at), at)


def tuned(
    open_decoder: Callable[[str], Decoder],
    spec: LinkSpec,
    wire: object,
    memory: PortMemory,
    tell: Tell,
) -> Callable[[str], Decoder]:
    """Return ``open_decoder``, on a port that was told no speed one whose decoders hunt."""
    if not isinstance(wire, TunableWire):
        return open_decoder
    if not wire.hunts:
        tell(Stage.LISTENING, wire.setting)
        return open_decoder
    port = wire

    def open_hunting(protocol: str) -> Decoder:
        return HuntingDecoder(lambda: open_decoder(protocol), port, spec.address, memory, tell)

    return open_hunting
