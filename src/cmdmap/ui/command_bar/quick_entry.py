"""Quick entry: ``/s 巡-07 到场`` moves that unit's assignment without a mouse or a form.

Pure; the finder shows what a line would do as hits, and Enter does it. The words are those the
radio traffic uses; a move that the flow refuses is not offered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from cmdmap.domain.assignment import Assignment
from cmdmap.domain.casework.casebook import Casebook
from cmdmap.domain.casework.commands import Dispose, MoveAssignment
from cmdmap.domain.ids import UnitId
from cmdmap.domain.incident import Incident
from cmdmap.domain.incident_flow import ASSIGNMENT_FLOW, FLOW, Act
from cmdmap.domain.unit import LiveUnit
from cmdmap.ui.models.hits import fits
from cmdmap.ui.models.unit_view import unit_words

PREFIX = "/s"
WORDS: Mapping[str, Act] = {
    "签收": Act.SIGN, "收到": Act.SIGN, "出发": Act.SIGN, "sign": Act.SIGN, "qs": Act.SIGN,
    "到场": Act.ARRIVE, "到达": Act.ARRIVE, "签到": Act.ARRIVE, "arrive": Act.ARRIVE,
    "dc": Act.ARRIVE,
    "处置": Act.DISPOSE, "完毕": Act.DISPOSE, "处理完": Act.DISPOSE, "done": Act.DISPOSE,
    "cz": Act.DISPOSE, "wb": Act.DISPOSE,
    "离场": Act.LEAVE, "离开": Act.LEAVE, "撤离": Act.LEAVE, "leave": Act.LEAVE, "lc": Act.LEAVE,
}  # fmt: skip
"""What the state word means, in Chinese, by initials and in English."""


class Move(NamedTuple):
    """One thing a line would do."""

    live: LiveUnit
    act: Act
    incident: Incident
    command: MoveAssignment | Dispose


def is_quick(text: str) -> bool:
    """Tell whether a typed line is a quick entry."""
    return text == PREFIX or text.startswith(PREFIX + " ")


def moves(text: str, present: Iterable[LiveUnit], book: Casebook) -> list[Move]:
    """Return what the line would do, for every bound unit and state word it fits."""
    parts = text.lower().split()[1:]
    acts = _acts(parts)
    words = [part for part in parts if part not in WORDS]
    found = []
    for live in present:
        bound = book.bound(live.unit.id)
        if not bound or not fits(words, unit_words(live.unit)):
            continue
        for incident, assignment in bound:
            for act in acts:
                command = _command(act, incident, assignment, live.unit.id)
                if command is not None:
                    found.append(Move(live, act, incident, command))
    return found


def _acts(parts: list[str]) -> tuple[Act, ...]:
    """Return the acts the state words name; without one all of them, in their order."""
    named = tuple(dict.fromkeys(WORDS[part] for part in parts if part in WORDS))
    return named or tuple(dict.fromkeys(WORDS.values()))


def _command(
    act: Act, incident: Incident, assignment: Assignment, unit_id: UnitId
) -> MoveAssignment | Dispose | None:
    if (incident.state, act) not in FLOW:
        return None
    if act is Act.DISPOSE:
        return Dispose(incident.id, unit_id=unit_id)
    if (assignment.state, act) not in ASSIGNMENT_FLOW:
        return None
    return MoveAssignment(act, assignment.id)
