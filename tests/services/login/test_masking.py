"""Masking: what stays visible of names and numbers, and numbers inside free text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdmap.services.login.masking import mask_id, mask_name, mask_phone, mask_text


@pytest.mark.parametrize(
    ("mask", "plain", "masked"),
    [
        (mask_name, "张三", "张**"),
        (mask_name, "欧阳修远", "欧**"),
        (mask_name, " ", ""),
        (mask_phone, "13812346621", "138****6621"),
        (mask_phone, "+86 138-1234-6621", "138****6621"),
        (mask_phone, "87654321", "******21"),
        (mask_phone, "110", "****"),
        (mask_phone, "", ""),
        (mask_id, "330108199001011234", "330108**********34"),
        (mask_id, "12345", "*****"),
        (mask_text, "张三 13812346621 来电，8 号楼 203", "张三 138****6621 来电，8 号楼 203"),
        (mask_text, "身份证33010819900101123X。", "身份证330108**********3X。"),
        (mask_text, "2026-11-24 08:00 到场", "2026-11-24 08:00 到场"),
        (mask_text, "JQ20261124-0042", "JQ20261124-0042"),
    ],
)
def test_masks(mask, plain, masked):
    assert mask(plain) == masked


@given(st.text(), st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.text())
def test_no_mobile_number_survives_in_any_text(before, number, after):
    assert number not in mask_text(f"{before} {number} {after}")


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_a_masked_number_hides_its_middle(number):
    assert mask_phone(number) == f"{number[:3]}****{number[-4:]}"
