"""Taking over a list of places: which column is what, and what would become of each row.

The page reads the file in a reader thread, shows the verdict of every row and hands in what is
wanted in parts of at most 500 rows (:func:`import_places`). Taking the same list over again changes
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from cmdmap.api import Place, Reader, Transaction, WorldError, mark, tr
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
    "area_m2": ("面积", "建筑面积", "建筑面积(㎡)", "建筑面积(平方米)", "area"),
    "beds": ("床位", "床位数", "beds"),
    "persons": ("人数", "容纳人数", "persons"),
    "floors": ("层数", "楼层数", "floors"),
    "storey": ("所在楼层", "使用楼层", "storey"),
    "contact_name": ("责任人", "消防安全责任人", "负责人", "contact"),
    "contact_phone": ("电话", "联系电话", "手机", "phone"),
    "lon": ("经度", "lon", "longitude"),
    "lat": ("纬度", "lat", "latitude"),
    "dangerous": ("危险品", "是否存放危险品", "dangerous"),
    "note": ("备注", "note"),
}
"""What a heading may say, by the field it fills."""

NEEDED = ("name", "kind")


class RowVerdict(StrEnum):
    """What would become of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    DOUBTFUL = "doubtful"
    REFUSED = "refused"


ROW_WORDS = {
    RowVerdict.NEW: mark("new"),
    RowVerdict.CHANGED: mark("changed"),
    RowVerdict.SAME: mark("same"),
    RowVerdict.DOUBTFUL: mark("doubtful"),
    RowVerdict.REFUSED: mark("refused"),
}


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """One row of the file with its verdict."""

    line: int
    """Number of the row in the file, the head is 1."""
    verdict: RowVerdict
    reason: str
    shown: str
    """Its name as written."""
    place: ImportedPlace | None = None


def map_heads(head: Sequence[str]) -> dict[str, int]:
    """Return the column of each field by its heading; what nobody knows is left out."""
    found: dict[str, int] = {}
    for column, text in enumerate(head):
        plain = text.strip().lower().replace("（", "(").replace("）", ")")
        for name, words in HEADINGS.items():
            if plain in words and name not in found:
                found[name] = column
    return found


def judge_rows(
    rows: Sequence[Sequence[str]],
    columns: Mapping[str, int],
    kinds: Mapping[str, PlaceKind],
    reader: Reader,
    seal: Seal,
) -> list[JudgedRow]:
    """Return a verdict for each row below the head.

    Raises:
        WorldError: name or kind have no column.
    """
    if any(name not in columns for name in NEEDED):
        raise WorldError(tr("The list needs columns for name and kind; choose them."))
    known = known_places(reader, seal)
    words = {word: kind.code for kind in kinds.values() for word in (
        kind.code, kind.name_zh.lower(), kind.name_en.lower())}  # fmt: skip
    seen: set[tuple[str, str]] = set()
    judged = []
    for line, row in enumerate(rows[1:], 2):
        cells = {
            name: row[column].strip() if column < len(row) else ""
            for name, column in columns.items()
        }
        if any(cells.values()):
            judged.append(_judge(line, cells, words, known, seen))
    return judged


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
        return JudgedRow(line, RowVerdict.REFUSED, str(error), shown)
    twin = (fields.name, fields.address)
    if twin in seen:
        return JudgedRow(line, RowVerdict.REFUSED, tr("stands twice in the list"), shown)
    seen.add(twin)
    number = cells.get("number", "").upper()
    of_number = known.get(f"number:{number}", ()) if number else ()
    if number and not of_number:
        return JudgedRow(line, RowVerdict.REFUSED, tr("there is no {number}", number=number), shown)
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
        return JudgedRow(line, RowVerdict.DOUBTFUL, reason, shown, ImportedPlace(fields))
    return JudgedRow(line, RowVerdict.NEW, "", shown, ImportedPlace(fields))


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
        return JudgedRow(line, RowVerdict.SAME, "", fields.name)
    changed = [name for name in before.__slots__ if getattr(before, name) != getattr(after, name)]
    taken = ImportedPlace(after, known.place_id, known.version)
    reason = tr("changes {fields}", fields=", ".join(changed))
    return JudgedRow(line, RowVerdict.CHANGED, reason, fields.name, taken)


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
        raise ValueError(tr("{field} is no number: {value}", field=HEADINGS[name][0], value=said))
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
