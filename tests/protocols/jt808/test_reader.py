"""JT/T 808 as a conversation: what terminals send and what we make of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from tests.protocols.conftest import Decode

from cmdmap.domain.datum import gcj02_from_wgs84
from cmdmap.domain.place import Place
from cmdmap.domain.report import ReportKind
from cmdmap.protocols.jt808.encode import batch, position
from cmdmap.protocols.jt808.fragments import MOST_MESSAGES, Fragments
from cmdmap.protocols.jt808.framing import V2019, Head, write_frame
from cmdmap.protocols.jt808.location import write_location
from cmdmap.protocols.jt808.reader import Jt808Reader

AT = datetime(2026, 3, 4, 11, 59, 58, tzinfo=UTC)
HERE = Place(114.3, 30.5)
PHONE = "013812345678"


def frame(msg_id: int, body: bytes = b"", serial: int = 7, version: int = 2013) -> bytes:
    return write_frame(Head(msg_id, version, PHONE, serial), body)


def test_a_position_written_by_hand(decode_one):
    # 7E 0200 001C phone serial | no alarm, ACC and fixed | lat 30.5, lon 114.3 | 20 m, 36.0 km/h,
    # course 271 | 26-03-04 19:59:58 at UTC+8 | XOR 7E
    raw = bytes.fromhex(
        "7e 0200 001c 013812345678 0007 00000000 00000003 01d164a0 06d01460"
        " 0014 0168 010f 260304195958"
    )
    check = 0
    for byte in raw[1:]:
        check ^= byte
    report = decode_one(raw + bytes([check, 0x7E]))
    assert (report.kind, report.unit_key, report.valid) == (ReportKind.FIX, f"jt808:{PHONE}", True)
    assert report.place == HERE
    assert (report.alt_m, report.speed_mps, report.course_deg) == (20.0, 10.0, 271.0)
    assert report.at == AT


@pytest.mark.parametrize("version", [2013, 2019])
def test_the_emergency_button(decode_one, version: int):
    report = decode_one(position(PHONE, 1, HERE, AT, sos=True, version=version))
    assert (report.kind, report.place, report.valid) == (ReportKind.EMERGENCY, HERE, True)
    assert report.detail["alarms"] == ["sos"]
    assert report.unit_key == f"jt808:{PHONE if version == 2013 else PHONE.zfill(20)}"


def test_an_emergency_without_fix_stays_an_emergency(decode_one):
    body = (1).to_bytes(4, "big") + bytes(18) + bytes.fromhex("260304195958")
    report = decode_one(frame(0x0200, body))
    assert (report.kind, report.valid, report.reason) == (ReportKind.EMERGENCY, False, "no fix")


def test_the_zero_island_is_no_place(decode_one):
    report = decode_one(position(PHONE, 1, Place(0.0, 0.0), AT))
    assert (report.valid, report.reason) == (False, "zero island")


def test_a_batch_gives_all_its_positions(decode: Decode):
    bodies = [write_location(HERE, AT + timedelta(seconds=n), 1.0, 90.0) for n in range(3)]
    reports = decode(batch(PHONE, 9, bodies))
    assert [report.at for report in reports] == [AT + timedelta(seconds=n) for n in range(3)]
    assert [report.detail.get("answer") for report in reports] == ["8001", None, None]


def test_a_batch_that_does_not_add_up_is_refused(decode_one):
    body = b"\x00\x02\x01" + (28).to_bytes(2, "big") + write_location(HERE, AT, 0, 0)
    assert decode_one(frame(0x0704, body)).reason == "structure"


def test_one_position_off_the_globe_does_not_spoil_its_batch(decode: Decode):
    wrong = bytearray(write_location(HERE, AT, 0, 0))
    wrong[8] = 0xFF
    reports = decode(batch(PHONE, 9, [bytes(wrong), write_location(HERE, AT, 0, 0)]))
    assert [report.kind for report in reports] == [ReportKind.REJECT, ReportKind.FIX]


def test_shifted_coordinates_are_set_right_per_source():
    lon, lat = gcj02_from_wgs84(np.array([HERE]))[0]
    raw = position(PHONE, 1, Place(lon, lat), AT)
    (plain,) = Jt808Reader().read(raw, None)
    (shifted,) = Jt808Reader(gcj02=True).read(raw, None)
    assert plain.place is not None
    assert plain.place.metres_to(HERE) > 300
    assert shifted.place is not None
    assert shifted.place.metres_to(HERE) < 0.2


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
def test_fragments_are_put_together_in_any_order(order: tuple[int, ...]):
    whole = batch(PHONE, 0, [write_location(HERE, AT, 0, 0)] * 4)
    body = whole[13:-2]
    thirds = [body[at : at + 50] for at in range(0, len(body), 50)]
    assert len(thirds) == 3
    reader = Jt808Reader()
    reports = []
    for part in order:
        raw = fragment(0x0704, thirds[part], 20 + part, len(thirds), part + 1)
        reports += reader.read(raw, None)
    assert [r.kind for r in reports] == [ReportKind.OTHER] * 2 + [ReportKind.FIX] * 4
    assert [r.detail.get("answer") for r in reports] == ["8001"] * 3 + [None] * 3


def fragment(msg_id: int, body: bytes, serial: int, parts: int, part: int) -> bytes:
    """A frame of a message in several: bit 13 and the two numbers behind the serial."""
    plain = msg_id.to_bytes(2, "big") + (len(body) | 1 << 13).to_bytes(2, "big")
    plain += bytes.fromhex(PHONE) + serial.to_bytes(2, "big")
    plain += parts.to_bytes(2, "big") + part.to_bytes(2, "big") + body
    check = 0
    for byte in plain:
        check ^= byte
    plain += bytes([check])
    return b"\x7e" + plain.replace(b"\x7d", b"\x7d\x01").replace(b"\x7e", b"\x7d\x02") + b"\x7e"


def test_fragments_are_framed_too(decode: Decode):
    reports = decode(fragment(0x0900, b"x" * 40, 1, 2, 1))
    assert (reports[0].detail["fragment"], reports[0].detail["fragments"]) == (1, 2)


def test_unfinished_messages_do_not_pile_up():
    fragments = Fragments()
    for serial in range(1, 5000, 2):
        head = Head(0x0704, 2013, PHONE, serial, parts=2, part=1)
        assert fragments.add(head, b"x" * 1000) is None
    assert len(fragments._waiting) == MOST_MESSAGES
    assert fragments.add(Head(0x0704, 2013, PHONE, 1, parts=9999, part=9999), b"") is None


def test_registration_of_2013(decode_one):
    body = (44).to_bytes(2, "big") + (303).to_bytes(2, "big") + b"70111" + b"BWC-1".ljust(20, b"\0")
    body += b"0000042" + b"\x01" + "粤B88888".encode("gbk")
    report = decode_one(frame(0x0100, body))
    assert report.detail["model"] == "BWC-1"
    assert report.detail["terminal_id"] == "0000042"
    assert report.detail["plate"] == "粤B88888"
    assert report.detail["answer"] == "8100"


def test_authentication_of_2019(decode_one):
    body = b"\x04code" + b"864960775821634" + b"v1.0".ljust(20, b"\0")
    assert decode_one(frame(0x0102, body, version=V2019)).detail["code"] == "code"


@pytest.mark.parametrize(("result", "ok"), [(0, True), (1, False), (3, False), (4, True)])
def test_a_terminals_receipt(decode_one, result: int, ok: bool):
    report = decode_one(frame(0x0001, b"\x00\x2a\x83\x00" + bytes([result])))
    assert (report.kind, report.valid) == (ReportKind.RECEIPT, ok)
    assert (report.detail["of_serial"], report.detail["of"]) == (42, "8300")
    assert "answer" not in report.detail


def test_the_answer_to_a_question(decode_one):
    report = decode_one(frame(0x0302, b"\x00\x2a\x02"))
    assert (report.kind, report.text, report.detail["of_serial"]) == (ReportKind.TEXT, "2", 42)


def test_an_event(decode_one):
    assert decode_one(frame(0x0301, b"\x05")).text == "5"


@pytest.mark.parametrize(
    ("msg_id", "body"),
    [(0x0001, b"\0"), (0x0100, b"\0" * 8), (0x0200, b"\0" * 20), (0x0301, b""), (0x0302, b"\0"),
     (0x0704, b""), (0x8300, b""), (0x8302, b"\0\x09x")],
)  # fmt: skip
def test_a_wrong_structure_is_refused(decode_one, msg_id: int, body: bytes):
    report = decode_one(frame(msg_id, body))
    assert report.kind is ReportKind.REJECT
    assert report.sentence == f"{msg_id:04X}"


def test_what_is_encrypted_is_counted(decode_one):
    plain = bytearray(frame(0x0200, b"secret")[1:-2])
    plain[2] |= 0x04
    check = 0
    for byte in plain:
        check ^= byte
    report = decode_one(b"\x7e" + bytes(plain) + bytes([check]) + b"\x7e")
    assert (report.kind, report.detail["encrypted"]) == (ReportKind.OTHER, True)


def test_unknown_messages_are_counted_and_answered(decode_one):
    report = decode_one(frame(0x0F01, b"x"))
    assert (report.kind, report.sentence, report.detail["answer"]) == (
        ReportKind.OTHER,
        "0F01",
        "8001",
    )
