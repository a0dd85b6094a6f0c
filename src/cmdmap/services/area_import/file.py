"""Area file: reads a GeoPackage, GeoJSON or Shapefile as bare columns and geometries.

First stage of an area import (``plan.py``). Nothing is believed yet: text is decoded value
by value, so that one broken name costs one row, and coordinates are still those of the file.
GDAL reads the formats (gdal.org/drivers/vector); no other driver and no remote file is opened.
"""

from __future__ import annotations

import codecs
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cmdmap.errors import UsageError, WorldError
from cmdmap.i18n import tr
from cmdmap.services.area_import.fields import shown

DRIVERS = {".gpkg": "GPKG", ".geojson": "GeoJSON", ".json": "GeoJSON", ".shp": "ESRI Shapefile"}
FIRST_BYTES: Mapping[str, tuple[bytes, ...]] = {
    "GPKG": (b"SQLite format 3\0",),
    "ESRI Shapefile": (b"\0\0\x27\x0a",),
    "GeoJSON": (b"{", b" ", b"\t", b"\n", b"\r", b"\xef\xbb\xbf"),
}
MAX_BYTES = 500_000_000
MAX_ROWS = 50_000
BYTES = "ISO-8859-1"
"""Maps each byte to one character, so the reader hands every byte over unharmed."""
CODE_PAGES = {"65001": "utf-8", "936": "gb18030", "gbk": "gb18030", "gb2312": "gb18030"}
READ_ERRORS = (RuntimeError, ValueError)
"""Those of pyogrio are RuntimeErrors."""


@dataclass(frozen=True, eq=False)
class AreaFile:
    """What stands in a file: columns by name and one WKB geometry or None per row."""

    name: str
    layer: str
    crs: str | None
    encoding: str
    columns: Mapping[str, npt.NDArray[np.generic]]
    """Values of shape (rows,); text is still bytes-as-characters, see :meth:`text`."""
    geometries: Sequence[bytes | None]

    def text(self, value: str) -> str:
        """Return a text value in the file's encoding.

        Raises:
            UnicodeDecodeError: the bytes are no text in that encoding.
        """
        return _decode(value, self.encoding)


def read_area_file(path: Path, layer: str | None = None, encoding: str | None = None) -> AreaFile:
    """Read one layer of a file.

    Args:
        path: ``.gpkg``, ``.geojson``, ``.json`` or ``.shp``.
        layer: Layer to read; needed where the file has several.
        encoding: Encoding of all text; guessed when None.

    Raises:
        UsageError: a wrong ending, layer or encoding name.
        WorldError: the file is missing, too large, damaged or in another format.
    """
    driver, source = _check_path(path)
    wanted = _check_encoding(encoding)
    with _reading(path.name):
        chosen = layer or _only_layer(path.name, source)
        meta, geometries, columns = _load(source, chosen)
    if meta["driver"] != driver:
        raise WorldError(tr("{file} holds no {format} data.", file=path.name, format=driver))
    if geometries is None:
        raise WorldError(tr("{file} has no layer with geometries.", file=path.name))
    if len(geometries) > MAX_ROWS:
        raise WorldError(tr("{file} has more than 50,000 rows.", file=path.name))
    names = [str(name) for name in meta["fields"]]
    found = wanted or _guess_encoding(path, [names, *columns])
    return AreaFile(
        name=path.name,
        layer=shown(chosen),
        crs=meta["crs"],
        encoding=found,
        columns={shown(_decode_loosely(n, found)): c for n, c in zip(names, columns, strict=True)},
        geometries=list(geometries),
    )


def list_layers(path: Path) -> tuple[str, ...]:
    """Return the names of the layers that have geometries.

    Raises:
        UsageError: a wrong ending.
        WorldError: the file is missing, too large, damaged or in another format.
    """
    _, source = _check_path(path)
    with _reading(path.name):
        return tuple(_layers(path.name, source))


@contextmanager
def _reading(file: str) -> Iterator[None]:
    """Word GDAL's refusals; its warnings repeat what the checks of each row find and name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        try:
            yield
        except READ_ERRORS as error:
            why = shown(str(error).split(";")[0], 200).rstrip(".")
            raise WorldError(tr("{file} cannot be read: {why}.", file=file, why=why)) from error


def _load(source: str, layer: str) -> tuple[dict[str, Any], Any, list[Any]]:
    """Return GDAL's description of a layer, its geometries (None without any) and its columns."""
    # Here and in _layers, because only who imports areas needs the many megabytes of GDAL.
    from pyogrio import raw, read_info

    info = read_info(source, layer=layer, encoding=BYTES)
    meta, _, geometries, columns = raw.read(
        source, layer=layer, encoding=BYTES, max_features=MAX_ROWS + 1
    )
    return {**meta, "driver": info["driver"]}, geometries, columns


def _check_path(path: Path) -> tuple[str, str]:
    """Return the driver and the file as GDAL must be told to open it."""
    driver = DRIVERS.get(path.suffix.lower())
    if driver is None:
        raise UsageError(
            tr("Areas come from a .gpkg, .geojson or .shp file, not from {file}.", file=path.name)
        )
    if not path.is_file():
        raise WorldError(tr("There is no file {file}.", file=path))
    if path.stat().st_size > MAX_BYTES:
        raise WorldError(tr("{file} is larger than 500 MB.", file=path.name))
    with path.open("rb") as stream:
        head = stream.read(16)
    if not head.startswith(FIRST_BYTES[driver]):
        raise WorldError(tr("{file} holds no {format} data.", file=path.name, format=driver))
    if driver == "ESRI Shapefile":
        _check_companions(path)
    # The prefix keeps GDAL from taking JSON for one of its pipeline or service descriptions.
    prefix = "GeoJSON:" if driver == "GeoJSON" else ""
    return driver, f"{prefix}{path.resolve()}"


def _check_companions(path: Path) -> None:
    missing = [
        path.stem + ending
        for ending in (".dbf", ".shx")
        if not any(path.with_suffix(e).is_file() for e in (ending, ending.upper()))
    ]
    if missing:
        raise WorldError(
            tr(
                "A Shapefile is several files: put {missing} beside {file}.",
                missing=", ".join(missing),
                file=path.name,
            )
        )


def _check_encoding(encoding: str | None) -> str | None:
    if encoding is None:
        return None
    name = CODE_PAGES.get(encoding.lower(), encoding)
    try:
        codecs.lookup(name)
        "".encode(name)
    except (LookupError, ValueError) as error:
        raise UsageError(
            tr("There is no encoding {name!r}; use gbk or utf-8.", name=encoding)
        ) from error
    return name


def _only_layer(file: str, source: str) -> str:
    layers = _layers(file, source)
    if len(layers) > 1:
        raise UsageError(
            tr(
                "{file} has several layers ({layers}); choose one with --layer.",
                file=file,
                layers=", ".join(shown(layer) for layer in layers[:20]),
            )
        )
    return layers[0]


def _layers(file: str, source: str) -> list[str]:
    from pyogrio import list_layers

    layers = [str(name) for name, kind in list_layers(source) if kind is not None]
    if not layers:
        raise WorldError(tr("{file} has no layer with geometries.", file=file))
    return layers


def _guess_encoding(path: Path, columns: Sequence[Sequence[object]]) -> str:
    """Return UTF-8 where it reads most of the text, else what a .cpg says, else GB 18030.

    Text in another encoding is hardly ever UTF-8 by chance, so a wrong .cpg does no harm; a .cpg
    for a single-byte encoding is no proof, because those read everything.
    """
    texts = [v for column in columns for v in column if isinstance(v, str) and not v.isascii()]
    page = path.with_suffix(".cpg")
    said = page.read_text(encoding="ascii", errors="replace").strip() if page.is_file() else ""
    said = said.lower().removeprefix("ansi ").removeprefix("cp")
    for name in ("utf-8", CODE_PAGES.get(said, said)):
        if 2 * sum(_readable(text, name) for text in texts) >= max(1, len(texts)):
            return name
    return "gb18030" if texts else "utf-8"


def _readable(text: str, encoding: str) -> bool:
    try:
        return len(_decode(text, encoding)) < len(text)
    except (LookupError, ValueError):
        return False


def _decode(value: str, encoding: str) -> str:
    return value if value.isascii() else value.encode(BYTES).decode(encoding)


def _decode_loosely(value: str, encoding: str) -> str:
    return value.encode(BYTES).decode(encoding, errors="replace")
