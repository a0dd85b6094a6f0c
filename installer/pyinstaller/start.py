"""The first module of the frozen program: the same door as ``python -m cmdmap``."""

from __future__ import annotations

import multiprocessing
import sys

from cmdmap.__main__ import main

# A plugin may start processes: their copy of this program does their work, it opens no window.
multiprocessing.freeze_support()
sys.exit(main())
