"""BeiDou sentences made from the layouts: positions, texts, emergencies, wrong structure."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.protocols.conftest import Decode

from cmdmap.domain.place import Place
from cmdmap.domain.report import ReportKind
from cmdmap.protocols.beidou.encode import sentence
from cmdmap.protocols.beidou.framing import xor_of

PLACE = Place(pytest.approx(114.3), pytest.approx(30.5 + 0.5 / 60))
NOON = datetime(2026, 3, 4, 12, 0, 0, tzinfo=UTC)


def raw_sentence(body: bytes) -> bytes:
    """A sentence that holds raw GB18030 bytes."""
    return b"$%b*%02X\r\n" % (body, xor_of(body))


def test_a_subordinates_position(decode_one):
    line = sentence("BDWAA,1,60,0312194,115959.50,3030.50000,N,11418.00000,E,61.5,M")
    report = decode_one(line, NOON)
    assert (report.kind, report.unit_key, report.valid) == (ReportKind.FIX, "beidou:0312194", True)
    assert report.place == PLACE
    assert (report.alt_m, report.at) == (61.5, datetime(2026, 3, 4, 11, 59, 59, 500_000, UTC))


def test_a_position_without_a_place_moves_nothing(decode_one):
    report = decode_one(sentence("BDWAA,1,60,0312194,115959,,,,,,"), NOON)
    assert (report.place, report.valid, report.reason) == (None, False, "no place")


@pytest.mark.parametrize(("letter", "kind"), [("A", ReportKind.EMERGENCY), ("V", ReportKind.FIX)])
def test_the_emergency_flag_of_a_fix(decode_one, letter: str, kind: ReportKind):
    line = sentence(f"BDDWR,1,0312194,115959.5,3030.5000,N,11418.0000,E,61,M,-12,M,20,{letter},V,L")
    report = decode_one(line, NOON)
    assert (report.kind, report.unit_key) == (kind, "beidou:0312194")
    assert report.detail["height_anomaly_m"] == -12.0
    assert report.detail["precision_m"] == 20


def test_the_emergency_report_of_beidou_3_has_longitude_first(decode_one):
    line = sentence("BDEPI,4207733,4207700,1,115959,11418.0000,E,3030.5000,N,61,1,0,0,help")
    report = decode_one(line, NOON)
    assert (report.kind, report.valid) == (ReportKind.EMERGENCY, True)
    assert (report.unit_key, report.place) == ("beidou:4207733", PLACE)


def test_an_emergency_report_without_place_is_an_emergency(decode_one):
    report = decode_one(sentence("BDEPI,4207733,,,115959,,,,,,,,,"), NOON)
    assert (report.kind, report.valid, report.place) == (ReportKind.EMERGENCY, False, None)


def test_raw_chinese_text_is_framed_before_it_is_decoded(decode_one):
    line = raw_sentence("BDTXR,1,0179773,0,1130,北斗救援,请回复".encode("gb18030"))
    report = decode_one(line, NOON)
    assert (report.kind, report.text) == (ReportKind.TEXT, "北斗救援,请回复")
    assert report.detail["time"] == "1130"


def test_digits_in_a_chinese_text_stay_digits(decode_one):
    assert decode_one(sentence("BDTXR,1,0179773,0,,1234"), NOON).text == "1234"


def test_mixed_text(decode_one):
    content = b"\xa4" + "到达A1门".encode("gb18030")
    report = decode_one(sentence(f"BDTXR,1,0179773,2,,{content.hex().upper()}"), NOON)
    assert report.text == "到达A1门"


def test_a_message_of_beidou_3_may_be_long(decode_one):
    text = "北" * 800
    content = (b"\xa4" + text.encode("gb18030")).hex().upper()
    line = sentence(f"BDTCI,04207733,4207700,2,115959,3,0,{content}")
    report = decode_one(line, NOON)
    assert len(line) > 3000
    assert (report.text, report.unit_key) == (text, "beidou:4207733")
    assert report.at == datetime(2026, 3, 4, 11, 59, 59, tzinfo=UTC)


def test_control_characters_of_a_text_do_not_get_out(decode_one):
    content = (b"\xa4" + b"ok\r\n\x1b[2J\x00fake").hex()
    report = decode_one(sentence(f"BDTXR,1,0179773,2,,{content}"), NOON)
    assert report.text == content, "what is no visible text is shown as it was sent"


@pytest.mark.parametrize(
    ("body", "ok", "command"),
    [("TXA,Y,Y,0,0000", True, "TXA"), ("TXA,N,Y,3,0059", False, "TXA"),
     ("080432,TCQ,N,3,57", False, "TCQ")],
)  # fmt: skip
def test_feedback(decode_one, body: str, ok: bool, command: str):
    report = decode_one(sentence(f"BDFKI,{body}"), NOON)
    assert (report.kind, report.valid, report.text) == (ReportKind.RECEIPT, ok, command)
    assert report.detail["ok"] is ok


def test_a_sentence_without_checksum_is_marked(decode_one):
    line = sentence("BDTCI,4207733,4207700,2,115959,3,0,A468656C6C6F")[:-5] + b"\r\n"
    report = decode_one(line, NOON)
    assert (report.kind, report.text) == (ReportKind.TEXT, "hello")
    assert report.detail["checksum"] is False


@pytest.mark.parametrize(
    "body",
    ["BDWAA,1,60,0312194,115959.50,3060.50000,N,11418.00000,E,61.5,M",
     "BDWAA,1,60,,115959.50,3030.50000,N,11418.00000,E,61.5,M",
     "BDTXR,1,0179773,7,,1234", "BDTXR,1,user,1,,1234", "BDTCI,1,2", "BDFKI,x",
     "BDDWR,1,0312194,255959.5,3030.5000,N,11418.0000,E,61,M,-12,M,20,A,V,L",
     "BDICI,1", "BDBSI,1,x,3", "BDCOV,x,y", "BDEPI,,,", "BDICP,1,2,3"],
)  # fmt: skip
def test_a_wrong_structure_is_refused(decode_one, body: str):
    report = decode_one(sentence(body), NOON)
    assert (report.kind, report.reason) == (ReportKind.REJECT, "structure")
    assert report.sentence == body[:5]


def test_gnss_sentences_of_the_same_talker_stay_nmea(decode: Decode):
    stream = sentence("BDRMC,115959,A,3030.5000,N,11418.0000,E,0,0,040326,,,A") + sentence(
        "BDTXT,01,01,02,hello"
    )
    reports = decode(stream, NOON)
    assert [(r.protocol, r.sentence) for r in reports] == [("nmea", "RMC"), ("nmea", "TXT")]
