"""Words for the reasons of a risk score: one line that says what, and where it comes from.

Shown beside the points on the page and in reports; ``domain/risk.py`` makes the reasons.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from cmdmap.api import tr
from fire_safety.domain.belongings import FACILITIES
from fire_safety.domain.check_list import CheckList
from fire_safety.domain.place_kind import PlaceKind
from fire_safety.domain.risk import Reason
from fire_safety.domain.sensor import KIND_WORDS, SensorKind


class Worded(NamedTuple):
    """A reason in words."""

    text: str
    source: str
    """Where it is known from: an inspection, the register, sensors, incidents."""
    points: int


def worded(reason: Reason, kind: PlaceKind | None, lists: Mapping[str, CheckList]) -> Worded:
    """Return a reason of a place in words."""
    text, source = _words(reason, kind, lists)
    return Worded(text, source, reason.points)


def _words(
    reason: Reason, kind: PlaceKind | None, lists: Mapping[str, CheckList]
) -> tuple[str, str]:
    n = reason.count
    match reason.code:
        case "kind":
            return tr("Kind of place: {kind}", kind=kind.name if kind else ""), tr("register")
        case "finding":
            text = tr("Not met: {item}", item=_item_text(reason.about, lists))
            return text, tr("inspection {item}, {days} days ago", item=reason.about, days=n)
        case "age":
            return tr("Oldest hazard not put right for {days} days", days=n), tr("inspection")
        case "late":
            return tr("Deadlines passed: {n}", n=n), tr("inspection")
        case "fires_near":
            return tr("Within 100 m in 90 days: {n} fire alarms", n=n), tr("incidents")
        case "gaps":
            what = tr(KIND_WORDS[SensorKind(reason.about)]) if reason.about else ""
            return tr("{kind} sensor offline {n} times in 7 days", kind=what, n=n), tr("sensors")
        case "overdue":
            return tr("Inspection overdue by {days} days", days=n), tr("plan")
        case "never_inspected":
            return tr("Never inspected"), tr("plan")
        case "missing":
            names = ", ".join(tr(FACILITIES[each]) for each in reason.about.split(","))
            return tr("Missing or not sound: {names}", names=names), tr("register")
    return _of_place(reason.code), tr("register")


def _of_place(code: str) -> str:
    return {
        "dangerous": tr("Dangerous goods are kept here"),
        "charging_indoors": tr("E-bikes are charged inside a building"),
        "no_sprinkler": tr("No sprinklers where e-bikes are charged"),
    }.get(code, code)


def grid_worded(reason: Reason) -> Worded:
    """Return a reason of a grid in words."""
    if reason.code == "place":
        text = tr("{place}, risk {score}", place=reason.about, score=reason.count)
        return Worded(text, tr("place"), reason.points)
    if reason.code == "lane":
        return Worded(tr("Blocked fire lanes: {n}", n=reason.count), tr("map"), reason.points)
    return Worded(tr("Broken hydrants: {n}", n=reason.count), tr("map"), reason.points)


def _item_text(code: str, lists: Mapping[str, CheckList]) -> str:
    for each in lists.values():
        item = each.item(code)
        if item is not None:
            return item.text
    return code
