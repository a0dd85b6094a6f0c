"""The radio desk's present: who is watched, owes a check-in, is called, has missed, is muted.

One immutable value, replaced by the writer thread after each commit that touched it, so that
any thread may keep and read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from cmdmap.domain.ids import UnitId
from cmdmap.domain.radio.roll_call import Misses, RollCall
from cmdmap.domain.radio.silence import CheckIn, Watch

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class RadioDesk:
    """All timers and marks of the desk."""

    watches: Mapping[UnitId, Watch] = field(default_factory=dict)
    check_ins: Mapping[tuple[str, UnitId], CheckIn] = field(default_factory=dict)
    calls: Mapping[int, RollCall] = field(default_factory=dict)
    """Roll calls that are not over, and the newest ended one."""
    misses: Mapping[UnitId, Misses] = field(default_factory=dict)
    muted: frozenset[UnitId] = frozenset()

    def with_watch(self, watch: Watch) -> RadioDesk:
        """Return the desk with a watch put in or replaced."""
        return replace(self, watches={**self.watches, watch.unit_id: watch})

    def without_watch(self, unit_id: UnitId) -> RadioDesk:
        """Return the desk without a watch."""
        return replace(self, watches=_without(self.watches, unit_id))

    def with_check_in(self, check_in: CheckIn) -> RadioDesk:
        """Return the desk with a check-in put in or replaced."""
        return replace(self, check_ins={**self.check_ins, check_in.key: check_in})

    def without_check_in(self, key: tuple[str, UnitId]) -> RadioDesk:
        """Return the desk without a check-in."""
        return replace(self, check_ins=_without(self.check_ins, key))

    def with_call(self, call: RollCall) -> RadioDesk:
        """Return the desk with a roll call; older ended ones are left out."""
        calls = {n: c for n, c in self.calls.items() if c.ended_at is None or n >= call.id}
        return replace(self, calls={**calls, call.id: call})

    def with_misses(self, unit_id: UnitId, misses: Misses | None) -> RadioDesk:
        """Return the desk with a unit's misses; None forgets them."""
        rest = _without(self.misses, unit_id)
        return replace(self, misses=rest if misses is None else {**rest, unit_id: misses})

    def due_at(self) -> datetime | None:
        """Return when the next timer runs out, None when none runs."""
        times = [watch.due_at() for watch in self.watches.values()]
        times += [each.due_at for each in self.check_ins.values() if not each.late]
        times += [call.due_at() for call in self.calls.values()]
        return min((at for at in times if at is not None), default=None)


def _without(values: Mapping[Key, Value], key: Key) -> dict[Key, Value]:
    return {known: value for known, value in values.items() if known != key}
