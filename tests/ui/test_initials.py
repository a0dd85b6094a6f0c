"""Pinyin initials of the names of the sub-district."""

from __future__ import annotations

import pytest

from cmdmap.ui.initials import initials, search_key


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("至善路", "zsl"),
        ("滨文路", "bwl"),
        ("浦沿街道", "pyjd"),
        ("彩虹城社区", "chcsq"),
        ("钱塘江", "qtj"),
        ("巡-07", "x07"),
        ("安", "a"),
        ("座", "z"),
        ("GPS 车", "gpsc"),
        ("", ""),
        ("龘\U0002a6d6é", ""),
    ],
)
def test_each_common_character_gives_its_letter(text, expected):
    assert initials(text) == expected


def test_the_search_key_holds_text_and_initials_and_leaves_out_nothing():
    assert search_key("至善路", "", "A1") == "至善路\nzsl\na1\na1"
