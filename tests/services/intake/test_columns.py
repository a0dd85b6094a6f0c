"""Heads of the tables that 110 and 12345 hand over."""

from __future__ import annotations

from cmdmap.services.intake.columns import Part, find_head, guess_columns

POLICE = (
    "接警单编号",
    "报警时间",
    "报警类型",
    "报警内容",
    "事发地址",
    "经度",
    "纬度",
    "报警人",
    "报警电话",
)
HOTLINE = (
    "工单编号*",
    "诉求时间",
    "诉求类型",
    "诉求内容",
    "诉求地址（必填）",
    "来电号码",
    "办理结果",
)


def test_the_columns_of_a_police_extract_are_known():
    parts = (
        Part.NUMBER, Part.TIME, Part.KIND, Part.TEXT, Part.ADDRESS, Part.LON, Part.LAT, Part.NAME,
        Part.PHONE,
    )  # fmt: skip
    assert guess_columns(POLICE) == {part: index for index, part in enumerate(parts)}


def test_the_columns_of_a_hotline_extract_are_known():
    assert guess_columns(HOTLINE) == {
        Part.NUMBER: 0, Part.TIME: 1, Part.KIND: 2, Part.TEXT: 3, Part.ADDRESS: 4, Part.PHONE: 5,
        Part.FEEDBACK: 6,
    }  # fmt: skip


def test_the_more_telling_of_two_names_wins():
    assert guess_columns(("编号", "时间", "报警时间", "警情编号"))[Part.TIME] == 2
    assert guess_columns(("编号", "时间", "报警时间", "警情编号"))[Part.NUMBER] == 3


def test_longer_names_that_end_in_a_known_word_fit():
    assert guess_columns(("市民反映内容", "本次事发详细地址")) == {Part.TEXT: 0, Part.ADDRESS: 1}


def test_a_title_above_the_head_is_skipped():
    sheet = [("浦沿街道 11 月警情表",), (), POLICE, ("1", "2026-11-24")]
    assert find_head(sheet) == 2
    assert find_head([]) == 0
    assert guess_columns(("甲", "乙", "")) == {}
