"""``cmdmap steps`` prints the list itself."""

from __future__ import annotations

import json

import pytest

from cmdmap.cli.main import run
from cmdmap.services.steps import STEPS


def test_json_is_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["steps", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert [(step["name"], tuple(step["reasons"])) for step in printed] == [
        (step.name, step.reasons) for step in STEPS
    ]


def test_the_table_has_one_line_a_step_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["steps"]) == 0
    lines = capsys.readouterr().out.splitlines()[1:]
    assert [line.split()[0] for line in lines] == [step.name for step in STEPS]
    assert all(step.title in line for step, line in zip(STEPS, lines, strict=True))
