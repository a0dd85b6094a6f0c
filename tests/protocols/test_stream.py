"""The stream decoder: arrival times, pauses, bounds, and that nothing raises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from cmdmap.domain.place import Place
from cmdmap.domain.report import ReportKind
from cmdmap.protocols.kenwood_encode import call_id, pklsh
from cmdmap.protocols.nmea_encode import rmc, sentence
from cmdmap.protocols.registry import open_decoder
from cmdmap.protocols.stream import MOST_HEADS, OVER, QUIET

AT = datetime(2026, 8, 6, 7, 15, 51, tzinfo=UTC)
LINE = rmc(Place(120.15, 30.25), AT, 1.0, 2.0)


def test_reports_carry_the_arrival_of_their_last_byte():
    decoder = open_decoder()
    assert decoder.feed(LINE[:10], AT) == []
    (report,) = decoder.feed(LINE[10:], AT + QUIET / 2)
    assert report.heard_at == AT + QUIET / 2


def test_a_held_frame_carries_its_own_arrival():
    decoder = open_decoder()
    assert decoder.feed(LINE.strip(), AT) == []
    assert decoder.feed(b"", AT + QUIET / 2) == []
    (report,) = decoder.feed(b"", AT + QUIET)
    assert (report.valid, report.heard_at) == (True, AT)


def test_a_false_start_does_not_hold_a_quiet_radio_for_ever():
    decoder = open_decoder()
    assert decoder.feed(b"\xd3\x03\xff", AT) == []
    reports = decoder.feed(call_id(100, 2007, began=True) + b"\r\n", AT + OVER)
    assert [r.kind for r in reports] == [ReportKind.REJECT, ReportKind.PTT]
    assert reports[0].reason == "cut short"


def test_a_slow_frame_is_not_given_up():
    decoder = open_decoder()
    reports = []
    for at, byte in enumerate(LINE):
        reports += decoder.feed(bytes((byte,)), AT + at * OVER * 0.9)
    assert [r.valid for r in reports] == [True]


def test_without_arrival_times_nothing_is_given_up():
    decoder = open_decoder()
    assert decoder.feed(LINE[:30]) == []
    assert decoder.feed(b"") == []
    assert [r.valid for r in decoder.feed(LINE[30:])] == [True]


def test_flush_gives_out_the_rest():
    decoder = open_decoder()
    decoder.feed(LINE + LINE[:20], AT)
    (rest,) = decoder.flush()
    assert (rest.kind, rest.reason, rest.raw) == (ReportKind.REJECT, "cut short", LINE[:20])
    assert decoder.flush() == []


def test_invented_sentence_names_do_not_fill_the_memory():
    decoder = open_decoder()
    for number in range(3 * MOST_HEADS):
        (report,) = decoder.feed(sentence(f"Z{number:04d},1"))
        assert report.kind is ReportKind.OTHER
    (fix,) = decoder.feed(LINE)
    assert fix.valid
    assert len(decoder._known_heads) <= MOST_HEADS


BODIES = st.text(st.characters(min_codepoint=32, max_codepoint=126, exclude_characters="$*"))
HEADS = st.sampled_from(
    ["GPRMC,", "GNGGA,", "GPGLL,", "GNGNS,", "GPZDA,", "GPVTG,", "GPGSV,", "GPGSA,", "GPGST,",
     "GPHDT,", "GPTXT,", "PKLSH,", "PKLDS,", "PKNID,", "PKWDWPL,", "PUBX,", "AIVDM,", ""]
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(HEADS, BODIES)
def test_a_right_checksum_over_anything_raises_nothing(head, body):
    decoder = open_decoder()
    reports = decoder.feed(sentence(head + body[:200]), AT) + decoder.flush()
    assert len(reports) == 1
    assert not (reports[0].valid and reports[0].kind is ReportKind.FIX and not reports[0].place)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.binary(max_size=200), st.floats(0, 3)), max_size=8))
def test_any_bytes_at_any_pace_raise_nothing(pieces):
    decoder = open_decoder()
    at = AT
    for data, pause_s in pieces:
        at += timedelta(seconds=pause_s)
        for report in decoder.feed(data, at):
            assert report.heard_at is not None
            assert report.heard_at <= at
    decoder.flush()
    good = decoder.feed(LINE + pklsh(100, 2007, Place(120, 30), AT), at)
    assert [r.sentence for r in good] == ["RMC", "PKLSH"]
