"""A package: the checked files of a ``.cmplugin``, its manifest and who signed it.

Read from bytes once, by the installer's plan; what is unpacked later are these bytes, not the file
again. The same checks run over an installed folder at each load (``installed.py``). Nothing of the
plugin is executed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from cmdmap.i18n import tr
from cmdmap.plugins.manifest import FILE, Manifest, read_manifest
from cmdmap.plugins.packaging.contents import check_contents
from cmdmap.plugins.packaging.errors import PackageError
from cmdmap.plugins.packaging.member_names import check_name, check_together
from cmdmap.plugins.packaging.signing import Signature, SignatureError
from cmdmap.plugins.packaging.zip_reader import LARGEST_PACKAGE, MOST_MEMBERS, read_zip

LIST = "manifest.json"
"""The list of files in a package; what is signed."""

SIGNATURE = "manifest.json.minisig"
FORMAT = 1
LARGEST_LIST = 2**20
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_KEYS = frozenset({"format", "id", "version", "api", "made_at", "files"})


class Entry(NamedTuple):
    """One file as the list names it."""

    sha256: str
    size: int


class FileList(NamedTuple):
    """``manifest.json`` as values."""

    raw: bytes
    """As signed."""
    id: str
    version: str
    api: str
    made_at: datetime
    files: Mapping[str, Entry]

    @property
    def digest(self) -> str:
        """SHA-256 of the list, which names every byte of the package."""
        return hashlib.sha256(self.raw).hexdigest()


@dataclass(frozen=True, slots=True)
class Package:
    """A package whose contents fit its list; the signature is judged by ``trust.py``."""

    listed: FileList
    signature: Signature
    manifest: Manifest
    files: Mapping[str, bytes]
    """Every listed file by its path."""
    signature_text: bytes
    """The signature's file, kept beside the installed files."""


def open_package(path: Path) -> Package:
    """Read a ``.cmplugin`` file.

    Raises:
        PackageError: it cannot be read or is refused.
    """
    try:
        with path.open("rb") as file:
            archive = file.read(LARGEST_PACKAGE + 1)
    except OSError as error:
        raise PackageError(
            tr("{path} cannot be read ({why}).", path=path, why=error.strerror)
        ) from error
    return read_package(archive)


def read_package(archive: bytes) -> Package:
    """Check the bytes of a package from the archive to the manifest.

    Raises:
        PackageError: something does not fit; nothing was changed.
        ManifestError: its ``plugin.toml`` cannot be used.
    """
    contents = read_zip(archive)
    raw = contents.pop(LIST, None)
    signature_text = contents.pop(SIGNATURE, None)
    if raw is None:
        raise PackageError(tr("This is no package: {name} is missing.", name=LIST))
    if signature_text is None:
        raise PackageError(
            tr(
                "The package is not signed, so nobody knows who made it; its maker signs it with "
                "cmdmap plugin sign."
            )
        )
    listed = read_list(raw)
    compare(listed, contents)
    manifest = manifest_of(listed, contents)
    check_contents(manifest, contents)
    return Package(listed, read_signature(signature_text), manifest, contents, signature_text)


def read_signature(raw: bytes) -> Signature:
    """Return the signature of a package.

    Raises:
        PackageError: it is none.
    """
    try:
        return Signature.read(raw.decode("utf-8"))
    except (UnicodeDecodeError, SignatureError) as error:
        raise PackageError(tr("The signature is no signature of minisign or cmdmap.")) from error


def read_list(raw: bytes) -> FileList:
    """Read ``manifest.json``.

    Raises:
        PackageError: it is not one.
    """
    try:
        if len(raw) > LARGEST_LIST:
            raise ValueError(len(raw))
        table = json.loads(raw.decode("utf-8"), object_pairs_hook=_no_key_twice)
        if not isinstance(table, dict) or table.keys() != _KEYS or table["format"] != FORMAT:
            raise ValueError(LIST)
        plugin_id, version, api = table["id"], table["version"], table["api"]
        if not all(isinstance(word, str) for word in (plugin_id, version, api)):
            raise ValueError(LIST)
        made_at = datetime.fromisoformat(table["made_at"])
        if made_at.tzinfo is None:
            raise ValueError(LIST)
        files = {name: _entry(each) for name, each in table["files"].items()}
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise PackageError(
            tr("The list of files {name} in the package cannot be used.", name=LIST)
        ) from error
    if len(files) > MOST_MEMBERS:
        raise PackageError(tr("The list of files {name} in the package cannot be used.", name=LIST))
    for name in files:
        check_name(name)
    check_together(files)
    return FileList(raw, plugin_id, version, api, made_at, files)


def compare(listed: FileList, contents: Mapping[str, bytes]) -> None:
    """Hold contents against the list: no file more, none less, no byte changed.

    Raises:
        PackageError: names the first file that does not fit.
    """
    extra = sorted(contents.keys() - listed.files.keys())
    missing = sorted(listed.files.keys() - contents.keys())
    if extra:
        raise PackageError(
            tr("{name} stands in the package but not in its list.", name=ascii(extra[0]))
        )
    if missing:
        raise PackageError(
            tr("{name} stands in the list but not in the package.", name=ascii(missing[0]))
        )
    for name, content in contents.items():
        if fingerprint_of(content) != listed.files[name]:
            raise PackageError(tr("{name} was changed after packing.", name=ascii(name)))


def manifest_of(listed: FileList, contents: Mapping[str, bytes]) -> Manifest:
    """Return the plugin's own manifest, which must say the same as the list.

    Raises:
        PackageError: there is none, or it names another id, version or API.
        ManifestError: it cannot be used.
    """
    raw = contents.get(FILE)
    if raw is None:
        raise PackageError(tr("{name} is missing in the package.", name=FILE))
    manifest = read_manifest(raw)
    said = (manifest.id, str(manifest.version), manifest.api)
    if said != (listed.id, listed.version, listed.api):
        raise PackageError(
            tr("{name} names another id, version or API than the list of files.", name=FILE)
        )
    return manifest


def fingerprint_of(content: bytes) -> Entry:
    """Return what the list keeps of a content."""
    return Entry(hashlib.sha256(content).hexdigest(), len(content))


def _entry(raw: Any) -> Entry:
    entry = Entry(**raw)
    whole = isinstance(entry.size, int) and not isinstance(entry.size, bool) and entry.size >= 0
    if not whole or not isinstance(entry.sha256, str) or not _DIGEST.fullmatch(entry.sha256):
        raise ValueError(raw)
    return entry


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found
