"""What no row can hold is refused with a sentence; everything else passes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from cmdmap.domain.assignment import Evidence, Proof
from cmdmap.domain.casework.commands import (
    AskPostponement,
    AssignUnits,
    NoteIncident,
    OpenIncident,
    Party,
    RecordCallBack,
)
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.ids import IncidentId, UnitId
from cmdmap.domain.incident import CallResult
from cmdmap.domain.place import Place
from cmdmap.services.login.keepable import UnkeepableError, judge_keepable

ONE = IncidentId(1)


@pytest.mark.parametrize(
    "command",
    [
        NoteIncident(ONE, "\ud800"),
        NoteIncident(ONE, "x", evidence=Evidence(Proof.MESSAGE, "说\udfff")),
        OpenIncident("noise", "路口", parties=(Party(name="张\ud800"),)),
        OpenIncident("noise", place=Place(float("nan"), 30.0)),
        OpenIncident("noise", place=Place(1e300, 30.0)),
        OpenIncident("noise", "路口", known_at=datetime(2026, 5, 4, 12)),
        NoteIncident(IncidentId(2**63), "x"),
        NoteIncident(IncidentId(-(2**70)), "x"),
        AssignUnits(ONE, (UnitId(1), UnitId(2**64))),
        AskPostponement(ONE, ClockKind.ARRIVE, datetime.max.replace(tzinfo=UTC), "远"),
        (date(1, 1, 1),),
    ],
    ids=repr,
)
def test_what_no_row_can_hold_is_refused(command: object) -> None:
    with pytest.raises(UnkeepableError):
        judge_keepable(command)


@pytest.mark.parametrize(
    "command",
    [
        NoteIncident(ONE, "𠮷野家 <b> \u202e =1+1"),
        OpenIncident(
            "noise", place=Place(120.15, 30.16), known_at=datetime(2026, 5, 4, tzinfo=UTC)
        ),
        RecordCallBack(ONE, CallResult.REFUSED),
        AssignUnits(ONE, (UnitId(2**63 - 1),)),
        (date(1950, 1, 1),),
    ],
    ids=repr,
)
def test_what_a_row_can_hold_passes(command: object) -> None:
    refused = False
    try:
        judge_keepable(command)
    except UnkeepableError:
        refused = True
    assert not refused
