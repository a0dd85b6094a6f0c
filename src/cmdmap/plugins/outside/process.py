"""A driver's process as the console sees it: started, asked, watched, started again.

One for each driver that runs outside. Links ask it and wait a moment at most; the metronome looks
after it. A process that died, hangs or talks nonsense is ended and the next one started after a
pause that grows (``links/backoff.py``); bytes that come meanwhile are lost and counted.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cmdmap.domain.report import Report
from cmdmap.errors import BugError
from cmdmap.i18n import tr
from cmdmap.links.backoff import Backoff, Pauses
from cmdmap.plugins.calling.calls import PluginCalls
from cmdmap.plugins.calling.health import resident_bytes
from cmdmap.plugins.outside.frames import Pipe, PipeError
from cmdmap.plugins.outside.reports import ReportError, check_reports, read_report

COMMAND = "plugin-driver"
MEMORY_BYTES = 512 * 2**20
"""Address space of the process."""

READY_S = 15.0
"""How long a fresh process may load."""

REPLY_S = 2.0
"""How long an answer may take."""

QUIET_S = 5.0
"""After this time without a question it is asked whether it lives."""


@dataclass(frozen=True, slots=True)
class DriverCode:
    """What the process loads: the bytes that were checked."""

    plugin_id: str
    folder: Path
    entry: str
    files: Mapping[str, bytes]


@dataclass(slots=True, eq=False)
class _Child:
    process: subprocess.Popen[bytes]
    pipe: Pipe
    room: tempfile.TemporaryDirectory[str]
    began_at: float
    ready: bool = False
    asked_at: float = 0.0
    seq: int = 0


class DriverProcess:
    """Starts at once; stop once. Asked from link threads, looked after by the metronome."""

    def __init__(
        self, part: str, code: DriverCode, calls: PluginCalls, pauses: Pauses | None = None
    ) -> None:
        self._started = 0
        self.part = part
        self._code = code
        self._calls = calls
        self._backoff = Backoff(pauses or Pauses())
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._start_at = 0.0
        self._stopped = False
        with self._lock:
            self._start()

    @property
    def pid(self) -> int:
        """Number of the process, 0 while there is none."""
        child = self._child
        return 0 if child is None else child.process.pid

    def ask(self, message: dict[str, Any]) -> list[Report]:
        """Return the reports of an answer.

        Raises:
            PipeError: there is no process now, or it did not answer well; it is replaced.
        """
        with self._lock:
            if self._child is None and not self._stopped and time.monotonic() >= self._start_at:
                self._start()
            if self._child is None:
                raise PipeError("it is being started again")
            try:
                return self._exchange(self._child, message)
            except (PipeError, ReportError) as error:
                self._end(str(error))
                raise PipeError(str(error)) from error

    def look_after(self, now: float) -> None:
        """Start the process again when its pause is over, and see whether it lives."""
        if not self._lock.acquire(blocking=False):
            return
        try:
            child = self._child
            if child is None:
                if not self._stopped and now >= self._start_at:
                    self._start()
                return
            self._calls.health.processes[self.part] = resident_bytes(str(child.process.pid))
            if child.process.poll() is not None:
                self._end(tr("it ended with {code}", code=child.process.returncode))
            elif child.ready and now - child.asked_at > QUIET_S:
                with contextlib.suppress(PipeError, ReportError):
                    self._exchange(child, {"do": "ping"})
                    return
                self._end(tr("it does not answer"))
        finally:
            self._lock.release()

    def stop(self) -> None:
        """End the process for good."""
        with self._lock:
            self._stopped = True
            if self._child is not None:
                _bury(self._child)
                self._child = None
        self._calls.health.processes.pop(self.part, None)

    def _start(self) -> None:
        room = tempfile.TemporaryDirectory(prefix="cmdmap-driver-")
        setup = self._setup()
        try:
            os.set_inheritable(setup, True)
            process = subprocess.Popen(
                [*_program(), COMMAND, str(setup)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=room.name,
                env=_environment(room.name),
                pass_fds=(setup,),
                start_new_session=True,
            )
        except OSError as error:
            room.cleanup()
            self._pause(str(error), 0.0)
            return
        finally:
            os.close(setup)
        pipe = _pipe_of(process)
        self._started += 1
        if self._started > 1:
            self._calls.health.restarted()
        self._child = _Child(process, pipe, room, time.monotonic())

    def _setup(self) -> int:
        """Return the number of an open file that tells the process what to load."""
        code = self._code
        table = {
            "plugin": code.plugin_id,
            "folder": str(code.folder),
            "entry": code.entry,
            "memory_bytes": MEMORY_BYTES,
            "personal": self._calls.wording.personal,
            "parent": os.getpid(),
            "files": {
                name: base64.b64encode(raw).decode("ascii")
                for name, raw in code.files.items()
                if name.endswith(".py")
            },
        }
        with tempfile.TemporaryFile() as file:
            file.write(json.dumps(table).encode("utf-8"))
            file.seek(0)
            return os.dup(file.fileno())

    def _exchange(self, child: _Child, message: dict[str, Any]) -> list[Report]:
        if not child.ready:
            first = child.pipe.receive(READY_S)
            if first.get("ready") is not True:
                raise PipeError(_failure(first))
            child.ready = True
        child.seq += 1
        child.pipe.send({**message, "seq": child.seq}, REPLY_S)
        answer = child.pipe.receive(REPLY_S)
        child.asked_at = time.monotonic()
        if answer.get("seq") != child.seq or not isinstance(answer.get("reports"), list):
            raise PipeError(_failure(answer))
        return check_reports([read_report(each) for each in answer["reports"]])

    def _end(self, why: str) -> None:
        child = self._child
        if child is None:
            return
        self._child = None
        _bury(child)
        self._pause(why, time.monotonic() - child.began_at)

    def _pause(self, why: str, lived_s: float) -> None:
        pause_s = self._backoff.pause_after(lived_s)
        self._start_at = time.monotonic() + pause_s
        self._calls.note(
            self.part,
            tr("Its process ended ({why}); it is started again in {s:g} s.", why=why, s=pause_s),
        )


def _program() -> list[str]:
    """Return how this program starts itself: frozen, or by Python without user's additions."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-I", "-m", "cmdmap"]


def _environment(room: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return {
        **kept,
        "HOME": room,
        "TMPDIR": room,
        "LC_ALL": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }


def _pipe_of(process: subprocess.Popen[bytes]) -> Pipe:
    if process.stdin is None or process.stdout is None:
        raise BugError("a process without pipes")
    with process.stdin as out, process.stdout as into:
        return Pipe(os.dup(into.fileno()), os.dup(out.fileno()))


def _bury(child: _Child) -> None:
    child.process.kill()
    child.process.wait()
    child.pipe.close()
    child.room.cleanup()


def _failure(answer: Mapping[str, Any]) -> str:
    said = [str(answer[name])[:1_000] for name in ("failed", "trace") if name in answer]
    return " ".join(said) or "what came is no answer"
