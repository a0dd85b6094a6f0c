"""Which persons a number counts: the list behind a bar, in words for the page and for exports.

The statistics view hands what was clicked to the list of persons; the report of the list gets the
same as its ``wanted`` texts, so that what is exported is what is shown.
"""

from __future__ import annotations

from collections.abc import Mapping

from cmdmap.api import PluginDesk, tr
from migrant_population.domain.periods import Period
from migrant_population.services.figures import kind_name
from migrant_population.store.persons_list import Moves, Wanted, Which
from migrant_population.store.statistics import SHARES, TURNS, Turn

ONLY = "only_"
"""Before the name of what is counted by, in texts."""


def wanted_texts(wanted: Wanted) -> dict[str, str]:
    """Return what a list is asked for as the texts of a report."""
    texts = {"which": wanted.which.value, "words": wanted.words}
    texts |= {ONLY + name: code for name, code in wanted.only}
    if wanted.house_id is not None:
        texts["house"] = str(wanted.house_id)
    if wanted.moves is not None:
        moves = wanted.moves
        texts |= {"moves": ",".join(moves.turns), "first": moves.period.first}
        texts |= {"last": moves.period.last}
        if moves.grid is not None:
            texts["moves_grid"] = moves.grid
    return texts


def wanted_of(texts: Mapping[str, str]) -> Wanted:
    """Return what a report's texts ask for; what is unknown is left out."""
    named = texts.get("which", "")
    house = texts.get("house", "")
    return Wanted(
        Which(named) if named in set(Which) else Which.ALL,
        texts.get("words", ""),
        int(house) if house.isdecimal() else None,
        only=tuple((name, texts[ONLY + name]) for name in SHARES if ONLY + name in texts),
        moves=_moves_of(texts),
    )


def _moves_of(texts: Mapping[str, str]) -> Moves | None:
    turns = tuple(Turn(each) for each in texts.get("moves", "").split(",") if each in set(Turn))
    if not turns:
        return None
    period = Period(texts.get("first", ""), texts.get("last", ""))
    return Moves(turns, period, texts.get("moves_grid"))


def narrowed_words(desk: PluginDesk, wanted: Wanted) -> str:
    """Return in words what a list is narrowed to, empty when it is not."""
    parts = [kind_name(desk, name, code) for name, code in wanted.only]
    if wanted.moves is not None:
        moves = wanted.moves
        if moves.grid is not None:
            parts.append(kind_name(desk, "grid", moves.grid))
        if moves.turns != TURNS:
            parts.append(tr(", ").join(map(turn_words, moves.turns)))
        parts.append(tr("{first} to {last}", first=moves.period.first, last=moves.period.last))
    return " · ".join(parts)


def turn_words(turn: Turn) -> str:
    """Return the name of a way in or out."""
    match turn:
        case Turn.CAME:
            return tr("Came")
        case Turn.MOVED_IN:
            return tr("From another house")
        case Turn.MOVED_OUT:
            return tr("To another house")
        case Turn.LEFT:
            return tr("Moved away")
