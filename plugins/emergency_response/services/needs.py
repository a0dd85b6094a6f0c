"""What the plan of a response counts on, against what is handed out for it and what is free."""

from __future__ import annotations

from typing import NamedTuple

from cmdmap.api import Reader
from emergency_response.domain.stock import Move
from emergency_response.store.activations import Activation
from emergency_response.store.plans import read_plan
from emergency_response.store.resources import read_free, read_moves


class NeedState(NamedTuple):
    """Goods the plan names."""

    goods: str
    wanted: int
    out: int
    """Handed out for this response and not come back; used up ones are."""
    free: int
    """In all resources together."""

    @property
    def missing(self) -> int:
        """How many cannot be had from the register."""
        return max(0, self.wanted - self.out - self.free)


def needs_of(reader: Reader, found: Activation) -> list[NeedState]:
    """Return the goods of the plan a response was begun with, in its order.

    Goods are matched by the words of the plan: 沙袋 is also what lies there as 编织沙袋.
    """
    _, plan = read_plan(reader, found.plan_id)
    free = read_free(reader)
    moves = read_moves(reader, found.id)
    sign = {Move.HAND_OUT: 1, Move.RETURN: -1}
    return [
        NeedState(
            need.goods,
            need.amount,
            sum(sign.get(each.move, 0) * each.number for each in moves if need.goods in each.goods),
            sum(number for name, number in free.items() if need.goods in name),
        )
        for need in plan.needs
    ]
