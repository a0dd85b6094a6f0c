"""Risk score of a place and of a grid, 0 to 100, as a sum of reasons that can be read.

Pure: ``store/evidence.py`` gathers what speaks against a place, ``services/assessing.py`` keeps the
score. Every weight is data (``resources/risk.toml``, or the centre's own); the sum of the reasons
is the score, cut at 100, and more evidence never gives less (tests/test_risk.py). The weights are
our own judgement, not those of a standard.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fire_safety.domain.fields import Entry

MOST = 100
GRID_SHARES = (0.7, 0.2, 0.12, 0.08, 0.05)
"""What the worst five places of a grid count, worst first."""


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """A finding that is not put right."""

    item: str
    points: float
    age_d: int
    late: bool = False
    """Its deadline has passed."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that speaks for or against one place at one time."""

    kind_points: float = 0.0
    findings: tuple[OpenFinding, ...] = ()
    fires_near: int = 0
    """Verified alarms and fires within 100 m in 90 days."""
    gaps: int = 0
    """Times a sensor of the place fell silent within 7 days."""
    gap_kind: str = ""
    """Kind of the sensor that fell silent most."""
    overdue_d: int = 0
    """Days its inspection is overdue."""
    never_inspected: bool = False
    missing: tuple[str, ...] = ()
    """Facilities of the kinds every place should have, and this has not."""
    dangerous: bool = False
    """Dangerous goods are kept there."""
    charging_indoors: bool = False
    """E-bikes are charged inside a building ..."""
    sprinkler: bool = True
    """... that has sprinklers there."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of the score: its code, its points and what the words are filled with."""

    code: str
    points: int
    about: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Risk:
    """A score with everything that makes it, heaviest first."""

    score: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of evidence counts; lists give the points by count and never fall."""

    fires_near: tuple[float, ...] = (10, 15, 19, 22, 25)
    gaps: tuple[float, ...] = (8, 14, 18)
    finding_most: float = 60
    age_step_d: float = 10
    age_points: float = 2
    age_most: float = 10
    late: tuple[float, ...] = (6, 10, 12)
    overdue_step_d: float = 10
    overdue_points: float = 3
    overdue_most: float = 15
    never_inspected: float = 10
    missing: tuple[float, ...] = (8, 14, 18)
    dangerous: float = 15
    charging_indoors: float = 8
    no_sprinkler: float = 12
    lane: tuple[float, ...] = (6, 10)
    hydrant: tuple[float, ...] = (3, 6)


def read_weights(raw: Entry) -> Weights:
    """Return the weights of a file; what it does not say is as shipped.

    Raises:
        WorldError: names file and key of a wrong value.
    """
    shipped = Weights()
    given: dict[str, object] = {}
    for key in raw.keys():  # noqa: SIM118 - an Entry is no mapping
        known = getattr(shipped, key, None)
        if known is None:
            raise raw.wrong(key, ", ".join(Weights.__slots__))
        given[key] = raw.numbers(key) if isinstance(known, tuple) else raw.number(key)
    return Weights(**given)  # type: ignore[arg-type]


def assess(evidence: Evidence, weights: Weights) -> Risk:
    """Return the score of a place with its reasons."""
    reasons = [Reason("kind", round(evidence.kind_points))]
    reasons += _of_findings(evidence.findings, weights)
    reasons += [
        Reason("fires_near", _by_count(weights.fires_near, evidence.fires_near), "",
               evidence.fires_near),
        Reason("gaps", _by_count(weights.gaps, evidence.gaps), evidence.gap_kind, evidence.gaps),
        Reason("overdue", _stepped(evidence.overdue_d, weights.overdue_step_d,
                                   weights.overdue_points, weights.overdue_most), "",
               evidence.overdue_d),
        Reason("never_inspected", round(weights.never_inspected * evidence.never_inspected)),
        Reason("missing", _by_count(weights.missing, len(evidence.missing)),
               ",".join(evidence.missing), len(evidence.missing)),
        Reason("dangerous", round(weights.dangerous * evidence.dangerous)),
        Reason("charging_indoors", round(weights.charging_indoors * evidence.charging_indoors)),
        Reason("no_sprinkler", round(weights.no_sprinkler
                                     * (evidence.charging_indoors and not evidence.sprinkler))),
    ]  # fmt: skip
    return _sum(reasons)


def _of_findings(findings: Sequence[OpenFinding], weights: Weights) -> list[Reason]:
    if not findings:
        return []
    left = round(weights.finding_most)
    reasons = []
    for each in sorted(findings, key=lambda each: (-each.points, each.item)):
        points = min(round(each.points), left)
        left -= points
        reasons.append(Reason("finding", points, each.item, each.age_d))
    oldest = max(each.age_d for each in findings)
    late = sum(each.late for each in findings)
    aged = _stepped(oldest, weights.age_step_d, weights.age_points, weights.age_most)
    reasons.append(Reason("age", aged, "", oldest))
    reasons.append(Reason("late", _by_count(weights.late, late), "", late))
    return reasons


@dataclass(frozen=True, slots=True)
class GridEvidence:
    """What a grid's score is made of."""

    places: tuple[tuple[str, int], ...] = ()
    """Name and score of its places, the worst of them are enough."""
    blocked_lanes: int = 0
    bad_hydrants: int = 0


def assess_grid(evidence: GridEvidence, weights: Weights) -> Risk:
    """Return the score of a grid; another place or a worse one never lowers it."""
    worst = sorted(evidence.places, key=lambda each: (-each[1], each[0]))
    reasons = [
        Reason("place", round(share * score), name, score)
        for share, (name, score) in zip(GRID_SHARES, worst, strict=False)
    ]
    reasons.append(
        Reason("lane", _by_count(weights.lane, evidence.blocked_lanes), "", evidence.blocked_lanes)
    )
    reasons.append(
        Reason("hydrant", _by_count(weights.hydrant, evidence.bad_hydrants), "",
               evidence.bad_hydrants)
    )  # fmt: skip
    return _sum(reasons)


def as_lists(reasons: Sequence[Reason]) -> list[list[object]]:
    """Return reasons as JSON types, as the store keeps them."""
    return [[each.code, each.points, each.about, each.count] for each in reasons]


def from_lists(kept: Sequence[Sequence[object]]) -> tuple[Reason, ...]:
    """Return reasons from what :func:`as_lists` made."""
    return tuple(Reason(*each) for each in kept)  # type: ignore[arg-type]


def _sum(reasons: Sequence[Reason]) -> Risk:
    telling = sorted(
        (each for each in reasons if each.points > 0),
        key=lambda each: (-each.points, each.code, each.about),
    )
    return Risk(min(MOST, sum(each.points for each in telling)), tuple(telling))


def _by_count(points: Sequence[float], count: int) -> int:
    return round(points[min(count, len(points)) - 1]) if count > 0 else 0


def _stepped(days: int, step_d: float, points: float, most: float) -> int:
    """Return points that grow with every begun step of days."""
    if days <= 0 or step_d <= 0:
        return 0
    return round(min(most, points * -(-days // step_d)))
