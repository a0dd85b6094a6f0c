"""Seat 席位: what one running console window works with.

Built by ``app``, handed down to the window and its workspaces. Panels never see it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from cmdmap.domain.ids import UnitId
from cmdmap.domain.unit import LiveUnit
from cmdmap.options import Options
from cmdmap.services.console import Console
from cmdmap.services.pool import ReaderPool
from cmdmap.ui.answers import Answers
from cmdmap.ui.bridge import Bridge


@dataclass(slots=True)
class Seat:
    """The console, this seat's options and the ways back to the UI thread."""

    console: Console
    pool: ReaderPool
    options: Options
    home: Path
    bridge: Bridge = field(default_factory=Bridge)
    answers: Answers = field(default_factory=Answers)
    present: dict[UnitId, LiveUnit] = field(default_factory=dict)
    """Every unit's newest state as the bridge has delivered it; only the UI thread touches it."""

    @property
    def stale_after_s(self) -> float:
        """Age from which a position is shown as stale."""
        return self.options.number("units.stale_after_s")
