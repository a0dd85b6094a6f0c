"""A report on its way, and how it is led through the steps.

``services/steps.py`` says which steps there are; the writer thread calls :func:`run_steps` for
every report that leaves the inbox.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cmdmap.domain.facts import ReportRefused
from cmdmap.domain.place import Place
from cmdmap.domain.report import Heard, ReportKind
from cmdmap.domain.unit import LiveUnit
from cmdmap.services.present import Draft

STATUS_LENGTH = 80
"""Characters of a text that are shown as a unit's status."""


@dataclass(slots=True)
class Passage:
    """A report on its way through the steps; each step adds what it found out."""

    heard: Heard
    heard_at: datetime
    at: datetime
    place: Place | None
    """None once a step distrusts it."""
    live: LiveUnit | None = None
    micro_grid: str = ""
    patrol_zone: str = ""
    flags: tuple[str, ...] = ()
    reason: str = ""

    def refuse(self, reason: str) -> Passage | None:
        """End the report's life; a step returns the None it gets from here."""
        self.reason = reason
        return None

    def finish(self) -> Passage | None:
        """End the report's life because it has done its work; returns None as :meth:`refuse`."""
        return None


Step = Callable[[Passage, Draft], Passage | None]


@dataclass(frozen=True, slots=True)
class NamedStep:
    """A step with what the operator can read about it."""

    name: str
    title: str
    run: Step
    reasons: tuple[str, ...] = ()
    """Why it ends a report's life."""
    flags: tuple[str, ...] = ()
    """Doubts it writes into the row without refusing."""


def run_steps(steps: Sequence[NamedStep], heard: Heard, draft: Draft) -> None:
    """Lead one report through the steps; its end is counted in ``draft.tally``."""
    report = heard.report
    heard_at = report.heard_at or draft.now
    passage = Passage(heard, heard_at, report.at or heard_at, report.place)
    for step in steps:
        if step.run(passage, draft) is None:
            if passage.reason:
                _count_refusal(step, passage, draft)
            return


def _count_refusal(step: NamedStep, passage: Passage, draft: Draft) -> None:
    report = passage.heard.report
    draft.tally.refused[step.name, passage.reason] += 1
    if passage.live is not None:
        sign_of_life(passage, draft)
    if report.kind is not ReportKind.OTHER:
        draft.facts.append(ReportRefused(passage.heard.link_id, step.name, passage.reason, report))


def sign_of_life(passage: Passage, draft: Draft) -> Passage:
    """Write down when the unit was last heard; a refused report is heard, too."""
    live = passage.live
    if live is not None and (live.heard_at is None or live.heard_at < passage.heard_at):
        passage.live = replace(live, heard_at=passage.heard_at)
        draft.put(passage.live)
    return passage
