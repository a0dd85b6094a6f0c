"""Translation as plugins call it: the caller's own words count before everybody else's.

Two plugins may say the same English word and mean different things by it, so whose file calls
decides. Catalogues are kept by ``cmdmap.i18n``.
"""

from __future__ import annotations

import sys

from cmdmap.i18n import tr_of


def tr(text: str, **values: object) -> str:
    """Return ``text`` in the language of the seat with ``{name}`` places filled from ``values``.

    The words are those of the calling plugin's ``i18n`` folder, else the program's. ``text`` must
    be a literal at the call, so that ``cmdmap plugin check`` can find it.
    """
    caller = str(sys._getframe(1).f_globals.get("__name__", ""))
    return tr_of(caller.partition(".")[0], text, **values)
