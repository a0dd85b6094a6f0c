"""Where things live: the home folder, the store's address and the files that ship in the box.

Read by the two composition roots (``app`` and ``cli``) and handed down from there; the options an
operator can change are declared in ``resources/options.toml`` and read by ``options.py``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs

from cmdmap.errors import WorldError
from cmdmap.i18n import tr

PACKAGE_DIR = Path(__file__).resolve().parent


def home_dir() -> Path:
    """Return the data folder: ``$CMDMAP_HOME``, else the user's data folder; made when absent.

    One that is made is for its user alone: it holds the database, logs and copies of both.

    Raises:
        WorldError: it cannot be made.
    """
    named = os.environ.get("CMDMAP_HOME")
    folder = Path(named) if named else Path(platformdirs.user_data_dir("cmdmap", appauthor=False))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise WorldError(
            tr(
                "The data folder {folder} cannot be made ({why}); set CMDMAP_HOME to another one.",
                folder=folder,
                why=error.strerror,
            )
        ) from error
    return folder


def database_url() -> str:
    """Return the store's SQLAlchemy address: ``$CMDMAP_DATABASE_URL``, else SQLite in the home."""
    return os.environ.get("CMDMAP_DATABASE_URL") or f"sqlite:///{home_dir() / 'cmdmap.db'}"


def resources_dir() -> Path:
    """Return the folder of shipped files: inside an installed package, else of the checkout."""
    installed = PACKAGE_DIR / "resources"
    return installed if installed.is_dir() else PACKAGE_DIR.parents[1] / "resources"


def packages_dir() -> Path:
    """Return the folder of plugin packages that came with the program and of its vendor key.

    Inside an installed program, else where ``tools/pack_modules.py`` puts them in a checkout; it
    may be absent.
    """
    installed = PACKAGE_DIR / "packages"
    return installed if installed.is_dir() else PACKAGE_DIR.parents[1] / "build" / "packages"


def own_command() -> tuple[str, ...]:
    """Return the words that start this program once more, to be followed by its own words.

    A frozen program is its own interpreter and knows no ``-m``.
    """
    if getattr(sys, "frozen", False):
        return (sys.executable,)
    return (sys.executable, "-m", "cmdmap")


def plugin_sources() -> tuple[Path, ...]:
    """Return folders of plugins that are at work without being installed: ``$CMDMAP_PLUGINS``.

    For their authors; several are parted as in ``PATH``. Nobody has signed them.
    """
    named = os.environ.get("CMDMAP_PLUGINS", "")
    return tuple(Path(each).absolute() for each in named.split(os.pathsep) if each)
