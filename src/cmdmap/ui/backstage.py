"""Backstage: what runs behind the window: console, readers and, in the demo, simulated hardware.

Opened by ``app`` in a thread of its own while the window is already on the screen.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from cmdmap.config import database_url
from cmdmap.domain.commands import EnrolUnits
from cmdmap.domain.ids import UnitId, UnitKey
from cmdmap.domain.login.account import Account
from cmdmap.domain.unit import ForceKind, Unit
from cmdmap.links.base import LinkSpec
from cmdmap.links.spec import parse_link
from cmdmap.options import Options
from cmdmap.plugins.opening import open_plugins, run_samples
from cmdmap.services.casework.demo import seed_demo
from cmdmap.services.console import Console
from cmdmap.services.desk import utc_now
from cmdmap.services.linkwork import open_saved_links
from cmdmap.services.login.demo import log_in_for_demo, make_demo_accounts
from cmdmap.services.login.sessions import has_accounts
from cmdmap.services.people.demo import seed_people
from cmdmap.services.pool import ReaderPool
from cmdmap.services.roster import load_demo_roster
from cmdmap.simulate.hardware import Cast, SimulatedHardware

DEMO_CALLERS = ("19000003321", "19000006621", "19000004408")
"""Two who have called before, by the demo's incidents, and a stranger. Invented."""
DEMO_CAST = Cast(cars=8, radios=123, modem=True, callers=DEMO_CALLERS)
"""Every radio of the demo roster moves."""
DEMO_CARS = (
    ("巡车", ForceKind.GOVERNANCE, "巡逻车组"),
    ("执法车", ForceKind.LAW_ENFORCEMENT, "综合行政执法队"),
    ("警车", ForceKind.POLICE, "派出所"),
    ("网格车", ForceKind.GRID, "网格服务车"),
)
"""Name, force and team of the cars, in turn."""


class Backstage:
    """Everything behind one window; open at once, close once."""

    def __init__(self, home: Path, options: Options, *, demo: bool, safe: bool = False) -> None:
        """Open everything; slow, so not on the UI thread.

        Raises:
            WorldError: store, roster or pseudo-terminals cannot be had; nothing stays open.
        """
        self.refused: list[str] = []
        with ExitStack() as opened:
            url = f"sqlite:///{home / 'cmdmap.db'}" if demo else database_url()
            self.console = Console(home, url, options)
            opened.callback(self.console.stop)
            if demo:
                self._seed_demo()
            self.console.start()
            self.plugins = open_plugins(self.console, safe=safe)
            stopping = opened.pop_all()
            # What waits in the inbox still needs the plugins: they go last.
            opened.callback(self.plugins.close)
            opened.push(stopping)
            self.pool = ReaderPool(self.console.store)
            opened.callback(self.pool.stop)
            self.has_accounts = has_accounts(self.console.store)
            self.account: Account | None = None
            """Who is logged in from the start: the demo's shift head."""
            if demo:
                self._open_demo(home, opened)
                self.account = self._log_in_for_demo()
            else:
                record = options.flag("links.record")
                self.refused = open_saved_links(self.console.store, self.console.rack, record)
            self.refused += self.plugins.refused
            self._opened = opened.pop_all()

    def close(self) -> None:
        """Close everything in the opposite order."""
        self._opened.close()

    def _seed_demo(self) -> None:
        """Write what happened at the demo's centre before it opens."""
        console, units = self.console, [entry.unit() for entry in load_demo_roster()]
        seed_demo(console.store, console.index, console.kinds, units, utc_now())

    def _open_demo(self, home: Path, opened: ExitStack) -> None:
        hardware = SimulatedHardware(self.console.jurisdiction, home / "sim", DEMO_CAST)
        links = [parse_link(link) for link in hardware.start()]
        opened.callback(hardware.stop)
        units = [entry.unit() for entry in load_demo_roster()]
        # A receiver names nobody: its unit is known by the link, so the cars are enrolled by it.
        cars = [link for link in links if link.options.get("protocol") == "nmea"]
        units += [_car(number, link) for number, link in enumerate(cars, 1)]
        self.console.desk.submit(EnrolUnits(tuple(units))).result()
        seed_people(self.console.desk, self.console.jurisdiction, utc_now())
        self.refused += run_samples(self.plugins, self.console)
        for link in links:
            self.console.rack.add(link)

    def _log_in_for_demo(self) -> Account:
        desk, store = self.console.desk, self.console.store
        make_demo_accounts(desk, store)
        return log_in_for_demo(desk, store)


def _car(number: int, link: LinkSpec) -> Unit:
    key = UnitKey(f"nmea:{link.address}")
    count, turn = divmod(number - 1, len(DEMO_CARS))
    name, kind, team = DEMO_CARS[turn]
    return Unit(UnitId(0), f"{name}-{count + 1:02d}", kind, (key,), team)
