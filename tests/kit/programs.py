"""Programs of other people, run for a test: started on free ports, ended with it."""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from tests.kit.waiting import wait_until


def needed(name: str) -> str:
    """Return the path of a program; skips the test where it is not installed."""
    # Servers lie where an ordinary user's shell does not look.
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.skip(f"{name} is not installed; make prepare-tests installs it")
    return found


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """Return a port of this computer that nobody uses."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers_at(port: int) -> bool:
    """Tell whether somebody listens at a TCP port of this computer."""
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextlib.contextmanager
def running(words: Sequence[str | Path], port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program once it listens at ``port``; its output goes to ``log``."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            [str(word) for word in words],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until(
                f"{words[0]} listens: {log}",
                lambda: process.poll() is not None or answers_at(port),
            )
            assert process.poll() is None, log.read_text(errors="replace")
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)


@contextlib.contextmanager
def broker(folder: Path, *lines: str, port: int = 0) -> Iterator[int]:
    """Run Mosquitto with further lines of configuration; yields its port."""
    program = needed("mosquitto")
    port = port or free_port()
    config = folder / "mosquitto.conf"
    access = "" if any("allow_anonymous" in line for line in lines) else "allow_anonymous true"
    # As root it would become a user of its own, who cannot read the test's folder.
    stay = f"user {getpass.getuser()}"
    config.write_text("\n".join((f"listener {port} 127.0.0.1", access, stay, *lines, "")))
    with running([program, "-c", config], port, folder / "mosquitto.log"):
        yield port
