"""The steps in use: the core's list with the steps of active plugins at their places.

Read by the writer at each turn. What a plugin's step has written cannot be taken back alone, so a
step that refuses or fails after it has changed something ends the transaction, and the writer
serves its turn again without it: each report is served at most three times.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from cmdmap.domain.report import Heard
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.inbox import Turn
from cmdmap.services.passage import NamedStep


class StepUndoneError(Exception):
    """A plugin's step changed something that may not be kept: the transaction must go."""

    def __init__(self, step: str, heard: Heard, *, again: bool) -> None:
        super().__init__(step)
        self.step = step
        self.heard = heard
        self.again = again
        """The step would do it again; otherwise its plugin is off."""


class _Added(NamedTuple):
    step: NamedStep
    before: str
    after: str


class StepLine:
    """Steps in order. Changed from any thread, read by the writer."""

    def __init__(self, core: Sequence[NamedStep]) -> None:
        self.steps: tuple[NamedStep, ...] = tuple(core)
        self._core = self.steps
        self._added: tuple[_Added, ...] = ()
        self._left_out: dict[tuple[str, int], Heard] = {}

    def add(self, step: NamedStep, *, before: str = "", after: str = "") -> Callable[[], None]:
        """Put a step before or after one of the core's; returns what takes it out again.

        Raises:
            WorldError: the core has no step of this name, or the step is there.
        """
        names = [each.name for each in self._core]
        if (before or after) not in names:
            raise WorldError(
                tr(
                    "There is no step {name}; use one of {names}.",
                    name=repr(before or after),
                    names=", ".join(names),
                )
            )
        if step.name in [each.name for each in self.steps]:
            raise WorldError(tr("The step {name} is there already.", name=step.name))
        added = _Added(step, before, after)
        self._use((*self._added, added))

        def remove() -> None:
            self._use(tuple(each for each in self._added if each is not added))

        return remove

    def around(self, turn: Turn, undone: StepUndoneError) -> list[Turn]:
        """Return the turns to serve instead of one that a step has spoilt."""
        if not undone.again:
            return [turn]
        wishes, reports, arrived_at = turn
        place = next(i for i, heard in enumerate(reports) if heard is undone.heard)
        self._left_out[undone.step, id(undone.heard)] = undone.heard
        parts = [Turn(wishes, reports[:place], []), Turn([], [undone.heard], [])]
        rest = Turn([], reports[place + 1 :], arrived_at)
        return [part for part in (*parts, rest) if part.wishes or part.reports]

    def is_left_out(self, step: str, heard: Heard) -> bool:
        """Tell whether a step has refused this report for good; forgets it."""
        return self._left_out.pop((step, id(heard)), None) is not None

    def _use(self, added: tuple[_Added, ...]) -> None:
        steps: list[NamedStep] = []
        for core in self._core:
            steps += [each.step for each in added if each.before == core.name]
            steps.append(core)
            steps += [each.step for each in added if each.after == core.name]
        self._added, self.steps = added, tuple(steps)
