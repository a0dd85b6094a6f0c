"""Time until a serial device is understood: never seen before, and known.

Each device is a pseudo-terminal with a speed (``tests/kit/baud_pipe.py``): it sends a receiver's
seven sentences (about 460 bytes) once a second at the pace of its baud rate, and whoever reads it
at another one gets what a UART would make of the wave. Links open at a random moment of the second.
Wall time runs from the start of the link to the lock (two checksummed frames). ``gpsd's rule`` is
the same hunt with gpsd's order of speeds and its patience of 3 s for each, in the same rounds;
gpsd itself cannot be measured here, because it does not change the speed of pseudo-terminals. Run:

    python benchmarks/recognition.py [--rounds 5] [--bauds 9600,115200]
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

# Not as ``tests.kit``: taky, another benchmark's peer, installs a package named ``tests``.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "kit"))

from baud_pipe import BaudPipe, nmea_second

from cmdmap.domain.recognition import Recognition, Setting
from cmdmap.links.ports import PortInfo
from cmdmap.links.recognise import hunt
from cmdmap.links.recognise.memory import DeviceMemory
from cmdmap.links.recognise.plan import BAUDS
from cmdmap.links.recognise.rubbish import Rubbish
from cmdmap.links.recognise.trial import Trial
from cmdmap.links.spec import parse_link

PORT = PortInfo("", "", 0x1A86, 0x7523, "", "1-1.4")
DEVICE = "usb:1a86:7523@1-1.4"
LONGEST_S = 90.0
GPSD_TIME, GPSD_BYTES = timedelta(seconds=3), 1536


class AscendingMemory(DeviceMemory):
    """Knows nobody and tries the speeds from the lowest, as gpsd does."""

    def choices(self, path: str) -> tuple[Setting, ...]:
        """Return every speed, ascending."""
        del path
        return tuple(Setting(baud) for baud in sorted(BAUDS))


def gpsd_rule(self: hunt.Hunt, rubbish: Rubbish, at: datetime, frame_errors: int | None) -> bool:
    """Leave a setting after three seconds or so many bytes without a frame."""
    del frame_errors
    began = self.__dict__.setdefault("began", {}).setdefault(self._tries, at)
    return not self._proven and (at - began >= GPSD_TIME or rubbish.size >= GPSD_BYTES)


def time_to_lock(baud: int, memory: DeviceMemory) -> float:
    """Return the seconds from the start of a link to its lock."""
    with BaudPipe(baud, nmea_second()) as pipe:
        time.sleep(random.random())
        trial = Trial(parse_link(pipe.link), memory)
        began = time.monotonic()
        trial.start()
        while not (trial.impression().understood and trial.impression().status.baud == baud):
            if time.monotonic() - began > LONGEST_S:
                break
            time.sleep(0.005)
        took = time.monotonic() - began
        trial.stop()
        return took


def knowing(baud: int) -> DeviceMemory:
    """Return a memory that has met the device at this speed."""
    known = Recognition(DEVICE, Setting(baud), ("nmea",), datetime.now(UTC))
    return DeviceMemory([known], find=lambda path: PORT)


def all_at_once(bauds: Sequence[int], one: Callable[[int], float]) -> dict[int, float]:
    """Measure one device for each speed, all at the same time: they sleep most of it."""
    took: dict[int, float] = {}

    def measure(baud: int) -> None:
        took[baud] = one(baud)

    threads = [threading.Thread(target=measure, args=(baud,)) for baud in bauds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def main() -> None:
    """Run the rounds and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--bauds", default=",".join(map(str, sorted(BAUDS))))
    args = parser.parse_args()
    bauds = [int(baud) for baud in args.bauds.split(",")]
    columns: dict[str, list[dict[int, float]]] = {
        "never seen": [],
        "known": [],
        "9600, begun at this": [],
        "gpsd's rule": [],
    }
    for _ in range(args.rounds):
        rounds = iter(columns.values())
        next(rounds).append(all_at_once(bauds, lambda baud: time_to_lock(baud, DeviceMemory())))
        next(rounds).append(all_at_once(bauds, lambda baud: time_to_lock(baud, knowing(baud))))
        next(rounds).append(all_at_once(bauds, lambda baud: time_to_lock(9600, knowing(baud))))
        with mock.patch.object(hunt.Hunt, "_is_wrong", gpsd_rule):
            next(rounds).append(
                all_at_once(bauds, lambda baud: time_to_lock(baud, AscendingMemory()))
            )
    print(f"seconds to lock, median / slowest of {args.rounds} rounds; one burst a second")
    print(f"{'baud':>8}" + "".join(f"{name:>22}" for name in columns))
    for baud in bauds:
        row = f"{baud:>8}"
        for rounds_of_one in columns.values():
            times = [one[baud] for one in rounds_of_one]
            row += f"{statistics.median(times):>14.2f} / {max(times):5.2f}"
        print(row)


if __name__ == "__main__":
    main()
