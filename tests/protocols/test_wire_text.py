"""Foreign text made fit for a screen and a log."""

from __future__ import annotations

import pytest

from cmdmap.protocols.wire_text import decoded, decoded_strictly, visible


@pytest.mark.parametrize(
    ("sent", "shown"),
    [("到东门\r\n集合 ", "到东门 集合"), ("a\x00b\x1b[2J", "ab[2J"), ("a\u3000b\u00a0", "a b"),
     ("\u202egnirts", "gnirts"), ("\ud800x", "x"), ("\t\n", ""), ("ok", "ok")],
)  # fmt: skip
def test_only_visible_text_gets_out(sent: str, shown: str):
    assert visible(sent) == shown
    assert visible(sent).isprintable()


def test_what_an_encoding_does_not_know_is_marked():
    assert decoded(b"ok\xff", "gb18030") == "ok\ufffd"


@pytest.mark.parametrize(
    ("raw", "text"),
    [("已到\r\n".encode("gb18030"), "已到"), (b"ok", "ok"), (b"o\x00k", None), (b"\xff\xff", None),
     ("a\u3000b".encode("gb18030"), "a b"), (b"", "")],
)  # fmt: skip
def test_bytes_that_may_be_text(raw: bytes, text: str | None):
    assert decoded_strictly(raw, "gb18030") == text
