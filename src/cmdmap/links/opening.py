"""One opening of a link: the wire, what decodes it and the ways back to who speaks.

Made by ``session.py`` whenever a link has been opened, so that nothing of before is left: half a
frame from before a loss is no part of the new stream. A replay is decoded as the link that was
recorded and speaks in its name.
"""

from __future__ import annotations

from datetime import datetime

import numpy as np

from cmdmap.domain.datum import Datum, to_wgs84
from cmdmap.domain.ids import LinkId
from cmdmap.domain.place import Place
from cmdmap.domain.report import Report, ReportKind
from cmdmap.errors import UsageError
from cmdmap.links.base import LinkSpec
from cmdmap.links.hearing import Openers, open_hearing
from cmdmap.links.kind import Chunk, PeerWire, ReplayedWire, Wire
from cmdmap.links.peers import AddressedWire, Answering
from cmdmap.links.spec import KINDS, datum_of, parse_link, protocol_of
from cmdmap.protocols.xml_events.cot import NAME as COT
from cmdmap.protocols.xml_events.cot_encode import OWN_UID


class Opening:
    """Used by the link's thread only.

    Raises:
        UsageError: the link names an unknown protocol.
    """

    def __init__(self, spec: LinkSpec, wire: Wire, openers: Openers) -> None:
        origin = _origin(spec, wire)
        kind = KINDS[origin.kind]
        self.wire = wire
        self.link_id: LinkId = origin.id
        """Whose reports these are."""
        self.way_out: Wire = AddressedWire(wire) if isinstance(wire, PeerWire) else wire
        self._hearing = open_hearing(kind, origin, protocol_of(origin), openers)
        self._datum = datum_of(origin)
        self._publishes = origin.options.get("publish") == "1"
        self._answering = Answering(wire) if KINDS[spec.kind].answers else None

    def hear(self, chunk: Chunk, at: datetime) -> list[Report]:
        """Return what a chunk that came ``at`` (aware UTC, not decreasing) completes."""
        reports = self._set_right(self._hearing.take(chunk, at))
        if self._publishes:
            reports = [_unless_ours(report) for report in reports]
        if reports and isinstance(self.way_out, AddressedWire):
            self.way_out.learn(reports, chunk.peer)
        return reports

    def answer(self, reports: list[Report], peer: str) -> None:
        """Give devices what they wait for, once their reports are handed on.

        Raises:
            LinkLostError: the wire is lost.
        """
        if self._answering is not None:
            self._answering.answer(reports, peer)

    def flush(self) -> list[Report]:
        """Return what was held back."""
        return self._set_right(self._hearing.flush())

    def _set_right(self, reports: list[Report]) -> list[Report]:
        """Return reports of shifted coordinates with their places as WGS-84."""
        if self._datum is None or not reports:
            return reports
        return [_unshifted(report, self._datum) for report in reports]


def _unshifted(report: Report, datum: Datum) -> Report:
    if report.place is None:
        return report
    ((lon, lat),) = to_wgs84(np.array([report.place]), datum).tolist()
    return report._replace(place=Place(lon, lat))


def _unless_ours(report: Report) -> Report:
    """Return a report that says nothing for what is only the echo of our own telling."""
    if report.unit_key is None or not report.unit_key.startswith(_OURS):
        return report
    return report._replace(kind=ReportKind.OTHER, unit_key=None, place=None)


_OURS = f"{COT}:{OWN_UID}"


def _origin(spec: LinkSpec, wire: Wire) -> LinkSpec:
    """Return the link that was recorded, else ``spec`` itself; a protocol told now wins."""
    if not isinstance(wire, ReplayedWire) or not wire.recorded:
        return spec
    try:
        origin = parse_link(wire.recorded)
    except UsageError:
        # Recorded by a version with other kinds; its bytes can still be read as a stream.
        return spec
    told = {name: spec.options[name] for name in ("protocol", "datum") if name in spec.options}
    return LinkSpec(origin.kind, origin.address, {**origin.options, **told})
