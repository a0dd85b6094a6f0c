"""Processes that are killed in the middle of their work, and what they had told by then."""

from __future__ import annotations

import multiprocessing
import random
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

DEADLINE_S = 60.0


def preload(module: str) -> None:
    """Let the processes to come start with a module imported, so that they live at once."""
    multiprocessing.get_context("forkserver").set_forkserver_preload([module])


def live_and_die(
    work: Callable[..., object],
    given: Sequence[Any],
    chance: random.Random,
    longest_s: float,
    *,
    awaited: bool = True,
) -> list[bytes]:
    """Let ``work(*given, pipe)`` run until it is killed; return what it told whole.

    It is killed up to ``longest_s`` after its first word, with ``awaited`` False after its start.
    """
    context = multiprocessing.get_context("forkserver")
    near, far = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(*given, far), daemon=True)
    process.start()
    far.close()
    if awaited:
        assert near.poll(DEADLINE_S), "the process never kept anything"
    deadline = threading.Timer(chance.uniform(0.0, longest_s), process.kill)
    deadline.start()
    told: list[bytes] = []
    # A word torn by the kill was not complete, so it is no promise.
    with suppress(EOFError, OSError):
        while True:
            told.append(near.recv_bytes())
    deadline.join()
    process.join(DEADLINE_S)
    assert process.exitcode == -9
    process.close()
    near.close()
    return told
