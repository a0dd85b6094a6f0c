"""Actions of the command bar: what can be done now, by name, pinyin or initials.

Acts on the selected incident come first, then what the keys do, then the workspaces. Pure but for
the functions it is handed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from cmdmap.domain.incident import Incident
from cmdmap.domain.incident_flow import Act
from cmdmap.i18n import mark, tr
from cmdmap.services.casework.wording import act_name
from cmdmap.services.intake.pinyin import search_key
from cmdmap.ui.models.hits import Hit

Run = Callable[[], object]

ACTION_NAMES = {
    "new": (mark("Take in an incident"), "F2"),
    "dispatch": (mark("Propose units"), "F4"),
    "next": (mark("Next step"), "F6"),
    "undo": (mark("Take back the last act"), "Ctrl+Z"),
    "seen": (mark("Acknowledge the alarm"), "F9"),
    "call": (mark("Take the call"), "F10"),
    "queue": (mark("Go to the queue"), "Ctrl+J"),
    "overdue": (mark("Show what is overdue"), ""),
    "call_back": (mark("Show what is to be called back"), ""),
    "roll_call": (mark("Roll call"), "Ctrl+R"),
    "outbox": (mark("Outbox"), "Ctrl+B"),
    "log": (mark("Write into the duty log"), "Ctrl+L"),
    "whole": (mark("Show the whole area"), ""),
    "layout": (mark("Reset the layout"), ""),
    "wall": (mark("Wall mode"), "F11"),
    "keys": (mark("Keys"), "F1"),
}
"""Name and key of each action that needs no incident."""


def action_hit(title: str, note: str, run: Run) -> Hit:
    """Return an action as something that can be found."""
    return Hit(title, note, "again", search_key(title), run=run)


def act_hits(
    incident: Incident | None, acts: Iterable[Act], run: Callable[[Act, Incident], None]
) -> Iterator[Hit]:
    """Yield what may be done to the selected incident."""
    if incident is None:
        return
    for act in acts:
        yield action_hit(
            act_name(act),
            incident.number,
            lambda act=act: run(act, incident),  # type: ignore[misc]
        )


def general_hits(runs: dict[str, Run]) -> Iterator[Hit]:
    """Yield the actions that need no incident; ``runs`` has one function per name."""
    for name, run in runs.items():
        title, key = ACTION_NAMES[name]
        yield action_hit(tr(title), key, run)


def workspace_hits(titles: Iterable[tuple[str, str]], show: Callable[[str], None]) -> Iterator[Hit]:
    """Yield the way to each workspace."""
    for name, title in titles:
        yield action_hit(title, tr("Workspace"), lambda name=name: show(name))  # type: ignore[misc]
