"""A running desk wakes for a clock's limit instead of for its next idle second."""

from __future__ import annotations

from datetime import timedelta

from tests.kit.clockwork import insert_clocked
from tests.kit.desks import Listener, open_file, running

from cmdmap.domain.casework.facts import ClockRang
from cmdmap.domain.clock import Clock, ClockKind, Owner, Told
from cmdmap.services.desk import utc_now
from cmdmap.services.writer import IDLE_S


def test_each_limit_is_told_when_it_comes(tmp_path):
    with open_file(tmp_path / "wake.db") as store:
        now = utc_now()
        warn, due, supervise = (now + timedelta(seconds=s) for s in (0.55, 0.95, 1.25))
        clock = Clock(ClockKind.ARRIVE, 1, Owner.BRIGADE, now, warn, due, supervise)
        incident_id = insert_clocked(store, now, (clock,))
        with running(store, clock=utc_now) as desk:
            listener = Listener()
            desk.hear(listener)
            rings = listener.wait_for(ClockRang, 3)
            assert [ring.told for ring in rings] == list(Told)[1:]
            assert [ring.at for ring in rings] == [warn, due, supervise]
            assert rings[0].incident_id == incident_id
            commits = [commit for commit in listener.commits if commit.facts]
            # One commit per limit: an idle writer that looks once a second would join two of them.
            assert len(commits) == 3
            late = [commit.at - ring.at for commit, ring in zip(commits, rings, strict=True)]
            assert all(timedelta() <= each < timedelta(seconds=IDLE_S / 4) for each in late), late
            assert len(desk.casework().incidents[incident_id].supervisions) == 1
