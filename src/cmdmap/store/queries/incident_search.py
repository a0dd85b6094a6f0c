"""Search over every incident ever opened, by number, address, text, kind, pinyin or initials.

Asked in a reader thread by the command bar and the command line. The words stand in the column
``search``, which the order that opens or amends an incident writes; telephones are not in it.
"""

from __future__ import annotations

from sqlalchemy import Connection, case, select

from cmdmap.domain.incident import ENDED
from cmdmap.store.casework.tables import incidents as table
from cmdmap.store.queries.incidents import ALL, COLUMNS, IncidentRow, Wanted, read_rows

SHOWN = 50
MOST_PARTS = 8
"""Words of a search that are looked at."""


def search(
    connection: Connection, text: str, wanted: Wanted = ALL, limit: int = SHOWN
) -> list[IncidentRow]:
    """Return the incidents that hold every word of ``text``: the open ones first, then the newest.

    Nothing is found by an empty text.
    """
    parts = text.lower().split()[:MOST_PARTS]
    if not parts:
        return []
    ended = table.c.state.in_([state.value for state in ENDED])
    statement = select(*COLUMNS).where(wanted.where())
    for part in parts:
        statement = statement.where(table.c.search.contains(part, autoescape=True))
    statement = statement.order_by(case((ended, 1), else_=0), table.c.id.desc()).limit(limit)
    return read_rows(connection, statement)
