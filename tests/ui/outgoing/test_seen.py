"""Since when losses are news: kept over restarts, whatever stands in the file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cmdmap.errors import WorldError
from cmdmap.ui.outgoing.seen import SeenMark

NOON = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


def test_the_first_start_is_remembered_and_every_look_after_it(tmp_path):
    path = tmp_path / "outbox_seen"
    assert SeenMark(path, NOON).at == NOON
    mark = SeenMark(path, LATER)
    assert mark.at == NOON
    mark.move(LATER)
    assert SeenMark(path, LATER + timedelta(days=1)).at == LATER


@pytest.mark.parametrize("kept", [b"", b"\xff\xfe", b"yesterday", b"2026-03-01T08:00:00"])
def test_a_spoilt_file_begins_with_the_present(tmp_path, kept):
    path = tmp_path / "outbox_seen"
    path.write_bytes(kept)
    assert SeenMark(path, LATER).at == LATER


def test_a_file_that_cannot_be_written_is_told_in_a_sentence(tmp_path):
    mark = SeenMark(tmp_path / "absent" / "outbox_seen", NOON)
    with pytest.raises(WorldError, match="cannot be written"):
        mark.move(LATER)
    assert mark.at == LATER
