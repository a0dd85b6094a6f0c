"""What the checks of a plugin cost: at each load, and once when it is installed.

Run ``python benchmarks/plugins/checking.py [--rounds 15]``. The three modules of the checkout are
packed, signed and unpacked in a temporary folder. The yardstick is reading the same files and doing
nothing with them; each figure is the median CPU time in milliseconds, all kinds of work in turn.
``read`` only reads, ``hash`` adds SHA-256 over all bytes, ``check`` is what happens at each load
(signature, list, hashes, manifest, entries), ``package`` checks a ``.cmplugin`` from its bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from cmdmap.plugins.packaging.atomic import write_folder
from cmdmap.plugins.packaging.installed import check_installed, check_signer
from cmdmap.plugins.packaging.keys import SecretKey
from cmdmap.plugins.packaging.package import LIST, SIGNATURE, read_package
from cmdmap.plugins.packaging.packing import pack, read_folder, sign_package
from cmdmap.plugins.packaging.trust import TrustStore

MODULES = Path(__file__).resolve().parents[2] / "plugins"
NAMES = ("fire_safety", "migrant_population", "emergency_response")
NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def read_all(folder: Path) -> list[bytes]:
    """Read every file below a folder."""
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


def works(name: str, home: Path) -> dict[str, Callable[[], object]]:
    """Return the kinds of work over one module, by their names."""
    key = SecretKey.generate()
    trust = TrustStore(home / "trusted")
    trust.add(key.public, "Bench", NOW)
    archive = sign_package(pack(read_folder(MODULES / name), NOW), key, NOW)
    package = read_package(archive)
    folder = home / name
    listed = {LIST: package.listed.raw, SIGNATURE: package.signature_text}
    write_folder(folder, {**package.files, **listed})

    def check_package() -> None:
        read = read_package(archive)
        check_signer(read.listed.raw, read.signature_text, trust)

    return {
        "read": lambda: read_all(folder),
        "hash": lambda: [hashlib.sha256(raw).digest() for raw in read_all(folder)],
        "check": lambda: check_installed(folder, trust, NOW),
        "package": check_package,
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    print(f"{'module':<20} {'files':>5} {'KB':>6}  read ms  hash ms  check ms  package ms")
    for name in NAMES:
        with tempfile.TemporaryDirectory() as home:
            kinds = works(name, Path(home))
            spent: dict[str, list[float]] = {kind: [] for kind in kinds}
            for _ in range(rounds):
                for kind, work in kinds.items():
                    before = time.process_time()
                    work()
                    spent[kind].append((time.process_time() - before) * 1000)
            raws = read_all(Path(home) / name)
            read, hashed, check, package = (statistics.median(spent[kind]) for kind in kinds)
            size = sum(map(len, raws)) / 1024
            print(
                f"{name:<20} {len(raws):>5} {size:>6.0f} {read:>8.1f} {hashed:>8.1f} {check:>9.1f}"
                f" {package:>11.1f}"
            )


if __name__ == "__main__":
    main()
