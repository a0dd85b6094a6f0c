"""One sentence inside another protocol's message."""

from __future__ import annotations

import pytest
from tests.protocols.conftest import NOON

from cmdmap.protocols.lines.checked_sentence import is_checked, read_sentence
from cmdmap.protocols.nmea_encode import sentence

GLL = sentence("GPGLL,3030.5000,N,11418.0000,E,115959,A,A").strip()


def test_a_sentence():
    report = read_sentence(GLL, NOON)
    assert report is not None
    assert (report.sentence, report.valid) == ("GLL", True)
    assert report.at == NOON.replace(hour=11, minute=59, second=59)


@pytest.mark.parametrize("raw", [b"", b"$", GLL[1:], GLL + b" ", b" " + GLL, GLL[:-1], GLL + GLL])
def test_what_is_not_exactly_one(raw: bytes):
    assert not is_checked(raw)
    assert read_sentence(raw, NOON) is None
