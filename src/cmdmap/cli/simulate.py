"""``cmdmap simulate``: devices that speak the real protocols, until stopped.

Without ``--device`` the whole hardware of the demo on pseudo-terminals; prints one link per line to
hand to ``cmdmap listen`` or the window. With it one device of the catalogue, plugged in anywhere.
"""

from __future__ import annotations

import argparse
import json
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from cmdmap.cli.table import print_json, print_table
from cmdmap.config import home_dir
from cmdmap.errors import UsageError
from cmdmap.i18n import tr
from cmdmap.services.gridwork import load_demo_jurisdiction
from cmdmap.simulate.catalogue import MODELS, Scene
from cmdmap.simulate.hardware import Cast, SimulatedHardware, utc_now
from cmdmap.simulate.plug import Plug, open_cable

MOST_CARS = 99
MOST_RADIOS = 2999
"""Device numbers of FleetSync end at 4999, ours begin at 2001."""


def register(parser: argparse.ArgumentParser) -> None:
    """Add the command's words to its parser."""
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same patrols")
    parser.add_argument("--cars", type=int, default=6, help="GPS cars, each on its own port")
    parser.add_argument("--radios", type=int, default=60, help="radios behind FleetSync bases")
    parser.add_argument("--rate", type=float, default=1.0, metavar="HZ", help="epochs of a car")
    parser.add_argument("--modem", action="store_true", help="a GSM modem, too")
    parser.add_argument("--folder", type=Path, help="where the ports get their stable names")
    parser.add_argument("--seconds", type=float, help="stop by itself after so long")
    parser.add_argument("--list", action="store_true", help="list the devices of the catalogue")
    parser.add_argument("--device", choices=MODELS, help="run one device of the catalogue")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--connect", metavar="ADDRESS", help="e.g. tcp:127.0.0.1:7000 or pty:PATH")
    where.add_argument("--listen", metavar="ADDRESS", help="wait there, e.g. tcp:127.0.0.1:2947")
    parser.add_argument("--json", action="store_true", help="print the links as one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Simulate until ``--seconds`` are over, Ctrl+C or SIGTERM; return the exit code."""
    _check(args)
    if args.list:
        return _list(as_json=args.json)
    if args.device:
        return _run_device(args)
    cast = Cast(args.seed, args.cars, args.radios, args.rate, args.modem)
    folder = args.folder or home_dir() / "sim"
    hardware = SimulatedHardware(load_demo_jurisdiction(), folder.absolute(), cast)
    with _stopping_on_signals() as stopping:
        try:
            _print_links(hardware.start(), as_json=args.json)
            stopping.wait(args.seconds)
        finally:
            hardware.stop()
    return 0


def _list(*, as_json: bool) -> int:
    if as_json:
        print_json(
            [{"name": n, "protocol": m.protocol, "usual": m.usual} for n, m in MODELS.items()]
        )
    else:
        rows = [(name, m.protocol, m.usual, tr(m.title)) for name, m in MODELS.items()]
        print_table((tr("device"), tr("protocol"), tr("usual address"), tr("is")), rows)
    return 0


def _run_device(args: argparse.Namespace) -> int:
    scene = Scene(load_demo_jurisdiction(), utc_now(), args.seed)
    cable = open_cable(args.listen or args.connect, listen=bool(args.listen))
    plug = Plug(MODELS[args.device].build(scene), cable)
    with _stopping_on_signals() as stopping:
        try:
            plug.start()
            print(tr("{name} is plugged in.", name=args.device), flush=True)
            stopping.wait(args.seconds)
        finally:
            plug.stop()
    return 0


def _check(args: argparse.Namespace) -> None:
    if bool(args.device) != bool(args.connect or args.listen):
        raise UsageError(tr("--device goes with --connect ADDRESS or --listen ADDRESS."))
    _check_range("--cars", args.cars, 0, MOST_CARS)
    _check_range("--radios", args.radios, 0, MOST_RADIOS)
    _check_range("--rate", args.rate, 0.01, 20)
    if args.seconds is not None:
        _check_range("--seconds", args.seconds, 0, threading.TIMEOUT_MAX)


def _check_range(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise UsageError(
            tr("{name} takes a number from {low} to {high:g}.", name=name, low=low, high=high)
        )


def _print_links(links: list[str], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"links": links}, ensure_ascii=False), flush=True)
    else:
        print("\n".join(links), flush=True)


@contextmanager
def _stopping_on_signals() -> Iterator[threading.Event]:
    stopping = threading.Event()

    def _on_signal(number: int, frame: FrameType | None) -> None:
        del number, frame
        stopping.set()

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, _on_signal) for number in numbers]
    try:
        yield stopping
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
