"""The figures of an activation at this minute: what a situation report and the page's head show."""

from __future__ import annotations

from cmdmap.api import Reader, tr
from emergency_response.domain.deadlines import lateness
from emergency_response.domain.receipts import tally
from emergency_response.domain.stock import Move
from emergency_response.store.activations import Activation, read_groups
from emergency_response.store.areas import read_areas, read_counts
from emergency_response.store.calls import read_calls
from emergency_response.store.resources import read_moves
from emergency_response.store.tasks import read_tasks

INSIDE_SEPARATOR = "\n"
"""Between areas in what a report keeps."""


def figures_now(reader: Reader, found: Activation) -> dict[str, str]:
    """Return what a report keeps of this minute, name to words."""
    response, colour, event = found.levels.words()
    calls = tally(call.state for call in read_calls(reader, found.id))
    tasks = lateness((task.clock for task in read_tasks(reader, found.id)), reader.now)
    groups = read_groups(reader, found.id)
    return {
        "response": response,
        "colour": colour,
        "event": event,
        "forces": tr(
            "{groups} groups; {reached} of {total} on the call list reached",
            groups=len(groups),
            reached=calls.reached,
            total=calls.total,
        ),
        "tasks": tr(
            "{done} of {total} tasks done, {late} late",
            done=tasks.done,
            total=tasks.total - tasks.dropped,
            late=tasks.late,
        ),
        "inside": INSIDE_SEPARATOR.join(inside_words(reader, found.id)),
        "goods": tr(", ").join(goods_words(reader, found.id)),
    }


def inside_words(reader: Reader, activation_id: int) -> list[str]:
    """Return what lies inside each area in force that was counted, one line an area."""
    counts = read_counts(reader, activation_id)
    lines = []
    for area in read_areas(reader, activation_id):
        found = [
            f"{each.title} {tr('not installed') if each.number is None else f'{each.number:,}'}"
            for each in counts
            if each.area_id == area.id
        ]
        if found:
            inside = tr(", ").join(found)
            lines.append(tr("Inside {area}: {found}", area=area.title, found=inside))
    return lines


def goods_words(reader: Reader, activation_id: int) -> list[str]:
    """Return how much of each goods is out for an activation."""
    out: dict[tuple[str, str], int] = {}
    for move in read_moves(reader, activation_id):
        sign = {Move.HAND_OUT: 1, Move.RETURN: -1}.get(move.move, 0)
        key = (move.goods, move.measure)
        out[key] = out.get(key, 0) + sign * move.number
    return [
        f"{goods} {number} {measure}".strip() for (goods, measure), number in out.items() if number
    ]
