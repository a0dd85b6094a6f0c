"""An installed plugin checked again: who signed it, and that no file differs from the signed list.

Run at each start and before each activation over ``plugins/<id>/<version>`` of the home folder, so
that a file changed on the disk is never loaded. Loading compiles the bytes returned here.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cmdmap.i18n import tr
from cmdmap.plugins.manifest import Manifest
from cmdmap.plugins.packaging.contents import check_contents
from cmdmap.plugins.packaging.errors import PackageError
from cmdmap.plugins.packaging.package import (
    LIST,
    SIGNATURE,
    FileList,
    compare,
    manifest_of,
    read_list,
    read_signature,
)
from cmdmap.plugins.packaging.signing import SignatureError
from cmdmap.plugins.packaging.trust import Standing, TrustedKey, TrustStore
from cmdmap.plugins.packaging.zip_reader import LARGEST_MEMBER, LARGEST_TOTAL, MOST_MEMBERS


@dataclass(frozen=True, slots=True)
class Installed:
    """What a folder of an installed plugin holds, checked."""

    folder: Path
    manifest: Manifest
    signer: TrustedKey
    listed: FileList
    files: Mapping[str, bytes]
    """Every file by its path, the very bytes that were checked."""


def check_installed(folder: Path, trust: TrustStore, now: datetime) -> Installed:
    """Check an installed plugin.

    Raises:
        PackageError: a file was changed, added or removed, or nobody trusted has signed it.
        ManifestError: its manifest cannot be used.
    """
    contents = _read_all(folder)
    raw, signature = contents.pop(LIST, None), contents.pop(SIGNATURE, None)
    if raw is None or signature is None:
        raise PackageError(
            tr("{path} lacks its signed list of files; install the plugin again.", path=folder)
        )
    signer = check_signer(raw, signature, trust)
    if signer.standing(now) is Standing.REVOKED:
        raise _revoked(signer)
    listed = read_list(raw)
    compare(listed, contents)
    manifest = manifest_of(listed, contents)
    check_contents(manifest, contents)
    return Installed(folder, manifest, signer, listed, contents)


def check_signer(raw: bytes, signature: bytes, trust: TrustStore) -> TrustedKey:
    """Return who signed a list of files.

    Raises:
        PackageError: nobody trusted has, or it was changed afterwards.
    """
    read = read_signature(signature)
    try:
        signer = trust.signer(raw, read)
    except SignatureError as error:
        raise PackageError(str(error)) from error
    if signer is None:
        raise PackageError(
            tr(
                "It is signed by the key {key}, which nobody here trusts; ask its maker for the "
                "key's file and trust it first.",
                key=read.key_name,
            )
        )
    return signer


def check_standing(signer: TrustedKey, now: datetime) -> None:
    """Refuse a key that may bring nothing new.

    Raises:
        PackageError: it has expired or was revoked.
    """
    standing = signer.standing(now)
    if standing is Standing.REVOKED:
        raise _revoked(signer)
    if standing is Standing.EXPIRED:
        raise PackageError(
            tr(
                "The key of {name} has expired; its maker signs with a new one, or you trust it "
                "longer.",
                name=signer.name,
            )
        )


def _revoked(signer: TrustedKey) -> PackageError:
    return PackageError(
        tr("The key of {name} was revoked: {why}", name=signer.name, why=signer.reason)
    )


def _read_all(folder: Path) -> dict[str, bytes]:
    contents: dict[str, bytes] = {}
    total = 0
    try:
        for above, folders, names in os.walk(folder, followlinks=False, onerror=_raise):
            for name in (*folders, *names):
                path = Path(above, name)
                if path.is_symlink() or not (path.is_file() or path.is_dir()):
                    raise PackageError(
                        tr(
                            "{name} is a link, a folder or a device, not a plain file.",
                            name=ascii(str(path.relative_to(folder))),
                        )
                    )
            for name in names:
                path = Path(above, name)
                size = path.stat().st_size
                total += size
                if size > LARGEST_MEMBER or total > LARGEST_TOTAL or len(contents) > MOST_MEMBERS:
                    raise PackageError(tr("{path} holds far too much.", path=folder))
                contents[path.relative_to(folder).as_posix()] = path.read_bytes()
    except OSError as error:
        raise PackageError(
            tr("{path} cannot be read ({why}).", path=error.filename, why=error.strerror)
        ) from error
    return contents


def _raise(error: OSError) -> None:
    raise error
