"""Open incidents that may be the same matter."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.kit.desks import HOME, NOON, north
from tests.kit.stored.archive import make_incident

from cmdmap.domain.casework.casebook import Casebook
from cmdmap.domain.casework.kinds import IncidentKind, KindBook
from cmdmap.domain.incident import IncidentState
from cmdmap.services.intake.twins import twins

FEE = IncidentKind("parking_fee", "停车收费纠纷", "Parking fee", "纠", "dispute")
BOOK = KindBook(
    {
        "parking_fee": FEE,
        "rental": IncidentKind("rental", "租赁纠纷", "Rental", "租", "dispute"),
        "fire": IncidentKind("fire", "火灾", "Fire", "火", "fire"),
    },
    FEE,
)


def found(*incidents, place=HOME, address="", at=NOON):
    book = Casebook().with_incidents(incidents)
    return [each.incident.id for each in twins(book, BOOK, "parking_fee", place, at, address)]


def test_the_same_kind_comes_before_its_group_and_near_before_far():
    assert found(
        make_incident(1, place=north(150)),
        make_incident(2, place=north(20)),
        make_incident(3, place=HOME, kind="rental"),
        make_incident(4, place=HOME, kind="fire"),
    ) == [2, 1, 3]


def test_what_is_far_old_or_ended_is_another_matter():
    assert not found(
        make_incident(1, place=north(205)),
        make_incident(2, place=HOME, known_at=NOON - timedelta(hours=4, seconds=1)),
        make_incident(3, place=HOME, state=IncidentState.CLOSED),
    )
    assert found(make_incident(4, place=HOME, known_at=NOON - timedelta(hours=4))) == [4]


def test_without_a_place_the_same_address_counts():
    assert found(make_incident(1), place=None, address=" 至善路188号 ") == [1]
    assert found(make_incident(1), place=HOME, address="至善路188号") == [1]
    assert not found(make_incident(1), place=None, address="至善路18号")
    assert not found(make_incident(1, address=""), place=None, address="")


def test_a_twin_says_how_far_and_how_old_it_is():
    incident = make_incident(1, place=north(100), known_at=NOON - timedelta(minutes=5))
    (twin,) = twins(Casebook({incident.id: incident}), BOOK, "parking_fee", HOME, NOON)
    assert twin.distance_m == pytest.approx(100, abs=1)
    assert twin.age == timedelta(minutes=5)
    assert twin.same_kind
