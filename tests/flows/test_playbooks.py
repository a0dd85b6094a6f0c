"""Scenes from practice: bytes of simulated radios and phones lead incidents through seven steps.

Real decoders, encoders, pseudo-terminals, sockets, desk and store; only the time is handed in. The
scenes are those the sub-district tells of itself, with its limits of 1, 10 and 30 minutes and 24
hours.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.flows.street import HEAD, MORNING, SCENE, Street, Walker, north, street
from tests.kit.programs import free_port
from tests.kit.wired import ScriptedRadio

from cmdmap.domain.assignment import AssignmentState, Proof
from cmdmap.domain.casework.commands import (
    AssignUnits,
    CloseIncident,
    Dispose,
    FeedBack,
    HandOverIncident,
    OpenIncident,
    Party,
    RecordCallBack,
    RecordContact,
)
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import CallResult, IncidentState, Satisfaction, Source
from cmdmap.domain.place import Place
from cmdmap.domain.rights import Actor, Role
from cmdmap.domain.unit import ForceKind
from cmdmap.protocols.kenwood_encode import pklds, pklsh, receipt
from cmdmap.simulate.devices.jt808 import Jt808Terminal
from cmdmap.simulate.devices.tetra import TetraTerminal
from cmdmap.simulate.gsm_modem import GsmModem, write_deliver

S = IncidentState
FLEETSYNC = ("serial:{path}?protocol=fleetsync&baud=9600", "pty:{path}")
GSM = ("serial:{path}?protocol=gsm&baud=9600", "pty:{path}")
TETRA = ("serial:{path}?protocol=tetra&baud=9600", "pty:{path}")
ORDER = re.compile(rb"\x02g?[FG]\d{7}")
PATROL_07 = ("巡-07", ForceKind.GOVERNANCE, "fleetsync:100-2007 gsm:+8613957100007")
LAW_31 = ("执-31", ForceKind.LAW_ENFORCEMENT, "fleetsync:100-2031")
POLICE_112 = ("警-112", ForceKind.POLICE, "jt808:013857101112")
PATROL_55 = ("巡-55", ForceKind.GOVERNANCE, "tetra:1002055")
GRID_03 = ("网-浦联-03", ForceKind.GRID, "gsm:+8613957100303")
MEDIATOR = ("调-浦联", ForceKind.MEDIATION, "gsm:+8613957100404")


def base() -> ScriptedRadio:
    """A base radio that confirms every order, as a real one does."""
    return ScriptedRadio(lambda data: [receipt(True)] * len(ORDER.findall(data)))


def sms(town: Street, modem: GsmModem, number: str, text: str) -> None:
    """Let a phone send a text."""
    modem.receive(write_deliver(number, text, town.clock.now), town.clock.now)


def finish(town: Street, incident_id: IncidentId) -> None:
    """Call the citizen back and close."""
    town.turn(minutes=2)
    town.do(RecordCallBack(incident_id, CallResult.REACHED, Satisfaction.SATISFIED))
    town.do(CloseIncident(incident_id))
    assert town.incident(incident_id).state is S.CLOSED


def met(town: Street, incident_id: IncidentId) -> dict[ClockKind, bool | None]:
    """Whether each clock was met."""
    return {clock.kind: clock.met for clock in town.incident(incident_id).clocks}


def near(town: Street, name: str, place: Place) -> Callable[[], bool]:
    """A condition: the unit was seen at a place."""

    def seen() -> bool:
        live = town.console.desk.units()[town.unit(name)]
        return live.fix is not None and live.fix.place.metres_to(place) < 5

    return seen


def test_a_parking_quarrel_is_settled_in_eight_minutes(home: Path) -> None:
    with street(home, MORNING, PATROL_07, LAW_31) as town:
        radio, modem = base(), GsmModem()
        town.plug_in(radio, *FLEETSYNC)
        town.plug_in(modem, *GSM)
        radio.say(pklsh(100, 2007, north(420), town.clock.now))
        town.until("巡-07 is seen", near(town, "巡-07", north(420)))
        quarrel = town.open(
            OpenIncident(
                "parking_fee", "至善路188号停车场", SCENE, "停车收费争执",
                source=Source.POLICE_110,
                known_at=town.clock.now - timedelta(seconds=38),
                parties=(Party("caller", "王先生", "13800006621"),),
            )
        )  # fmt: skip
        town.turn(seconds=42)
        town.do(AssignUnits(quarrel, (town.unit("巡-07"),)))
        assert town.incident(quarrel).supervised_since is not None
        order = town.delivered(quarrel, "巡-07")
        assert town.incident(quarrel).number in order.text
        town.turn(seconds=20)
        radio.say(pklds(100, 2007, north(400), town.clock.now, 3.0, 180.0, 2))
        town.reaches(quarrel, S.SIGNED)
        for metres in (300, 200, 100, 41, 41, 41):
            town.turn(seconds=20)
            radio.say(pklsh(100, 2007, north(metres), town.clock.now))
            town.until(f"{metres} m", near(town, "巡-07", north(metres)))
        town.reaches(quarrel, S.ON_SITE)
        town.turn(minutes=3)
        radio.say(pklds(100, 2007, north(20), town.clock.now, 0.0, 0.0, 4))
        town.reaches(quarrel, S.DISPOSED)
        sms(town, modem, "+8613957100007", "3 双方和解，收费员道歉")
        town.reaches(quarrel, S.FED_BACK)
        assert town.clock.now - MORNING < timedelta(minutes=8)
        finish(town, quarrel)

        closed = town.incident(quarrel)
        (part,) = closed.assignments
        assert (part.signed_by_proof, part.arrived_by_proof) == (Proof.STATUS, Proof.POSITION)
        assert part.state is AssignmentState.LEFT
        assert closed.feedback == "双方和解，收费员道歉"
        assert town.rings(quarrel) == []
        assert all(met(town, quarrel).values())
        assert town.story(quarrel) == [
            ("open", "陈派单", "operator"),
            ("dispatch", "陈派单", "operator"),
            ("sign", "巡-07", "status"),
            ("arrive", "巡-07", "position"),
            ("dispose", "巡-07", "status"),
            ("feed_back", "巡-07", "sms"),
            ("call_back", "陈派单", "operator"),
            ("leave", "陈派单", "system"),
            ("close", "陈派单", "operator"),
        ]


def test_a_lost_man_is_found_by_a_river_in_twenty_minutes(home: Path) -> None:
    with street(home, MORNING, PATROL_55, POLICE_112) as town:
        port = free_port()
        river, car = Walker(north(900)), Walker(north(1500))
        group = TetraTerminal("1000001", [("1002055", river)], town.clock.now, _Never(), 10.0)  # type: ignore[list-item,arg-type]
        terminal = Jt808Terminal("013857101112", car, town.clock.now, 10.0)  # type: ignore[arg-type]
        town.plug_in(group, *TETRA)
        town.plug_in(terminal, f"listen:127.0.0.1:{port}?protocol=jt808", f"tcp:127.0.0.1:{port}")
        town.until("both are seen", lambda: _seen(town, "巡-55") and _seen(town, "警-112"))
        lost = town.open(
            OpenIncident(
                "missing_person", "西浦社区", SCENE, "八十多岁老人走失", source=Source.POLICE_110
            )
        )
        town.do(AssignUnits(lost, (town.unit("巡-55"),)))
        town.delivered(lost, "巡-55")
        group.write_text("1002055", "收到，沿河寻找")
        town.reaches(lost, S.SIGNED)
        town.do(AssignUnits(lost, (town.unit("警-112"),), "带照片"))
        town.delivered(lost, "警-112")
        before = town.incident(lost).assignment_of(town.unit("巡-55"))
        terminal.answer(terminal._frame(0x0302, b"\x00\x01\x01"))
        town.until("警-112 has signed", lambda: _state(town, lost, "警-112") == "signed")
        assert town.incident(lost).assignment_of(town.unit("巡-55")) == before
        for metres in (500, 100, 30):
            car.place = north(metres)
            town.turn(seconds=60)
            town.until(f"{metres} m", near(town, "警-112", north(metres)))
        town.reaches(lost, S.ON_SITE)
        town.turn(minutes=2)
        group.write_text("1002055", "到达河边")
        town.until("巡-55 has arrived", lambda: _state(town, lost, "巡-55") == "arrived")
        town.turn(minutes=10)
        group.write_text("1002055", "找到了，老人在河边，身体无恙")
        town.reaches(lost, S.FED_BACK)
        assert town.clock.now - MORNING < timedelta(minutes=20)
        finish(town, lost)

        assert [each[:2] for each in town.story(lost)][:8] == [
            ("open", "陈派单"),
            ("dispatch", "陈派单"),
            ("sign", "巡-55"),
            ("reinforce", "陈派单"),
            ("sign", "警-112"),
            ("arrive", "警-112"),
            ("arrive", "巡-55"),
            ("dispose", "巡-55"),
        ]
        proofs = {
            town.console.desk.units()[part.unit_id].unit.name: part.arrived_by_proof
            for part in town.incident(lost).assignments
        }
        assert proofs == {"巡-55": Proof.MESSAGE, "警-112": Proof.POSITION}


def test_vendors_seen_on_video_are_gone_in_ten_minutes(home: Path) -> None:
    patroller = Actor("孙视频", frozenset({Role.VIDEO_PATROLLER}))
    with street(home, MORNING, GRID_03, LAW_31) as town:
        radio, modem = base(), GsmModem()
        town.plug_in(radio, *FLEETSYNC)
        town.plug_in(modem, *GSM)
        vendors = town.open(
            OpenIncident("vendor", "滨文路口", SCENE, "流动摊贩占道", source=Source.VIDEO),
            patroller,
        )
        town.do(AssignUnits(vendors, (town.unit("网-浦联-03"),)))
        assert town.incident(vendors).number in town.delivered(vendors, "网-浦联-03").text
        for reply, state in (("1", S.SIGNED), ("2", S.ON_SITE)):
            town.turn(seconds=60)
            sms(town, modem, "+8613957100303", reply)
            town.reaches(vendors, state)
        town.do(HandOverIncident(vendors, ForceKind.LAW_ENFORCEMENT, "需执法队处置"))
        town.do(AssignUnits(vendors, (town.unit("执-31"),)))
        town.delivered(vendors, "执-31")
        for metres in (200, 40, 40, 40):
            town.turn(seconds=30)
            radio.say(pklsh(100, 2031, north(metres), town.clock.now))
            town.until(f"{metres} m", near(town, "执-31", north(metres)))
        town.until("执-31 has arrived", lambda: _state(town, vendors, "执-31") == "arrived")
        town.turn(minutes=2)
        sms(town, modem, "+8613957100303", "3 已清理，道路畅通")
        town.reaches(vendors, S.FED_BACK)
        assert town.clock.now - MORNING < timedelta(minutes=10)
        finish(town, vendors)

        clocks = met(town, vendors)
        assert clocks[ClockKind.LAW_JOIN] is True
        assert town.incident(vendors).holder is ForceKind.LAW_ENFORCEMENT
        assert ("feed_back", "网-浦联-03", "sms") in town.story(vendors)
        assert town.rings(vendors) == []


@pytest.mark.parametrize("in_time", [True, False])
def test_mediation_follows_up_within_a_day_over_midnight_and_a_restart(
    home: Path, in_time: bool
) -> None:
    evening = datetime(2026, 5, 4, 15, 50, tzinfo=UTC)
    mediator = Actor("调-浦联", frozenset({Role.MEDIATOR}))
    with street(home, evening, PATROL_07, MEDIATOR) as town:
        rent = town.open(OpenIncident("neighbour", "东冠逸家4幢", SCENE, "楼上漏水争吵"))
        town.do(HandOverIncident(rent, ForceKind.MEDIATION, "双方要求调解"))
        asked_at = town.clock.now
        town.do(AssignUnits(rent, (town.unit("巡-07"),)))
    clock = datetime(2026, 5, 4, 16, 30, tzinfo=UTC)
    with street(home, clock) as town:
        radio = base()
        town.plug_in(radio, *FLEETSYNC)
        for _ in range(4):
            town.turn(seconds=10)
            radio.say(pklsh(100, 2007, north(10), town.clock.now))
            town.until("at the place", near(town, "巡-07", north(10)))
        town.reaches(rent, S.ON_SITE)
        rung = [ring for ring in town.rings(rent) if ring[0] == "arrive"]
        assert [told for _, told, _ in rung] == [1, 2, 3]
        town.turn(hours=18)
        mediate = town.incident(rent).clock(ClockKind.MEDIATE)
        assert mediate is not None
        assert mediate.due_at - mediate.started_at == timedelta(hours=24)
        assert mediate.started_at <= asked_at
        town.turn(hours=1 if in_time else 8)
        town.do(RecordContact(rent, "已约双方明日到社区"), mediator)
        town.do(Dispose(rent, "达成协议"), HEAD)
        town.do(FeedBack(rent, "双方签订协议"), mediator)
        finish(town, rent)
        assert met(town, rent)[ClockKind.MEDIATE] is in_time
        rung = [(told, at) for kind, told, at in town.rings(rent) if kind == "mediate"]
        warned = (1, mediate.warn_at)
        assert rung == ([warned] if in_time else [warned, (2, mediate.due_at)])


class _Never:
    """Chance that lets nobody talk."""

    def random(self) -> float:
        return 1.0

    def randrange(self, end: int) -> int:
        return 7 % end


def _seen(town: Street, name: str) -> bool:
    return town.console.desk.units()[town.unit(name)].fix is not None


def _state(town: Street, incident_id: IncidentId, name: str) -> str:
    part = town.incident(incident_id).assignment_of(town.unit(name))
    assert part is not None
    return part.state.value
