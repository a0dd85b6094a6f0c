"""The guide for authors, done as it stands: files written, commands run, in both languages."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

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
    path.write_text(
        re.sub(rf"^{word} = .*\n", piece.text, text, count=1, flags=re.MULTILINE), encoding="utf-8"
    )


def run(line: str, folder: Path, home: Path, locale: str) -> str:
    """Run one command as an author would, return what it said; its code must be 0."""
    environment = {
        **os.environ, "CMDMAP_HOME": str(home), "LC_ALL": locale, "PYTHONUTF8": "1",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }  # fmt: skip
    done = subprocess.run(
        shlex.split(line), cwd=folder, env=environment, capture_output=True, text=True,
        timeout=DEADLINE_S, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("language", GUIDES)
def test_the_guide_leads_from_nothing_to_an_installed_plugin(repo, tmp_path, home, language):
    name, locale = GUIDES[language]
    folder = tmp_path / "author"
    folder.mkdir()
    said = ""
    for piece in pieces(repo / "docs" / name):
        if piece.language == "sh":
            said = "".join(run(line, folder, home, locale) for line in piece.text.splitlines())
        elif piece.language == "text":
            missing = [line for line in piece.text.splitlines() if line not in said]
            assert not missing, said
        else:
            follow(piece, folder)
    assert "street_lamps" not in run("cmdmap plugin list", folder, home, locale)


def test_both_guides_have_the_same_files_and_commands(repo):
    english, chinese = (
        [(p.language, p.text) for p in pieces(repo / "docs" / name) if p.language != "text"]
        for name, _ in GUIDES.values()
    )
    assert english == chinese
