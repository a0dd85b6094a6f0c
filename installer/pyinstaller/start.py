"""The first module of the frozen program: the same door as ``python -m cmdmap``."""

from __future__ import annotations

import multiprocessing
import os
import sys

from cmdmap.__main__ import main


def give_back_the_loader_path() -> None:
    """Let programs we open, a viewer of PDF say, load their own Qt and not the one beside us.

    PyInstaller's loader points ``LD_LIBRARY_PATH`` at this folder and keeps the user's value.
    """
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before
    else:
        os.environ.pop("LD_LIBRARY_PATH", None)


if __name__ == "__main__":
    give_back_the_loader_path()
    # A plugin may start processes: their copy of this program does their work, it opens no window.
    multiprocessing.freeze_support()
    sys.exit(main())
