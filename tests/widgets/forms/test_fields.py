"""What a form takes and the one sentence it says of what it does not."""

from __future__ import annotations

import math

import pytest

from cmdmap.api import Place
from cmdmap.widgets.forms.fields import FieldKind, FormField, is_id_number, place_of, refusals

GOOD_ID = "11010519491231002X"
"""The example of the standard itself."""


def one(field: FormField, value: object) -> str:
    """The sentence about one value, empty when it is taken."""
    return refusals([field], {field.name: value}).get(field.name, "")


def test_a_needed_field_may_not_be_open():
    field = FormField("name", "Name", required=True)
    assert one(field, "") == "Name is needed."
    assert one(field, None) == "Name is needed."
    assert one(field, "x") == ""
    assert one(FormField("name", "Name"), "") == ""


def test_texts_have_a_most():
    assert one(FormField("a", "A", most=3), "four") == "A: at most 3 characters."
    assert one(FormField("a", "A", FieldKind.LINES), "x" * 4001)


@pytest.mark.parametrize(
    ("value", "said"),
    [(1, ""), (0, "at least 1"), (11, "at most 10"), (math.nan, "a number"), (5.5, "")],
)
def test_numbers_have_bounds(value, said):
    assert said in one(FormField("a", "A", FieldKind.NUMBER, least=1, most=10, decimals=1), value)


@pytest.mark.parametrize("phone", ["13800000000", "0571-86610000", "+86 138 0000 0000", "110110"])
def test_telephone_numbers_are_taken(phone):
    assert one(FormField("a", "A", FieldKind.PHONE), phone) == ""


@pytest.mark.parametrize("phone", ["1", "abc", "138;drop", "1" * 40, "=1+1"])
def test_what_is_no_telephone_number_is_refused(phone):
    assert one(FormField("a", "A", FieldKind.PHONE), phone)


@pytest.mark.parametrize(
    ("number", "good"),
    [
        (GOOD_ID, True),
        (GOOD_ID[:-1] + "1", False),
        ("11010519491331002X", False),
        ("1" * 18, False),
        ("", False),
        ("１１０１０５１９４９１２３１００２X", False),
    ],
)
def test_identity_numbers_are_checked_by_date_and_check_character(number, good):
    assert is_id_number(number) is good


def test_a_choice_is_one_of_the_list():
    field = FormField("a", "A", FieldKind.CHOICE, choices=[("x", "X")])
    assert one(field, "x") == ""
    assert one(field, "X")


def test_a_field_that_is_not_asked_is_not_checked():
    field = FormField("b", "B", required=True, asked_if=lambda values: values["a"] == "yes")
    assert refusals([field], {"a": "no", "b": None}) == {}
    assert "b" in refusals([field], {"a": "yes", "b": None})


def test_a_check_of_the_page_s_own_sees_all_values():
    field = FormField("b", "B", check=lambda v: "" if v["b"] == v["a"] else "not the same")
    assert refusals([field], {"a": "1", "b": "2"}) == {"b": "not the same"}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("30.16, 120.15", Place(120.15, 30.16)),
        ("30.16，120.15", Place(120.15, 30.16)),
        ("120", None),
        ("91, 0", None),
        ("nan, 0", None),
        ("a, b", None),
        ("1,2,3", None),
    ],
)
def test_places_are_typed_as_latitude_and_longitude(text, place):
    assert place_of(text) == place
