"""Packing: a plugin's folder becomes the bytes of a ``.cmplugin``, the same for the same files.

Used by ``cmdmap plugin pack|sign`` and by ``tools/pack_modules.py``. Tests, caches and hidden files
stay at home. The archive holds no time but the one in its list, so that packing is repeatable.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from cmdmap.i18n import tr
from cmdmap.plugins.manifest import FILE, Manifest, read_manifest
from cmdmap.plugins.packaging.contents import check_contents
from cmdmap.plugins.packaging.errors import PackageError
from cmdmap.plugins.packaging.keys import SecretKey
from cmdmap.plugins.packaging.member_names import check_name, check_together, is_compiled
from cmdmap.plugins.packaging.package import FORMAT, LIST, SIGNATURE, fingerprint_of, read_list
from cmdmap.plugins.packaging.signing import sign
from cmdmap.plugins.packaging.zip_reader import HIGHEST_RATIO, SMALL, read_zip

SUFFIX = ".cmplugin"
LEFT_OUT = frozenset({"tests", "dist", "build"})
"""Folders at the top of a plugin that do not travel."""


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return every file of a plugin's folder that travels, by its path.

    Raises:
        PackageError: a file cannot be read, is a link, or has a name that no package may hold.
    """
    contents = {}
    if folder.is_dir() and not (folder / FILE).is_file():
        # A folder named by mistake may be the whole disk.
        raise PackageError(tr("{path} holds no plugin: there is no plugin.toml.", path=folder))
    try:
        for path in sorted(_files(folder)):
            name = path.relative_to(folder).as_posix()
            check_name(name)
            if path.is_symlink() or not path.is_file():
                raise PackageError(
                    tr("{name} is a link, a folder or a device, not a plain file.", name=name)
                )
            contents[name] = path.read_bytes()
    except OSError as error:
        raise PackageError(
            tr("{path} cannot be read ({why}).", path=error.filename, why=error.strerror)
        ) from error
    check_together(contents)
    return contents


def manifest_in(contents: Mapping[str, bytes]) -> Manifest:
    """Return the manifest of a folder's files.

    Raises:
        PackageError: there is none.
        ManifestError: it cannot be used.
    """
    if FILE not in contents:
        raise PackageError(tr("{name} is missing in the package.", name=FILE))
    return read_manifest(contents[FILE])


def pack(contents: Mapping[str, bytes], made_at: datetime) -> bytes:
    """Return the package of a plugin's files, not yet signed.

    Raises:
        PackageError: the files do not keep what the manifest promises, or are too many or large.
        ManifestError: the manifest cannot be used.
    """
    manifest = manifest_in(contents)
    check_contents(manifest, contents)
    if taken := {LIST, SIGNATURE} & contents.keys():
        raise PackageError(tr("{name} is a name of the package itself.", name=min(taken)))
    table = {
        "format": FORMAT,
        "id": manifest.id,
        "version": str(manifest.version),
        "api": manifest.api,
        "made_at": made_at.replace(microsecond=0).isoformat(),
        "files": {name: fingerprint_of(contents[name])._asdict() for name in sorted(contents)},
    }
    listed = json.dumps(table, ensure_ascii=False, indent=1).encode("utf-8")
    read_list(listed)
    return _zip({LIST: listed, **contents})


def sign_package(archive: bytes, key: SecretKey, at: datetime) -> bytes:
    """Return the package with a signature, instead of the one it may have.

    Raises:
        PackageError: it is no package.
    """
    contents = read_zip(archive)
    raw = contents.pop(LIST, None)
    contents.pop(SIGNATURE, None)
    if raw is None:
        raise PackageError(tr("This is no package: {name} is missing.", name=LIST))
    listed = read_list(raw)
    signature = sign(raw, key, at, f"{listed.id}-{listed.version}{SUFFIX}")
    return _zip({LIST: raw, SIGNATURE: signature.write().encode("utf-8"), **contents})


def file_name(manifest: Manifest) -> str:
    """Return what a package's file is called."""
    return f"{manifest.id}-{manifest.version}{SUFFIX}"


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        hidden = path.name.startswith(".") or path.suffix == SUFFIX
        if not hidden and path.name not in LEFT_OUT:
            yield from _below(path)


def _below(path: Path) -> Iterator[Path]:
    if is_compiled(path.name) or path.name.startswith("."):
        return
    if path.is_dir() and not path.is_symlink():
        for each in path.iterdir():
            yield from _below(each)
    else:
        yield path


def _zip(contents: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(contents, key=lambda each: (each not in (LIST, SIGNATURE), each)):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system = 3
            info.external_attr = 0o100644 << 16
            archive.writestr(info, contents[name], compress_type=_method(contents[name]))
    return out.getvalue()


def _method(content: bytes) -> int:
    """Return how a content is packed: one that would look like a bomb is stored as it is."""
    tight = len(content) > SMALL and len(content) > HIGHEST_RATIO * len(zlib.compress(content))
    return zipfile.ZIP_STORED if tight else zipfile.ZIP_DEFLATED
