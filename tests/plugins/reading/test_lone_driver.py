"""What the command line knows of plugins without bringing one to life: protocols and kinds."""

from __future__ import annotations

import json
import os

import pytest
from tests.kit.hostile.plugin import write_plugin

from cmdmap.cli import decode
from cmdmap.cli.main import run
from cmdmap.config import resources_dir
from cmdmap.plugins.reading.lone_driver import MessageLines
from cmdmap.services.casework.kind_files import load_kinds

WHO = "return [report(str(os.getpid()).encode(), heard_at)] if data else []"


@pytest.fixture
def named(tmp_path, monkeypatch):
    """Write a plugin that an author works on."""

    def write(**given):
        monkeypatch.setenv("CMDMAP_PLUGINS", str(write_plugin(tmp_path, **given)))

    return write


@pytest.fixture
def decoded(tmp_path, capsys):
    """Decode bytes; return the exit code, the reports and what was said."""

    def call(protocol, data):
        path = tmp_path / "recording"
        path.write_bytes(data)
        code = run(["decode", "--protocol", protocol, str(path)])
        said = capsys.readouterr()
        return code, [json.loads(line) for line in said.out.splitlines()], said.err

    return call


@pytest.mark.parametrize("top", ["", 'process = "own"'])
def test_a_stream_is_decoded_by_a_plugins_driver_inside_or_outside(named, decoded, top):
    named(feed=WHO, top=top, head="assert __name__ == 'evil.work'")
    code, (report,), error = decoded("evil_lines", b"abc")
    assert code == 0, error
    inside = bytes.fromhex(report["raw"]) == str(os.getpid()).encode()
    assert inside == (top == "")
    assert "evil_lines" in error


def test_messages_are_lines_with_their_topics(named, decoded):
    named(read="return [report(packet, heard_at, 'evil:' + source.topic, 'evil_messages')]")
    code, reports, error = decoded("evil_messages", b'a/b {"x": 1}\r\n{"y": 2}\n\nc last')
    assert code == 0, error
    assert [(each["unit_key"], bytes.fromhex(each["raw"])) for each in reports] == [
        ("evil:a/b", b'{"x": 1}'), ("evil:", b'{"y": 2}'), ("evil:c", b"last"),
    ]  # fmt: skip


def test_the_way_messages_are_cut_does_not_matter():
    class Messages:
        def read(self, packet, source, heard_at=None):
            return [(source.topic, packet)]

    stream = b"a one\nb two\r\nc three"
    lines = MessageLines(Messages())
    found = [each for n in range(len(stream)) for each in lines.feed(stream[n : n + 1])]
    assert [*found, *lines.flush()] == [("a", b"one"), ("b", b"two"), ("c", b"three")]


@pytest.mark.parametrize("top", ["", 'process = "own"'])
def test_a_driver_that_fails_is_an_error(named, decoded, top):
    named(feed="raise KeyError('evil')", top=top)
    code, reports, error = decoded("evil_lines", b"abc")
    assert (code, reports) == (1, [])
    assert "The driver of evil failed" in error
    assert "KeyError" in error


def test_a_large_recording_is_read_whole(named, decoded):
    named(feed="return [report(data[:1], heard_at)] * 9_000 if data else []")
    _, reports, _ = decoded("evil_lines", b"x" * (decode.CHUNK * 2 + 1))
    assert len(reports) == 27_000


def test_an_unknown_protocol_is_told_with_those_of_plugins(named, decoded):
    named()
    code, _, error = decoded("nothing", b"")
    assert code == 2
    assert "evil_lines, evil_messages" in error


def test_kinds_of_a_plugin_are_listed_and_gone_afterwards(named, home, capsys):
    named(head="raise ImportError('it was run')")
    assert run(["incidents", "kinds", "--json"]) == 0
    kinds = {each["code"]: each for each in json.loads(capsys.readouterr().out)}
    assert "坏事" in kinds["evil_kind"].values()
    assert "evil_kind" not in load_kinds(resources_dir(), home).kinds


def test_an_incident_of_a_plugins_kind_is_opened_and_shown(named, capsys):
    named()
    words = ["incidents", "open", "--kind", "evil_kind", "--address", "x", "--json"]
    assert run(words) == 0
    number = json.loads(capsys.readouterr().out)["number"]
    assert run(["incidents", "show", number]) == 0
    assert "Evil deed" in capsys.readouterr().out
