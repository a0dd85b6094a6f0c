"""Pack the modules of the checkout as an administrator gets them: signed packages and their key.

Called by tools/prepare.py and by whoever builds the installed program, with the environment's
Python. It writes into ``build/packages`` and only what has changed. The key is made at the first
time in ``build/keys``; ``CMDMAP_SIGNING_KEY`` names another secret key file, for releases.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from cmdmap.errors import WorldError
from cmdmap.plugins.packaging.atomic import write_file
from cmdmap.plugins.packaging.keys import SecretKey, needs_password
from cmdmap.plugins.packaging.package import fingerprint_of, open_package
from cmdmap.plugins.packaging.packing import (
    SUFFIX,
    file_name,
    manifest_in,
    pack,
    read_folder,
    sign_package,
)
from cmdmap.plugins.packaging.signing import verify
from cmdmap.plugins.packaging.trust import VENDOR

REPO = Path(__file__).resolve().parents[1]
MODULES = ("fire_safety", "migrant_population", "emergency_response")
KEY_VARIABLE = "CMDMAP_SIGNING_KEY"
PASSWORD_VARIABLE = "CMDMAP_KEY_PASSWORD"
EPOCH_VARIABLE = "SOURCE_DATE_EPOCH"


def signing_key(build: Path) -> SecretKey:
    """Return the key that signs, made at the first time."""
    named = os.environ.get(KEY_VARIABLE)
    path = Path(named) if named else build / "keys" / "build"
    if named is None and not path.is_file():
        write_file(path, SecretKey.generate().write().encode("utf-8"), mode=0o600)
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise WorldError(f"{path} cannot be read ({error.strerror}).") from error
    password = os.environ.get(PASSWORD_VARIABLE, "") if needs_password(text) else ""
    return SecretKey.read(text, password)


def is_fresh(package: Path, contents: dict[str, bytes], key: SecretKey) -> bool:
    """Tell whether a package holds these files and is signed by this key."""
    try:
        there = open_package(package)
        verify(there.listed.raw, there.signature, key.public)
    except WorldError:
        return False
    wanted = {name: fingerprint_of(content) for name, content in contents.items()}
    return there.listed.files == wanted


def made_at() -> datetime:
    """Return the time that stands in the packages."""
    epoch = os.environ.get(EPOCH_VARIABLE, "")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC)


def pack_module(folder: Path, packages: Path, key: SecretKey) -> Path:
    """Bring one module's package up to date; older versions of it go."""
    contents = read_folder(folder)
    manifest = manifest_in(contents)
    target = packages / file_name(manifest)
    if not is_fresh(target, contents, key):
        write_file(target, sign_package(pack(contents, made_at()), key, made_at()))
        print(f"packed {target.name}", flush=True)
    for path in packages.glob(f"{manifest.id}-*{SUFFIX}"):
        if path != target:
            path.unlink()
    return target


def main() -> int:
    """Pack all modules; 0 done, 1 with a sentence for each that cannot be packed."""
    build = REPO / "build"
    packages = build / "packages"
    code = 0
    try:
        key = signing_key(build)
        write_file(packages / VENDOR, key.public.write().encode("utf-8"))
    except WorldError as error:
        print(f"pack_modules: {error}", file=sys.stderr)
        return 1
    for name in MODULES:
        try:
            pack_module(REPO / "plugins" / name, packages, key)
        except WorldError as error:
            print(f"pack_modules: {name}: {error}", file=sys.stderr)
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(main())
