"""Why a package is refused: one sentence, and nothing was changed.

Raised by everything that reads a package, from its bytes to its signature.
"""

from __future__ import annotations

from cmdmap.errors import WorldError


class PackageError(WorldError):
    """A package that is not taken; ``str(error)`` says why."""
