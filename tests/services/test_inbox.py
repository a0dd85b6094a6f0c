"""The inbox never blocks, never drops an emergency, and counts what it drops."""

from __future__ import annotations

import threading
from concurrent.futures import Future

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kit.desks import fix, said

from cmdmap.domain.commands import AcknowledgeEmergency
from cmdmap.domain.ids import LinkId, UnitId
from cmdmap.domain.report import Heard, ReportKind
from cmdmap.services.inbox import PROTECTED, Inbox, Wish


def wish() -> Wish:
    return Wish(AcknowledgeEmergency(UnitId(1), "me"), Future())


def everything(inbox: Inbox) -> list[Heard]:
    return inbox.take(10**9, 0).reports


def test_reports_come_out_in_the_order_they_went_in() -> None:
    inbox = Inbox()
    heard = [fix(f"k:{n}") for n in range(10)]
    inbox.put(heard[:3])
    inbox.put(heard[3:])
    first = inbox.take(4, 0)
    assert first.reports == heard[:4]
    assert len(first.arrived_at) == 1
    second = inbox.take(100, 0)
    assert second.reports == heard[4:]
    assert len(second.arrived_at) == 1


def test_an_empty_inbox_gives_an_empty_turn_after_the_wait() -> None:
    assert Inbox().take(10, 0.0) == ([], [], [])


def test_commands_come_at_once_and_before_reports() -> None:
    inbox = Inbox()
    inbox.put([fix()])
    asked = wish()
    assert inbox.ask(asked)
    assert inbox.take(1, 0).wishes == [asked]


def test_a_full_inbox_drops_older_fixes_of_the_same_unit() -> None:
    inbox = Inbox(limit=100)
    inbox.put([fix("k:slow", at_s=-1)])
    inbox.put([fix("k:fast", at_s=n) for n in range(100)])
    left = everything(inbox)
    assert left[0] == fix("k:slow", at_s=-1)
    assert left[1:] == [fix("k:fast", at_s=n) for n in range(26, 100)]
    assert inbox.dropped == {ReportKind.FIX: 26}


def test_bare_receivers_on_different_links_are_different_units() -> None:
    inbox = Inbox(limit=4)
    inbox.put([fix(None, at_s=n, link=LinkId(f"serial:{n}")) for n in range(3)])
    inbox.put([fix(None, at_s=n, link=LinkId("serial:0")) for n in range(3, 5)])
    assert [h.link_id for h in everything(inbox)] == ["serial:1", "serial:2", "serial:0"]


def test_when_units_alone_fill_it_the_oldest_reports_go() -> None:
    inbox = Inbox(limit=100)
    inbox.put([said(ReportKind.EMERGENCY)])
    inbox.put([fix(f"k:{n}") for n in range(100)])
    left = everything(inbox)
    assert left[0].report.kind is ReportKind.EMERGENCY
    assert left[-1] == fix("k:99")
    assert len(left) == 75


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(ReportKind), st.integers(0, 5)), min_size=1, max_size=300),
    st.integers(1, 40),
)
def test_whatever_comes_nothing_protected_is_lost_and_all_is_counted(
    said_by: list[tuple[ReportKind, int]], limit: int
) -> None:
    inbox = Inbox(limit=limit)
    heard = [said(kind, f"k:{unit}", text=str(n)) for n, (kind, unit) in enumerate(said_by)]
    for one in heard:
        inbox.put([one])
    left = everything(inbox)
    protected = [h for h in heard if h.report.kind in PROTECTED]
    assert [h for h in left if h.report.kind in PROTECTED] == protected
    assert len(left) + sum(inbox.dropped.values()) == len(heard)
    assert len(left) <= max(limit, len(protected))
    # What is left is still in order.
    assert left == [h for h in heard if h in left]


def test_what_comes_back_is_the_first_again() -> None:
    inbox = Inbox()
    inbox.put([fix("k:2")])
    inbox.put_back([fix("k:1")])
    assert [h.report.unit_key for h in everything(inbox)] == ["k:1", "k:2"]


def test_a_tape_waits_for_room_and_is_woken_by_the_writer() -> None:
    inbox = Inbox(limit=10)
    inbox.put([fix(f"k:{n}") for n in range(10)])
    assert not inbox.wait_for_room(0.0)
    waiting = threading.Event()
    found: list[bool] = []

    def tape() -> None:
        waiting.set()
        found.append(inbox.wait_for_room(15.0))

    thread = threading.Thread(target=tape)
    thread.start()
    assert waiting.wait(15.0)
    inbox.take(100, 0)
    thread.join(15.0)
    assert found == [True]


def test_a_closed_inbox_takes_no_commands_but_gives_its_reports() -> None:
    inbox = Inbox()
    inbox.put([fix()])
    inbox.close()
    assert not inbox.ask(wish())
    assert inbox.closed
    assert inbox.take(10, 15.0).reports == [fix()]
