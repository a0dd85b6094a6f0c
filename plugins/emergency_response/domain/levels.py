"""The three levels of an emergency: warning colour, event level and response level.

They are three fields that people set one by one; none is ever worked out from another: a red
warning may find no event, and a sub-district carries out the response level set above it. Used by
activations (``services/activate.py``), reports and the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from cmdmap.api import mark, tr


class Hazard(StrEnum):
    """The four classes of emergencies of the national plan; the values are stored."""

    NATURAL = "natural"
    ACCIDENT = "accident"
    HEALTH = "health"
    SECURITY = "security"


class Colour(StrEnum):
    """Colour of the warning in force; the values are stored."""

    NONE = "none"
    BLUE = "blue"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


class Grade(IntEnum):
    """I to IV, 1 the gravest; 0 is not set."""

    NONE = 0
    I = 1  # noqa: E741 - the level is called so
    II = 2
    III = 3
    IV = 4


HAZARD_WORDS = {
    Hazard.NATURAL: mark("Natural disaster"),
    Hazard.ACCIDENT: mark("Accident disaster"),
    Hazard.HEALTH: mark("Public health event"),
    Hazard.SECURITY: mark("Public security event"),
}
COLOUR_WORDS = {
    Colour.NONE: mark("No warning"),
    Colour.BLUE: mark("Blue warning"),
    Colour.YELLOW: mark("Yellow warning"),
    Colour.ORANGE: mark("Orange warning"),
    Colour.RED: mark("Red warning"),
}
EVENT_WORDS = {
    Grade.NONE: mark("Event level not set"),
    Grade.I: mark("Event I, extremely grave"),
    Grade.II: mark("Event II, grave"),
    Grade.III: mark("Event III, larger"),
    Grade.IV: mark("Event IV, ordinary"),
}
RESPONSE_WORDS = {
    Grade.NONE: mark("Response level not set"),
    Grade.I: mark("Response I"),
    Grade.II: mark("Response II"),
    Grade.III: mark("Response III"),
    Grade.IV: mark("Response IV"),
}


@dataclass(frozen=True, slots=True)
class Levels:
    """What is in force: each of the three on its own."""

    response: Grade
    """Never NONE while an activation runs."""
    colour: Colour = Colour.NONE
    event: Grade = Grade.NONE

    def words(self) -> tuple[str, str, str]:
        """Return response, warning and event level in words of the seat's language."""
        return (
            tr(RESPONSE_WORDS[self.response]),
            tr(COLOUR_WORDS[self.colour]),
            tr(EVENT_WORDS[self.event]),
        )
