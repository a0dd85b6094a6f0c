"""Cost of many terminals on one port: 500 JT/T 808 terminals, each heard and answered.

Prints a table of CPU time per 1,000 positions in the listening process and of the time from a
terminal's write to its answer (p50, p95), ours (one thread; reports made, counted, answered) beside
the ways a server is written with the standard library: a thread for each connection
(``socketserver``) and ``asyncio``, both with the same decoder and answers. Terminals live in a
process of their own. Rounds alternate; medians of the rounds are shown. Run:

    python benchmarks/listeners.py [--rounds 3] [--seconds 5] [--terminals 500]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import selectors
import socket
import socketserver
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from cmdmap.domain.place import Place
from cmdmap.links.rack import LinkRack
from cmdmap.links.spec import parse_link
from cmdmap.protocols.jt808.encode import position
from cmdmap.protocols.registry import answers, open_decoder

HERE = Place(120.15, 30.16)
CHUNK = 4096
Server = Callable[[], contextlib.AbstractContextManager[int]]


class Round(NamedTuple):
    """One round's figures."""

    cpu_ms_per_1000: float
    p50_ms: float
    p95_ms: float
    answered: int


def speak(port: int, terminals: int, seconds: float) -> None:
    """Child process: connect, send a position a second each, print how long answers took."""
    peers = [socket.create_connection(("127.0.0.1", port)) for _ in range(terminals)]
    selector = selectors.DefaultSelector()
    for number, peer in enumerate(peers):
        selector.register(peer, selectors.EVENT_READ, number)
    frames = [position(f"{n:012d}", 1, HERE, datetime.now(UTC)) for n in range(terminals)]
    # Once round before it counts: every server has made its decoders.
    for peer, frame in zip(peers, frames, strict=True):
        peer.sendall(frame)
        peer.recv(CHUNK)
    print("ready", flush=True)
    sys.stdin.readline()
    sent_s, waits_s, number = [0.0] * terminals, [], 0
    start_s = time.monotonic()
    while (now_s := time.monotonic()) < start_s + seconds:
        # Spread evenly: terminal n speaks at n / terminals of each second.
        while number < (now_s - start_s) * terminals:
            sent_s[number % terminals] = time.monotonic()
            peers[number % terminals].sendall(frames[number % terminals])
            number += 1
        for key, _ in selector.select(0.001):
            if peers[key.data].recv(CHUNK):
                waits_s.append(time.monotonic() - sent_s[key.data])
    print(json.dumps({"sent": number, "waits_ms": [wait * 1000 for wait in waits_s]}), flush=True)


@contextlib.contextmanager
def ours() -> Iterator[int]:
    """One listening link, as the console has it."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        rack = LinkRack(lambda heard: None, Path(folder))
        rack.add(parse_link(f"listen:127.0.0.1:{port}?protocol=jt808"))
        yield port
        rack.stop()


def answers_to(decoder: object, data: bytes) -> bytes:
    """What a peer does with what came: the same decoder, the same answers."""
    reports = decoder.feed(data, datetime.now(UTC))  # type: ignore[attr-defined]
    return b"".join(answer for report in reports for answer in answers(report, 1))


class OneThreadEach(socketserver.BaseRequestHandler):
    """A connection of the threading server."""

    def handle(self) -> None:
        decoder = open_decoder("jt808")
        with contextlib.suppress(ConnectionError):
            while data := self.request.recv(CHUNK):
                self.request.sendall(answers_to(decoder, data))


@contextlib.contextmanager
def threads() -> Iterator[int]:
    """A thread for each connection."""
    socketserver.ThreadingTCPServer.daemon_threads = True
    socketserver.ThreadingTCPServer.request_queue_size = 128
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), OneThreadEach) as server:
        server.block_on_close = False
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield int(server.server_address[1])
        server.shutdown()
        thread.join()


@contextlib.contextmanager
def with_asyncio() -> Iterator[int]:
    """A coroutine for each connection."""
    loop = asyncio.new_event_loop()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        decoder = open_decoder("jt808")
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(CHUNK):
                writer.write(answers_to(decoder, data))
                await writer.drain()
        writer.close()

    server = loop.run_until_complete(asyncio.start_server(serve, "127.0.0.1", 0, backlog=128))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield int(server.sockets[0].getsockname()[1])
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def measure(server: Server, terminals: int, seconds: float) -> Round:
    """Run one round."""
    with server() as port:
        time.sleep(0.2)
        words = [sys.executable, __file__, "--speak", str(port)]
        words += ["--terminals", str(terminals), "--seconds", str(seconds)]
        with subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as child:
            assert child.stdin is not None
            assert child.stdout is not None
            child.stdout.readline()
            before_s = time.process_time()
            child.stdin.write("\n")
            child.stdin.flush()
            found = json.loads(child.stdout.readline())
            cpu_s = time.process_time() - before_s
    waits = sorted(found["waits_ms"])
    return Round(
        cpu_s * 1e6 / found["sent"],
        waits[len(waits) // 2],
        waits[int(len(waits) * 0.95)],
        len(waits),
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--terminals", type=int, default=500)
    parser.add_argument("--speak", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.speak:
        speak(args.speak, args.terminals, args.seconds)
        return
    servers = {"cmdmap": ours, "thread each": threads, "asyncio": with_asyncio}
    rounds: dict[str, list[Round]] = {name: [] for name in servers}
    for _ in range(args.rounds):
        for name, server in servers.items():
            rounds[name].append(measure(server, args.terminals, args.seconds))
    print(f"{args.terminals} terminals, a position a second each; medians of {args.rounds} rounds")
    head = ("CPU ms/1000", "p50 ms", "p95 ms", "answered", "CPU ratio")
    print(f"{'server':12}", *(f"{word:>12}" for word in head))
    base = statistics.median(r.cpu_ms_per_1000 for r in rounds["cmdmap"])
    for name, found in rounds.items():
        cpu, p50, p95, answered = (statistics.median(column) for column in zip(*found, strict=True))
        figures = (f"{cpu:.1f}", f"{p50:.2f}", f"{p95:.2f}", f"{answered:.0f}", f"{cpu / base:.2f}")
        print(f"{name:12}", *(f"{figure:>12}" for figure in figures))


if __name__ == "__main__":
    main()
