"""GB/T 28181 requests as simulated cameras write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cmdmap.domain.place import Place
from cmdmap.protocols.xml_events.gb28181 import answers
from cmdmap.protocols.xml_events.gb28181_encode import Request, position_document, sip_request

AT = datetime(2026, 5, 4, 16, 30, tzinfo=UTC)
CAMERA = "33010000001320000001"


@pytest.mark.parametrize("method", ["MESSAGE", "NOTIFY"])
def test_what_is_written_is_read_again_and_answered(decode_one, method):
    request = Request(method, CAMERA, 7, "UDP")
    document = position_document(CAMERA, 7, Place(-0.5, -30.25), AT, 10.0, 271.0)
    report = decode_one(sip_request(request, document), None, "gb28181")
    assert (report.unit_key, report.at) == (f"gb28181:{CAMERA}", AT)
    assert report.place == Place(-0.5, -30.25)
    assert (report.speed_mps, report.course_deg, report.alt_m) == (10.0, 271.0, 8.0)
    (answer,) = answers(report)
    assert answer.startswith(b"SIP/2.0 200 OK\r\n")
    assert f"Call-ID: {request.call_id}\r\n".encode() in answer
    assert f"CSeq: 7 {method}\r\n".encode() in answer
