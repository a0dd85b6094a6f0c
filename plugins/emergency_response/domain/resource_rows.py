"""A list of resources from a file: what stands over its columns, and the verdict on each row.

Pure: rows come in as texts, wishes go out. A row of the register that says the same is left alone,
so that a second import changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from cmdmap.api import JudgedRow, ListFile, Place, RowVerdict, Told, WorldError, mark, tr
from emergency_response.domain.stock import KIND_WORDS, ResourceKind
from emergency_response.domain.wishes import ALL_COLUMNS, SaveResource

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "kind": ("类别", "资源类别", "类型", "kind"),
    "name": ("名称", "资源名称", "单位名称", "name"),
    "address": ("地址", "详细地址", "位置", "address"),
    "lon": ("经度", "lon", "longitude"),
    "lat": ("纬度", "lat", "latitude"),
    "capacity": ("容量", "可容纳人数", "床位", "人数", "capacity"),
    "contact": ("负责人", "联系人", "值班联系人", "duty contact", "contact"),
    "phone": ("电话", "联系电话", "值班电话", "手机", "telephone", "phone"),
    "office": ("单位值班", "值班机构", "duty desk", "office"),
    "note": ("备注", "说明", "remark", "note"),
}
FIELD_WORDS = {
    "kind": mark("Kind"),
    "name": mark("Name"),
    "address": mark("Address"),
    "lon": mark("Longitude"),
    "lat": mark("Latitude"),
    "capacity": mark("Capacity"),
    "contact": mark("Duty contact"),
    "phone": mark("Telephone"),
    "office": mark("Duty desk"),
    "note": mark("Remark"),
}
YES = frozenset({"是", "yes", "y", "true", "1", "√"})
KIND_NAMES: Mapping[str, ResourceKind] = {
    "应急仓库": ResourceKind.STORE,
    "仓库": ResourceKind.STORE,
    "物资库": ResourceKind.STORE,
    "避灾安置点": ResourceKind.SHELTER,
    "避难场所": ResourceKind.SHELTER,
    "安置点": ResourceKind.SHELTER,
    "车辆": ResourceKind.VEHICLE,
    "应急车辆": ResourceKind.VEHICLE,
    "救援队伍": ResourceKind.TEAM,
    "队伍": ResourceKind.TEAM,
    "医院": ResourceKind.HOSPITAL,
    "医疗机构": ResourceKind.HOSPITAL,
    "供应点": ResourceKind.SUPPLY,
    "物资供应点": ResourceKind.SUPPLY,
}


def judge_rows(
    file: ListFile,
    known: Callable[[SaveResource], RowVerdict],
    told: Told | None = None,
) -> list[JudgedRow]:
    """Return the verdict on every filled row; ``known`` compares a good one with the register."""
    judged = []
    seen: dict[tuple[str, str], int] = {}
    for line, cells in file.filled(told):
        shown = cells.get("name", "")
        try:
            wish = read_row(cells)
        except WorldError as error:
            judged.append(JudgedRow(line, RowVerdict.REFUSED, shown, str(error)))
            continue
        first = seen.setdefault((wish.kind, wish.name), line)
        if first != line:
            why = tr("It stands in line {line} already.", line=first)
            judged.append(JudgedRow(line, RowVerdict.REFUSED, shown, why))
            continue
        judged.append(JudgedRow(line, known(wish), shown, wanted=wish))
    return judged


def columns_said(fields: Iterable[str]) -> frozenset[str]:
    """Return which values of a resource the columns of a list say."""
    named = frozenset(fields)
    return (named | {"place"} if {"lon", "lat"} <= named else named) & ALL_COLUMNS


def read_row(said: Mapping[str, str]) -> SaveResource:
    """Return the wish of a row, whose cells are given by field.

    Raises:
        WorldError: why it cannot be taken in.
    """
    kind = read_kind(said.get("kind", ""))
    if not said.get("name"):
        raise WorldError(tr("The name is missing."))
    return SaveResource(
        kind=kind.value,
        name=said["name"],
        address=said.get("address", ""),
        place=_place(said.get("lon", ""), said.get("lat", "")),
        capacity=_capacity(said.get("capacity", "")),
        contact=said.get("contact", ""),
        phone=said.get("phone", ""),
        office=said.get("office", "").lower() in YES,
        note=said.get("note", ""),
    )


def read_kind(text: str) -> ResourceKind:
    """Return the kind by its Chinese or English name.

    Raises:
        WorldError: it is none.
    """
    if text in KIND_NAMES:
        return KIND_NAMES[text]
    for kind, words in KIND_WORDS.items():
        if text.lower() in (kind.value, words.lower()) or text == tr(words):
            return kind
    raise WorldError(tr("{value} is no kind of resource.", value=repr(text)))


def _place(lon: str, lat: str) -> Place | None:
    if not lon and not lat:
        return None
    try:
        place = Place(float(lon), float(lat))
    except ValueError:
        place = Place(999.0, 999.0)
    if not (abs(place.lon) <= 180 and abs(place.lat) <= 90):
        raise WorldError(tr("Longitude and latitude are no position in degrees."))
    return place


def _capacity(text: str) -> int:
    if not text:
        return 0
    try:
        number = float(text.replace(",", "").replace("，", ""))
    except ValueError:
        number = -1.0
    if not (0 <= number <= 1_000_000 and number == int(number)):
        raise WorldError(tr("The capacity is no whole number."))
    return int(number)
