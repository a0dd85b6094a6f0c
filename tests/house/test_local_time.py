"""People read the time of the sub-district, never that of the computer's own zone."""

from __future__ import annotations

import re

OF_THE_COMPUTER = re.compile(r"\.astimezone\(\)|datetime\.now\(\)|date\.today\(\)|QDateTimeEdit\(")


def test_nobody_asks_the_computer_for_its_zone(repo):
    found = [
        f"{path.relative_to(repo)}:{number}"
        for path in sorted((repo / "src" / "cmdmap").rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if OF_THE_COMPUTER.search(line) and "class InstantField" not in line
    ]
    assert found == []
