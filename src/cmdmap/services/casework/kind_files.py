"""Kinds of incidents from files: what ships and, over it, what the centre has written.

Read by the console at start and again when a kind is changed; the book goes to the writer thread
and to every form that shows kinds. ``resources/incidents/kinds.toml`` explains the format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path

from cmdmap.config import resources_dir
from cmdmap.domain.casework.kinds import IncidentKind, KindBook, KindGroup, Limit, Need
from cmdmap.domain.clock import Anchor, ClockKind, Owner
from cmdmap.domain.incident import Urgency
from cmdmap.domain.unit import ForceKind
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.casework.calendars import load_calendars
from cmdmap.services.casework.kind_fields import (
    TIERS,
    Place,
    Raw,
    as_table,
    check_kind,
    check_limits,
)
from cmdmap.services.casework.toml_files import parse_table, read_table

SECTIONS = ("defaults", "limits", "groups", "kinds")
NAMED = ("name_zh", "name_en", "mark", "group")
"""Keys that every kind has to have itself."""
NAMED_KEYS = frozenset(NAMED)
OTHER = "other"
"""Code of the kind that an unknown code is treated as."""


def home_file(home: Path) -> Path:
    """Return the file in which a centre writes what differs."""
    return home / "kinds.toml"


def load_kinds(resources: Path, home: Path) -> KindBook:
    """Return every kind with its limits, the working calendars included.

    ``resources`` is the folder of shipped files, ``home`` the data folder (absent: as shipped).

    Raises:
        WorldError: one sentence that names file, kind and key of a wrong value.
    """
    return book_of(resources, home, checked_table(home_file(home)))


def book_of(resources: Path, home: Path, own: Raw) -> KindBook:
    """Return the book that results when ``own`` is what the centre has written, already checked.

    Raises:
        WorldError: what it says does not fit together.
    """
    path = home_file(home)
    below = checked_table(resources / "incidents" / "kinds.toml")
    for added in _added.values():
        below = _merged(below, added)
    raw = _merged(below, _without_strangers(own, below, home))
    calendars = load_calendars(resources, home)
    groups = {
        code: KindGroup(code, str(entry.get("name_zh", code)), str(entry.get("name_en", code)))
        for code, entry in raw["groups"].items()
    }
    try:
        kinds = {code: _kind(code, entry, raw) for code, entry in raw["kinds"].items()}
    except KeyError as error:
        raise WorldError(
            tr("{path}: the kind {why} is incomplete; add it.", path=path, why=error)
        ) from error
    _check_book(kinds.values(), groups.keys(), calendars.keys(), path)
    return KindBook(kinds, kinds[OTHER], groups, calendars)


_added: dict[str, Raw] = {}


def add_kinds(owner: str, path: Path, source: bytes) -> Callable[[], None]:
    """Take in the groups and kinds of a plugin's file; returns what takes them out again.

    They are part of every book made from then on. ``source`` are the bytes that were checked,
    ``path`` names them in a refusal.

    Raises:
        WorldError: the file has a wrong value, other sections, or a kind or group that is there
            already: over a group it would change the clocks of kinds that are not the plugin's.
    """
    raw = parse_table(source, path)
    check_table(raw, path)
    shipped = checked_table(resources_dir() / "incidents" / "kinds.toml")
    for section in raw.keys() - {"groups", "kinds"}:
        raise WorldError(
            tr("{path} holds the unknown section {section}; remove it.", path=path, section=section)
        )
    for other in (shipped, *_added.values()):
        for code in raw.get("kinds", {}).keys() & other.get("kinds", {}).keys():
            raise WorldError(
                tr("{path}: there is a kind {code} already; choose another.", path=path, code=code)
            )
        for code in raw.get("groups", {}).keys() & other.get("groups", {}).keys():
            raise WorldError(
                tr("{path}: there is a group {code} already; choose another.", path=path, code=code)
            )
    _added[owner] = raw

    def remove() -> None:
        if _added.get(owner) is raw:
            del _added[owner]

    return remove


def _without_strangers(own: Raw, below: Raw, home: Path) -> Raw:
    """Leave out what the centre has written about kinds of plugins that are not active."""
    if not (home / "plugins").is_dir():
        return own
    known = below["kinds"].keys()
    kinds = {
        code: entry
        for code, entry in own.get("kinds", {}).items()
        if code in known or entry.keys() >= NAMED_KEYS
    }
    return {**own, "kinds": kinds} if "kinds" in own else own


def checked_table(path: Path) -> Raw:
    """Return what one file of kinds holds, nothing where there is none.

    Raises:
        WorldError: names file, kind and key of a wrong value.
    """
    raw = read_table(path)
    check_table(raw, path)
    return raw


def check_table(raw: Raw, path: Path) -> None:
    """Hold a whole file of kinds against its fields.

    Raises:
        WorldError: names file, kind and key of a wrong value.
    """
    for section in raw.keys() - set(SECTIONS):
        raise WorldError(
            tr("{path} holds the unknown section {section}; remove it.", path=path, section=section)
        )
    check_kind(raw.get("defaults", {}), Place(path, "defaults"))
    check_limits(raw.get("limits", {}), Place(path, "limits"))
    for section in ("groups", "kinds"):
        for code, entry in as_table(raw.get(section, {}), Place(path, section)).items():
            check_kind(entry, Place(path, f"{section}.{code}"))


def _merged(below: Raw, above: Raw) -> Raw:
    """Lay one table over another; what is needed of a kind is replaced as a whole."""
    merged = dict(below)
    for key, value in above.items():
        known = merged.get(key)
        deeper = isinstance(known, dict) and isinstance(value, dict) and key != "needs"
        merged[key] = _merged(known, value) if deeper and known is not None else value
    return merged


def _kind(code: str, own: Raw, raw: Raw) -> IncidentKind:
    for key in NAMED:
        if key not in own:
            raise KeyError(f"{code}.{key}")
    group = raw["groups"].get(own["group"], {})
    entry = _merged(_merged(raw["defaults"], group), own)
    needs = tuple(Need(ForceKind(force), count) for force, count in entry["needs"].items() if count)
    limits = _merged(raw["limits"], entry.get("limits", {}))
    return IncidentKind(
        code,
        own["name_zh"],
        own["name_en"],
        own["mark"],
        own["group"],
        Urgency(entry["urgency"]),
        TIERS[entry["tier"]],
        needs,
        tuple(_limits(limits, frozenset(need.force for need in needs))),
        float(entry["arrive_radius_m"]),
        float(entry["arrive_dwell_s"]),
        float(entry["twin_radius_m"]),
        timedelta(hours=entry["twin_hours"]),
        tuple(entry.get("outside_codes", ())),
    )


def _limits(raw: Raw, needs: frozenset[ForceKind]) -> Iterator[Limit]:
    """Yield each clock once for each instant it may count from, the first one first."""
    for name, entry in raw.items():
        due = timedelta(minutes=entry["minutes"])
        wanted = needs & {ForceKind(force) for force in entry.get("forces", ())}
        anchors = (*(entry.get("anchors_needed", ()) if wanted else ()), *entry["anchors"])
        for anchor in dict.fromkeys(anchors):
            yield Limit(
                ClockKind(name),
                Anchor(anchor),
                Owner(entry["owner"]),
                due * entry["warn"],
                due,
                due * entry["supervise"],
                entry.get("calendar", ""),
            )


def _check_book(
    kinds: Iterable[IncidentKind], groups: Iterable[str], calendars: Iterable[str], path: Path
) -> None:
    """Refuse what only shows when all kinds are seen together.

    Raises:
        WorldError: an unknown group or calendar, or a code of outside that two kinds claim.
    """
    known_groups, known_calendars = set(groups), {*calendars, ""}
    claimed: dict[str, str] = {}
    for kind in kinds:
        for limit in kind.limits:
            if limit.calendar not in known_calendars:
                raise _wrong(path, kind, tr("there is no calendar {name}", name=limit.calendar))
        if kind.group not in known_groups:
            raise _wrong(path, kind, tr("there is no group {name}", name=kind.group))
        for code in kind.outside_codes:
            if claimed.setdefault(code, kind.code) != kind.code:
                raise _wrong(
                    path, kind, tr("code {code} means {other}", code=code, other=claimed[code])
                )


def _wrong(path: Path, kind: IncidentKind, why: str) -> WorldError:
    return WorldError(
        tr("{path}: kind {kind}: {why}; change it.", path=path, kind=kind.code, why=why)
    )
