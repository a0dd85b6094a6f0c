"""What a telephone called for is found however its number was written down."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.kit.desks import NOON
from tests.kit.stored.archive import keep, make_incident

from cmdmap.domain.casework.commands import Party
from cmdmap.store.queries.history import history_of


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        ("138-0013-8000", "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("+86 13800138000", "13800138000"),
        ("13800138000", "+86 138 0013 8000"),
        ("0571-88886666", "057188886666"),
        ("010-88886666", "01088886666"),
        ("（内线）7", "（内线）7"),
    ],
)
def test_a_number_is_found_in_every_way_of_writing(store, kept, asked):
    keep(store, make_incident(1), parties=[Party(phone=kept)])
    keep(store, make_incident(2), parties=[Party(phone="13800138001")])
    with store.reader() as connection:
        found = history_of(connection, asked, NOON - timedelta(days=30))
    assert [int(row.number[-4:]) for row in found] == [1]
