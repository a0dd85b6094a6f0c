"""Who talks, as a conversation of result codes."""

from __future__ import annotations

from cmdmap.domain.report import ReportKind
from cmdmap.protocols.registry import open_decoder
from cmdmap.protocols.tetra.calls import MOST_CALLS, Calls

SET_UP = b"+CTICN: 1,0,0,1,1234567,0,1,0,0,1,0,2000001,0\r\n"


def heard(*lines: bytes, protocol: str = "tetra") -> list[tuple[str, str | None]]:
    decoder = open_decoder(protocol)
    reports = [report for line in lines for report in decoder.feed(line)] + decoder.flush()
    assert all(report.kind is not ReportKind.REJECT for report in reports)
    return [(report.sentence, report.unit_key) for report in reports]


def test_a_group_call():
    assert heard(
        SET_UP,
        b"+CTCC: 1,1,1,0,0,1,1\r\n",
        b"+CDTXC: 1,0\r\n",
        b"+CTXG: 1,3,0,0,1,7654321\r\n",
        b"+CTXG: 1,3,0,0,0,1111111\r\n",
        b"+CTCR: 1,13\r\n",
    ) == [
        ("BOT", "tetra:1234567"),
        ("CTCC", None),
        ("EOT", "tetra:1234567"),
        ("BOT", "tetra:7654321"),
        ("EOT", "tetra:7654321"),
        ("BOT", "tetra:1111111"),
        ("EOT", "tetra:1111111"),
    ]


def test_a_grant_to_ourselves_ends_the_other():
    assert heard(SET_UP, b"+CTXG: 1,0,0,0\r\n") == [
        ("BOT", "tetra:1234567"),
        ("EOT", "tetra:1234567"),
    ]


def test_a_grant_repeated_is_no_second_beginning_of_another():
    grant = b"+CTXG: 1,3,0,0,1,1234567\r\n"
    assert heard(SET_UP, grant) == [("BOT", "tetra:1234567"), ("BOT", "tetra:1234567")]


def test_two_calls_at_once_are_kept_apart():
    other = SET_UP.replace(b": 1,", b": 2,").replace(b"1234567", b"7654321")
    assert heard(SET_UP, other, b"+CDTXC: 1\r\n", b"+CDTXC: 2\r\n") == [
        ("BOT", "tetra:1234567"),
        ("BOT", "tetra:7654321"),
        ("EOT", "tetra:1234567"),
        ("EOT", "tetra:7654321"),
    ]


def test_a_call_of_emergency_priority():
    call = SET_UP.replace(b",2000001,0", b",2000001,15")
    reports = open_decoder("auto").feed(call)
    assert [report.kind for report in reports] == [ReportKind.EMERGENCY, ReportKind.PTT]
    assert {report.unit_key for report in reports} == {"tetra:1234567"}


def test_a_queued_grant_says_nothing():
    assert heard(b"+CTXG: 1,2,0,0\r\n") == [("CTXG", None)]


def test_a_caller_without_identity():
    assert heard(b"+CTICN: 1,0,0,1,,0,1,0,0,1,0,2000001,0\r\n") == [("CTICN", None)]


def test_a_line_without_instance_is_refused():
    (report,) = Calls().read("CTXG", ["x"], b"+CTXG: x", None)
    assert report.reason == "structure"


def test_invented_calls_do_not_fill_the_memory():
    calls = Calls()
    for call in range(1000):
        calls.read("CTXG", [str(call), "3", "0", "0", "1", "1234567"], b"", None)
    assert len(calls._talkers) == MOST_CALLS
