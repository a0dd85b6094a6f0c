"""Log lines reach stderr and the file in the data folder."""

from __future__ import annotations

import logging
from contextlib import suppress

import pytest

from cmdmap.log import start_logging


@pytest.fixture(autouse=True)
def _loggers_as_before():
    root = logging.getLogger("cmdmap")
    handlers, level, propagate = root.handlers[:], root.level, root.propagate
    yield
    for handler in root.handlers:
        if handler not in handlers:
            handler.close()
    root.handlers[:], root.propagate = handlers, propagate
    root.setLevel(level)


def test_a_line_stands_in_the_file_and_on_stderr(home, capsys):
    start_logging(home)
    logging.getLogger("cmdmap.links").warning("cable out")
    line = (home / "cmdmap.log").read_text(encoding="utf-8")
    assert "WARNING" in line
    assert "cmdmap.links: cable out" in line
    assert "cable out" in capsys.readouterr().err


def test_starting_twice_writes_each_line_once(home):
    start_logging(home)
    start_logging(home)
    logging.getLogger("cmdmap").info("once")
    assert (home / "cmdmap.log").read_text(encoding="utf-8").count("once") == 1


def test_a_full_disk_costs_the_file_its_line_and_nothing_else(home, capsys):
    (home / "cmdmap.log").symlink_to("/dev/full")
    start_logging(home)
    logging.getLogger("cmdmap").warning("no room")
    shown = capsys.readouterr().err
    assert "no room" in shown
    assert "Traceback" not in shown
    for handler in logging.getLogger("cmdmap").handlers:
        with suppress(OSError):  # what the full disk did not take is still in its buffer
            handler.close()
