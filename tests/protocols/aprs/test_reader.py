"""APRS packets as a conversation: positions, times, objects, emergencies, relays, refusals."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.protocols.conftest import NOON

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.lines.framing import LONGEST
from cmdmap.protocols.nmea_encode import KNOT_MPS, sentence
from cmdmap.protocols.registry import open_decoder

HEAD = b"BG5XXX-9>APZCMD,WIDE1-1:"
HERE = b"3030.00N/11418.00E"


def line(info: bytes, heard_at: datetime | None = NOON) -> Report:
    decoder = open_decoder("aprs")
    (report,) = decoder.feed(HEAD + info + b"\r\n", heard_at)
    return report


def test_a_plain_position_with_everything():
    report = line(b"!" + HERE + b">088/036/A=000100 on duty")
    assert (report.kind, report.valid, report.unit_key) == (ReportKind.FIX, True, "aprs:BG5XXX-9")
    assert report.place == pytest.approx((114.3, 30.5))
    assert report.speed_mps == pytest.approx(36 * KNOT_MPS)
    assert (report.course_deg, report.alt_m) == (88.0, pytest.approx(30.48))
    assert report.detail["comment"] == "on duty"
    # A comment repeats with every beacon: it is no text for the radio log.
    assert report.text is None


@pytest.mark.parametrize(
    ("written", "course"), [(b"000", None), (b"...", None), (b"   ", None), (b"360", 0.0)]
)
def test_an_unknown_course_is_not_north(written: bytes, course: float | None):
    assert line(b"!" + HERE + b">" + written + b"/010").course_deg == course


@pytest.mark.parametrize(
    ("lat", "lon", "digits", "valid"),
    [
        (b"3030.5 N", b"11418.5 E", 1, True),
        (b"3030.  N", b"11418.  E", 2, False),
        (b"303 .  N", b"1141 .  E", 3, False),
        (b"30  .  N", b"114  .  E", 4, False),
    ],
)
def test_a_blurred_position_is_the_middle(lat: bytes, lon: bytes, digits: int, valid: bool):
    report = line(b"!" + lat + b"/" + lon + b">")
    middle = {1: 30.55, 2: 30.5, 3: 35.0, 4: 30.0}[digits]
    assert report.place is not None
    assert report.place.lat == pytest.approx(30 + middle / 60)
    assert (report.detail["blurred_digits"], report.valid) == (digits, valid)
    assert report.reason == (None if valid else "blurred position")


@pytest.mark.parametrize(
    ("stamp", "heard_at", "at"),
    [
        (b"235959h", NOON, datetime(2026, 3, 4, 23, 59, 59, tzinfo=UTC)),
        (b"235958h", NOON.replace(hour=0), datetime(2026, 3, 3, 23, 59, 58, tzinfo=UTC)),
        (b"000001h", NOON.replace(hour=23), datetime(2026, 3, 5, 0, 0, 1, tzinfo=UTC)),
        (b"041159z", NOON, datetime(2026, 3, 4, 11, 59, tzinfo=UTC)),
        (b"282359z", NOON, datetime(2026, 2, 28, 23, 59, tzinfo=UTC)),
        (b"310001z", NOON, None),
        (b"041159/", NOON, None),
        (b"041159z", None, None),
    ],
)
def test_a_time_takes_its_month_from_the_arrival(
    stamp: bytes, heard_at: datetime | None, at: datetime | None
):
    report = line(b"@" + stamp + HERE + b">", heard_at)
    assert report.kind is ReportKind.FIX
    if stamp == b"310001z":
        # February has no 31st: the nearest is that of March.
        at = datetime(2026, 3, 31, 0, 1, tzinfo=UTC)
    assert report.at == at


@pytest.mark.parametrize("stamp", [b"240000h", b"000060h", b"001200z", b"321200z", b"012460z"])
def test_an_impossible_time_is_refused(stamp: bytes):
    assert line(b"/" + stamp + HERE + b">").reason == "time"


def test_altitude_in_the_course_field_of_a_compressed_position():
    # Type byte Q: from GGA; "S]" is 1.002 ** 4610 feet.
    report = line(b"=/5L!!<*e7OS]Q")
    assert report.alt_m == pytest.approx(10004.52 * 0.3048, abs=0.01)
    assert (report.speed_mps, report.course_deg) == (None, None)


def test_a_radio_range_is_no_motion():
    report = line(b"=/5L!!<*e7>{?!")
    assert (report.alt_m, report.speed_mps, report.course_deg) == (None, None, None)


def test_the_highest_symbol_numbers_are_letters_when_compressed():
    assert line(b"=c5L!!<*e7#  A").detail["symbol"] == "2#"


def test_an_item():
    report = line(b")TENT!" + HERE + b"/")
    assert (report.sentence, report.unit_key) == ("ITEM", "aprs:TENT@BG5XXX-9")
    assert line(b")TENT_" + HERE + b"/").reason == "taken off the map"


def test_a_call_for_help_in_a_comment():
    assert line(b"!" + HERE + b">!EMERGENCY! hurt").kind is ReportKind.EMERGENCY


def test_a_relayed_packet_is_that_of_its_sender():
    report = line(b"}BD5AAA>APRS,TCPIP,BG5XXX-9*:!" + HERE + b">")
    assert (report.unit_key, report.detail["relayed_by"]) == ("aprs:BD5AAA", "BG5XXX-9")
    twice = line(b"}BD5AAA>APRS:}BD5BBB>APRS:!" + HERE + b">")
    assert (twice.kind, twice.reason) == (ReportKind.REJECT, "relayed twice")


def test_a_receivers_sentence_in_a_packet():
    nmea = sentence("GPRMC,115958,A,3030.5000,N,11418.0000,E,10.0,90.0,040326,,,A").strip()
    report = line(nmea)
    assert (report.protocol, report.sentence, report.unit_key) == ("aprs", "RMC", "aprs:BG5XXX-9")
    assert (report.kind, report.course_deg) == (ReportKind.FIX, 90.0)
    assert line(nmea[:-1] + b"0").reason == "checksum"


def test_a_status_with_a_time():
    report = line(b">041159zready")
    assert (report.kind, report.text) == (ReportKind.STATUS, "ready")
    assert report.at == datetime(2026, 3, 4, 11, 59, tzinfo=UTC)
    assert line(b">ready").at is None


@pytest.mark.parametrize(
    ("info", "sentence_name"),
    [(b"_10090556c220s004g005t077", "WEATHER"), (b"?APRS?", "QUERY"), (b"<IGATE", "CAPABILITIES"),
     (b"!!00000066013D", "WEATHER"), (b"[IO91SX]", "LOCATOR"), (b",test", "TEST"),
     (b"T#005,199,000,255,073,123,01101001", "TELEMETRY"),
     (b":BG5XXX-9 :PARM.Volts", "TELEMETRY")],
)  # fmt: skip
def test_what_says_nothing_we_use_is_counted(info: bytes, sentence_name: str):
    report = line(info)
    assert (report.kind, report.sentence) == (ReportKind.OTHER, sentence_name)


@pytest.mark.parametrize(
    "info",
    [b"", b"!", b"!9100.00N/11418.00E>", b"!3060.00N/11418.00E>", b"!3030.00X/11418.00E>",
     b"!3030.00N/18100.00E>", b"!3030.00N,11418.00E>", b"!3030.0 N/114 8.00E>", b"=/~~~~<*e7>7P[",
     b";SHORT", b";NINECHARSX041159z" + HERE, b";NINECHARS*991159z" + HERE + b">",
     b";         *041159z" + HERE + b">", b")AB!" + HERE + b">", b":SHORT:text", b":         :text",
     b"@", b"T#x", b"}nonsense", b"'short", b"x unknown", b"!9000.01N/11418.00E>"],
)  # fmt: skip
def test_a_wrong_structure_gives_no_position(info: bytes):
    report = line(info)
    assert (report.kind, report.place, report.valid) == (ReportKind.REJECT, None, False)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [(b"bg5xxx>APRS:>hi", "structure"), (b"BG5XXX-100>APRS:>hi", "structure"),
     (b"BG5XXX>APRS", "path"), (b"BG5XXX>APRS,wide1-1:>hi", "path"),
     (b"BG5XXX>APRS," + b"A," * 20 + b":>hi", "path"),
     (b" BG5XXX>APRS:>hi", "structure"), (b"\x01BG5XXX>APRS:>hi", "structure")],
)  # fmt: skip
def test_a_wrong_head_is_refused(decode_one, raw: bytes, reason: str):
    report = decode_one(raw, protocol="aprs")
    assert (report.kind, report.reason, report.raw) == (ReportKind.REJECT, reason, raw)


def test_no_line_is_taken_up_in_its_middle(decode):
    """A sender whose first letters are damaged or lost is nobody, not somebody else."""
    long = b"x" * (3 * LONGEST) + HEAD + b"!" + HERE + b">\n"
    for raw in (long, b"\x80" + HEAD + b">hi\n", b"$" + HEAD + b">hi\n", b"!" + HEAD + b">hi\n"):
        assert {report.kind for report in decode(raw, protocol="aprs")} == {ReportKind.REJECT}


def test_words_of_a_server_and_sentences_of_a_receiver_are_counted(decode):
    raw = b"# aprsc 2.1\r\n" + sentence("GPGLL,3030.5000,N,11418.0000,E,115959,A,A")
    assert [r.kind for r in decode(raw, protocol="aprs")] == [ReportKind.OTHER, ReportKind.OTHER]


def test_lines_are_nothing_to_an_unknown_stream(decode):
    assert {r.kind for r in decode(HEAD + b"!" + HERE + b">\r\n")} == {ReportKind.REJECT}
