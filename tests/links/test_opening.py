"""What a replay is heard as: the link that was recorded, unless it is told another protocol."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from cmdmap.domain.datum import gcj02_from_wgs84
from cmdmap.domain.place import Place
from cmdmap.errors import UsageError
from cmdmap.links.hearing import REGISTRY
from cmdmap.links.kind import Chunk
from cmdmap.links.opening import Opening
from cmdmap.links.spec import parse_link
from cmdmap.links.tapes.replay import TapeWire

AT = datetime(2026, 5, 4, 4, tzinfo=UTC)
ROW = b'{"id": "A1", "lon": 120.15, "lat": 30.16}'


def replayed(recorded: str, options: str = "") -> Opening:
    wire = TapeWire(iter(()), 1.0, lambda seconds: None, recorded)
    return Opening(parse_link(f"tape:x{options}"), wire, REGISTRY)


@pytest.mark.parametrize(
    ("recorded", "options", "link_id", "keys"),
    [
        ("udp:4001?protocol=idnmea", "", "udp:4001", ["idnmea:A1"]),
        ("udp:4001", "?protocol=idnmea", "udp:4001", ["idnmea:A1"]),
        ("mqtt:a:1/t?protocol=idnmea&user=x", "", "mqtt:a:1/t", ["idnmea:A1"]),
        ("carrier-pigeon:x", "?protocol=idnmea", "tape:x", []),
        ("", "?protocol=idnmea", "tape:x", []),
    ],
)
def test_speaks_in_the_name_of_what_was_recorded(
    recorded: str, options: str, link_id: str, keys: list[str]
) -> None:
    opening = replayed(recorded, options)
    reports = opening.hear(Chunk(ROW, AT, "10.0.0.1:5>4001"), AT)
    assert opening.link_id == link_id
    # As a stream the line has no end yet.
    assert [report.unit_key for report in reports] == keys
    opening.answer(reports, "10.0.0.1:5>4001")
    assert bool(opening.flush()) is not bool(keys)


@pytest.mark.parametrize("options", ["", "&datum=gcj02"])
def test_shifted_coordinates_are_set_right_also_on_a_tape(options: str) -> None:
    shifted = np.array([[120.15, 30.16]])
    ((lon, lat),) = gcj02_from_wgs84(shifted).tolist()
    row = b'{"id": "A1", "lon": %.9f, "lat": %.9f}' % (lon, lat)
    opening = replayed(f"udp:4001?protocol=idnmea{options}")
    (report,) = opening.hear(Chunk(row, AT, "10.0.0.1:5>4001"), AT)
    assert report.place is not None
    apart_m = report.place.metres_to(Place(120.15, 30.16))
    assert apart_m < 0.01 if options else apart_m > 300


@pytest.mark.parametrize("link", ["tcp:a:1?publish=1", "listen:1?protocol=jt808&publish=1"])
def test_events_are_not_published_to_who_cannot_read_them(link: str) -> None:
    with pytest.raises(UsageError, match="protocol=cot"):
        parse_link(link)


def test_nothing_is_published_to_whom_a_packet_only_claims_to_come_from() -> None:
    with pytest.raises(UsageError, match="udp takes no option 'publish'"):
        parse_link("udp:6969?protocol=cot&publish=1")


def test_only_known_shifts_are_taken() -> None:
    with pytest.raises(UsageError, match="gcj02, bd09"):
        parse_link("udp:1?datum=wgs84")
