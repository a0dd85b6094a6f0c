"""Calls that come in through a modem: told once, no unit made, taken by one account only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.flows.street import DISPATCHER, HEAD, MORNING, Street, street
from tests.flows.test_playbooks import GSM
from tests.kit.desks import said

from cmdmap.domain.casework.calls import Call, CallEnded, CallRang, CallTaken, ClaimCall, ReturnCall
from cmdmap.domain.facts import RadioHeard, UnitAppeared
from cmdmap.domain.ids import LinkId
from cmdmap.domain.report import ReportKind
from cmdmap.domain.rights import Actor, Role
from cmdmap.domain.unit import ForceKind
from cmdmap.errors import WorldError
from cmdmap.protocols.gsm.reader import CALLER_GONE, CALLER_RINGS
from cmdmap.services.field.ringing import RINGS_AGAIN
from cmdmap.simulate.gsm_modem import GsmModem
from cmdmap.store.accounts.audit import walk_audit
from cmdmap.store.queries.radio_log import radio_log

STRANGER, MEMBER = "+8613800006621", "+8613900001188"
WAIT_S = 15


@pytest.fixture
def town(home: Path) -> Iterator[Street]:
    with street(home, MORNING, ("赵巡逻", ForceKind.GRID, f"gsm:{MEMBER}")) as town:
        yield town


@pytest.fixture
def modem(town: Street) -> GsmModem:
    modem = GsmModem()
    town.plug_in(modem, *GSM)
    town.until("the modem is ready", lambda: town.console.dialler.ready)
    return modem


def calls(town: Street) -> list[Call]:
    return list(town.console.dialler.calls)


def rung(town: Street, modem: GsmModem, number: str = STRANGER) -> Call:
    """Let a phone call; return its call once it is told."""
    count = len(town.listener.facts(CallRang))
    modem.ring(number, town.clock.now)
    town.until("told", lambda: len(town.listener.facts(CallRang)) > count)
    return calls(town)[-1]


def missed(town: Street, modem: GsmModem) -> Call:
    rung(town, modem)
    modem.hang_up(town.clock.now)
    town.until("ended", lambda: bool(town.listener.facts(CallEnded)))
    return calls(town)[-1]


def feed(town: Street, call: str, number: str | None = STRANGER, link: str = "serial:a") -> None:
    """Let a line say something without a modem, and a turn pass."""
    key = number and f"gsm:{number}"
    heard = said(
        ReportKind.STATUS, key, heard_at=town.clock.now, text="RING", detail={"call": call}
    )
    report = heard.report._replace(protocol="gsm", raw=b"+CLIP")
    town.console.desk.take([heard._replace(link_id=LinkId(link), report=report)])
    town.turn(seconds=0)


def test_a_stranger_makes_no_unit_and_no_line_shows_the_number(town, modem):
    units = len(town.console.desk.units())
    call = rung(town, modem)
    assert (call.phone, call.unit_id, call.waits) == ("13800006621", None, True)
    assert "13800006621" not in repr(call)
    assert len(town.console.desk.units()) == units
    assert not [fact for fact in town.listener.facts(UnitAppeared) if not fact.unit.named]
    with town.console.store.reader() as connection:
        lines = [each for each in radio_log(connection, 20) if each.sentence == "+CLIP"]
    assert [line.text for line in lines] == ["RING 138****6621"]
    heard = [fact.report for fact in town.listener.facts(RadioHeard)]
    assert not any("00006621" in repr(report) for report in heard)


def test_a_member_s_call_is_a_sign_of_life(town, modem):
    unit_id = town.unit("赵巡逻")
    assert town.console.desk.units()[unit_id].heard_at is None
    call = rung(town, modem, MEMBER)
    assert call.unit_id == unit_id
    assert town.console.desk.units()[unit_id].heard_at == call.rang_at


def test_rings_are_one_call_until_the_caller_hangs_up(town, modem):
    first = rung(town, modem)
    for _ in range(3):
        town.turn(seconds=4)
        modem.ring(STRANGER, town.clock.now)
        town.until("heard", lambda: not modem._line.heap)
    modem.hang_up(town.clock.now)
    town.until("ended", lambda: calls(town)[-1].missed)
    assert [call.id for call in calls(town)] == [first.id]
    assert len(town.listener.facts(CallRang)) == 1


def test_a_silent_line_ends_the_call_and_a_later_ring_is_another(town):
    feed(town, CALLER_RINGS)
    rang_at = town.clock.now
    town.turn(seconds=6)
    feed(town, CALLER_RINGS)
    town.turn(seconds=6)
    assert [call.waits for call in calls(town)] == [True]
    town.turn(seconds=RINGS_AGAIN.total_seconds())
    (call,) = calls(town)
    assert call.missed
    assert call.ended_at == rang_at + timedelta(seconds=6)
    feed(town, CALLER_RINGS)
    assert [call.waits for call in calls(town)] == [False, True]


@pytest.mark.parametrize(
    ("number", "phone", "shown"),
    [
        ("057188886666", "057188886666", "571****6666"),
        ("+8657188886666", "057188886666", "571****6666"),
        ("+86057188886666", "057188886666", "571****6666"),
        ("+442071234567", "+442071234567", "420****4567"),
        ("88886666", "88886666", "******66"),
        ("110", "110", "****"),
        (None, "", ""),
    ],
)
def test_numbers_are_as_people_write_them_and_never_logged_whole(town, number, phone, shown):
    feed(town, CALLER_RINGS, number)
    (call,) = calls(town)
    assert call.phone == phone
    (heard,) = town.listener.facts(RadioHeard)
    assert heard.unit_id is None
    assert heard.report.text == f"RING {shown}".strip()


def test_two_lines_ring_at_once_and_one_line_only_once(town):
    feed(town, CALLER_RINGS, link="serial:a")
    feed(town, CALLER_RINGS, "+8613800000002", link="serial:b")
    feed(town, CALLER_RINGS, "+8613800000003", link="serial:b")
    assert [call.waits for call in calls(town)] == [True, False, True]
    feed(town, CALLER_GONE, None, link="serial:a")
    feed(town, CALLER_GONE, None, link="serial:c")
    assert [call.waits for call in calls(town)] == [False, False, True]


def test_nobody_is_called_to_a_tape(town):
    units = len(town.console.desk.units())
    feed(town, CALLER_RINGS, link="tape:old.tape")
    assert not calls(town)
    assert len(town.console.desk.units()) == units


def test_one_account_only_takes_a_call_and_the_audit_says_who(town):
    feed(town, CALLER_RINGS)
    (call,) = calls(town)
    auditor = Actor("钱审计", frozenset({Role.AUDITOR}))
    with pytest.raises(WorldError, match="may not"):
        town.do(ClaimCall(call.id), auditor)
    town.do(ClaimCall(call.id), DISPATCHER)
    with pytest.raises(WorldError, match="陈派单 has taken"):
        town.do(ClaimCall(call.id), HEAD)
    assert calls(town)[0].taken_by == "陈派单"
    assert [fact.call.id for fact in town.listener.facts(CallTaken)] == [call.id]
    with town.console.store.reader() as connection:
        lines = [row.line for row in walk_audit(connection) if row.line.what == "ClaimCall"]
    assert [(each.actor, str(each.outcome)) for each in lines][1:] == [
        ("陈派单", "done"), ("周值班长", "refused"),
    ]  # fmt: skip
    assert lines[1].subject == "138****6621"


def test_a_missed_call_is_called_back_once(town, modem):
    call = missed(town, modem)
    dialler = town.console.dialler
    dialler.call_number(call.id, DISPATCHER).result(WAIT_S)
    town.until("dialled", lambda: modem.call is not None)
    assert modem.call is not None
    assert modem.call[0] == STRANGER
    assert not calls(town)[-1].missed
    with pytest.raises(WorldError, match="陈派单 has taken"):
        dialler.call_number(call.id, HEAD).result(WAIT_S)


def test_who_may_not_call_back_dials_nothing(town, modem):
    call = missed(town, modem)
    mediator = Actor("刘调解", frozenset({Role.MEDIATOR}))
    with pytest.raises(WorldError, match="may not"):
        town.console.dialler.call_number(call.id, mediator).result(WAIT_S)
    assert calls(town)[-1].missed


def test_what_rings_or_is_withheld_cannot_be_called_back(town):
    feed(town, CALLER_RINGS)
    with pytest.raises(WorldError, match="still rings"):
        town.do(ReturnCall(calls(town)[0].id))
    feed(town, CALLER_GONE, None)
    feed(town, CALLER_RINGS, None)
    feed(town, CALLER_GONE, None)
    with pytest.raises(WorldError, match="withheld"):
        town.do(ReturnCall(calls(town)[1].id))
    with pytest.raises(WorldError, match="too long ago"):
        town.do(ClaimCall(77))
