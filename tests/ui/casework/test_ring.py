"""The clock ring: what it says, how far its arc goes, and when it changes its shape."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from cmdmap.domain.clock import ClockKind
from cmdmap.domain.incident import IncidentState
from cmdmap.ui.casework.ring import FULL, Ring, arc_of, draw_ring, ring_of
from cmdmap.widgets.wording import left_text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (372, "6:12"),
        (0, "0:00"),
        (-95, "-1:35"),
        (-599, "-9:59"),
        (-600, "-10m"),
        (5999, "99:59"),
        (6000, "1h"),
        (22 * 3600 + 5, "22h"),
        (-2 * 3600, "-2h"),
        (3 * 86_400, "3d"),
    ],
)
def test_the_time_left_is_short(seconds, text):
    assert left_text(seconds) == text


@pytest.mark.parametrize(("share", "span"), [(0, 0), (0.25, -FULL / 4), (1, -FULL), (7, -FULL)])
def test_the_arc_runs_clockwise_by_its_share(share, span):
    assert arc_of(share) == span


def test_green_turns_amber_then_red_each_with_its_own_sign(make_incident, make_clock, now):
    clock = make_clock(ClockKind.ARRIVE, due_s=300)
    incident = make_incident(1, clocks=(clock,))
    assert ring_of(incident, now) == Ring("5:00", 0.5, "good")
    warned = ring_of(incident, clock.warn_at)
    assert (warned.text, warned.role, warned.sign) == ("2:00", "warn", "▲")
    late = ring_of(incident, clock.due_at + timedelta(seconds=95))
    assert late == Ring("-1:35", 1.0, "bad", "■")


def test_what_stands_still_or_waits_for_a_call_says_so(make_incident, make_clock, now):
    call = make_clock(ClockKind.CALL_BACK, due_s=20 * 3600)
    to_call = ring_of(make_incident(1, state=IncidentState.FED_BACK, clocks=(call,)), now)
    assert (to_call.text, to_call.role) == ("call", "accent")
    held = ring_of(make_incident(2, state=IncidentState.SUSPENDED), now)
    assert (held.text, held.role) == ("on hold", "muted")
    overdue = make_clock(ClockKind.CALL_BACK, due_s=-60)
    late = ring_of(make_incident(3, state=IncidentState.FED_BACK, clocks=(overdue,)), now)
    assert late.sign == "■"


def test_a_stopped_clock_shows_nothing(make_incident, make_clock, now):
    stopped = make_clock(ClockKind.ARRIVE, stopped_at=now)
    assert ring_of(make_incident(1, clocks=(stopped,)), now).text == "—"


def test_the_ring_is_drawn_where_time_is_left(qapp):
    image = QImage(44, 44, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    draw_ring(painter, QRectF(0, 0, 44, 44), Ring("", 0.5, "good"))
    painter.end()
    right, left = image.pixelColor(39, 22), image.pixelColor(4, 22)
    assert right.green() > 150 > left.green()
