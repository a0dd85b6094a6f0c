"""``cmdmap areas``: lists, shows, locates and imports areas, goes back to the demo area."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cmdmap.cli.acting import note_undertaking, opened_store
from cmdmap.cli.table import print_json, print_table
from cmdmap.domain.grid import Area, AreaLevel, AreaRef, Jurisdiction
from cmdmap.domain.login.commands import Undertaking
from cmdmap.domain.place import Place
from cmdmap.errors import UsageError, WorldError
from cmdmap.i18n import tr
from cmdmap.services.area_import.fields import parse_level, parse_map
from cmdmap.services.area_import.keep import forget_areas, imported_areas, keep_plan
from cmdmap.services.area_import.plan import AreaPlan, ImportWishes, plan_import
from cmdmap.services.area_import.shapes import area_m2, to_shape
from cmdmap.services.gridwork import load_jurisdiction
from cmdmap.services.locate import AreaIndex


def register(parser: argparse.ArgumentParser) -> None:
    """Add the command's words to its parser."""
    parts = parser.add_subparsers(dest="part", required=True, metavar="PART")
    listing = parts.add_parser("list", help="list the areas of both trees")
    listing.add_argument("--level", help="only this level, e.g. grid")
    listing.set_defaults(run=run_list)
    showing = parts.add_parser("show", help="show one area")
    showing.add_argument("code", metavar="CODE")
    showing.set_defaults(run=run_show)
    locating = parts.add_parser("locate", help="say which areas hold a place (WGS-84 degrees)")
    locating.add_argument("lon", metavar="LON")
    locating.add_argument("lat", metavar="LAT")
    locating.set_defaults(run=run_locate)
    importing = parts.add_parser("import", help="bring areas from a file; all rows or none")
    _add_wishes(importing)
    importing.set_defaults(run=run_import)
    demo = parts.add_parser("demo", help="forget the imported areas, use the demo area again")
    demo.set_defaults(run=run_demo)
    for part in (listing, showing, locating, importing, demo):
        part.add_argument("--json", action="store_true", help="print JSON")


def _add_wishes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help=".gpkg, .geojson or .shp")
    parser.add_argument("--layer", help="layer of a GeoPackage that has several")
    parser.add_argument("--level", help="level of the rows, e.g. community, grid, patrol_zone")
    parser.add_argument(
        "--map", default="", metavar="USE=COLUMN,...", help="uses: code, name, parent, level"
    )
    parser.add_argument("--encoding", help="encoding of the text, e.g. gbk")
    parser.add_argument("--crs", help="EPSG:4490 or the like, gcj02, bd09")
    parser.add_argument(
        "--skip-refused", action="store_true", help="import the good rows although some are refused"
    )
    parser.add_argument("--dry-run", action="store_true", help="judge every row, keep nothing")


def run_list(args: argparse.Namespace) -> int:
    """List code, level, name and parent of every area."""
    level = _level(args.level)
    with opened_store() as store:
        jurisdiction = load_jurisdiction(store)
    rows = [
        {"code": a.code, "level": a.level.value, "name": a.name, "parent": a.parent or None}
        for a in jurisdiction.areas
        if level in (None, a.level)
    ]
    if args.json:
        print_json({**_whole(jurisdiction), "areas": rows})
        return 0
    print_table(("code", "level", "name", "parent"), [tuple(row.values()) for row in rows])
    if jurisdiction.synthetic:
        print(tr("This is the synthetic demo area; bring your own with cmdmap areas import FILE."))
    return 0


def run_show(args: argparse.Namespace) -> int:
    """Show one area with its size, its bounds and the areas in it."""
    with opened_store() as store:
        jurisdiction = load_jurisdiction(store)
    area = next((area for area in jurisdiction.areas if area.code == args.code), None)
    if area is None:
        raise WorldError(tr("There is no area {code!r}; see cmdmap areas list.", code=args.code))
    row = {**_describe(area, jurisdiction), "synthetic": jurisdiction.synthetic}
    if args.json:
        print_json(row)
    else:
        print_table(("", area.name), list(row.items()))
    return 0


def run_locate(args: argparse.Namespace) -> int:
    """Print the chain of both trees at a place; outside, every level is null."""
    place = _place(args.lon, args.lat)
    with opened_store() as store:
        jurisdiction = load_jurisdiction(store)
    chain = AreaIndex(jurisdiction).locate(place)
    found: dict[str, AreaRef | None] = chain._asdict()
    if args.json:
        levels = {level: ref and ref._asdict() for level, ref in found.items()}
        inside = any(levels.values())
        print_json({**place._asdict(), "inside": inside, **levels, **_whole(jurisdiction)})
        return 0
    rows = [(level, ref.code, ref.name) for level, ref in found.items() if ref is not None]
    if rows:
        print_table(("level", "code", "name"), rows)
    else:
        print(tr("This place lies in no area of {name}.", name=jurisdiction.name))
    return 0


def run_import(args: argparse.Namespace) -> int:
    """Judge a file's rows, list every refused one, and keep the areas unless told not to."""
    wishes = ImportWishes(
        args.layer, _level(args.level), parse_map(args.map), args.encoding, args.crs
    )
    refusal = ""
    with opened_store() as store:
        plan = plan_import(Path(args.file), wishes, imported_areas(store))
        if not args.dry_run:
            note_undertaking(store, Undertaking.IMPORT_AREAS, Path(args.file).name)
            try:
                keep_plan(store, plan, datetime.now(UTC), skip_refused=args.skip_refused)
            except WorldError as error:
                refusal = str(error)
    kept = not refusal and not args.dry_run
    if args.json:
        print_json({**_plan_row(plan), "dry_run": args.dry_run, "kept": kept, "why": refusal})
    else:
        _print_plan(plan, kept=kept)
    if refusal:
        raise WorldError(refusal)
    return 1 if args.dry_run and plan.refused else 0


def run_demo(args: argparse.Namespace) -> int:
    """Forget the imported areas."""
    with opened_store() as store:
        note_undertaking(store, Undertaking.IMPORT_AREAS)
        count = forget_areas(store)
    if args.json:
        print_json({"forgotten": count, "synthetic": True})
    else:
        print(tr("The demo area is in use; {count} imported areas were forgotten.", count=count))
    return 0


def _place(lon: str, lat: str) -> Place:
    try:
        place = Place(float(lon), float(lat))
    except ValueError:
        place = Place(float("nan"), float("nan"))
    if not (abs(place.lon) <= 180 and abs(place.lat) <= 90):
        raise UsageError(
            tr(
                "A place is a longitude from -180 to 180 and a latitude from -90 to 90 in degrees, "
                "not {lon!r} {lat!r}.",
                lon=lon,
                lat=lat,
            )
        )
    return place


def _level(word: str | None) -> AreaLevel | None:
    if word is None:
        return None
    level = parse_level(word)
    if level is None:
        names = ", ".join(level.value for level in AreaLevel)
        raise UsageError(tr("A level is one of {names}, not {word!r}.", names=names, word=word))
    return level


def _whole(jurisdiction: Jurisdiction) -> dict[str, Any]:
    return {"jurisdiction": jurisdiction.name, "synthetic": jurisdiction.synthetic}


def _describe(area: Area, jurisdiction: Jurisdiction) -> dict[str, Any]:
    shape = to_shape(area.polygons)
    middle = shape.representative_point()
    return {
        "code": area.code,
        "name": area.name,
        "level": area.level.value,
        "parent": area.parent or None,
        "children": sum(other.parent == area.code for other in jurisdiction.areas),
        "area_m2": round(area_m2(shape)),
        "lon": round(middle.x, 7),
        "lat": round(middle.y, 7),
        "bounds": [round(edge, 7) for edge in shape.bounds],
    }


def _plan_row(plan: AreaPlan) -> dict[str, Any]:
    fields = {use: getattr(plan.fields, use) or None for use in ("code", "name", "parent", "level")}
    return {
        "source": plan.source,
        "layer": plan.layer,
        "encoding": plan.encoding,
        "crs": plan.crs,
        "fields": fields,
        "areas": len(plan.areas),
        "levels": {level.value: plan.count(level) for level in plan.levels},
        "refused": [refusal._asdict() for refusal in plan.refused],
        "notes": list(plan.notes),
    }


def _print_plan(plan: AreaPlan, *, kept: bool) -> None:
    for refusal in plan.refused:
        print(
            tr(
                "row {row} ({code}) {reason}",
                row=refusal.row,
                code=refusal.code or "-",
                reason=refusal.reason,
            )
        )
    for note in plan.notes:
        print(note)
    counts = ", ".join(f"{level.value} {plan.count(level)}" for level in plan.levels) or "0"
    if kept:
        print(
            tr(
                "Imported from {file}: {counts}. A running window shows them at its next start.",
                file=plan.source,
                counts=counts,
            )
        )
    else:
        print(
            tr("Good rows of {file}: {counts}; nothing was kept.", file=plan.source, counts=counts)
        )
