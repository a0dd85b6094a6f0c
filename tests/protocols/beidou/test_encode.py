"""Orders to a BeiDou machine, read back by our own reader and compared with shared vectors."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.kit.vectors import fed, vectors

from cmdmap.errors import WorldError
from cmdmap.protocols.beidou.encode import text_2, text_3, text_4


def test_the_orders_equal_the_vectors(shared: Path):
    known = {vector["id"]: fed(vector) for vector in vectors(shared, "beidou_rdss_ascii")}
    known |= {vector["id"]: fed(vector) for vector in vectors(shared, "beidou_rdss_binary")}
    assert text_2("0179773", "hello") == known["beidou_rdss_ascii-038"]
    assert text_4(0x1FFA66, b"123 ", info_class=0x42) == known["beidou_rdss_binary-003"]
    assert text_4(0x1FFA67, b"123456789") == known["beidou_rdss_binary-004"]


@pytest.mark.parametrize("make", [text_2, text_3])
def test_a_text_comes_back(decode_one, make):
    report = decode_one(make("4207733", "请到东门集合 B2"))
    assert (report.text, report.detail["to"]) == ("请到东门集合 B2", "4207733")


def test_what_does_not_fit_is_refused():
    with pytest.raises(WorldError, match="too long"):
        text_2("1", "北" * 110)
    with pytest.raises(WorldError, match="too long"):
        text_4(1, b"x" * 211)


@pytest.mark.parametrize("user", ["12a", "", "1,2", "12345678901", "１２"])
def test_only_digits_are_a_card_number(user: str):
    with pytest.raises(WorldError, match="card number"):
        text_3(user, "x")
