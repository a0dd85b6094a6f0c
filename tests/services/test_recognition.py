"""A console remembers devices over a restart."""

from __future__ import annotations

from pathlib import Path

from tests.kit.baud_pipe import BaudPipe, nmea_second
from tests.kit.waiting import wait_until

from cmdmap.config import resources_dir
from cmdmap.domain.recognition import Setting
from cmdmap.links.base import LinkState
from cmdmap.links.ports import PortInfo
from cmdmap.links.recognise import memory
from cmdmap.links.spec import parse_link
from cmdmap.options import Options
from cmdmap.services.console import Console
from cmdmap.store.recognition import read_recognitions


def test_a_device_is_hunted_for_once(home: Path, monkeypatch) -> None:
    options = Options.load(resources_dir(), home)
    url = f"sqlite:///{home / 'cmdmap.db'}"
    with BaudPipe(38400, nmea_second(), period_s=0.25) as pipe:
        port = PortInfo(pipe.path, "", 0x1A86, 0x7523, "", "1-1.4")
        monkeypatch.setattr(memory, "list_ports", lambda: [port])
        spec = parse_link(pipe.link)
        bauds: list[list[int]] = []
        for _ in range(2):
            console = Console(home, url, options)
            console.start()
            try:
                session = console.rack.add(spec)
                seen: list[int] = []

                def understood(session=session, seen=seen) -> bool:
                    status = session.status()
                    if status.baud and status.baud not in seen:
                        seen.append(status.baud)
                    return status.state is LinkState.OPEN and status.frames.get("nmea", 0) > 3

                wait_until("understood", understood)
                bauds.append(seen)
            finally:
                console.stop()
    assert bauds[0][0] == 9600
    assert bauds[1] == [38400]
    console = Console(home, url, options)
    with console.store.reader() as connection:
        (known,) = read_recognitions(connection)
    console.stop()
    assert known[:3] == ("usb:1a86:7523@1-1.4", Setting(38400), ("nmea",))
