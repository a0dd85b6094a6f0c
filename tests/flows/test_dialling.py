"""A citizen is called back through a modem: dialled, ringing, answered, hung up, busy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.flows.street import DISPATCHER, MORNING, SCENE, Street, street
from tests.flows.test_playbooks import GSM

from cmdmap.domain.casework.commands import OpenIncident, Party
from cmdmap.domain.facts import RadioHeard
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.rights import Actor, Role
from cmdmap.errors import WorldError
from cmdmap.services.field.dialling import call_state
from cmdmap.simulate.gsm_modem import GsmModem, Network

PHONE, ENGAGED = "13800006621", "13800006622"


@pytest.fixture
def town(home: Path) -> Iterator[Street]:
    with street(home, MORNING) as town:
        yield town


@pytest.fixture
def quarrel(town: Street) -> IncidentId:
    parties = tuple(Party("caller", "王先生", phone) for phone in (PHONE, ENGAGED))
    return town.open(OpenIncident("parking_fee", "至善路188号", SCENE, parties=parties))


@pytest.fixture
def modem(town: Street) -> GsmModem:
    modem = GsmModem(Network(engaged=frozenset({f"+86{ENGAGED}"})))
    town.plug_in(modem, *GSM)
    town.until("the modem is ready", lambda: town.console.dialler.ready)
    return modem


def heard(town: Street) -> list[str | None]:
    states = map(call_state, town.listener.facts(RadioHeard))
    return [state for state in states if state]


def test_a_call_is_dialled_rings_is_answered_and_ends(town, modem, quarrel):
    dialler = town.console.dialler
    assert dialler.phones(quarrel) == ["138****6621", "138****6622"]
    dialler.call(quarrel, 0, DISPATCHER).result(15)
    town.until("answered", lambda: heard(town) == ["dialling", "ringing", "answered"])
    assert modem.call is not None
    assert modem.call[0] == f"+86{PHONE}"
    modem.hang_up(town.clock.now)
    town.until("ended", lambda: heard(town)[-1] == "ended")
    assert town.lines(quarrel)[-1].text == "calls 138****6621"
    logged = [fact.report.raw for fact in town.listener.facts(RadioHeard)]
    assert not any(PHONE[3:7].encode() in raw for raw in logged)


def test_we_hang_up_and_the_next_one_is_busy(town, modem, quarrel):
    town.console.dialler.call(quarrel, 0, DISPATCHER).result(15)
    town.until("ringing", lambda: "ringing" in heard(town))
    town.console.dialler.hang_up()
    town.until("hung up", lambda: modem.call is None)
    town.console.dialler.call(quarrel, 1, DISPATCHER).result(15)
    town.until("busy", lambda: heard(town)[-1] == "busy")
    assert modem.call is None
    assert town.lines(quarrel)[-1].text == "calls 138****6622"


def test_who_may_not_call_or_has_no_modem_is_told(town, quarrel):
    with pytest.raises(WorldError, match="No modem is ready"):
        town.console.dialler.call(quarrel, 0, DISPATCHER)
    auditor = Actor("钱审计", frozenset({Role.AUDITOR}))
    with pytest.raises(WorldError, match="may not call"):
        town.console.dialler.call(quarrel, 0, auditor)


def test_an_incident_without_a_telephone_cannot_be_called(town, modem):
    silent = town.open(OpenIncident("noise", "滨文路", SCENE))
    with pytest.raises(WorldError, match="no telephone"):
        town.console.dialler.call(silent, 0, DISPATCHER)
