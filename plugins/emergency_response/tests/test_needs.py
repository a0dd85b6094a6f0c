"""What the plan counts on stands beside what there is; a drill moves nothing of it."""

from __future__ import annotations

import pytest

from cmdmap.api import Spot
from emergency_response.domain.stock import Move
from emergency_response.domain.wishes import EndActivation, MoveGoods, RemoveResource, SaveResource
from emergency_response.services.needs import needs_of
from emergency_response.store.resources import read_resources
from emergency_response.tests.scene import HEAD, HERE
from emergency_response.tests.test_page import shown


@pytest.fixture
def page(bench):
    """A page handle of the head of the shift."""
    return bench.page("head", HEAD)


@pytest.fixture
def widget(bench, page):
    """The page."""
    return bench.open("response", page)


@pytest.fixture
def store(bench):
    """A store with tape."""
    bench.submit(SaveResource("store", "东门仓库", place=HERE), "head", HEAD)
    (kept,) = bench.read(read_resources)
    bench.submit(MoveGoods(kept.id, "反光警戒带", Move.RECEIVE, 12, "卷"), "head", HEAD)
    return kept


def test_needs_are_held_against_what_is_free_and_out(bench, begun, store):
    (need,) = bench.read(lambda r: needs_of(r, begun))
    assert need == ("警戒带", 20, 0, 12)
    assert need.missing == 8
    bench.submit(MoveGoods(store.id, "反光警戒带", Move.RECEIVE, 20), "head", HEAD)
    for move, number in ((Move.HAND_OUT, 9), (Move.RETURN, 2)):
        wish = MoveGoods(store.id, "反光警戒带", move, number, activation_id=begun.id)
        bench.submit(wish, "head", HEAD)
    (need,) = bench.read(lambda r: needs_of(r, begun))
    assert need == ("警戒带", 20, 7, 25)
    assert need.missing == 0


def test_what_a_resource_had_is_not_free_once_it_is_gone(bench, begun, store):
    bench.submit(RemoveResource(store.id, "停用"), "head", HEAD)
    (need,) = bench.read(lambda r: needs_of(r, begun))
    assert need.free == 0


def test_a_need_that_is_chosen_looks_for_who_has_it(bench, page, widget, begun, store):
    bench.submit(SaveResource("store", "西门仓库", place=HERE), "head", HEAD)
    tab = shown(widget, "goods")
    assert tab.table.model.rowCount() == 2
    tab.needs.choose("警戒带")
    assert tab.filter.words == "警戒带"
    assert tab.table.model.rowCount() == 1


def test_a_drill_asks_for_no_goods(bench, page, widget, drill, store):
    tab = shown(widget, "goods")
    assert not [button.text() for button in tab.moves if button.isEnabled()]
    assert "no real goods" in tab.moves[0].toolTip()


def test_the_map_is_framed_while_a_drill_that_is_over_is_looked_at(bench, page, widget, drill):
    bench.submit(EndActivation(drill.id, "结束"), "head", HEAD)
    assert not widget.drill.text()
    widget.lists.responses.cards.choose(drill.id)
    assert page.map.drawings["drill_frame"].features
    assert not isinstance(page.map.drawings["drill_frame"].features[0], Spot)
    widget.lists.plans.cards.choose(widget.lists.plans.cards.model.rows[0].id)
    assert "drill_frame" not in page.map.drawings
