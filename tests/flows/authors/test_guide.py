"""The guide for authors, done as it stands: files written, commands run, in both languages."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytest

from cmdmap.cli.main import run as run_cli

BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
DEADLINE_S = 120
WHOLE = re.compile(r"(?:The file|文件) `([\w./]+)`(?::|：)$")
AT_END = re.compile(r"(?:At the end of `([\w./]+)`:|在 `([\w./]+)` 末尾：)$")
FIRST_LINE = re.compile(
    r"(?:In `([\w./]+)`, instead of the first line:|把 `([\w./]+)` 的第一行换成：)$"
)
LINE_WITH = re.compile(
    r"(?:In `([\w./]+)`, instead of the line with `(\w+)`:|把 `([\w./]+)` 中 `(\w+)` 那一行换成：)$"
)
GUIDES = {"en": ("plugin_guide.md", "C.UTF-8"), "zh": ("plugin_guide.zh-CN.md", "zh_CN.UTF-8")}


class Piece(NamedTuple):
    """A block of the guide and the sentence before it."""

    language: str
    text: str
    before: str


def pieces(path: Path) -> list[Piece]:
    """Return the blocks of a guide in their order."""
    text = path.read_text(encoding="utf-8")
    found = []
    for match in BLOCK.finditer(text):
        paragraph = text[: match.start()].rstrip().rpartition("\n\n")[2]
        # The instruction is the last sentence of its paragraph.
        found.append(Piece(match[1], match[2], " ".join(paragraph.split())))
    return found


def follow(piece: Piece, folder: Path) -> None:
    """Write a block into the file that the sentence before it names."""
    if found := WHOLE.search(piece.before):
        (folder / found[1]).write_text(piece.text, encoding="utf-8")
        return
    if found := AT_END.search(piece.before):
        path = folder / (found[1] or found[2])
        path.write_text(f"{path.read_text(encoding='utf-8')}\n\n{piece.text}", encoding="utf-8")
        return
    if found := FIRST_LINE.search(piece.before):
        path = folder / (found[1] or found[2])
        rest = path.read_text(encoding="utf-8").partition("\n")[2]
        path.write_text(piece.text + rest, encoding="utf-8")
        return
    found = LINE_WITH.search(piece.before)
    assert found, f"nobody says where this goes: {piece.before!r}"
    path, word = folder / (found[1] or found[3]), found[2] or found[4]
    text = path.read_text(encoding="utf-8")
    line = rf'^(?:{word} = |    .*"{word}").*\n'
    changed, found_lines = re.subn(line, piece.text, text, count=1, flags=re.MULTILINE)
    assert found_lines, f"no line with {word} in {path}"
    path.write_text(changed, encoding="utf-8")


@dataclass
class Terminal:
    """Where the author types: each command is a program of its own."""

    folder: Path
    home: Path
    locale: str

    def run(self, line: str) -> str:
        """Run one command, return what it said; its code must be 0."""
        environment = {
            **os.environ, "CMDMAP_HOME": str(self.home), "LC_ALL": self.locale, "PYTHONUTF8": "1",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }  # fmt: skip
        done = subprocess.run(
            shlex.split(line), cwd=self.folder, env=environment, capture_output=True, text=True,
            timeout=DEADLINE_S, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        assert "Traceback" not in done.stderr, done.stderr
        return done.stdout + done.stderr


class QuickTerminal(Terminal):
    """The same commands by the program's own entry, without a process for each."""

    def run(self, line: str) -> str:
        """Run one command, return what it said; its code must be 0."""
        said = io.StringIO()
        program, *words = shlex.split(line)
        assert program == "cmdmap"
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = run_cli(words)
        assert code == 0, f"{line}\n{said.getvalue()}"
        return said.getvalue()


def check_guide(pieces: list[Piece], terminal: Terminal) -> None:
    """Do what a guide says, from its first block to its last."""
    said = ""
    for piece in pieces:
        if piece.language == "sh":
            said = "".join(map(terminal.run, piece.text.splitlines()))
        elif piece.language == "text":
            missing = [line for line in piece.text.splitlines() if line not in said]
            assert not missing, said
        else:
            follow(piece, terminal.folder)
    assert "street_lamps" not in terminal.run("cmdmap plugin list")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder, and the place where one is."""
    place = tmp_path / "author"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


def test_the_guide_leads_from_nothing_to_an_installed_plugin(repo, folder, home):
    name, locale = GUIDES["en"]
    check_guide(pieces(repo / "docs" / name), Terminal(folder, home, locale))


def test_the_chinese_guide_does_and_says_the_same(repo, folder, home, monkeypatch):
    name, locale = GUIDES["zh"]
    monkeypatch.setenv("LC_ALL", locale)
    check_guide(pieces(repo / "docs" / name), QuickTerminal(folder, home, locale))


def test_both_guides_have_the_same_files_and_commands(repo):
    english, chinese = (
        [(p.language, p.text) for p in pieces(repo / "docs" / name) if p.language != "text"]
        for name, _ in GUIDES.values()
    )
    assert english == chinese
