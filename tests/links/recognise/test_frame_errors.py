"""The kernel's count of frame errors."""

from __future__ import annotations

import os

from cmdmap.links.recognise import frame_errors as module
from cmdmap.links.recognise.frame_errors import TIOCGICOUNT, frame_errors


def test_a_pseudo_terminal_counts_none():
    far, near = os.openpty()
    assert frame_errors(near) is None
    os.close(far)
    os.close(near)
    assert frame_errors(near) is None, "a closed one neither"


def test_the_seventh_counter_is_read(monkeypatch):
    class Fcntl:
        @staticmethod
        def ioctl(descriptor: int, request: int, room: bytes) -> bytes:
            assert (descriptor, request, len(room)) == (9, TIOCGICOUNT, 80)
            return b"".join(n.to_bytes(4, "little") for n in range(100, 120))

    monkeypatch.setattr(module.importlib, "import_module", lambda name: Fcntl)
    assert frame_errors(9) == 106


def test_other_systems_have_none(monkeypatch):
    monkeypatch.setattr(module.sys, "platform", "win32")
    assert frame_errors(0) is None
