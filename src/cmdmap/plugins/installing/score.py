"""The score of a plugin, 1 to 6, computed from what it wants, with a reason for each point.

Shown before an installation and in the list of plugins. It says how much a plugin could do if it
meant harm, not how good it is. The idea of a rating from 1 to 6 that starts at 5 is Home
Assistant's; the points are ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cmdmap.api.contributions import StepPart
from cmdmap.domain.rights import Right
from cmdmap.i18n import tr
from cmdmap.plugins.manifest import Manifest

BASE = 5
LOWEST, HIGHEST = 1, 6

RULING = frozenset(
    {Right.EDIT_USERS, Right.EDIT_OPTIONS, Right.EDIT_PLUGINS, Right.EDIT_AREAS, Right.READ_AUDIT}
)
"""Rights with which one rules the program itself."""

REVEALING = frozenset({Right.REVEAL, Right.EXPORT})


class Reason(NamedTuple):
    """Why a point was given or taken."""

    points: int
    sentence: str


class Score(NamedTuple):
    """A score with its reasons, the first of which is what everybody begins with."""

    value: int
    """1 to 6; higher is more harmless."""
    reasons: tuple[Reason, ...]


def score_of(manifest: Manifest, *, official: bool) -> Score:
    """Return the score of a plugin."""
    reasons = tuple(_reasons(manifest, official))
    value = sum(reason.points for reason in reasons)
    return Score(max(LOWEST, min(HIGHEST, value)), reasons)


def _reasons(manifest: Manifest, official: bool) -> Iterator[Reason]:
    wants = manifest.wants
    yield Reason(BASE, tr("Every plugin begins with five points."))
    if official:
        yield Reason(1, tr("It is signed by the makers of cmdmap."))
    if "*" in {host.partition(":")[0] for host in wants.network}:
        yield Reason(-2, tr("It may talk to any computer on the network."))
    elif wants.network:
        yield Reason(-1, tr("It talks to other computers by itself."))
    if wants.processes:
        yield Reason(-1, tr("It starts programs."))
    if wants.native:
        yield Reason(-2, tr("It brings compiled code that nobody can read."))
    if RULING & set(wants.rights):
        yield Reason(-2, tr("It changes accounts, options, areas or plugins, or reads the log."))
    if REVEALING & set(wants.rights):
        yield Reason(-1, tr("It sees or exports names and telephones of citizens."))
    if wants.personal:
        yield Reason(-1, tr("It keeps personal data."))
    if any(not step.protocols for step in manifest.of(StepPart)):
        yield Reason(-1, tr("It sees every report of every device."))
