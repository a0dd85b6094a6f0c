"""What is done to lamps: by people (acts), by the lamps themselves (step), by time (tick).

Each function runs inside one transaction of the console; what it raises undoes all of it. A
WorldError is a refusal that the user reads.
"""

from __future__ import annotations

from cmdmap.api import (
    Heard,
    OpenIncident,
    Place,
    PluginDesk,
    Source,
    Transaction,
    WorldError,
    tr,
)
from template.domain.lamps import AddLamp, MarkLamp, check_code, is_overdue
from template.store.lamps import (
    find_lamp,
    insert_lamp,
    read_lamp,
    read_lamps,
    set_broken,
    set_incident,
)

SAMPLES = (("L-001", 0), ("L-002", 1), ("L-003", 2), ("L-004", 3))
"""Code of a sample lamp and the community, counted from the first, in whose middle it stands."""


def add_lamp(wish: AddLamp, tx: Transaction) -> None:
    """Add a lamp; its community is looked up once and kept with it."""
    code = check_code(wish.code)
    if find_lamp(tx, code) is not None:
        raise WorldError(tr("There is a lamp {code} already; choose another code.", code=code))
    community = tx.locate(wish.place).community
    insert_lamp(tx, code, wish.place, community.name if community else "")
    tx.subject(code)
    tx.touch("lamps")


def mark_lamp(wish: MarkLamp, tx: Transaction) -> None:
    """Mark a lamp as broken now, or as mended."""
    lamp = read_lamp(tx, wish.lamp_id)
    if lamp is None:
        raise WorldError(tr("This lamp is not there any more; choose another."))
    tx.subject(lamp.code)
    if wish.broken != (lamp.broken_at is not None):
        set_broken(tx, lamp.id, tx.now if wish.broken else None)
        tx.tell("broken" if wish.broken else "mended", {"code": lamp.code})
        tx.touch("lamps")


def keep_report(heard: Heard, tx: Transaction) -> str | None:
    """Keep what a lamp says of itself; its life ends here, because it is no unit."""
    detail = heard.report.detail
    lamp = find_lamp(tx, str(detail.get("code", "")))
    if lamp is None:
        return "unknown lamp"
    broken = detail.get("broken") is True
    if broken != (lamp.broken_at is not None):
        set_broken(tx, lamp.id, tx.now if broken else None)
        tx.touch("lamps")
    return "done"


def open_overdue(desk: PluginDesk, tx: Transaction) -> None:
    """Open one incident for each lamp that has been broken for too long."""
    days = int(desk.option("mend_days"))
    for lamp in read_lamps(tx, broken_only=True):
        if lamp.incident_id is None and is_overdue(lamp.broken_at, tx.now, days):
            text = tr(
                "Street lamp {code} has been broken for over {days} days", code=lamp.code, days=days
            )
            tx.submit(
                OpenIncident(
                    "template_lamp",
                    place=lamp.place,
                    text=text,
                    source=Source.SENSOR,
                    taken_in=False,
                )
            )
            set_incident(tx, lamp.id, tx.opened()[-1])
            tx.touch("lamps")


def add_samples(desk: PluginDesk, tx: Transaction) -> None:
    """Add some lamps, for the demo."""
    communities = [area for area in desk.jurisdiction().areas if area.level == "community"]
    for code, number in SAMPLES:
        ring = communities[number % len(communities)].polygons[0][0][:-1]
        lon, lat = ring.mean(axis=0)
        if find_lamp(tx, code) is None:
            add_lamp(AddLamp(code, Place(float(lon), float(lat))), tx)
