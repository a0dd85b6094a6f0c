"""Which manifests the API takes, and how something of it takes its leave."""

from __future__ import annotations

import pytest

from cmdmap.api import API_VERSION, deprecated, is_compatible


@pytest.mark.parametrize(
    ("asked", "offered", "fits"),
    [
        ("1.0", "1.0", True),
        ("1.0", "1.7", True),
        ("1.7", "1.0", False),
        ("1.10", "1.9", False),
        ("1.9", "1.10", True),
        ("2.0", "1.9", False),
        ("1.9", "2.0", False),
        ("0.9", "1.0", False),
        ("", "1.0", False),
        ("1", "1.0", False),
        ("1.0.0", "1.0", False),
        ("1.x", "1.0", False),
        ("-1.0", "1.0", False),
        ("١.0", "1.0", False),
        (" 1.0", "1.0", False),
    ],
)
def test_a_plugin_fits_its_major_version_and_nothing_newer(asked, offered, fits):
    assert is_compatible(asked, offered) is fits


def test_what_this_program_offers_fits_itself():
    assert is_compatible(API_VERSION)


def test_what_is_to_go_works_and_says_what_to_use_instead():
    @deprecated("1.2", "other")
    def old(x: int, *, y: int = 1) -> int:
        """Add."""
        return x + y

    with pytest.warns(DeprecationWarning, match=r"old .*since 1\.2.*use other") as told:
        assert old(2, y=3) == 5
    assert told[0].filename == __file__
    assert (old.__name__, old.__doc__) == ("old", "Add.")
