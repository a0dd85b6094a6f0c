"""MBTiles: rows from the south, missing and damaged tiles, files that are something else."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from cmdmap.errors import WorldError
from cmdmap.mapview.routes import Reply
from cmdmap.mapview.tiles import NOTHING_PNG, TileArchive

JPEG = b"\xff\xd8\xff" + b"picture"


@pytest.fixture
def write_archive(tmp_path: Path):
    """Return a function that writes an MBTiles file from metadata and tiles."""

    def write(meta: dict[str, str], tiles: list[tuple[int, int, int, object]]) -> Path:
        path = tmp_path / "base 1?.mbtiles"
        base = sqlite3.connect(path)
        base.execute("CREATE TABLE metadata (name, value)")
        base.execute("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)")
        base.executemany("INSERT INTO metadata VALUES (?, ?)", meta.items())
        base.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", tiles)
        base.commit()
        base.close()
        return path

    return write


def test_rows_count_from_the_south_in_the_file_and_from_the_north_outside(write_archive):
    archive = TileArchive(write_archive({}, [(2, 1, 0, JPEG), (5, 0, 0, NOTHING_PNG)]))
    assert archive.tile(2, 1, 3) == Reply("image/jpeg", JPEG)
    assert archive.tile(2, 1, 0) == Reply("image/png", NOTHING_PNG)
    assert (archive.min_zoom, archive.max_zoom) == (2, 5)
    archive.close()


@pytest.mark.parametrize("body", [b"<html>", b"", "text", 7, None])
def test_what_is_no_picture_becomes_a_transparent_pixel(write_archive, body):
    archive = TileArchive(write_archive({}, [(0, 0, 0, body)]))
    assert archive.tile(0, 0, 0) == Reply("image/png", NOTHING_PNG)
    archive.close()


def test_an_attribution_is_read_as_text(write_archive):
    meta = {"attribution": '<a href="http://x">© Some</a> &amp; more <script>x</script>'}
    archive = TileArchive(write_archive(meta, [(0, 0, 0, JPEG)]))
    assert archive.attribution == "© Some & more x"
    archive.close()


def test_the_file_is_not_written_and_a_closed_archive_answers_nothing(write_archive):
    path = write_archive({}, [(0, 0, 0, JPEG)])
    before = path.read_bytes()
    archive = TileArchive(path)
    archive.tile(0, 0, 0)
    archive.close()
    assert archive.tile(0, 0, 0) == Reply("image/png", NOTHING_PNG)
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.glob("*.mbtiles*")] == [path.name]


def test_other_files_are_refused_with_a_sentence(tmp_path, write_archive):
    absent = tmp_path / "absent.mbtiles"
    with pytest.raises(WorldError, match="choose another"):
        TileArchive(absent)
    assert not absent.exists()
    text = tmp_path / "text.mbtiles"
    text.write_text("not a database" * 100, encoding="utf-8")
    with pytest.raises(WorldError, match="is no MBTiles base map"):
        TileArchive(text)
    with pytest.raises(WorldError, match="no raster tiles"):
        TileArchive(write_archive({"format": "pbf"}, [(0, 0, 0, b"v")]))
