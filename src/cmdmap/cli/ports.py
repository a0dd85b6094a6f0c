"""``cmdmap ports``: the serial ports of this computer, with a guess what hangs on them."""

from __future__ import annotations

import argparse
import json

from cmdmap.i18n import tr
from cmdmap.links.ports import PortInfo, list_ports


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("ports", help="list the serial ports of this computer")
    parser.add_argument("--json", action="store_true", help="print a JSON array")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the ports; return the exit code."""
    ports = list_ports()
    if args.json:
        print(json.dumps([port._asdict() for port in ports], ensure_ascii=False))
    elif not ports:
        print(tr("No serial port is plugged in; any other path can be given by hand"))
    else:
        print("\n".join(line(port) for port in ports))
    return 0


def line(port: PortInfo) -> str:
    """Return one line for people: path, what it says of itself, ids, guess."""
    parts = [port.path, port.description]
    if port.vid is not None and port.pid is not None:
        parts.append(f"{port.vid:04x}:{port.pid:04x}")
    if port.guess:
        parts.append(port.guess if port.certain else tr("perhaps {guess}", guess=port.guess))
    return "  ".join(parts)
