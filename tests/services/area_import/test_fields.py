from __future__ import annotations

import numpy as np
import pytest

from cmdmap.domain.grid import AreaLevel
from cmdmap.errors import UsageError
from cmdmap.services.area_import.fields import (
    as_text,
    choose_fields,
    level_in,
    parse_level,
    parse_map,
)


@pytest.mark.parametrize(
    ("headings", "code", "name", "parent"),
    [
        (("name", "code"), "code", "name", ""),
        (("FID", "NAME", "CODE", "PARENT"), "CODE", "NAME", "PARENT"),
        (("OBJECTID", "网格编码", "名称", "上级编码"), "网格编码", "名称", "上级编码"),
        (("WGBM", "WGMC"), "WGBM", "WGMC", ""),
        (("id", "名称", "编码"), "编码", "名称", ""),
    ],
)
def test_columns_are_found_by_their_headings(
    headings: tuple[str, ...], code: str, name: str, parent: str
) -> None:
    fields = choose_fields(headings, {})
    assert (fields.code, fields.name, fields.parent) == (code, name, parent)
    assert fields.parent_was_guessed


def test_wishes_win_over_guesses_and_an_empty_wish_means_none() -> None:
    fields = choose_fields(("code", "name", "x", "parent"), {"code": "x", "parent": ""})
    assert (fields.code, fields.name, fields.parent) == ("x", "name", "")
    assert not fields.parent_was_guessed


@pytest.mark.parametrize(
    ("headings", "wishes", "words"),
    [
        (("a", "b"), {}, "a, b"),
        ((), {}, "--map"),
        (("code", "name"), {"code": "gone"}, "gone"),
        (("code", "name"), {"name": ""}, "--map"),
    ],
)
def test_columns_that_cannot_be_found_are_a_wrong_use(
    headings: tuple[str, ...], wishes: dict[str, str], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        choose_fields(headings, wishes)


def test_map_is_read() -> None:
    assert parse_map("code=网格编码, name=名称,parent=") == {
        "code": "网格编码",
        "name": "名称",
        "parent": "",
    }
    assert parse_map("") == {}


@pytest.mark.parametrize("text", ["code", "colour=x", "=x", "code:x"])
def test_a_map_of_another_form_is_a_wrong_use(text: str) -> None:
    with pytest.raises(UsageError, match="--map"):
        parse_map(text)


@pytest.mark.parametrize("level", AreaLevel)
def test_levels_are_known_by_their_own_names(level: AreaLevel) -> None:
    assert parse_level(level.value) is level
    assert parse_level(level.value.replace("_", "-").upper()) is level


def test_levels_are_known_in_chinese_and_in_names_of_files() -> None:
    assert parse_level("微网格") is AreaLevel.MICRO_GRID
    assert parse_level("小区") is None
    assert level_in("浦沿街道_微网格_2024") is AreaLevel.MICRO_GRID
    assert level_in("Puyan_Communities") is None
    assert level_in("puyan_community") is AreaLevel.COMMUNITY
    assert level_in("export") is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (" 浦联 ", "浦联"),
        (None, ""),
        (np.nan, ""),
        (330108003, "330108003"),
        (np.int64(330108003017001), "330108003017001"),
        (np.float64(330108003017001), "330108003017001"),
        (2.5, "2.5"),
    ],
)
def test_values_become_text(value: object, text: str) -> None:
    assert as_text(value) == text


@pytest.mark.parametrize("value", [330108003017001003.0, float("inf"), True, [1], {"a": 1}, b"x"])
def test_values_that_are_no_text_or_lost_digits_are_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"holds neither|too long"):
        as_text(value)
