"""The steps a report would go through, with those of enabled plugins, without running any of them.

Printed by ``cmdmap steps``; the running list is :class:`cmdmap.services.extending.step_line`.
"""

from __future__ import annotations

from dataclasses import dataclass

from cmdmap.api.contributions import StepPart
from cmdmap.errors import WorldError
from cmdmap.plugins.contributions import title_of
from cmdmap.plugins.finder import enabled_manifests
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.services.extending.step_line import StepLine
from cmdmap.services.extending.stepping import REFUSED
from cmdmap.services.passage import NamedStep, Passage
from cmdmap.services.present import Draft
from cmdmap.services.steps import STEPS


@dataclass(frozen=True, slots=True)
class PlannedSteps:
    """The list, and why steps of a plugin are not in it."""

    steps: tuple[NamedStep, ...]
    refused: tuple[str, ...]


def planned_steps(places: PluginPlaces) -> PlannedSteps:
    """Return the core's steps with those of every enabled plugin at their places.

    Raises:
        WorldError: the record of what is installed cannot be read.
    """
    line = StepLine(STEPS)
    plugins, refused = enabled_manifests(places)
    for _found, manifest in plugins:
        try:
            for part in manifest.of(StepPart):
                step = NamedStep(f"{manifest.id}.{part.id}", title_of(part), _pass, (REFUSED,))
                line.add(step, before=part.before, after=part.after)
        except WorldError as error:
            refused.append(str(error))
    return PlannedSteps(line.steps, tuple(refused))


def _pass(passage: Passage, _draft: Draft) -> Passage | None:
    return passage
