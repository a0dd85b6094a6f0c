"""Saved links in a real database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cmdmap.domain.ids import LinkId
from cmdmap.errors import WorldError
from cmdmap.store.engine import Store, open_store
from cmdmap.store.links import (
    SavedLink,
    delete_link,
    insert_link,
    read_links,
    set_link_enabled,
    set_link_recorded,
)

GPS = SavedLink(LinkId("serial:/dev/ttyUSB0"), "serial:/dev/ttyUSB0?baud=4800")
GATE = SavedLink(LinkId("tcp:a:1"), "tcp:a:1", enabled=False, record=True)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path / 'a.db'}")
    yield store
    store.close()


def saved(store: Store) -> list[SavedLink]:
    with store.reader() as connection:
        return read_links(connection)


def test_links_come_back_in_the_order_they_were_added(store: Store) -> None:
    with store.transaction() as connection:
        insert_link(connection, GPS)
        insert_link(connection, GATE)
    assert saved(store) == [GPS, GATE]
    with store.transaction() as connection:
        delete_link(connection, GPS.id)
        insert_link(connection, GPS)
    assert saved(store) == [GATE, GPS]


def test_switches_touch_one_link_only(store: Store) -> None:
    with store.transaction() as connection:
        insert_link(connection, GPS)
        insert_link(connection, GATE)
        set_link_enabled(connection, GPS.id, False)
        set_link_recorded(connection, GATE.id, False)
    assert saved(store) == [GPS._replace(enabled=False), GATE._replace(record=False)]


def test_a_link_is_saved_once(store: Store) -> None:
    with store.transaction() as connection:
        insert_link(connection, GPS)

    def add_both() -> None:
        with store.transaction() as connection:
            insert_link(connection, GATE)
            insert_link(connection, GPS)

    with pytest.raises(WorldError, match="saved already"):
        add_both()
    assert saved(store) == [GPS], "a refused change leaves nothing of its transaction"


def test_what_is_not_saved_cannot_be_changed(store: Store) -> None:
    for change in (
        lambda c: delete_link(c, GPS.id),
        lambda c: set_link_enabled(c, GPS.id, True),
        lambda c: set_link_recorded(c, GPS.id, True),
    ):
        unknown = pytest.raises(WorldError, match="not among the saved links")
        with unknown, store.transaction() as connection:
            change(connection)
    assert saved(store) == []
