"""Orders through the whole console: desk, outbox, courier, link, device and back."""

from __future__ import annotations

import os
import random
import tty
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.kit.desks import Listener, open_console
from tests.kit.waiting import wait_until
from tests.kit.wired import ScriptedRadio, wired

from cmdmap.cli.main import run
from cmdmap.domain.commands import Command, EnrolUnits, PollPosition, SendStatus, SendText
from cmdmap.domain.facts import MessageChanged, MessageQueued, RadioHeard, UnitAppeared, UnitMoved
from cmdmap.domain.ids import LinkId, OutgoingId, UnitId, UnitKey
from cmdmap.domain.outgoing import OutgoingState
from cmdmap.domain.report import ReportKind
from cmdmap.domain.unit import ForceKind, Unit
from cmdmap.links.base import LinkState
from cmdmap.links.spec import parse_link
from cmdmap.protocols import kenwood_encode
from cmdmap.services.console import Console
from cmdmap.services.gridwork import load_demo_jurisdiction
from cmdmap.simulate.fleetsync_base import FleetSyncBase
from cmdmap.simulate.gsm_modem import GsmModem, Network
from cmdmap.simulate.hardware import EMERGENCY_CODE
from cmdmap.simulate.patrol import WALK_MPS, Patrol
from cmdmap.simulate.radio import FleetSyncRadio
from cmdmap.simulate.roads import RoadGraph
from cmdmap.store.outbox import read_history, read_outgoing

DELIVERED, SENT, FAILED = OutgoingState.DELIVERED, OutgoingState.SENT, OutgoingState.FAILED
RADIO, PHONE = UnitKey("fleetsync:100-2001"), "138-0010-0001"


@pytest.fixture
def console(home: Path) -> Iterator[Console]:
    console = open_console(home)
    console.start()
    units = (
        Unit(UnitId(0), "巡-01", ForceKind.GRID, (RADIO,), "一队"),
        Unit(UnitId(0), "楼长王", ForceKind.GRID, (), "楼长", PHONE),
    )
    console.desk.submit(EnrolUnits(units)).result(15)
    yield console
    console.stop()


@pytest.fixture
def ear(console: Console) -> Listener:
    ear = Listener()
    console.desk.hear(ear)
    return ear


def base() -> FleetSyncBase:
    beat = RoadGraph(load_demo_jurisdiction().roads).beat_within(())
    crew = [(FleetSyncRadio(100, 2001), Patrol(beat, WALK_MPS, random.Random(1)))]
    return FleetSyncBase(crew, datetime.now(UTC), random.Random(5), EMERGENCY_CODE)


def order(console: Console, command: Command) -> OutgoingId:
    facts = console.desk.submit(command).result(15).facts
    (queued,) = (fact for fact in facts if isinstance(fact, MessageQueued))
    return queued.message.id


def wait_for(ear: Listener, number: OutgoingId, state: OutgoingState) -> None:
    def came() -> bool:
        changes = [fact.message for fact in ear.facts(MessageChanged)]
        return any(m.id == number and m.state is state for m in changes)

    wait_until(f"message {number} {state}", came)


def history(console: Console, number: OutgoingId) -> list[str]:
    with console.store.reader() as connection:
        return [line.happening for line in read_history(connection, number)]


def test_text_status_and_poll_reach_a_radio_behind_its_base(
    console: Console, ear: Listener, tmp_path: Path
) -> None:
    with wired(base(), tmp_path / "base") as link:
        console.rack.add(parse_link(f"{link}?protocol=fleetsync"))
        commands = (
            SendText(UnitId(1), "to the gate", "李"),
            SendStatus(UnitId(1), 42, "李"),
            PollPosition(UnitId(1), "李"),
        )
        numbers = [order(console, command) for command in commands]
        for number in numbers:
            wait_for(ear, number, DELIVERED)
            assert history(console, number) == ["queued", "handed", "written", "confirmed"], number
        ear.wait_for(UnitMoved)
        lines = [f for f in ear.facts(RadioHeard) if f.report.kind is ReportKind.RECEIPT]
        assert {(line.unit_id, line.report.text) for line in lines} == {
            (1, "to the gate"), (1, "42"), (1, ""),
        }  # fmt: skip
        console.rack.stop()


def test_nothing_is_written_before_it_is_known_who_listens(
    console: Console, ear: Listener, tmp_path: Path
) -> None:
    radio = ScriptedRadio(lambda _: [b"\x020\x03"])
    with wired(radio, tmp_path / "unknown") as link:
        session = console.rack.add(parse_link(link))
        wait_until("open", lambda: session.status().state is LinkState.OPEN)
        number = order(console, SendText(UnitId(1), "to the gate", "李"))
        # Noise, another protocol and what may be noise prove nothing.
        radio.say(b"\xff\x00garbage", b"\x020\x03", b"$GPTXT,01,01,02,u-blox*4C\r\n")
        ear.wait_for(RadioHeard)
        assert session.outlet.room("fleetsync") == 0
        assert radio.heard == b""
        radio.say(kenwood_encode.call_id(100, 2001, began=True))
        wait_for(ear, number, DELIVERED)
        assert radio.heard == b"\x02F1002001to the gate\x03"
        console.rack.stop()


def test_a_person_with_a_plain_phone_is_tasked_and_answers(
    console: Console, ear: Listener, tmp_path: Path
) -> None:
    modem = GsmModem(Network(reply_s=0.2))
    with wired(modem, tmp_path / "modem") as link:
        console.rack.add(parse_link(f"{link}?protocol=gsm"))
        text = "请到至善路口维持秩序，收到回复1，到达回复2，完成回复3并说明情况。" * 3
        number = order(console, SendText(UnitId(2), text, "李"))
        wait_for(ear, number, DELIVERED)
        sent = "".join(part.data.decode("utf-16-be") for part in modem.sent)
        assert (sent, modem.sent[0].number) == (text, "+8613800100001")

        def replies() -> list[object]:
            heard = [fact for fact in ear.facts(RadioHeard) if fact.unit_id == 2]
            return [f.report.detail["reply"] for f in heard if "reply" in f.report.detail]

        wait_until("three replies", lambda: len(replies()) == 3)
        assert replies() == ["received", "arrived", "done"]
        wait_until("shown", lambda: console.desk.units()[UnitId(2)].status == "3 已处理完毕")
        assert not ear.facts(UnitAppeared), "nobody new: the phone is the unit's"
        console.rack.stop()


def test_what_is_ordered_while_the_link_is_away_goes_out_when_it_is_back(
    console: Console, ear: Listener, tmp_path: Path
) -> None:
    spec = parse_link(f"serial:{tmp_path / 'base'}?protocol=fleetsync")
    session = console.rack.add(spec)
    number = order(console, SendText(UnitId(1), "to the gate", "李"))
    wait_until("waiting", lambda: session.status().state is LinkState.WAITING)
    with wired(ScriptedRadio(lambda _: [b"\x020\x03"]), tmp_path / "base"):
        wait_for(ear, number, DELIVERED)
        console.rack.stop()


def test_a_cable_pulled_in_the_middle_of_a_talk_loses_nothing(
    console: Console, ear: Listener, tmp_path: Path
) -> None:
    silent = ScriptedRadio()
    with wired(silent, tmp_path / "modem") as link:
        console.rack.add(parse_link(f"{link}?protocol=gsm"))
        wait_until("it talks", lambda: bool(silent.heard))
        number = order(console, SendText(UnitId(2), "火警", "李"))
        wait_for(ear, number, OutgoingState.SENDING)
    wait_for(ear, number, OutgoingState.QUEUED)
    with wired(GsmModem(), tmp_path / "modem"):
        wait_for(ear, number, DELIVERED)
        console.rack.stop()
    assert history(console, number)[:3] == ["queued", "handed", "unwritten"]


def test_a_link_that_takes_no_bytes_delays_no_other(
    console: Console, ear: Listener, tmp_path: Path
) -> None:
    far, near = os.openpty()
    tty.setraw(near)
    (tmp_path / "full").symlink_to(os.ttyname(near))
    full = console.rack.add(parse_link(f"serial:{tmp_path / 'full'}?protocol=fleetsync"))
    wait_until("open", lambda: full.status().state is LinkState.OPEN)
    # A long message more than fills the terminal, because nobody reads at its far end.
    for _ in range(4):
        os.write(far, kenwood_encode.call_id(100, 2001, began=True))
        order(console, SendText(UnitId(1), "x" * 4000, "李"))
    try:
        with wired(base(), tmp_path / "base") as link:
            console.rack.add(parse_link(f"{link}?protocol=fleetsync"))
            ear.wait_for(UnitMoved)
            wait_until("heard there", lambda: LinkId(link) == newest_link(console))
            number = order(console, SendText(UnitId(1), "to the gate", "李"))
            wait_for(ear, number, DELIVERED)
            console.rack.stop()
    finally:
        os.close(near)
        os.close(far)
    with console.store.reader() as connection:
        delivered = read_outgoing(connection, number)
    assert delivered is not None
    assert (delivered.state_at - delivered.created_at).total_seconds() < 3.0


def newest_link(console: Console) -> LinkId | None:
    fix = console.desk.units()[UnitId(1)].fix
    return fix.link_id if fix else None


def test_an_order_from_the_command_line_is_sent_by_the_running_console(
    console: Console, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with wired(base(), tmp_path / "base") as link:
        console.rack.add(parse_link(f"{link}?protocol=fleetsync"))
        assert run(["units", "send", RADIO, "to the gate", "--wait", "15", "--by", "李"]) == 0
        assert "Message 1: delivered." in capsys.readouterr().out
        console.rack.stop()
