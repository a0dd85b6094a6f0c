"""Order words: what a unit is told when it is sent, long to short, so that each channel has one.

Asked by the act of assigning (``assigning.py``), which keeps the first text
that the unit's channel takes. Some radios show Latin letters only: the last forms have no others.
"""

from __future__ import annotations

from cmdmap.domain.casework.kinds import IncidentKind
from cmdmap.domain.incident import Incident
from cmdmap.domain.place import Place
from cmdmap.domain.unit import LiveUnit
from cmdmap.i18n import tr
from cmdmap.services.intake.pinyin import full_pinyin

PHONE_PROTOCOLS = ("gsm", "owntracks")
SHORT = 24
"""Letters of a place or text in the short form."""


def order_texts(
    incident: Incident, kind: IncidentKind, live: LiveUnit, note: str
) -> tuple[str, ...]:
    """Return the order in words, the fullest form first.

    Args:
        incident: what the unit is sent to.
        kind: its kind.
        live: the unit; one that has nothing but a telephone is told how to answer.
        note: what the dispatcher adds.
    """
    spot = "" if incident.place is None else _spot(incident.place)
    where = incident.address or spot
    said = " ".join(filter(None, (incident.text, note)))
    hint = tr("Answer 1 received, 2 arrived, 3 done") if _by_phone(live) else ""
    head = _head(incident.number, kind.name, where)
    short = _head(incident.number, kind.name, where[:SHORT])
    return (
        _joined(head, said, hint),
        _joined(head, note, hint),
        _joined(short, note[:SHORT], hint),
        short,
        _latin(incident.number, kind.name_zh, where, spot),
        _latin(incident.number, spot),
    )


def _head(number: str, kind: str, where: str) -> str:
    return tr("Order {number}: {kind}, {where}", number=number, kind=kind, where=where)


def _latin(*parts: str) -> str:
    """Return parts in Latin letters, Chinese by its reading, each once."""
    spelled = [part if part.isascii() else full_pinyin(part) for part in parts]
    return " ".join(["ORDER", *dict.fromkeys(filter(None, spelled))])


def _by_phone(live: LiveUnit) -> bool:
    protocols = {key.partition(":")[0] for key in live.unit.keys}
    return protocols <= set(PHONE_PROTOCOLS) and bool(protocols or live.unit.phone)


def _joined(*parts: str) -> str:
    return "; ".join(part.strip() for part in parts if part.strip())


def _spot(place: Place) -> str:
    north, east = "NS"[place.lat < 0], "EW"[place.lon < 0]
    return f"{abs(place.lat):.5f}{north} {abs(place.lon):.5f}{east}"
