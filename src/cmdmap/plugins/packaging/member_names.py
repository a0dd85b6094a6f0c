"""Names of files inside a package: plain relative paths that mean the same on every computer.

Asked by the zip reader for each member, by packing for each file, and by the check at each load.
Whatever is doubtful is refused, because a package is made by a program and can do without. Sources:
Unicode Standard Annex 15 (normal forms), Windows' reserved names as its documentation lists them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from cmdmap.i18n import tr
from cmdmap.plugins.packaging.errors import PackageError

LONGEST_PATH = 200
LONGEST_PART = 80
DEEPEST = 10
"""Folders below each other."""

RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"}
)
FORBIDDEN = frozenset('\\:*?"<>|')
HIDDEN_KINDS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Control, direction and unassigned characters, which show a name as another."""

COMPILED = re.compile(r"\.(pyc|pyo)$", re.IGNORECASE)
NATIVE = re.compile(r"\.(so|pyd|dll|dylib|exe|sys|node|wasm|a|o|jar)(\.[0-9.]+)?$", re.IGNORECASE)
MAGIC = (b"\x7fELF", b"\xfe\xed\xfa", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe",
         b"\xca\xfe\xba\xbe", b"\0asm")  # fmt: skip
"""How compiled code begins, whatever its file is called."""


def check_name(name: str) -> None:
    """Refuse a name that is not one plain relative path.

    Raises:
        PackageError: says what is wrong with it.
    """
    shown = ascii(name)[:LONGEST_PATH]
    if not name or len(name) > LONGEST_PATH or name.count("/") > DEEPEST:
        raise PackageError(tr("The name {name} is empty, too long or too deep.", name=shown))
    if "\0" in name:
        raise PackageError(tr("The name {name} holds a zero byte.", name=shown))
    if name.startswith("/") or ".." in name.split("/"):
        raise PackageError(tr("The name {name} leads out of the package.", name=shown))
    if FORBIDDEN & set(name):
        raise PackageError(
            tr("The name {name} holds a character that no file of a package may have.", name=shown)
        )
    if any(unicodedata.category(letter) in HIDDEN_KINDS for letter in name):
        raise PackageError(tr("The name {name} holds invisible characters.", name=shown))
    if unicodedata.normalize("NFC", name) != name:
        raise PackageError(tr("The name {name} is not written in its normal form.", name=shown))
    for part in name.split("/"):
        _check_part(part, shown)


def _check_part(part: str, shown: str) -> None:
    if part in ("", ".") or len(part) > LONGEST_PART:
        raise PackageError(tr("The name {name} is empty, too long or too deep.", name=shown))
    if part != part.strip() or part.endswith("."):
        raise PackageError(
            tr("The name {name} begins or ends with a space or ends with a dot.", name=shown)
        )
    if part.split(".")[0].strip().casefold() in RESERVED:
        raise PackageError(tr("The name {name} is reserved by Windows.", name=shown))


def check_together(names: Iterable[str]) -> None:
    """Refuse names of which two are the same file on some computer, or one is a folder of another.

    Raises:
        PackageError: names both.
    """
    kept: dict[str, str] = {}
    folders: dict[str, str] = {}
    for name in names:
        same = _folded(name)
        if same in kept:
            raise PackageError(
                tr("{one} and {other} are the same file.", one=ascii(kept[same]), other=ascii(name))
            )
        kept[same] = name
        parts = same.split("/")
        folders.update(("/".join(parts[:depth]), name) for depth in range(1, len(parts)))
    for same, name in kept.items():
        if same in folders:
            other = ascii(folders[same])
            raise PackageError(
                tr("{one} is a file and a folder of {other}.", one=ascii(name), other=other)
            )


def is_compiled(name: str) -> bool:
    """Tell Python's compiled files, which can differ from the source beside them."""
    return COMPILED.search(name) is not None or "__pycache__" in name.casefold().split("/")


def is_native(name: str, content: bytes) -> bool:
    """Tell compiled code by its name or by how it begins."""
    windows = content.startswith(b"MZ") and b"\0" in content[:64]
    return NATIVE.search(name) is not None or content.startswith(MAGIC) or windows


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
