"""The command line as a whole: help, exit codes, the terminal's language, a reader that leaves."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cmdmap import __version__
from cmdmap.cli.main import GROUPS, build_parser, run, terminal_language


def started(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program as a user does."""
    return subprocess.run(
        [sys.executable, "-m", "cmdmap", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        timeout=60,
        check=False,
    )


def test_help_lists_every_command(capsys):
    with pytest.raises(SystemExit, match="0"):
        run(["--help"])
    said = capsys.readouterr().out
    for name in (*GROUPS, "demo", "shots"):
        assert f"\n    {name}" in said, name


@pytest.mark.parametrize("name", GROUPS)
def test_every_command_has_help(name, capsys):
    with pytest.raises(SystemExit, match="0"):
        build_parser(name).parse_args([name, "--help"])
    assert f"cmdmap {name}" in capsys.readouterr().out


def test_the_version_is_the_packages():
    done = started("--version")
    assert (done.returncode, done.stdout) == (0, f"cmdmap {__version__}\n")


@pytest.mark.parametrize(
    "words",
    [
        ["fly"],
        ["decode"],
        ["areas", "locate", "x", "y"],
        ["listen", "tape:x", "--seconds", "soon"],
        ["listen", "tape:x", "--seconds", "nan"],
    ],
)
def test_wrong_usage_ends_with_2_and_says_why(words):
    done = started(*words)
    assert done.returncode == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
    assert " _" not in done.stderr, "names of functions mean nothing to who reads this"


def test_what_cannot_be_done_ends_with_1_and_one_sentence(tmp_path):
    done = started("decode", str(tmp_path / "absent.log"))
    assert done.returncode == 1
    assert done.stderr.startswith("cmdmap: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_CN", "LC_ALL": ""}, "zh_CN"),
    ],
)
def test_the_command_line_speaks_the_language_of_the_terminal(environment, language):
    assert terminal_language(environment) == language


def test_a_chinese_terminal_gets_a_chinese_sentence(tmp_path):
    done = started("decode", str(tmp_path / "absent.log"), LC_ALL="zh_CN.UTF-8")
    assert done.returncode == 1
    assert any("\u4e00" <= letter <= "\u9fff" for letter in done.stderr)


def test_a_reader_that_leaves_early_is_no_error():
    words = [sys.executable, "-m", "cmdmap", "steps"]
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed_pipe:
        done = subprocess.run(words, stdout=closed_pipe, stderr=subprocess.PIPE, timeout=60)
    assert done.stderr == b""
    assert done.returncode in {0, 141}


def test_a_full_disk_behind_the_output_is_one_sentence():
    with Path("/dev/full").open("wb") as full:
        words = [sys.executable, "-m", "cmdmap", "steps"]
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 1
    assert done.stderr.startswith(b"cmdmap: ")
    assert done.stderr.count(b"\n") == 1


def test_an_output_that_knows_no_chinese_gets_it_escaped():
    done = started("steps", LC_ALL="zh_CN.UTF-8", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (0, "")
    assert "\\u" in done.stdout


@pytest.mark.parametrize("words", ["steps", "decode -"])
def test_closed_streams_are_no_mistake_of_ours(words):
    shell = f"{sys.executable} -m cmdmap {words} <&- >&-"
    done = subprocess.run(["sh", "-c", shell], stderr=subprocess.PIPE, text=True, timeout=60)
    assert done.returncode == (0 if words == "steps" else 1)
    assert "Traceback" not in done.stderr


REPORTING = """
import sys
from cmdmap.__main__ import main
sys.argv[0] = "cmdmap"
try:
    main()
except SystemExit:
    pass
print(*sys.modules, file=sys.stderr)
"""
HEAVY = {"scipy", "pypinyin", "pyogrio", "pyproj", "openpyxl", "PySide6", "folium"}


@pytest.mark.parametrize(
    ("words", "spared"),
    [
        (["--help"], HEAVY | {"numpy", "shapely", "sqlalchemy", "cryptography"}),
        (["decode", "-"], HEAVY | {"shapely", "sqlalchemy", "cryptography"}),
        (["ports"], HEAVY | {"cmdmap.services.desk"}),
        (["links", "list"], HEAVY | {"cmdmap.services.desk"}),
        (["steps"], HEAVY | {"cmdmap.services.desk", "cmdmap.links.rack"}),
        (["plugin", "list"], HEAVY),
    ],
)
def test_a_command_imports_nothing_heavy_that_it_does_not_use(words, spared):
    done = subprocess.run(
        [sys.executable, "-c", REPORTING, *words],
        input=b"",
        capture_output=True,
        timeout=60,
        check=True,
    )
    imported = set(done.stderr.decode().splitlines()[-1].split())
    assert "cmdmap.cli.main" in imported
    assert not imported & spared
