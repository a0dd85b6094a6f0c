"""Cursor on Target in: positions, chats, receipts, calls for help, and hostile events."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.protocols.conftest import three_ways

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.datagram.packets import Source
from cmdmap.protocols.registry import open_decoder, open_packets

UID = "ANDROID-589520ccfcd20f01"
TIMES = (
    'time="2026-03-04T11:59:58.123Z" start="2026-03-04T11:59:58.123Z"'
    ' stale="2026-03-04T12:06:13.123Z"'
)


def event(
    kind: str = "a-f-G-U-C",
    detail: str = "",
    how: str = "m-g",
    uid: str = UID,
    point: str = '<point lat="30.5" lon="114.3" hae="20.5" ce="4.9" le="9999999.0"/>',
) -> bytes:
    return (
        f'<event version="2.0" uid="{uid}" type="{kind}" how="{how}" {TIMES}>{point}'
        f"<detail>{detail}</detail></event>"
    ).encode()


PHONE = event(
    detail='<takv platform="ATAK-CIV"/><contact callsign="巡逻 &amp; 3" endpoint="*:-1:stcp"/>'
    '<__group role="Team Member" name="Cyan"/><status battery="78"/>'
    '<track course="361.0" speed="1.5"/>'
).replace(b"361.0", b"271.5")
CHAT = event(
    "b-t-f",
    '<__chat parent="RootContactGroup" groupOwner="false" messageId="563040b9" chatroom="HQ"'
    f' id="HQ-UID" senderCallsign="JENNY"><chatgrp uid0="{UID}" uid1="HQ-UID" id="HQ-UID"/>'
    "</__chat>"
    f'<link uid="{UID}" type="a-f-G-U-C" relation="p-p"/>'
    f'<remarks source="BAO.F.ATAK.{UID}" to="HQ-UID">arrived at &lt;gate&gt;\n3</remarks>',
    "h-g-i-g-o",
    f"GeoChat.{UID}.HQ.563040b9",
)
HELP = event(
    "b-a-o-tbl",
    f'<link uid="{UID}" type="a-f-G-U-C" relation="p-p"/>'
    '<emergency type="911 Alert">JENNY</emergency>',
    uid=f"{UID}-9-1-1",
)


def heard(raw: bytes) -> Report:
    decoder = open_decoder("auto")
    (report,) = decoder.feed(raw)
    return report


def test_a_phone():
    report = heard(PHONE)
    assert (report.protocol, report.sentence) == ("cot", "a-f-G-U-C")
    assert (report.kind, report.valid, report.unit_key) == (ReportKind.FIX, True, f"cot:{UID}")
    assert report.place == (114.3, 30.5)
    assert (report.speed_mps, report.course_deg) == (1.5, 271.5)
    assert report.at == datetime(2026, 3, 4, 11, 59, 58, 123_000, tzinfo=UTC)
    # Above the ellipsoid, which is no height above the sea.
    assert (report.alt_m, report.detail["alt_hae_m"]) == (None, 20.5)
    assert report.detail["callsign"] == "巡逻 & 3"
    assert (report.detail["group"], report.detail["battery_pct"]) == ("Cyan", 78.0)
    assert report.detail["stale"] == "2026-03-04T12:06:13.123000+00:00"


def test_a_phone_without_a_fix():
    report = heard(
        event(point='<point lat="0.0" lon="0.0" hae="9999999.0" ce="9999999.0" le="1"/>')
    )
    assert (report.kind, report.valid, report.reason) == (ReportKind.FIX, False, "no fix")
    assert "alt_hae_m" not in report.detail


def test_what_a_person_drew_moves_nobody():
    report = heard(event("a-h-G", how="h-g-i-g-o", uid="a-marker"))
    assert (report.kind, report.place) == (ReportKind.OTHER, None)


def test_a_chat():
    report = heard(CHAT)
    assert (report.kind, report.unit_key) == (ReportKind.TEXT, f"cot:{UID}")
    assert (report.text, report.place) == ("arrived at <gate> 3", None)
    assert report.detail["message_id"] == "563040b9"
    assert (report.detail["chatroom"], report.detail["to"]) == ("HQ", "HQ-UID")
    assert report.detail["callsign"] == "JENNY"


def test_the_writer_of_a_chat_stands_in_several_places():
    no_group = CHAT.replace(f'<chatgrp uid0="{UID}" uid1="HQ-UID" id="HQ-UID"/>'.encode(), b"")
    no_link = no_group.replace(f'<link uid="{UID}" type="a-f-G-U-C" relation="p-p"/>'.encode(), b"")
    for raw in (no_group, no_link):
        assert len(raw) < len(CHAT)
        assert heard(raw).unit_key == f"cot:{UID}"
    nobody = no_link.replace(b"GeoChat.", b"Chat.")
    assert (heard(nobody).kind, heard(nobody).reason) == (ReportKind.REJECT, "structure")


@pytest.mark.parametrize(("kind", "state"), [("b-t-f-d", "delivered"), ("b-t-f-r", "read")])
def test_a_receipt(kind: str, state: str):
    raw = event(
        kind,
        f'<__chatreceipt id="HQ-UID" messageId="m-7"><chatgrp uid0="{UID}"/></__chatreceipt>'
        f'<link uid="{UID}" type="a-f-G-U-C" relation="p-p"/>',
        uid="m-7",
    )
    report = heard(raw)
    assert (report.kind, report.unit_key) == (ReportKind.RECEIPT, f"cot:{UID}")
    assert (report.detail["message_id"], report.detail["state"]) == ("m-7", state)
    assert report.detail["ok"] is True


def test_a_call_for_help_and_its_end():
    report = heard(HELP)
    assert (report.kind, report.unit_key) == (ReportKind.EMERGENCY, f"cot:{UID}")
    assert (report.place, report.text) == ((114.3, 30.5), "911 Alert")
    over = heard(HELP.replace(b"b-a-o-tbl", b"b-a-o-can"))
    assert (over.kind, over.text) == (ReportKind.STATUS, "emergency over")
    cancelled = heard(HELP.replace(b'<emergency type="911 Alert"', b'<emergency cancel="true"'))
    assert cancelled.kind is ReportKind.STATUS


def test_a_call_for_help_without_a_link_or_a_place():
    lost = event("b-a-o-opn", uid=f"{UID}-9-1-1", point="")
    report = heard(lost)
    assert (report.kind, report.unit_key) == (ReportKind.EMERGENCY, f"cot:{UID}")
    assert (report.place, report.valid) == (None, True)
    assert heard(event("b-a-o-opn", uid="-9-1-1")).unit_key == "cot:-9-1-1"


@pytest.mark.parametrize("kind", ["t-x-c-t", "t-x-takp-v", "b-m-p-w", "b-m-r", "u-d-f", "b-a-g"])
def test_other_events_are_counted(kind: str):
    report = heard(event(kind))
    assert (report.kind, report.sentence, report.place) == (ReportKind.OTHER, kind, None)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (event(uid=""), "structure"),
        (event(uid="x" * 200), "structure"),
        (event(uid="a&#10;b"), "structure"),
        (event(uid="a&#8238;b"), "structure"),
        (event(""), "structure"),
        (event(point=""), "no place"),
        (event(point='<point lat="91" lon="0"/>'), "bad place"),
        (event(point='<point lat="NaN" lon="0"/>'), "bad place"),
        (event(point='<point lat="1_0" lon="0"/>'), "bad place"),
        (event(detail="<unclosed>"), "bad XML"),
        (event(detail="&bomb;"), "bad XML"),
        (event(detail="<x/>" * 5000), "bad XML"),
        (event(detail="<!-- -->"), "bad XML"),
        (event(detail="<![CDATA[</event>]]>"), "bad XML"),
    ],
)
def test_what_is_refused(raw: bytes, reason: str):
    decoder = open_decoder("cot")
    report = decoder.feed(raw)[0]
    assert (report.kind, report.reason, report.place) == (ReportKind.REJECT, reason, None)


def test_a_document_type_is_refused(decode):
    bomb = b'<?xml version="1.0"?><!DOCTYPE event [<!ENTITY a "aaa">]>'
    reports = decode(bomb + event(detail="&a;") + PHONE)
    assert [r.kind for r in reports if r.protocol == "cot"] == [ReportKind.REJECT, ReportKind.FIX]


def test_events_follow_each_other_without_a_separator():
    declared = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    stream = declared + PHONE + CHAT + declared + HELP + PHONE[:150] + event("t-x-c-t") + PHONE
    for protocol in ("cot", "auto"):
        whole, bytewise, random_cuts = three_ways(stream, protocol)
        assert whole == bytewise == random_cuts
        assert [report.kind.value for report in whole] == [
            "fix", "text", "emergency", "reject", "other", "fix",
        ]  # fmt: skip


def test_a_message_with_a_topic():
    """From MQTT or UDP, an event is read like one in a stream."""
    packets = open_packets("cot")
    (report,) = packets.read(PHONE, Source(topic="tak/events"))
    assert report.unit_key == f"cot:{UID}"
    assert packets.read(PHONE[:50], Source(topic="tak/events"))[0].reason == "cut short"
    assert packets.read(PHONE, Source(host="12.0.0.1"))[0].kind is ReportKind.FIX
