"""Links and real programs of others: gpsd, direwolf, a TAK server."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from tests.kit.desks import open_console
from tests.kit.programs import answers_at, free_port, needed, running
from tests.kit.waiting import Ear, wait_until

from cmdmap.domain.grid import Jurisdiction, Road, RoadLevel
from cmdmap.domain.place import Place
from cmdmap.domain.report import Report, ReportKind
from cmdmap.links.base import LinkState
from cmdmap.links.rack import LinkRack
from cmdmap.links.spec import parse_link
from cmdmap.services.console import Console
from cmdmap.simulate.catalogue import MODELS, Scene
from cmdmap.simulate.devices.cot import CotPhone
from cmdmap.simulate.devices.idnmea import IdNmeaGateway
from cmdmap.simulate.hardware import utc_now
from cmdmap.simulate.plug import Plug, open_cable

AUDIO_HZ = 44_100
WAV_HEAD = 44


@pytest.fixture
def scene() -> Scene:
    line = np.array([(120.15 + n / 1000, 30.16) for n in range(12)])
    road = Road("the road", RoadLevel.LANE, line)
    return Scene(Jurisdiction("one road", True, (), (road,)), utc_now(), 1)


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def rack(ear: Ear, tmp_path: Path) -> Iterator[LinkRack]:
    rack = LinkRack(ear, tmp_path / "tapes")
    yield rack
    rack.stop()


@pytest.fixture
def console(home: Path) -> Iterator[Console]:
    console = open_console(home)
    console.start()
    yield console
    console.stop()


@contextmanager
def plugged(device: object, address: str) -> Iterator[None]:
    plug = Plug(device, open_cable(address))
    plug.start()
    try:
        yield
    finally:
        plug.stop()


def first_fix(ear: Ear) -> Report:
    """Return the first good position that comes."""

    def fixes() -> list[Report]:
        return [r for r in ear.reports() if r.kind is ReportKind.FIX and r.valid]

    wait_until("a position", lambda: bool(fixes()), 30.0)
    return fixes()[0]


def on_the_road(place: Place | None) -> bool:
    return place is not None and abs(place.lat - 30.16) < 2e-4 and 120.149 < place.lon < 120.162


def test_gpsd_reads_our_receiver_and_we_read_gpsd(
    rack: LinkRack, ear: Ear, scene: Scene, tmp_path: Path
) -> None:
    tty, port = tmp_path / "tty", free_port()
    with plugged(MODELS["gps"].build(scene), f"pty:{tty}"):
        # It gives up its rights, so it is told the terminal itself, not the way through our folder.
        words = [needed("gpsd"), "-N", "-n", "-b", "-S", str(port), tty.resolve()]
        with running(words, port, tmp_path / "gpsd.log"):
            session = rack.add(parse_link(f"tcp:127.0.0.1:{port}?protocol=gpsd"))
            report = first_fix(ear)
            assert session.status().rejects == 0
            rack.stop()
    assert (report.sentence, report.unit_key) == ("TPV", None)
    assert on_the_road(report.place)
    assert report.at is not None
    assert abs(report.at - utc_now()) < timedelta(seconds=30)


LINES = (
    "BG5ABC-9>APZCMD,WIDE1-1:!3009.60N/12009.00E>090/010hello",
    "BG5ABC-9>APZCMD::BG5ZZZ   :come back{12",
)


@contextmanager
def modem(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run direwolf with its KISS port; it hears what is written to its standard input."""
    config = folder / "direwolf.conf"
    config.write_text(
        f"ADEVICE stdin null\nARATE {AUDIO_HZ}\nCHANNEL 0\nMYCALL BG5ZZZ\nMODEM 1200\n"
        f"AGWPORT 0\nKISSPORT {port}\n"
    )
    words = [needed("direwolf"), "-t", "0", "-c", str(config)]
    with (folder / "direwolf.log").open("wb") as out:
        process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=out, stderr=out, cwd=folder)
        try:
            wait_until("direwolf listens", lambda: answers_at(port))
            yield process
        finally:
            process.terminate()
            process.communicate(timeout=10)


def test_what_direwolf_hears_is_read(rack: LinkRack, ear: Ear, tmp_path: Path) -> None:
    lines, sound = tmp_path / "lines.txt", tmp_path / "sound.wav"
    lines.write_text("".join(f"{line}\n" for line in LINES))
    words = [needed("gen_packets"), "-r", str(AUDIO_HZ), "-o", str(sound), str(lines)]
    subprocess.run(words, check=True, capture_output=True)
    # It takes no port of the highest quarter.
    port = next(port for port in iter(free_port, 0) if port < 49_152)
    with modem(tmp_path, port) as process:
        session = rack.add(parse_link(f"tcp:127.0.0.1:{port}?protocol=aprs"))
        wait_until("open", lambda: session.status().state is LinkState.OPEN)
        assert process.stdin is not None
        silence = bytes(AUDIO_HZ * 2)
        process.stdin.write(sound.read_bytes()[WAV_HEAD:] + silence)
        process.stdin.flush()
        position, message = ear.wait_for(2)
        rack.stop()
    assert (position.kind, position.unit_key) == (ReportKind.FIX, "aprs:BG5ABC-9")
    assert position.place == Place(120.15, 30.16)
    assert (message.kind, message.text) == (ReportKind.TEXT, "come back")


@contextmanager
def tak_server(folder: Path) -> Iterator[int]:
    """Run taky; yields the port of its events."""
    if importlib.util.find_spec("taky") is None:
        pytest.skip("taky is not installed; make prepare-tests installs it")
    port = free_port()
    config = folder / "taky.conf"
    config.write_text(
        f"[taky]\nhostname=127.0.0.1\nbind_ip=127.0.0.1\nroot_dir={folder}\n"
        f"[cot_server]\nport={port}\n[dp_server]\nupload_path={folder}\n[ssl]\nenabled=false\n"
    )
    words = [sys.executable, "-m", "taky.cot", "-c", str(config)]
    with running(words, port, folder / "taky.log"):
        yield port


def test_phones_of_a_tak_server_see_our_units_and_we_see_them(
    console: Console, scene: Scene, tmp_path: Path
) -> None:
    ours = IdNmeaGateway(scene.members(["3301"]), scene.now, 1.0)
    phone = CotPhone("ANDROID-0001", "王", scene.patrol(), scene.now, 1.0)
    udp = free_port()
    with tak_server(tmp_path) as port:
        console.rack.add(parse_link(f"udp:127.0.0.1:{udp}?protocol=idnmea"))
        link = parse_link(f"tcp:127.0.0.1:{port}?protocol=cot&publish=1")
        console.rack.add(link)
        with plugged(ours, f"udp:127.0.0.1:{udp}"), plugged(phone, f"tcp:127.0.0.1:{port}"):
            wait_until("we see the phone", lambda: "cot:ANDROID-0001" in located(console), 30.0)
            wait_until("the phone sees our unit", lambda: bool(phone.shown), 30.0)
            # A server keeps what it was told and tells it to whoever connects, also to us.
            console.rack.remove(link.id)
            session = console.rack.add(link)
            wait_until("we are told again", lambda: session.status().reports > 2, 30.0)
        console.rack.stop()
    assert not any(key.startswith("cot:cmdmap") for key in located(console))
    (shown,) = phone.shown.values()
    assert on_the_road(shown.place)
    assert shown.detail["group"] == "White"


def test_phones_that_call_us_see_our_units(console: Console, scene: Scene) -> None:
    ours = IdNmeaGateway(scene.members(["3301"]), scene.now, 1.0)
    phones = [CotPhone(f"ANDROID-{n}", f"{n}", scene.patrol(), scene.now, 1.0) for n in range(2)]
    udp, port = free_port(), free_port()
    console.rack.add(parse_link(f"udp:127.0.0.1:{udp}?protocol=idnmea"))
    console.rack.add(parse_link(f"listen:127.0.0.1:{port}?protocol=cot&publish=1"))
    address = f"tcp:127.0.0.1:{port}"
    with (
        plugged(ours, f"udp:127.0.0.1:{udp}"),
        plugged(phones[0], address),
        plugged(phones[1], address),
    ):
        wait_until("both see it", lambda: all(phone.shown for phone in phones), 30.0)
    # What came over the link itself is not told back to it.
    assert all(len(phone.shown) == 1 for phone in phones)


def located(console: Console) -> set[str]:
    units = console.desk.units().values()
    return {key for live in units if live.fix is not None for key in live.unit.keys}
