"""The situation report 情况报告: first, follow-up and final, and what people fill in.

Kept by ``services/acts/review.py`` together with the figures of that minute, so that a report says
later what it said then. The parts follow what ICS 209 asks for, in the words of this trade.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cmdmap.api import WorldError, mark, tr


class ReportStage(StrEnum):
    """Which report of an activation it is; the values are stored."""

    FIRST = "first"
    FOLLOW = "follow"
    FINAL = "final"


STAGE_WORDS = {
    ReportStage.FIRST: mark("First report"),
    ReportStage.FOLLOW: mark("Follow-up report"),
    ReportStage.FINAL: mark("Final report"),
}


@dataclass(frozen=True, slots=True)
class Situation:
    """What people write into a report."""

    happened: str
    """What has happened and how it stands."""
    dead: int = 0
    injured: int = 0
    missing: int = 0
    evacuated: int = 0
    done: str = ""
    """What has been done."""
    needs: str = ""
    """What is missing and asked for."""
    next_steps: str = ""


def stage_of(before: Sequence[str], final: bool) -> ReportStage:
    """Return what the next report is after those of ``before``, oldest first.

    Raises:
        WorldError: the final report has been given.
    """
    if ReportStage.FINAL.value in before:
        raise WorldError(tr("The final report has been given; correct it by a line in the log."))
    if final:
        return ReportStage.FINAL
    return ReportStage.FOLLOW if before else ReportStage.FIRST


def check(situation: Situation) -> None:
    """Refuse a report that says nothing or counts wrongly.

    Raises:
        WorldError: why.
    """
    if not situation.happened.strip():
        raise WorldError(tr("Write what has happened; a report without it says nothing."))
    counts = (situation.dead, situation.injured, situation.missing, situation.evacuated)
    if any(not 0 <= count <= 1_000_000 for count in counts):
        raise WorldError(tr("Numbers of people are 0 or more."))
