"""How long the radio desk waits before it speaks up.

Made from the options by the console; part of the limits that the present holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from cmdmap.options import Options


@dataclass(frozen=True, slots=True)
class RadioTimes:
    """The defaults are those of ``options.toml``."""

    amber: timedelta = timedelta(minutes=20)
    """Silence of a watched unit until the first sign."""
    red: timedelta = timedelta(minutes=30)
    check_in: timedelta = timedelta(minutes=20)
    """How often a unit checks in with an incident where nobody says otherwise."""
    window: timedelta = timedelta(seconds=60)
    """First window of a roll call."""
    retry: timedelta = timedelta(seconds=120)
    """Second window, after the repetition."""

    @classmethod
    def of(cls, options: Options) -> RadioTimes:
        """Return what the operator has set; amber never comes after red."""
        red = timedelta(minutes=options.number("radio.red_min"))
        return cls(
            amber=min(red, timedelta(minutes=options.number("radio.amber_min"))),
            red=red,
            check_in=timedelta(minutes=options.number("radio.check_in_min")),
            window=timedelta(seconds=options.number("radio.roll_window_s")),
            retry=timedelta(seconds=options.number("radio.roll_retry_s")),
        )
