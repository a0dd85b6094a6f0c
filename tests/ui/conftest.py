"""A themed application and units, links and a seat made by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from cmdmap.domain.fix import Fix
from cmdmap.domain.ids import LinkId, UnitId, UnitKey
from cmdmap.domain.place import Place
from cmdmap.domain.unit import ForceKind, LiveUnit, Unit
from cmdmap.links.base import LinkState, LinkStatus
from cmdmap.widgets.theme import apply_theme

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
HERE = Place(120.15, 30.16)


@pytest.fixture(autouse=True)
def _themed(qapp: QApplication) -> None:
    apply_theme(qapp)


@pytest.fixture
def now() -> datetime:
    """The instant every test of this room stands at."""
    return NOW


@pytest.fixture
def make_live() -> Callable[..., LiveUnit]:
    """``make_live(7, name=…, kind=…, age_s=…, place=…)``; ``age_s=None`` has no fix."""

    def make(
        number: int,
        *,
        name: str = "",
        kind: ForceKind = ForceKind.GOVERNANCE,
        age_s: float | None = 5.0,
        place: Place = HERE,
        named: bool = True,
        **live: Any,
    ) -> LiveUnit:
        key = UnitKey(f"fleetsync:100-{2000 + number}")
        unit = Unit(UnitId(number), name or f"巡-{number:02d}", kind, (key,), named=named)
        if age_s is None:
            return LiveUnit(unit, **live)
        at = NOW - timedelta(seconds=age_s)
        fix = Fix(unit.id, place, at, at, LinkId("serial:/dev/ttyUSB0"), "fleetsync")
        return LiveUnit(unit, fix, at, **live)

    return make


@pytest.fixture
def make_status() -> Callable[..., LinkStatus]:
    """``make_status("serial:/dev/ttyUSB0", state=…, raw=(b"…",), …)``."""

    def make(link: str, *, state: LinkState = LinkState.OPEN, **values: Any) -> LinkStatus:
        fields: dict[str, Any] = {"protocol": "nmea", "since_at": NOW, **values}
        return LinkStatus(LinkId(link), link.split(":")[0], state=state, **fields)

    return make
