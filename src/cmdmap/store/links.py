"""The links an operator saved: opened by the window when it starts.

Changed by ``cmdmap links`` and the Links page inside a transaction of the store; the written form
is checked by the caller, this room only keeps it.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from cmdmap.domain.ids import LinkId
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.store.schema import links


class SavedLink(NamedTuple):
    """One saved link."""

    id: LinkId
    spec: str
    """Written form with options."""
    enabled: bool = True
    record: bool = False


def read_links(connection: Connection) -> list[SavedLink]:
    """Return the saved links in the order they were added."""
    wanted = select(links.c.id, links.c.spec, links.c.enabled, links.c.record)
    rows = connection.execute(wanted.order_by(links.c.position, links.c.id))
    return [SavedLink(LinkId(row.id), row.spec, row.enabled, row.record) for row in rows]


def insert_link(connection: Connection, link: SavedLink) -> None:
    """Add a link at the end.

    Raises:
        WorldError: a link with this id is saved already.
    """
    if any(saved.id == link.id for saved in read_links(connection)):
        raise WorldError(tr("{link} is saved already; remove it first.", link=link.id))
    last = connection.execute(select(func.max(links.c.position))).scalar()
    position = 0 if last is None else last + 1
    connection.execute(insert(links), {**link._asdict(), "position": position})


def delete_link(connection: Connection, link_id: LinkId) -> None:
    """Forget a link.

    Raises:
        WorldError: no link with this id is saved.
    """
    if not connection.execute(delete(links).where(links.c.id == link_id)).rowcount:
        raise _unknown(link_id)


def set_link_enabled(connection: Connection, link_id: LinkId, enabled: bool) -> None:
    """Say whether the window opens the link when it starts.

    Raises:
        WorldError: no link with this id is saved.
    """
    change = update(links).where(links.c.id == link_id).values(enabled=enabled)
    if not connection.execute(change).rowcount:
        raise _unknown(link_id)


def set_link_recorded(connection: Connection, link_id: LinkId, record: bool) -> None:
    """Say whether the link is recorded to a tape.

    Raises:
        WorldError: no link with this id is saved.
    """
    change = update(links).where(links.c.id == link_id).values(record=record)
    if not connection.execute(change).rowcount:
        raise _unknown(link_id)


def _unknown(link_id: LinkId) -> WorldError:
    return WorldError(
        tr("{link} is not among the saved links; see cmdmap links list.", link=link_id)
    )
