"""Two people put the same entry right at once: what each changed is kept, a clash is told.

Asked by the acts that put right. Each form hands in what it began with; fields that only one side
changed go together, a field that both changed to something else is refused.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TypeVar

from migrant_population.domain.records import House, Person

Entry = TypeVar("Entry", Person, House)


def three_way(before: Entry, mine: Entry, known: Entry) -> tuple[Entry, tuple[str, ...]]:
    """Return what is known with my changes over it, and the fields that both sides changed.

    ``before`` is what I saw when I began, ``known`` what stands there now.
    """
    names = [each.name for each in fields(before)]
    changed = [name for name in names if getattr(mine, name) != getattr(before, name)]
    clashes = tuple(
        name
        for name in changed
        if getattr(known, name) not in (getattr(before, name), getattr(mine, name))
    )
    return replace(known, **{name: getattr(mine, name) for name in changed}), clashes
