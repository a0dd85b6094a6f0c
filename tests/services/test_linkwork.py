"""A link is opened and saved together, or neither; a removed one is forgotten."""

from __future__ import annotations

import pytest
from tests.kit.desks import open_file
from tests.kit.waiting import wait_until

from cmdmap.errors import WorldError
from cmdmap.links.base import LinkState
from cmdmap.links.rack import LinkRack
from cmdmap.links.spec import parse_link
from cmdmap.services.linkwork import add_link, open_saved_links, record_link, remove_link
from cmdmap.store.links import SavedLink, insert_link, read_links


@pytest.fixture
def store(tmp_path):
    with open_file(tmp_path / "cmdmap.db") as opened:
        yield opened


@pytest.fixture
def rack(tmp_path):
    made = LinkRack(lambda heard: None, tmp_path / "tapes")
    yield made
    made.stop()


@pytest.fixture
def spec(tmp_path):
    log = tmp_path / "log.nmea"
    log.write_bytes(b"$GPRMC,,V,,,,,,,,,,N*53\r\n")
    return parse_link(f"tape:{log}?protocol=nmea")


def saved(store):
    with store.reader() as connection:
        return read_links(connection)


def opened(rack):
    return [status.id for status in rack.statuses()]


def test_an_added_link_runs_and_is_opened_again_at_the_next_start(store, rack, spec, tmp_path):
    add_link(store, rack, spec, record=False)
    assert opened(rack) == [spec.id]
    (kept,) = saved(store)
    assert (kept.id, kept.enabled, kept.record) == (spec.id, True, False)
    other = LinkRack(lambda heard: None, tmp_path / "tapes")
    assert open_saved_links(store, other, record_all=False) == []
    assert opened(other) == [spec.id]
    wait_until("read", lambda: other.statuses()[0].state is LinkState.ENDED)
    other.stop()


def test_a_link_that_cannot_be_saved_is_not_left_open(store, rack, spec):
    with store.transaction() as connection:
        insert_link(connection, SavedLink(spec.id, "tape:x", True, False))
    with pytest.raises(WorldError):
        add_link(store, rack, spec, record=False)
    assert opened(rack) == []


def test_a_link_that_is_open_already_is_not_saved(store, rack, spec):
    rack.add(spec)
    with pytest.raises(WorldError):
        add_link(store, rack, spec, record=False)
    assert saved(store) == []
    assert opened(rack) == [spec.id]


def test_a_removed_link_is_closed_and_forgotten_even_if_it_was_never_saved(store, rack, spec):
    add_link(store, rack, spec, record=False)
    remove_link(store, rack, spec.id)
    assert (opened(rack), saved(store)) == ([], [])
    rack.add(spec)
    remove_link(store, rack, spec.id)
    assert opened(rack) == []
    with pytest.raises(WorldError):
        remove_link(store, rack, spec.id)


def test_recording_is_remembered(store, rack):
    spec = parse_link("tcp:127.0.0.1:9?protocol=nmea")
    add_link(store, rack, spec, record=False)
    record_link(store, rack, spec.id, True)
    assert saved(store)[0].record


def test_a_saved_link_that_cannot_be_opened_is_named_and_the_others_open(store, rack, spec):
    with store.transaction() as connection:
        insert_link(connection, SavedLink("odd:x", "odd:x", True, False))
        insert_link(connection, SavedLink("tape:/off", "tape:/off", False, False))
    add_link(store, rack, spec, record=False)
    rack.remove(spec.id)
    (refusal,) = open_saved_links(store, rack, record_all=False)
    assert "odd" in refusal
    assert opened(rack) == [spec.id]
