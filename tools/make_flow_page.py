"""Write docs/flow.md from the table of the flow (``make flow-page``).

The same table moves incidents, enables buttons and is visited by the tests;
``tests/house/test_flow_page.py`` fails when the page is older than the table.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from cmdmap.domain.assignment import AssignmentState
from cmdmap.domain.incident import IncidentState
from cmdmap.domain.incident_flow import ASSIGNMENT_FLOW, DEEDS, FLOW, Act
from cmdmap.services.casework import wording

REPO = Path(__file__).resolve().parents[1]
HEAD = """# The flow 警情闭环

Made from `domain/incident_flow.py` by `make flow-page`; change that table, not this page. Nothing
else in the program knows which act is allowed when: the writer thread moves incidents by it
(`services/casework/moving.py`), the window enables buttons by it, `tests/services/casework/
test_every_pair.py` visits every pair of state and act.

How to extend it: add the row (and the act's deed) to the table, its words to
`services/casework/wording.py`, a command to `domain/casework/commands.py` and the order that
carries it out to `services/casework/acts/`. Run `make flow-page`.

The seven steps 七步闭环: 接报受理, 派单, 签收, 现场签到, 现场处置, 处警反馈, 电话回访. An incident
is closed only after a recorded call-back of its round. Left out of the picture: taking back an act,
which leads to where it came from; resuming, which leads to where it was; and refusing, withdrawing,
reassigning and overriding, after which the unit that has come furthest decides. The tables have
all.

"""


FEW = 2
"""An act with more ways is told in words; its arrows would hide the others."""


class Words:
    """Names of the table in both languages."""

    def __init__(self, folder: Path) -> None:
        self._chinese: dict[str, str] = {}
        for path in sorted(folder.glob("*.json")):
            self._chinese |= json.loads(path.read_text(encoding="utf-8"))

    def both(self, english: str) -> str:
        """Return the Chinese name, then the English one."""
        return f"{self._chinese[english]} {english}"

    def state(self, state: IncidentState) -> str:
        """Name a state."""
        return self.both(wording.STATE_NAMES[state])

    def act(self, act: Act) -> str:
        """Name an act."""
        return self.both(wording.ACT_NAMES[act])


def page(words: Words) -> str:
    """Return the whole page as Markdown."""
    parts = (
        HEAD,
        "## States 状态\n\n```mermaid\nstateDiagram-v2\n",
        *(f"    {line}\n" for line in diagram(words)),
        "```\n\n## Acts 操作\n\n",
        "| act 操作 | right 权限 | begins 起计 | stops 停计 | reason 理由 | undone 可撤回 |\n",
        "|---|---|---|---|---|---|\n",
        *(deed_row(act, words) for act in Act),
        "\n## What is possible in which state 各状态可用操作\n\n",
        "| state 状态 | act 操作 | leads to 去向 |\n|---|---|---|\n",
        *flow_rows(words),
        "\n## One unit's part 单个力量的派单\n\n",
        "| state 状态 | act 操作 | leads to 去向 |\n|---|---|---|\n",
        *assignment_rows(words),
    )
    return "".join(parts)


def diagram(words: Words) -> Iterator[str]:
    """Yield the lines of the picture: every state, and the arrows between different ones."""
    for state in IncidentState:
        yield f"{state.value} : {words.state(state)}"
    arrows: dict[tuple[str, str], list[Act]] = {}
    for (before, act), nexts in FLOW.items():
        start = "[*]" if before is None else before.value
        for state in nexts:
            if state is not before and act is not Act.TAKE_BACK and len(nexts) <= FEW:
                arrows.setdefault((start, state.value), []).append(act)
    for (start, end), acts in arrows.items():
        yield f"{start} --> {end} : {', '.join(act.value for act in acts)}"


def deed_row(act: Act, words: Words) -> str:
    """Return the row of one act."""
    deed = DEEDS[act]
    begins = names(words.both(wording.ANCHOR_NAMES[each]) for each in deed.anchors)
    stops = names(words.both(wording.CLOCK_NAMES[each]) for each in deed.stops)
    cells = (
        words.act(act),
        f"`{deed.right.value}`",
        begins,
        stops,
        yes(deed.needs_reason),
        yes(deed.undone),
    )
    return f"| {' | '.join(cells)} |\n"


def flow_rows(words: Words) -> Iterator[str]:
    """Yield a row for each pair of the table, state by state."""
    for state in (None, *IncidentState):
        for act in Act:
            nexts = FLOW.get((state, act))
            if nexts is not None:
                name = "(none yet 尚未接报)" if state is None else words.state(state)
                yield f"| {name} | {words.act(act)} | {names(map(words.state, nexts))} |\n"


def assignment_rows(words: Words) -> Iterator[str]:
    """Yield a row for each move of an assignment."""

    def name(state: AssignmentState) -> str:
        return words.both(wording.ASSIGNMENT_NAMES[state])

    for (state, act), after in ASSIGNMENT_FLOW.items():
        yield f"| {name(state)} | {words.act(act)} | {name(after)} |\n"


def names(found: Iterable[str]) -> str:
    """Join names."""
    return "; ".join(found)


def yes(true: bool) -> str:
    """Return a tick where something is so."""
    return "yes 是" if true else ""


def main() -> None:
    """Write the page."""
    words = Words(REPO / "resources" / "i18n" / "zh_CN")
    (REPO / "docs" / "flow.md").write_text(page(words), encoding="utf-8")


if __name__ == "__main__":
    main()
