"""Links as an operator keeps them: opened on the rack and saved in the store together.

Used by the window; ``cmdmap links`` changes only what is saved. Every function may wait for a
link's thread or for the database, so the window calls them in a reader thread.
"""

from __future__ import annotations

from cmdmap.domain.ids import LinkId
from cmdmap.errors import WorldError
from cmdmap.links.base import LinkSpec
from cmdmap.links.rack import LinkRack
from cmdmap.links.spec import parse_link, write_link
from cmdmap.store.engine import Store
from cmdmap.store.links import (
    SavedLink,
    delete_link,
    insert_link,
    read_links,
    set_link_recorded,
)


def open_saved_links(store: Store, rack: LinkRack, record_all: bool) -> list[str]:
    """Open every enabled saved link; return one sentence for each that could not be opened."""
    with store.reader() as connection:
        saved = [link for link in read_links(connection) if link.enabled]
    refused: list[str] = []
    for link in saved:
        try:
            rack.add(parse_link(link.spec), record=link.record or record_all)
        except WorldError as error:
            refused.append(str(error))
    return refused


def add_link(store: Store, rack: LinkRack, spec: LinkSpec, record: bool) -> None:
    """Open a link and save it, or do neither.

    Raises:
        WorldError: it is open or saved already, or the database cannot be written.
    """
    rack.add(spec, record=record)
    try:
        with store.transaction() as connection:
            insert_link(connection, SavedLink(spec.id, write_link(spec), True, record))
    except WorldError:
        rack.remove(spec.id)
        raise


def remove_link(store: Store, rack: LinkRack, link_id: LinkId) -> None:
    """Close a link and forget it; one that was never saved is only closed.

    Raises:
        WorldError: it is not open, or the database cannot be written.
    """
    if _is_saved(store, link_id):
        with store.transaction() as connection:
            delete_link(connection, link_id)
    rack.remove(link_id)


def record_link(store: Store, rack: LinkRack, link_id: LinkId, on: bool) -> None:
    """Switch a link's tape on or off, now and at the next start.

    Raises:
        WorldError: it is not open, or the database cannot be written.
    """
    rack.set_recording(link_id, on)
    if _is_saved(store, link_id):
        with store.transaction() as connection:
            set_link_recorded(connection, link_id, on)


def _is_saved(store: Store, link_id: LinkId) -> bool:
    with store.reader() as connection:
        return any(link.id == link_id for link in read_links(connection))
