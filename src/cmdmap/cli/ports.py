"""``cmdmap ports``: the serial ports of this computer, with a guess what hangs on them."""

from __future__ import annotations

import argparse

from cmdmap.cli.table import print_json, print_table
from cmdmap.i18n import tr
from cmdmap.links.ports import PortInfo, list_ports
from cmdmap.links.usb_ids import Surety


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("ports", help="list the serial ports of this computer")
    parser.add_argument("--json", action="store_true", help="print a JSON array")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the ports; return the exit code."""
    ports = list_ports()
    if args.json:
        print_json([port._asdict() for port in ports])
    elif ports:
        print_table(
            (tr("Path"), tr("Description"), tr("USB id"), tr("Perhaps")),
            [(port.path, port.description, usb_id(port), guess(port)) for port in ports],
        )
    else:
        print(tr("No serial port is plugged in; any other path can be given by hand."))
    return 0


def usb_id(port: PortInfo) -> str | None:
    """Return vendor and product as ``1a86:7523``, None where the port is not on USB."""
    if port.vid is None or port.pid is None:
        return None
    return f"{port.vid:04x}:{port.pid:04x}"


def guess(port: PortInfo) -> str | None:
    """Return what hangs on the port, marked when the id leaves no doubt."""
    certain = port.surety is Surety.CERTAIN
    return tr("{name} (certain)", name=port.guess) if certain else port.guess or None
