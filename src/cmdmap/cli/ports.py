"""``cmdmap ports``: the serial ports of this computer, what hangs on them and what they speak.

Lists what USB ids suggest and what is remembered; with ``--listen`` it opens the ports, hunts for
their speed and tells what was recognised. Nothing is ever written to a port.
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any

from cmdmap.cli.table import iso_utc, print_json, print_table
from cmdmap.config import database_url
from cmdmap.domain.recognition import Recognition
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.links.base import LinkSpec, LinkState
from cmdmap.links.ports import PortInfo, list_ports
from cmdmap.links.recognise.memory import DeviceMemory, find_port
from cmdmap.links.recognise.trial import Impression, Trial
from cmdmap.links.recognise.usb_ids import Surety
from cmdmap.store.engine import Store, open_store
from cmdmap.store.recognition import read_recognitions, write_recognition

LOOK_S = 0.05
LONGEST_S = 3600.0


def register(parser: argparse.ArgumentParser) -> None:
    """Add the command's words to its parser."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="only these, listed or not")
    parser.add_argument("--json", action="store_true", help="print a JSON array")
    parser.add_argument(
        "--listen", type=_seconds, metavar="SECONDS", help="open them and tell what they speak"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the ports; return the exit code."""
    ports = [find_port(path) or PortInfo(path) for path in args.paths] or list_ports()
    with ExitStack() as opened:
        store = _open_store(opened)
        fresh: list[Recognition] = []
        memory = DeviceMemory(_known(store), fresh.append)
        remembered = {port.path: memory.recall(port) for port in ports}
        heard = _listen(ports, memory, args.listen) if args.listen else {}
        _keep(store, fresh)
    if args.json:
        print_json([_as_json(port, remembered[port.path], heard) for port in ports])
    elif ports:
        _print(ports, remembered, heard)
    else:
        print(tr("No serial port is plugged in; any other path can be given by hand."))
    return 0


def _open_store(opened: ExitStack) -> Store | None:
    """Return the store, or None with a warning: ports can be listed without what is remembered."""
    try:
        store = open_store(database_url())
    except WorldError as error:
        print(f"cmdmap: {error}", file=sys.stderr)
        return None
    opened.callback(store.close)
    return store


def _known(store: Store | None) -> list[Recognition]:
    if store is None:
        return []
    with store.reader() as connection:
        return read_recognitions(connection)


def _keep(store: Store | None, fresh: Sequence[Recognition]) -> None:
    if store is None or not fresh:
        return
    with store.transaction() as connection:
        for recognition in fresh:
            write_recognition(connection, recognition)


def _listen(
    ports: Sequence[PortInfo], memory: DeviceMemory, seconds: float
) -> dict[str, Impression]:
    """Listen on all ports at once until each has shown what it is or the time is over."""
    pause = threading.Event()
    trials = {port.path: Trial(LinkSpec("serial", port.path), memory) for port in ports}
    deadline = time.monotonic() + seconds
    try:
        for trial in trials.values():
            trial.start()
        while time.monotonic() < deadline:
            if all(_is_enough(trial.impression()) for trial in trials.values()):
                break
            pause.wait(LOOK_S)
        return {path: trial.impression() for path, trial in trials.items()}
    finally:
        for trial in trials.values():
            trial.ask_to_stop()
        for trial in trials.values():
            trial.stop()


def _is_enough(impression: Impression) -> bool:
    return impression.understood and bool(impression.place or impression.unit_key)


def _as_json(
    port: PortInfo, known: Recognition | None, heard: Mapping[str, Impression]
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "path": port.path,
        "description": port.description,
        "usb_id": port.usb_id or None,
        "serial_number": port.serial_number or None,
        "location": port.location or None,
        "suggestion": None,
        "remembered": None,
    }
    if port.guess:
        found["suggestion"] = {
            "name": port.guess,
            "surety": port.surety.value,
            "protocol": port.protocol or None,
            "baud": port.baud,
        }
    if known:
        found["remembered"] = {
            "baud": known.setting.baud,
            "frame": known.setting.frame,
            "protocols": list(known.protocols),
            "at": iso_utc(known.at),
        }
    if port.path in heard:
        found["recognised"] = _recognised(heard[port.path])
    return found


def _recognised(impression: Impression) -> dict[str, Any]:
    status, place = impression.status, impression.place
    return {
        "understood": impression.understood,
        "baud": status.baud if impression.understood else None,
        "frames": dict(status.frames),
        "bytes": status.bytes_in,
        "position": None if place is None else [round(place.lon, 7), round(place.lat, 7)],
        "unit_key": impression.unit_key or None,
        "reason": status.reason or None,
    }


def _print(
    ports: Sequence[PortInfo],
    remembered: Mapping[str, Recognition | None],
    heard: Mapping[str, Impression],
) -> None:
    head = [tr("Path"), tr("Description"), tr("USB id"), tr("Perhaps"), tr("Remembered")]
    rows: list[list[str | None]] = []
    for port in ports:
        known = remembered[port.path]
        rows.append(
            [
                port.path,
                port.description or None,
                port.usb_id or None,
                _guess(port),
                f"{'+'.join(known.protocols)} {known.setting}" if known else None,
            ]
        )
        if port.path in heard:
            rows[-1].append(_heard(heard[port.path]))
    print_table([*head, tr("Heard")] if heard else head, rows)


def _guess(port: PortInfo) -> str | None:
    """Return what hangs on the port, marked when the id leaves little doubt."""
    if port.surety is Surety.CERTAIN:
        return tr("{name} (certain)", name=port.guess)
    if port.surety is Surety.LIKELY:
        return tr("{name} (likely)", name=port.guess)
    return port.guess or None


def _heard(impression: Impression) -> str:
    status = impression.status
    if impression.understood:
        spoken = "+".join(sorted(status.frames, key=lambda name: -status.frames[name]))
        return tr("{protocols} at {baud} baud", protocols=spoken, baud=status.baud)
    if status.state is LinkState.WAITING:
        return status.reason
    if status.bytes_in:
        return tr("{count} bytes that make no sense", count=status.bytes_in)
    return tr("nothing")


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value <= LONGEST_S:
        raise argparse.ArgumentTypeError(tr("seconds must be more than 0"))
    return value
