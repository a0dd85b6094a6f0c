"""Resources: kinds, amounts that are free, reserved and handed out, and who is nearest.

One table of moves; an amount below zero is refused, so that nothing is given away twice. A move is
never changed: a wrong one is corrected by another with a reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple, TypeVar

from cmdmap.api import Place, WorldError, mark, tr


class ResourceKind(StrEnum):
    """What a resource is; the values are stored."""

    STORE = "store"
    SHELTER = "shelter"
    VEHICLE = "vehicle"
    TEAM = "team"
    HOSPITAL = "hospital"
    SUPPLY = "supply"


KIND_WORDS = {
    ResourceKind.STORE: mark("Emergency store"),
    ResourceKind.SHELTER: mark("Shelter"),
    ResourceKind.VEHICLE: mark("Vehicle"),
    ResourceKind.TEAM: mark("Rescue team"),
    ResourceKind.HOSPITAL: mark("Hospital"),
    ResourceKind.SUPPLY: mark("Supply point"),
}
KIND_GLYPHS = {
    ResourceKind.STORE: "库",
    ResourceKind.SHELTER: "避",
    ResourceKind.VEHICLE: "车",
    ResourceKind.TEAM: "队",
    ResourceKind.HOSPITAL: "医",
    ResourceKind.SUPPLY: "供",
}


class Move(StrEnum):
    """What happens to goods; the values are stored."""

    RECEIVE = "receive"
    RESERVE = "reserve"
    RELEASE = "release"
    """A reservation is given up."""
    HAND_OUT = "hand_out"
    """Out of what is reserved first, then of what is free."""
    RETURN = "return"
    USE_UP = "use_up"
    """Handed out and not coming back."""
    CORRECT = "correct"
    """Counted again: the amount in the store is what is given, with a reason."""


MOVE_WORDS = {
    Move.RECEIVE: mark("received"),
    Move.RESERVE: mark("reserved"),
    Move.RELEASE: mark("reservation given up"),
    Move.HAND_OUT: mark("handed out"),
    Move.RETURN: mark("returned"),
    Move.USE_UP: mark("used up"),
    Move.CORRECT: mark("counted again"),
}
MOST = 1_000_000


class Amounts(NamedTuple):
    """Of one kind of goods in one place."""

    stored: int
    """In the store, reserved ones included."""
    reserved: int = 0
    out: int = 0

    @property
    def free(self) -> int:
        """What can still be promised."""
        return self.stored - self.reserved


def moved(amounts: Amounts, move: Move, number: int, reason: str = "") -> Amounts:
    """Return the amounts after a move of ``number`` pieces.

    Raises:
        WorldError: not a possible number, more than there is, or a correction without a reason.
    """
    least = 0 if move is Move.CORRECT else 1
    if not least <= number <= MOST:
        raise WorldError(tr("Give a number from {least} to {most}.", least=least, most=MOST))
    stored, reserved, out = amounts
    match move:
        case Move.RECEIVE:
            after = Amounts(stored + number, reserved, out)
        case Move.RESERVE:
            after = Amounts(stored, reserved + number, out)
        case Move.RELEASE:
            after = Amounts(stored, reserved - number, out)
        case Move.HAND_OUT:
            after = Amounts(stored - number, reserved - min(reserved, number), out + number)
        case Move.RETURN:
            after = Amounts(stored + number, reserved, out - number)
        case Move.USE_UP:
            after = Amounts(stored, reserved, out - number)
        case Move.CORRECT:
            if not reason.strip():
                raise WorldError(tr("Say why the amount is corrected."))
            after = Amounts(number, min(reserved, number), out)
    if min(after.stored, after.reserved, after.out, after.free) < 0:
        raise WorldError(
            tr(
                "There are {free} free, {reserved} reserved and {out} handed out; take fewer.",
                free=amounts.free,
                reserved=reserved,
                out=out,
            )
        )
    return after


Found = TypeVar("Found")


def nearest(places: Iterable[tuple[Place, Found]], to: Place) -> list[tuple[float, Found]]:
    """Return everything with its distance in metres as the crow flies, nearest first."""
    measured = [(to.metres_to(place), each) for place, each in places]
    return sorted(measured, key=lambda pair: pair[0])
