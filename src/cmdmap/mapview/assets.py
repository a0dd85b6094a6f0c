"""The files the map page is made of, and the check that the fetched ones fit the lock.

Third-party files are fetched when the package is built (``hatch_build.py``); an editable install
does not notice a changed lock, so the window asks here before it builds a map.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from cmdmap.errors import WorldError
from cmdmap.i18n import tr


def check_web_parts(web: Path) -> None:
    """Make sure that ``web/vendor`` was fetched from ``web/package-lock.json`` as it is now.

    Raises:
        WorldError: the files are absent or belong to another lock; the sentence says what to do.
    """
    mark = web / "vendor" / "stamp"
    wanted = hashlib.sha256((web / "package-lock.json").read_bytes()).hexdigest()
    found = mark.read_text(encoding="ascii").strip() if mark.is_file() else ""
    if found != wanted:
        raise WorldError(
            tr(
                "The web parts of the map are missing or out of date; run "
                "'pip install --no-deps --no-build-isolation -e .' in the program's folder"
            )
        )
