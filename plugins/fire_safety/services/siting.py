"""Acts of hydrants, fire lanes and micro fire stations.

Whoever registers says where; the areas that hold the place are written down with it.
"""

from __future__ import annotations

from cmdmap.api import Place, Transaction, WorldError, tr
from fire_safety.domain.belongings import HYDRANTS
from fire_safety.domain.days import day_of, us_of
from fire_safety.domain.wishes import (
    CheckHydrant,
    EndSite,
    MarkLane,
    RegisterHydrant,
    RegisterLane,
    RegisterStation,
    RevealStation,
)
from fire_safety.store import places, sites
from fire_safety.store.serials import next_number

LONGEST = 200
MOST_CORNERS = 200
HIGHEST_MPA = 10.0


def register_hydrant(wish: object, tx: Transaction) -> None:
    """Carry out :class:`RegisterHydrant`."""
    assert isinstance(wish, RegisterHydrant)
    if wish.kind not in HYDRANTS:
        raise WorldError(tr("Choose a kind of hydrant."))
    columns: dict[str, object] = {"kind": wish.kind, "address": wish.address.strip()[:LONGEST]}
    columns |= _located(tx, wish.place)
    if wish.site_id is None:
        number = next_number(tx, "XS", 3)
        sites.add_site(tx, "hydrants", columns | {"number": number})
        tx.subject(number)
        tx.touch("sites")
    else:
        _correct(tx, "hydrants", wish.site_id, columns, wish.reason)


def check_hydrant(wish: object, tx: Transaction) -> None:
    """Carry out :class:`CheckHydrant`."""
    assert isinstance(wish, CheckHydrant)
    pressure = wish.pressure_mpa
    if pressure is not None and not 0 <= pressure <= HIGHEST_MPA:
        raise WorldError(tr("The pressure is a number of megapascal from 0 to 10."))
    note = wish.note.strip()[:LONGEST]
    columns: dict[str, object] = {"pressure_mpa": pressure, "sound": wish.sound, "note": note}
    found = sites.change_site(
        tx, "hydrants", wish.hydrant_id, columns | {"checked_day": day_of(tx.now)}
    )
    if not found:
        raise WorldError(tr("It is not on the map any more."))
    sites.add_hydrant_check(
        tx, columns | {"hydrant_id": wish.hydrant_id, "at_us": us_of(tx.now), "by": tx.actor}
    )
    tx.subject(f"hydrant {wish.hydrant_id}")
    tx.touch("sites")


def register_lane(wish: object, tx: Transaction) -> None:
    """Carry out :class:`RegisterLane`."""
    assert isinstance(wish, RegisterLane)
    name = wish.name.strip()[:LONGEST]
    if not name or not 2 <= len(wish.line) <= MOST_CORNERS:
        raise WorldError(tr("A fire lane has a name and at least two corners."))
    located = _located(tx, wish.line[len(wish.line) // 2])
    del located["lon"], located["lat"]
    sites.add_site(tx, "lanes", {"name": name, "line": sites.line_text(wish.line)} | located)
    tx.subject(name)
    tx.touch("sites")


def mark_lane(wish: object, tx: Transaction) -> None:
    """Carry out :class:`MarkLane`; a lane blocked already keeps its first time."""
    assert isinstance(wish, MarkLane)
    known = sites.read_lane(tx, wish.lane_id)
    if known is None:
        raise WorldError(tr("It is not on the map any more."))
    now_us, blocked_by = us_of(tx.now), wish.blocked_by.strip()[:LONGEST]
    since = (known.blocked_at_us or now_us) if blocked_by else None
    columns: dict[str, object] = {
        "blocked_at_us": since,
        "blocked_by": blocked_by,
        "checked_at_us": now_us,
    }
    sites.change_site(tx, "lanes", wish.lane_id, columns)
    tx.subject(known.name)
    tx.touch("sites")


def register_station(wish: object, tx: Transaction) -> None:
    """Carry out :class:`RegisterStation`."""
    assert isinstance(wish, RegisterStation)
    name = wish.name.strip()[:LONGEST]
    if not name or not 0 <= wish.members <= 10_000:
        raise WorldError(tr("A station has a name and a number of members."))
    columns: dict[str, object] = {
        "name": name,
        "members": wish.members,
        "equipment": wish.equipment.strip()[:LONGEST],
        **_located(tx, wish.place),
    }
    phone = wish.phone.strip()[:LONGEST]
    if wish.site_id is None:
        sites.add_site(tx, "stations", columns | {"contact_phone": phone})
        tx.subject(name)
        tx.touch("sites")
    else:
        columns |= {"contact_phone": phone} if phone else {}
        _correct(tx, "stations", wish.site_id, columns, wish.reason)


def _correct(
    tx: Transaction, what: str, site_id: int, columns: dict[str, object], reason: str
) -> None:
    """Put right what is written of a site; the reason is what the audit keeps."""
    reason = reason.strip()[:LONGEST]
    if not reason:
        raise WorldError(tr("Write why the entry is corrected."))
    if not sites.change_site(tx, what, site_id, columns):
        raise WorldError(tr("It is not on the map any more."))
    tx.subject(f"{what} {site_id}: {reason}")
    tx.touch("sites")


def reveal_station(wish: object, tx: Transaction) -> None:
    """Carry out :class:`RevealStation`: the audit row is all that is kept."""
    assert isinstance(wish, RevealStation)
    known = next((row for row in sites.list_stations(tx) if row.id == wish.station_id), None)
    if known is None:
        raise WorldError(tr("It is not on the map any more."))
    tx.subject(known.name)


def end_site(wish: object, tx: Transaction) -> None:
    """Carry out :class:`EndSite`."""
    assert isinstance(wish, EndSite)
    reason = wish.reason.strip()
    if wish.what not in sites.SITES or not reason:
        raise WorldError(tr("Write why it leaves the map."))
    if not sites.change_site(tx, wish.what, wish.site_id, {"ended_at_us": us_of(tx.now)}):
        raise WorldError(tr("It is not on the map any more."))
    tx.subject(f"{wish.what} {wish.site_id}: {reason[:LONGEST]}")
    tx.touch("sensors" if wish.what == "sensors" else "sites")


def _located(tx: Transaction, place: Place) -> dict[str, object]:
    if not (-180 <= place.lon <= 180 and -90 <= place.lat <= 90):
        raise WorldError(tr("The position lies on no map; give longitude and latitude anew."))
    return {**places.stored(place), **places.codes(tx.locate(place))}
