"""Campaigns 专项行动: which places one is about, and how far it has come.

Made by ``services/campaigning.py``; the page and the statistics ask for :func:`progress`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a campaign, or its part in one area, has come."""

    targets: int = 0
    inspected: int = 0
    findings: int = 0
    put_right: int = 0

    @property
    def share(self) -> float:
        """Inspected by targets, 0 to 1; without targets nothing is left to do."""
        return self.inspected / self.targets if self.targets else 1.0


def total(parts: Iterable[Progress]) -> Progress:
    """Return the sum of parts."""
    numbers = [(p.targets, p.inspected, p.findings, p.put_right) for p in parts]
    return (
        Progress(*(sum(column) for column in zip(*numbers, strict=True)))
        if numbers
        else (Progress())
    )
