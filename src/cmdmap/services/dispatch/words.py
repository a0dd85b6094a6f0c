"""Words of the proposals: reasons, shortfalls and ways of moving, for table, tooltip and map."""

from __future__ import annotations

from cmdmap.domain.people.roster import Mode
from cmdmap.i18n import mark, tr
from cmdmap.services.casework.wording import holder_name
from cmdmap.services.dispatch.candidates import Bar
from cmdmap.services.dispatch.proposals import For, Proposal, Reason, Shortfall

_MODES = {
    Mode.FOOT: mark("on foot"),
    Mode.E_BIKE: mark("by e-bike"),
    Mode.CAR: mark("by car"),
}
_REASONS = {
    For.FIRST: mark("first to be there"),
    For.OWN_AREA: mark("own area {name}"),
    For.ON_DUTY: mark("on duty"),
    For.AT_POST: mark("no fresh position, taken to be at its post"),
    For.STALE: mark("position {number} min old"),
    For.BUSY: mark("busy with {number}"),
    For.REST_BROKEN: mark("rest broken"),
    For.STRAIGHT: mark("straight line, no roads known"),
}
_BARS = {
    Bar.NO_CANDIDATES: mark("there is no such unit"),
    Bar.OFF_DUTY: mark("{n} off duty"),
    Bar.NO_LOCATION: mark("{n} without a position"),
    Bar.TOO_STALE: mark("{n} with a position too old"),
    Bar.OUTSIDE_RADIUS: mark("{n} too far away"),
    Bar.ALL_BUSY: mark("{n} busy already"),
    Bar.ALL_IN_REST: mark("{n} in their rest"),
}


def mode_name(mode: Mode) -> str:
    """Return how a unit moves."""
    return tr(_MODES[mode])


def reason_words(reason: Reason) -> str:
    """Return one reason."""
    return tr(_REASONS[reason.code], number=reason.number, name=reason.name)


def reasons_words(proposal: Proposal) -> str:
    """Return all reasons of a proposal, with how the unit moves."""
    words = [reason_words(reason) for reason in proposal.reasons]
    return " · ".join([*words, mode_name(proposal.mode)])


def shortfall_words(shortfall: Shortfall) -> str:
    """Return what is missing and why, e.g. ``Mediation: 1 missing (3 off duty)``."""
    bars = ", ".join(tr(_BARS[bar], n=count) for bar, count in shortfall.bars)
    return tr(
        "{force}: {n} missing ({why})",
        force=holder_name(shortfall.force),
        n=shortfall.missing,
        why=bars,
    )


def eta_words(seconds: float) -> str:
    """Return a travel time in minutes and seconds, e.g. ``1'50"``; hours from 100 minutes on."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}'{rest:02d}\"" if minutes < 100 else tr("{n} h", n=minutes // 60)


def route_label(name: str, metres: float, seconds: float) -> str:
    """Return what stands on a way on the map, e.g. ``巡-07 · 0.4 km · 1'50"``."""
    return f"{name} · {metres / 1000:.1f} km · {eta_words(seconds)}"
