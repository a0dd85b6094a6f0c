"""Files that a person has chosen are written whole or not at all.

For sheets and printed pages: what is written stands beside the file until it is complete.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cmdmap.errors import WorldError
from cmdmap.i18n import tr


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Lend a path to write to; the file takes the place of ``path`` when the block ends well.

    Raises:
        WorldError: it cannot be written. Whatever ends the block, no half file is left.
    """
    partial = path.with_name(f"{path.name}.part")
    try:
        yield partial
        partial.replace(path)
    except OSError as error:
        raise WorldError(
            tr("{path} cannot be written ({why}); choose another place.", path=path, why=error)
        ) from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
