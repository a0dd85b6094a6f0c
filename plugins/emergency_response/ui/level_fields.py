"""The three levels in a form, each a field of its own."""

from __future__ import annotations

from cmdmap.api import tr
from cmdmap.widgets.forms.fields import FieldKind, FormField, Values
from emergency_response.domain.levels import (
    COLOUR_WORDS,
    EVENT_WORDS,
    RESPONSE_WORDS,
    Colour,
    Grade,
    Levels,
)


def level_fields() -> tuple[FormField, ...]:
    """Return the fields; none fills another."""
    responses = [(str(int(grade)), tr(words)) for grade, words in RESPONSE_WORDS.items() if grade]
    colours = [(colour.value, tr(words)) for colour, words in COLOUR_WORDS.items()]
    events = [(str(int(grade)), tr(words)) for grade, words in EVENT_WORDS.items()]
    choice = FieldKind.CHOICE
    return (
        FormField("response", tr("Response level"), choice, required=True, choices=responses),
        FormField("colour", tr("Warning colour"), choice, required=True, choices=colours),
        FormField("event", tr("Event level"), choice, required=True, choices=events),
    )


def level_values(levels: Levels) -> Values:
    """Return the levels as values of the fields."""
    return {
        "response": str(int(levels.response)),
        "colour": levels.colour.value,
        "event": str(int(levels.event)),
    }


def levels_of(values: Values) -> Levels:
    """Return the levels of the answers."""
    return Levels(
        Grade(int(str(values["response"]))),
        Colour(str(values["colour"])),
        Grade(int(str(values["event"]))),
    )
