"""Facts: what stands in the rows on top of the detail, in words.

Pure; caller and histories come from questions to the store and are handed in.
"""

from __future__ import annotations

from cmdmap.domain.casework.kinds import KindBook
from cmdmap.domain.incident import Incident, Tier
from cmdmap.i18n import tr
from cmdmap.services.casework.wording import (
    holder_name,
    source_name,
    state_name,
    tier_name,
    urgency_name,
)
from cmdmap.widgets.wording import NOTHING, place_text


def row_labels() -> list[tuple[str, str]]:
    """Return name and label of each row."""
    return [
        ("source", tr("Source")),
        ("place", tr("Where")),
        ("tier", tr("Level")),
        ("text", tr("What happened")),
        ("here", tr("History here")),
        ("caller", tr("Caller's history")),
        ("links", tr("Belongs together")),
        ("feedback", tr("Feedback")),
    ]


def values(incident: Incident) -> dict[str, str]:
    """Return what is known from the incident itself; the rest is written when it is read."""
    return {
        "place": place_words(incident),
        "tier": tier_path(incident),
        "text": incident.text or NOTHING,
        "feedback": incident.feedback,
    }


def title(incident: Incident, kinds: KindBook) -> str:
    """Return what the detail is called: the kind with its urgency."""
    return f"{kinds.of(incident.kind).name}  ·  {urgency_name(incident.urgency)}"


def state_text(incident: Incident) -> str:
    """Return state, round and team."""
    parts = [state_name(incident.state), holder_name(incident.holder)]
    if incident.round > 1:
        parts.append(tr("round {n}", n=incident.round))
    return "  ·  ".join(parts)


def source_text(incident: Incident, caller: str) -> str:
    """Return where it is known from, and the caller as masked."""
    parts = (source_name(incident.source), caller)
    return "  ·  ".join(part for part in parts if part)


def place_words(incident: Incident) -> str:
    """Return the address with the areas it lies in, or the coordinates."""
    where = incident.address or place_text(incident.place)
    chain = incident.areas
    refs = (chain.community, chain.grid, chain.micro_grid, chain.patrol_zone)
    names: list[str] = []
    above = ""
    for ref in refs:
        if ref is not None:
            names.append(ref.name.removeprefix(above).strip() or ref.name)
            above = ref.name
    if not names:
        return where if incident.place is None else f"{where}（{tr('outside the jurisdiction')}）"
    return f"{where}（{' · '.join(names)}）"


def tier_path(incident: Incident) -> str:
    """Return the three tiers, the one that has it now in brackets."""
    marked = (
        f"【{tier_name(tier)}】" if tier is incident.tier else tier_name(tier) for tier in Tier
    )
    return " → ".join(marked)
