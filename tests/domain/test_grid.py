from __future__ import annotations

from cmdmap.domain.grid import GRID_TREE, ZONE_TREE, AreaLevel, AreaRef, Chain


def test_a_chain_has_one_place_for_each_level() -> None:
    assert Chain._fields == tuple(level.value for level in AreaLevel)
    assert Chain() == (None,) * len(AreaLevel)
    assert Chain(grid=AreaRef("g1", "第1网格")).grid == ("g1", "第1网格")


def test_both_trees_start_at_the_sub_district_and_share_nothing_else() -> None:
    assert set(GRID_TREE) & set(ZONE_TREE) == {AreaLevel.SUBDISTRICT}
    assert set(GRID_TREE) | set(ZONE_TREE) == set(AreaLevel)
    assert GRID_TREE[0] is ZONE_TREE[0] is AreaLevel.SUBDISTRICT
