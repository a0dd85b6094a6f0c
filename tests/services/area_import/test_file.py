from __future__ import annotations

import sqlite3
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from tests.kit.area_files import grids, square

from cmdmap.errors import UsageError, WorldError
from cmdmap.services.area_import.file import MAX_ROWS, read_area_file

Write = Callable[..., Path]


def names_of(path: Path, **how: str) -> list[str]:
    file = read_area_file(path, **how)
    return [file.text(value) for value in file.columns["name"]]


@pytest.mark.parametrize("ending", [".gpkg", ".geojson", ".shp"])
def test_three_formats_give_the_same_columns(written: Write, ending: str) -> None:
    extra = {"encoding": "UTF-8"} if ending == ".shp" else {}
    file = read_area_file(written(f"areas{ending}", grids(), **extra))
    assert set(file.columns) == {"code", "name"}
    assert [file.text(v) for v in file.columns["name"]] == [f"第{n}网格" for n in range(1, 5)]
    assert [shapely.from_wkb(w).area for w in file.geometries] == pytest.approx([1e-4] * 4)
    assert file.crs == "EPSG:4326"


@pytest.mark.parametrize("page", ["GBK", None, "UTF-8", "nonsense", "936", "ISO-8859-1"])
def test_gbk_shapefile_is_read_whatever_its_cpg_says(written: Write, page: str | None) -> None:
    path = written("areas.shp", grids(), encoding="GBK")
    label = path.with_suffix(".cpg")
    label.unlink()
    if page is not None:
        label.write_text(page, encoding="ascii")
    assert names_of(path)[0] == "第1网格"


def test_gbk_column_names_are_read(written: Write) -> None:
    rows = [({"网格编码": "1", "名称": "浦联社区"}, square(120, 30))]
    path = written("areas.shp", rows, encoding="GBK")
    path.with_suffix(".cpg").unlink()
    assert set(read_area_file(path).columns) == {"网格编码", "名称"}


def test_named_encoding_wins_and_broken_text_is_only_found_when_asked(written: Write) -> None:
    path = written("areas.shp", grids(2), encoding="GBK")
    file = read_area_file(path, encoding="utf-8")
    with pytest.raises(UnicodeDecodeError):
        file.text(file.columns["name"][0])
    assert names_of(path, encoding="gbk")[0] == "第1网格"


def test_geojson_in_gbk_is_read(geojson: Write) -> None:
    assert names_of(geojson(grids(1), encoding="gbk"))[0] == "第1网格"


def test_one_broken_byte_does_not_turn_a_utf_8_file_into_another_encoding(geojson: Write) -> None:
    path = geojson(grids(4))
    path.write_bytes(path.read_bytes().replace("第2".encode(), b"\xff\xfe\xfd2", 1))
    file = read_area_file(path)
    assert file.encoding == "utf-8"
    assert file.text(file.columns["name"][0]) == "第1网格"
    with pytest.raises(UnicodeDecodeError):
        file.text(file.columns["name"][1])


def test_geojson_with_a_byte_order_mark_is_read(geojson: Write) -> None:
    assert names_of(geojson(grids(1), encoding="utf-8-sig"))[0] == "第1网格"


def test_curves_come_as_short_straight_edges(written: Write) -> None:
    path = written("areas.gpkg", grids(1))
    turn = [(120, 30), (120.1, 30.1), (120.2, 30), (120.1, 29.9), (120, 30)]
    curve = struct.pack("<BII", 1, 10, 1) + struct.pack("<BII", 1, 8, len(turn))
    curve += b"".join(struct.pack("<dd", *point) for point in turn)
    database = sqlite3.connect(path)
    triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for (name,) in triggers.fetchall():
        database.execute(f'DROP TRIGGER "{name}"')
    head = b"GP\x00\x01" + struct.pack("<i", 4326)
    database.execute("UPDATE areas SET geom = ?", (head + curve,))
    database.commit()
    database.close()
    (wkb,) = read_area_file(path).geometries
    circle = shapely.from_wkb(wkb)
    assert circle.geom_type == "Polygon"
    assert circle.area == pytest.approx(3.1416 * 0.01, rel=0.01)


@pytest.mark.parametrize("ending", [".dbf", ".shx"])
def test_incomplete_shapefile_names_the_missing_file(written: Write, ending: str) -> None:
    path = written("areas.shp", grids(), encoding="GBK")
    path.with_suffix(ending).unlink()
    with pytest.raises(WorldError, match=f"areas{ending}"):
        read_area_file(path)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.geojson", b"", "no GeoJSON data"),
        ("a.geojson", b'{"type":"FeatureCollection","features":[{"type":', "cannot be read"),
        ("a.geojson", b"[1, 2]", "no GeoJSON data"),
        ("a.geojson", b"{}", "cannot be read"),
        ("a.geojson", b"<OGRVRTDataSource/>", "no GeoJSON data"),
        ("a.gpkg", b"hello", "no GPKG data"),
        ("a.gpkg", b"SQLite format 3\0" + b"\0" * 4000, "cannot be read"),
        ("a.shp", b"\0" * 200, "no ESRI Shapefile data"),
    ],
)
def test_damaged_and_disguised_files_are_refused(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(WorldError, match=words):
        read_area_file(path)


def test_a_pipeline_description_is_not_carried_out(tmp_path: Path) -> None:
    target = tmp_path / "made.geojson"
    path = tmp_path / "a.geojson"
    path.write_text(
        f'{{"type":"gdal_streamed_alg","command_line":"gdal vector convert a.geojson {target}"}}',
        encoding="utf-8",
    )
    with pytest.raises(WorldError, match="cannot be read"):
        read_area_file(path)
    assert not target.exists()


def test_plain_sqlite_is_no_geopackage(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE areas (code TEXT)")
    database.commit()
    database.close()
    with pytest.raises(WorldError):
        read_area_file(path)


@pytest.mark.parametrize(
    "path", ["/vsicurl/http://localhost/a.gpkg", "http://localhost/a.geojson", "nowhere.shp"]
)
def test_no_file_and_no_address_is_opened(path: str) -> None:
    with pytest.raises(WorldError, match="no file"):
        read_area_file(Path(path))


def test_other_endings_and_folders_are_a_wrong_use(tmp_path: Path) -> None:
    for path in (tmp_path / "areas.csv", tmp_path):
        with pytest.raises(UsageError, match="gpkg"):
            read_area_file(path)


def test_layers_are_chosen_by_name(written: Write) -> None:
    path = written("areas.gpkg", grids(1), layer="grids")
    written("areas.gpkg", grids(3), layer="other", append=True)
    with pytest.raises(UsageError, match="grids, other"):
        read_area_file(path)
    assert len(read_area_file(path, layer="other").geometries) == 3
    with pytest.raises(WorldError, match="cannot be read"):
        read_area_file(path, layer="nothing")


@pytest.mark.parametrize("name", ["klingon", "utf8\0", "base64"])
def test_an_unknown_encoding_is_a_wrong_use(written: Write, name: str) -> None:
    with pytest.raises(UsageError, match="encoding"):
        read_area_file(written("areas.gpkg", grids(1)), encoding=name)


def test_foreign_words_in_sentences_cannot_steer_a_terminal(written: Write, geojson: Write) -> None:
    path = written("areas.gpkg", grids(1), layer="a\x1b[31m")
    written("areas.gpkg", grids(1), layer="b\u202e", append=True)
    with pytest.raises(UsageError) as refusal:
        read_area_file(path)
    assert str(refusal.value).isprintable()
    columns = read_area_file(geojson([({"a\x1b[2J": 1, "b": 2}, square(120, 30))])).columns
    assert all(name.isprintable() for name in columns)


def test_a_layer_without_geometries_is_refused(written: Write) -> None:
    path = written("areas.gpkg", grids(1), layer="areas")
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE plain (id INTEGER PRIMARY KEY, code TEXT)")
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier) "
        "VALUES ('plain', 'attributes', 'plain')"
    )
    database.commit()
    database.close()
    assert read_area_file(path).layer == "areas"
    with pytest.raises(WorldError, match="no layer with geometries"):
        read_area_file(path, layer="plain")


def test_more_rows_than_a_centre_can_have_are_refused(geojson: Write) -> None:
    rows = [({"code": n}, None) for n in range(MAX_ROWS + 1)]
    with pytest.raises(WorldError, match="50,000 rows"):
        read_area_file(geojson(rows))
