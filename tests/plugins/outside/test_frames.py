"""Frames of a driver's process: whole, half, too large, garbage, late."""

from __future__ import annotations

import contextlib
import os
import threading

import pytest
from tests.kit.waiting import DEADLINE_S

from cmdmap.plugins.outside.frames import HEAD, LARGEST, Pipe, PipeError


@pytest.fixture
def ends():
    """A pipe of ours, and the two numbers at its other end: read, write."""
    into, their_out = os.pipe()
    their_into, out = os.pipe()
    pipe = Pipe(into, out)
    yield pipe, their_into, their_out
    pipe.close()
    for number in (their_into, their_out):
        with contextlib.suppress(OSError):
            os.close(number)


def test_frames_arrive_as_they_were_sent_however_they_are_cut(ends):
    pipe, _, out = ends
    message = b'{"text": "\xe7\x83\x9f", "n": 7}'
    raw = (HEAD.pack(len(message)) + message) * 2
    for place in range(len(raw)):
        os.write(out, raw[place : place + 1])
    for _ in range(2):
        assert pipe.receive(DEADLINE_S) == {"text": "烟", "n": 7}


def test_a_large_frame_passes_while_somebody_reads(ends):
    pipe, into, _ = ends
    other = Pipe(into, os.dup(into))
    sender = threading.Thread(target=pipe.send, args=({"x": "长" * 500_000}, DEADLINE_S))
    sender.start()
    assert len(other.receive(DEADLINE_S)["x"]) == 500_000
    sender.join(DEADLINE_S)


def test_whoever_does_not_read_is_not_waited_for(ends):
    pipe, _, _ = ends
    with pytest.raises(PipeError, match="no answer in time"):
        pipe.send({"x": "x" * 500_000}, 0.05)


def test_whoever_is_gone_is_noticed(ends):
    pipe, into, out = ends
    os.close(into)
    with pytest.raises(PipeError):
        pipe.send({"x": 1}, DEADLINE_S)
    os.write(out, HEAD.pack(10) + b"half")
    os.close(out)
    with pytest.raises(PipeError, match="gone"):
        pipe.receive(DEADLINE_S)


@pytest.mark.parametrize(
    "raw",
    [
        HEAD.pack(LARGEST + 1),
        HEAD.pack(4) + b"nope",
        HEAD.pack(2) + b"[]",
        HEAD.pack(2) + b"\xff\xfe",
        HEAD.pack(0),
        HEAD.pack(40_000) + b"[" * 40_000,
        b"GET / HTTP/1.1\r\n\r\n",
    ],
)
def test_what_is_no_frame_is_refused(ends, raw):
    pipe, _, out = ends
    os.write(out, raw)
    with pytest.raises(PipeError):
        pipe.receive(0.2)


def test_what_cannot_be_written_is_refused(ends):
    pipe, _, _ = ends
    with pytest.raises(PipeError, match="too large"):
        pipe.send({"x": "x" * (LARGEST + 1)}, 1.0)
