"""Asks: what a form has to ask for an act: words, one of several, an instant.

Pure descriptions; ``fields.py`` makes a widget of each, ``forms.py`` says which act asks what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

from cmdmap.domain.casework.kinds import KindBook
from cmdmap.domain.ids import UnitId
from cmdmap.domain.incident import Incident
from cmdmap.services.login.persons import PersonName

Values = Mapping[str, Any]
"""What was answered, by the name of the ask."""


class Shape(Enum):
    """What an answer looks like."""

    WORDS = auto()
    """Several lines of text."""
    LINE = auto()
    """One line of text."""
    CHOICE = auto()
    """One of several."""
    UNITS = auto()
    """One or more units that are not bound by the incident."""
    POSITION = auto()
    """Coordinates as people type them; None where nobody knows the place."""
    WHERE = auto()
    """An address, place, unit or coordinates, searched while it is typed; ``(address, place)``."""
    INSTANT = auto()
    """A date and time of day; None where it may be left out."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a form may know when it is asked."""

    incident: Incident
    cases: Iterable[Incident]
    kinds: KindBook
    now: datetime
    unit_name: Callable[[UnitId], str]
    free_units: Callable[[], Iterable[tuple[str, UnitId]]]
    """Every unit that could be ordered, as it is called, and its number."""
    person: PersonName = str


Choices = Callable[[Scene], list[tuple[str, Any]]]
"""Words and value of each thing that can be chosen."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One row of a form."""

    name: str
    label: str
    """Marked for translation."""
    shape: Shape = Shape.WORDS
    needed: bool = False
    hint: str = ""
    """What stands in the empty field, marked for translation."""
    choices: Choices | None = None
    start: Callable[[Scene], Any] | None = None
    """What stands in the field at first; a choice that is not started must be made."""
    only_when: tuple[str, Any] | None = None
    """Shown only while another choice of the form has this value."""
    later: timedelta | None = None
    """An instant this far from now stands in the field at first."""
