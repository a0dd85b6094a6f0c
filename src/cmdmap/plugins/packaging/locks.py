"""Locks on open files: held by one process, gone with it however it ends.

Used for the state file, for work on plugins and for the marks of starts. ``flock`` where there is
one; on Windows a byte far behind the content, so that the content can still be read.
"""

from __future__ import annotations

import os
import sys

FAR = 2**30

if sys.platform == "win32":
    import msvcrt

    def take_lock(number: int, *, wait: bool) -> bool:
        """Lock an open file; without waiting tell whether nobody else had it."""
        os.lseek(number, FAR, os.SEEK_SET)
        try:
            msvcrt.locking(number, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def take_lock(number: int, *, wait: bool) -> bool:
        """Lock an open file; without waiting tell whether nobody else had it."""
        try:
            fcntl.flock(number, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True
