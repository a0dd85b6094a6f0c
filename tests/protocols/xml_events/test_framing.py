"""XML documents in a row: where one ends, and what a torn one costs."""

from __future__ import annotations

import pytest

from cmdmap.protocols.framing import NOT_HERE, WAIT, Broken, Patience
from cmdmap.protocols.xml_events.framing import LONGEST, XmlFraming

FRAMING = XmlFraming("xml", ("event", "Notify"))
DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def judged(data: bytes, patience: Patience = Patience.BUSY):
    return FRAMING.measure(data, 0, patience)


@pytest.mark.parametrize(
    "document",
    [
        b"<event/>",
        b"<event a='1' />",
        b"<event></event>",
        b"<event></event >",
        b'<event a="/>" b=">"><x/></event>',
        b"<event a='</event>'/>".replace(b"</event>", b"/>"),
        b"<Notify>text</Notify>",
        b"<event><events></events><eventual/></event>",
        DECLARATION + b"<event/>",
        DECLARATION + b"\r\n<Notify>\n</Notify>",
    ],
)
def test_a_whole_document(document: bytes):
    assert judged(document) == len(document)
    assert judged(document + b"<event") == len(document)
    for cut in range(1, len(document)):
        assert judged(document[:cut]) == WAIT, document[:cut]
        assert judged(document[:cut], Patience.OVER) != WAIT


@pytest.mark.parametrize(
    ("data", "verdict"),
    [
        (b"<other/>", NOT_HERE),
        (b"<events>", NOT_HERE),
        (b"< event/>", NOT_HERE),
        (DECLARATION + b"<other/>", NOT_HERE),
        (b"<?xml " + b"x" * 300, NOT_HERE),
        (b"<?xml <event/>", NOT_HERE),
        (b"<event><x>", WAIT),
        (b"<event><x><event/>", Broken(10, "cut short")),
        (b'<event a="1" <event/>', Broken(13, "cut short")),
        (b'<event a="1<event/>', Broken(11, "cut short")),
        (b"<event></event x>", Broken(16, "structure")),
        (b"<event>" + b"x" * LONGEST, Broken(7 + LONGEST, "too long")),
    ],
)
def test_what_is_no_document(data: bytes, verdict: object):
    assert judged(data) == verdict
