"""The driver's process: loads one plugin's driver and answers what the console asks.

Started by ``process.py`` as ``cmdmap plugin-driver``, a command that no person gives. It holds no
database and no desk, sees an empty folder and next to no environment, and may use a bounded amount
of memory. Whatever the driver raises ends this process; the console starts the next one.
"""

from __future__ import annotations

import base64
import json
import os
import resource
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from cmdmap.plugins.guard import Wording, attempt
from cmdmap.plugins.loader import LoadedPackage
from cmdmap.plugins.outside.frames import Pipe, PipeError
from cmdmap.plugins.outside.reports import check_reports, write_report
from cmdmap.protocols.datagram.packets import Source

MOST_DECODERS = 10_000
"""More than links and peers keep at once; the one asked longest ago makes room."""

OPEN_FILES = 64
FILE_BYTES = 2**20
"""Largest file it may write."""

PARENT_S = 1.0
"""How often the process looks whether its console is still there."""


def run() -> int:
    """Serve until the console closes the pipe or the driver fails; return the exit code."""
    pipe = _take_pipes()
    with os.fdopen(int(sys.argv[2]), "rb") as file:
        setup = json.load(file)
    watch_parent(setup["parent"])
    _limit(setup["memory_bytes"])
    folder = Path(setup["folder"])
    files = {name: base64.b64decode(raw) for name, raw in setup["files"].items()}
    package = LoadedPackage(setup["plugin"], folder, files)
    serve = attempt(lambda: _serve(pipe, package.find(setup["entry"])))
    if serve.error is None or isinstance(serve.error, PipeError):
        return 0
    trace = Wording(folder, setup["personal"]).trace(serve.error)
    failed = {"failed": type(serve.error).__name__, "trace": trace}
    attempt(lambda: pipe.send(failed, 1.0))
    return 1


def _serve(pipe: Pipe, make: Callable[[], Any]) -> None:
    decoders: OrderedDict[int, Any] = OrderedDict()
    pipe.send({"ready": True})
    while True:
        asked = pipe.receive()
        found: Any = ()
        if asked["do"] != "ping":
            number = asked["decoder"]
            if number not in decoders:
                decoders[number] = make()
            decoders.move_to_end(number)
            found = _answer(decoders[number], asked)
            if len(decoders) > MOST_DECODERS:
                decoders.popitem(last=False)
        reports = [write_report(report) for report in check_reports(found)]
        pipe.send({"seq": asked["seq"], "reports": reports})


def _answer(decoder: Any, asked: dict[str, Any]) -> Any:
    match asked["do"]:
        case "feed":
            return decoder.feed(_data(asked), _at(asked))
        case "flush":
            return decoder.flush()
        case _:
            return decoder.read(_data(asked), Source(*asked["source"]), _at(asked))


def _data(asked: dict[str, Any]) -> bytes:
    return base64.b64decode(asked["data"])


def _at(asked: dict[str, Any]) -> datetime | None:
    return None if asked["at"] is None else datetime.fromisoformat(asked["at"])


def _take_pipes() -> Pipe:
    """Keep standard input and output for frames; what the driver prints goes nowhere."""
    into, out = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return Pipe(into, out)


def _limit(memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def watch_parent(parent: int) -> None:
    """End with the console, also when a driver spins and the end of the pipe is not read.

    PR_SET_PDEATHSIG would be simpler, but it follows the thread that started the process.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(PARENT_S)
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()
