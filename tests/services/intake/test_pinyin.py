"""Readings of the names of the sub-district."""

from __future__ import annotations

import pytest

from cmdmap.services.intake.pinyin import full_pinyin, initials, search_key


@pytest.mark.parametrize(
    ("text", "letters", "reading"),
    [
        ("至善路", "zsl", "zhishanlu"),
        ("滨文路", "bwl", "binwenlu"),
        ("浦沿街道", "pyjd", "puyanjiedao"),
        ("彩虹城社区", "chcsq", "caihongchengshequ"),
        ("钱塘江", "qtj", "qiantangjiang"),
        ("重庆路", "cql", "chongqinglu"),
        ("绿城", "lc", "lvcheng"),
        ("巡-07", "x07", "xun07"),
        ("座", "z", "zuo"),
        ("GPS 车", "gpsc", "gpsche"),
        ("", "", ""),
        ("é，", "", ""),
    ],
)
def test_a_name_gives_its_initials_and_its_reading(text, letters, reading):
    assert (initials(text), full_pinyin(text)) == (letters, reading)


def test_the_search_key_holds_text_initials_and_reading_once_each():
    assert search_key("至善路", "", "A1") == "至善路\nzsl\nzhishanlu\na1"
