"""What belongs to a place: kinds of facilities and roles of persons, with their words.

Chosen from on the page, checked by the services; ``NEEDED`` are the facilities whose absence the
risk score counts.
"""

from __future__ import annotations

from cmdmap.api import mark

FACILITIES = {
    "extinguisher": mark("Extinguisher"),
    "smoke_alarm": mark("Smoke alarm"),
    "emergency_light": mark("Emergency light"),
    "exit_sign": mark("Exit sign"),
    "hydrant_indoor": mark("Indoor hydrant"),
    "sprinkler": mark("Sprinkler"),
    "gas_detector": mark("Gas detector"),
    "fire_door": mark("Fire door"),
    "escape_ladder": mark("Escape ladder"),
    "alarm_panel": mark("Fire alarm panel"),
}
"""Kinds of facilities by code."""

NEEDED = ("extinguisher",)
"""Kinds that every place has."""

PERSON_ROLES = {
    "responsible": mark("Responsible person"),
    "fire_manager": mark("Fire safety manager"),
    "on_duty": mark("On duty at night"),
    "volunteer": mark("Volunteer fire fighter"),
}
"""Roles of persons by code."""

HYDRANTS = {
    "ground": mark("Above ground"),
    "pit": mark("Below ground"),
    "wall": mark("At the wall"),
}
"""Kinds of hydrants by code."""
