"""Taking over a list of places: what would become of each row, and the act that keeps rows.

The page's import dialog judges in a reader thread and hands in what is wanted in parts of at most
500 rows (:func:`import_places`). Taking the same list over again changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cmdmap.api import (
    JudgedRow,
    ListFile,
    Place,
    Reader,
    RowVerdict,
    Told,
    Transaction,
    WorldError,
    mark,
    tr,
)
from fire_safety.domain.place_kind import PlaceKind, Size
from fire_safety.domain.wishes import ImportedPlace, ImportPlaces, PlaceFields
from fire_safety.services.assessing import assess_places
from fire_safety.services.registering import change_place, checked_fields, insert_place
from fire_safety.store.places import known_places
from fire_safety.store.seal import Seal
from fire_safety.store.serials import next_numbers

MOST_ROWS = 500
"""Rows of one act."""

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "number": ("编号", "场所编号", "number"),
    "name": ("名称", "场所名称", "单位名称", "name"),
    "kind": ("类型", "场所类型", "类别", "kind"),
    "address": ("地址", "详细地址", "address"),
    "area_m2": ("面积", "建筑面积", "area", "building area"),
    "beds": ("床位", "床位数", "beds"),
    "persons": ("人数", "容纳人数", "persons"),
    "floors": ("层数", "楼层数", "建筑层数", "floors", "storeys of the building"),
    "storey": ("所在楼层", "使用楼层", "使用最高楼层", "storey", "highest storey it uses"),
    "contact_name": ("责任人", "消防安全责任人", "负责人", "contact", "responsible person"),
    "contact_phone": ("电话", "联系电话", "手机", "phone", "telephone"),
    "lon": ("经度", "lon", "longitude"),
    "lat": ("纬度", "lat", "latitude"),
    "dangerous": ("危险品", "是否存放危险品", "存放危险品", "dangerous"),
    "note": ("备注", "note"),
}
"""What a heading may say, by the field it fills; what ``papers/lists.py`` writes is among it."""

FIELD_TITLES: Mapping[str, str] = {
    "number": mark("Number"),
    "name": mark("Name"),
    "kind": mark("Kind"),
    "address": mark("Address"),
    "area_m2": mark("Building area"),
    "beds": mark("Beds"),
    "persons": mark("Persons"),
    "floors": mark("Storeys of the building"),
    "storey": mark("Highest storey it uses"),
    "contact_name": mark("Responsible person"),
    "contact_phone": mark("Telephone"),
    "lon": mark("Longitude"),
    "lat": mark("Latitude"),
    "place": mark("On the map"),
    "dangerous": mark("Dangerous goods are kept here"),
    "note": mark("Note"),
}
NEEDED = ("name", "kind")


def judge_rows(
    file: ListFile,
    kinds: Mapping[str, PlaceKind],
    reader: Reader,
    seal: Seal,
    told: Told | None = None,
) -> list[JudgedRow]:
    """Return a verdict for each filled row; ``wanted`` is an :class:`ImportedPlace`.

    Raises:
        WorldError: ``told`` has ended it.
    """
    known = known_places(reader, seal)
    words = {word: kind.code for kind in kinds.values() for word in (
        kind.code, kind.name_zh.lower(), kind.name_en.lower())}  # fmt: skip
    seen: set[tuple[str, str]] = set()
    return [_judge(line, cells, words, known, seen) for line, cells in file.filled(told)]


def _judge(
    line: int,
    cells: Mapping[str, str],
    words: Mapping[str, str],
    known: Mapping[str, Sequence[ImportedPlace]],
    seen: set[tuple[str, str]],
) -> JudgedRow:
    shown = cells["name"]
    try:
        fields = _fields(cells, words)
    except ValueError as error:
        return JudgedRow(line, RowVerdict.REFUSED, shown, str(error))
    twin = (fields.name, fields.address)
    if twin in seen:
        return JudgedRow(line, RowVerdict.REFUSED, shown, tr("stands twice in the list"))
    seen.add(twin)
    number = cells.get("number", "").upper()
    of_number = known.get(f"number:{number}", ()) if number else ()
    if number and not of_number:
        return JudgedRow(line, RowVerdict.REFUSED, shown, tr("there is no {number}", number=number))
    same = of_number or [
        each for each in known.get(f"name:{fields.name}", ())
        if each.fields.address == fields.address
    ]  # fmt: skip
    if same:
        return _against(line, fields, same[0], cells)
    alike = known.get(f"name:{fields.name}", ()) or (
        known.get(f"address:{fields.address}", ()) if fields.address else ()
    )
    if alike:
        reason = tr("looks like {name}, {address}", name=alike[0].fields.name,
                    address=alike[0].fields.address)  # fmt: skip
        return JudgedRow(line, RowVerdict.DOUBTFUL, shown, reason, ImportedPlace(fields))
    return JudgedRow(line, RowVerdict.NEW, shown, "", ImportedPlace(fields))


def _against(
    line: int, fields: PlaceFields, known: ImportedPlace, cells: Mapping[str, str]
) -> JudgedRow:
    """Hold a row against the place it is about; a column that is not there changes nothing."""
    before = known.fields
    size = before.size._replace(
        **{name: value for name, value in fields.size._asdict().items() if cells.get(name)}
    )
    after = replace(
        before,
        name=fields.name,
        kind=fields.kind,
        size=size,
        **{
            name: getattr(fields, name)
            for name in ("address", "floors", "contact_name", "contact_phone", "note")
            if cells.get(name)
        },
        place=fields.place if fields.place is not None else before.place,
        dangerous=fields.dangerous if cells.get("dangerous") else before.dangerous,
    )
    if after == before:
        return JudgedRow(line, RowVerdict.SAME, fields.name)
    changed = [
        tr(title)
        for name, title in FIELD_TITLES.items()
        if _said(before, name) != _said(after, name)
    ]
    taken = ImportedPlace(after, known.place_id, known.version)
    reason = tr("changes {fields}", fields=", ".join(changed))
    return JudgedRow(line, RowVerdict.CHANGED, fields.name, reason, taken)


def _said(fields: PlaceFields, name: str) -> object:
    return getattr(fields.size, name) if name in Size._fields else getattr(fields, name, None)


def _fields(cells: Mapping[str, str], words: Mapping[str, str]) -> PlaceFields:
    name = " ".join(cells["name"].split())
    if not name:
        raise ValueError(tr("has no name"))
    kind = words.get(cells["kind"].lower())
    if kind is None:
        raise ValueError(tr("unknown kind {kind}", kind=cells["kind"] or "-"))
    return PlaceFields(
        name,
        kind,
        " ".join(cells.get("address", "").split()),
        _place(cells.get("lon", ""), cells.get("lat", "")),
        Size(
            _number(cells, "area_m2"),
            int(_number(cells, "beds")),
            int(_number(cells, "persons")),
            int(_number(cells, "storey", -20)),
        ),
        int(_number(cells, "floors")),
        cells.get("contact_name", ""),
        cells.get("contact_phone", ""),
        cells.get("dangerous", "").lower() in ("是", "有", "yes", "true", "1"),
        cells.get("note", ""),
    )


def _number(cells: Mapping[str, str], name: str, least: float = 0) -> float:
    said = cells.get(name, "").replace("㎡", "").replace(",", "").strip()
    if not said:
        return 0.0
    try:
        value = float(said)
    except ValueError:
        value = float("nan")
    if not least <= value <= 1_000_000:
        raise ValueError(
            tr("{field} is no number: {value}", field=tr(FIELD_TITLES[name]), value=said)
        )
    return value


def _place(lon: str, lat: str) -> Place | None:
    if not lon and not lat:
        return None
    try:
        place = Place(round(float(lon), 7), round(float(lat), 7))
    except ValueError as error:
        raise ValueError(tr("longitude and latitude must be degrees")) from error
    if not (-180 <= place.lon <= 180 and -90 <= place.lat <= 90):
        raise ValueError(tr("longitude and latitude must be degrees"))
    return place


def import_places(wish: object, tx: Transaction) -> None:
    """Carry out :class:`ImportPlaces`."""
    assert isinstance(wish, ImportPlaces)
    if not 0 < len(wish.rows) <= MOST_ROWS:
        raise WorldError(tr("One part of a list has 1 to {most} rows.", most=MOST_ROWS))
    fresh = [row for row in wish.rows if row.place_id is None]
    numbers = iter(next_numbers(tx, "XF", len(fresh)) if fresh else ())
    ids = []
    reason = tr("list {file}", file=wish.source[:100])
    for row in wish.rows:
        if row.place_id is None:
            ids.append(insert_place(tx, checked_fields(tx, row.fields), next(numbers)))
        else:
            change_place(tx, row.place_id, row.version, row.fields, reason)
            ids.append(row.place_id)
    assess_places(tx, ids)
    tx.subject(tr("{file}: {n} rows", file=wish.source[:100], n=len(wish.rows)))
    tx.touch("places")
    tx.tell("places_imported", {"rows": len(wish.rows), "new": len(fresh)})
