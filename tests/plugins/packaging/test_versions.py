"""Versions and requirements: compared as numbers, refused where they are none."""

from __future__ import annotations

import random

import pytest

from cmdmap.plugins.packaging.versions import Requirement, Version

ORDERED = [
    "0.9", "1.0.dev1", "1.0a1.dev1", "1.0a1", "1.0a2", "1.0b1", "1.0rc1", "1.0rc1.post1", "1.0",
    "1.0.post1", "1.0.1", "1.2", "1.10", "2.0.dev3", "2.0", "10.0",
]  # fmt: skip
"""As PEP 440 orders them."""


def test_versions_stand_in_the_order_of_pep_440():
    mixed = [Version.parse(text) for text in ORDERED]
    random.Random(4).shuffle(mixed)
    assert [version.text for version in sorted(mixed)] == ORDERED


def test_zeros_at_the_end_make_no_other_version():
    assert Version.parse("1.0.0") == Version.parse("1")
    assert hash(Version.parse("1.0")) == hash(Version.parse("1.0.0"))
    assert Version.parse("1.0") != "1.0"


@pytest.mark.parametrize(
    "text", ["", "v1", "1.", ".1", "1..2", "1.0-1", "1!2", "1.0+x", "１.0", "9" * 9]
)
def test_what_is_no_version_is_refused(text):
    with pytest.raises(ValueError):
        Version.parse(text)


@pytest.mark.parametrize(
    ("wanted", "version", "fits"),
    [
        ("numpy", "0.1", True),
        ("numpy>=2.0,<3", "2.4.1", True),
        ("numpy>=2.0,<3", "3.0", False),
        ("numpy >= 2.0, != 2.1", "2.1", False),
        ("a-b.c==1.0", "1.0.0", True),
        ("x>1", "1.0.post1", True),
        ("x<=1", "1.0.1", False),
    ],
)
def test_requirements_take_what_they_say(wanted, version, fits):
    assert Requirement.parse(wanted).accepts(Version.parse(version)) is fits


@pytest.mark.parametrize("text", ["", ">=1", "numpy ~= 1", "numpy 1", "numpy>=", "a b", "-x"])
def test_what_is_no_requirement_is_refused(text):
    with pytest.raises(ValueError):
        Requirement.parse(text)


def test_a_requirement_is_written_as_it_is_read():
    assert str(Requirement.parse("numpy >= 2.0 , < 3")) == "numpy>=2.0,<3"
