"""Lists that take a while: they say how far they are and can be left, leaving nothing behind."""

from __future__ import annotations

import pytest
from tests.services.people.lists.test_plan import AROUND
from tests.services.people.small_roster import G

from cmdmap.domain.people.book import PeopleBook
from cmdmap.domain.people.roster import Member
from cmdmap.errors import WorldError
from cmdmap.services.people.lists.cells import Around
from cmdmap.services.people.lists.forms import form_of
from cmdmap.services.people.lists.plan import export_list, plan_list_file

MEMBERS = form_of("members")
BOOK = PeopleBook().with_records(Member(f"M{n:04d}", "甲", G) for n in range(900))
FULL = Around(BOOK, {}, {}, {}, masked=False)


class Watch:
    """Counts what it is told and ends the work at a row."""

    def __init__(self, last: int = 10_000) -> None:
        self.told: list[tuple[int, int]] = []
        self._last = last

    def __call__(self, done: int, steps: int) -> None:
        self.told.append((done, steps))
        if done >= self._last:
            raise WorldError("left")


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_an_export_tells_its_rows_and_leaves_no_file_when_it_is_left(tmp_path, suffix):
    path = tmp_path / f"members.{suffix}"
    with pytest.raises(WorldError, match="left"):
        export_list(path, MEMBERS, FULL, Watch(last=400))
    assert list(tmp_path.glob("members*")) == []
    watch = Watch()
    assert export_list(path, MEMBERS, FULL, watch) == 900
    assert watch.told == [(0, 901), (200, 901), (400, 901), (600, 901), (800, 901)]


def test_an_import_tells_its_rows_and_can_be_left(tmp_path):
    path = tmp_path / "members.csv"
    export_list(path, MEMBERS, FULL)
    with pytest.raises(WorldError, match="left"):
        plan_list_file(path, MEMBERS, AROUND, Watch(last=600))
    watch = Watch()
    plan = plan_list_file(path, MEMBERS, AROUND, watch)
    assert len(plan.planned) == 900
    assert watch.told[-1] == (800, 901)
