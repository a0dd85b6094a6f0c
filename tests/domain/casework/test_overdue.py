"""Late clocks, open notices and open wishes of the incidents of now."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.domain.casework.test_owners import AT, CHAIN, incident

from cmdmap.domain.casework.overdue import late_clocks, open_notices, open_wishes, tallies
from cmdmap.domain.clock import Clock, ClockKind, Owner, Told
from cmdmap.domain.incident import IncidentState, Postponement, Supervision

MINUTE = timedelta(minutes=1)


def clock(kind: ClockKind, owner: Owner, minutes: float) -> Clock:
    due = minutes * MINUTE
    return Clock(kind, 1, owner, AT, AT + due * 0.8, AT + due, AT + due * 1.5)


ARRIVE = clock(ClockKind.ARRIVE, Owner.BRIGADE, 10)
CALL = clock(ClockKind.CALL_BACK, Owner.CENTRE, 14)
LATER = clock(ClockKind.MEDIATE, Owner.MEDIATION, 1440)
NOW = AT + 12 * MINUTE


def test_running_clocks_past_their_warning_are_listed_the_latest_first():
    found = late_clocks([replace(incident(), clocks=(CALL, LATER, ARRIVE))], NOW)
    assert [(each.clock, each.level, each.late) for each in found] == [
        (ARRIVE, Told.OVERDUE, 2 * MINUTE),
        (CALL, Told.WARNED, -2 * MINUTE),
    ]
    assert found[0].answerable == (Owner.BRIGADE, CHAIN.patrol_zone)


def test_stopped_held_and_ended_ones_are_not_late():
    stopped, held = ARRIVE.stop(NOW), CALL.hold(NOW)
    ended = replace(incident(), state=IncidentState.CLOSED, clocks=(ARRIVE,))
    assert late_clocks([replace(incident(), clocks=(stopped, held)), ended], NOW) == []


def test_they_are_counted_by_owner_and_area():
    two = replace(incident(), clocks=(ARRIVE, CALL))
    found = tallies(late_clocks([two, replace(incident(), clocks=(ARRIVE,))], NOW))
    assert [(t.answerable.owner, t.near, t.overdue, t.worst) for t in found] == [
        (Owner.BRIGADE, 0, 2, 2 * MINUTE),
        (Owner.CENTRE, 1, 0, -2 * MINUTE),
    ]


def test_notices_and_wishes_wait_until_they_are_answered():
    open_one = Supervision(1, AT, "", "综治大队", "超时")
    answered = replace(open_one, number=2, answered_at=NOW)
    wish = Postponement(ClockKind.MEDIATE, NOW, "parties are away", "王芳", AT)
    one = replace(
        incident(), clocks=(LATER,), supervisions=(open_one, answered), postponements=(wish,)
    )
    assert [each.supervision for each in open_notices([one])] == [open_one]
    assert [(each.clock, each.postponement) for each in open_wishes([one])] == [(LATER, wish)]
    ended = replace(one, state=IncidentState.CANCELLED)
    assert open_notices([ended]) == open_wishes([ended]) == []
