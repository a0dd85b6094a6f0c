"""Makes the roads of the demo area from the edges of its leaves, and names them along strokes.

Third stage of ``make_area.py``. A stretch runs between two crossings and takes its level from what
it separates; stretches that go on straight across a crossing form a stroke with one name (the
"good continuation" rule of Thomson and Richardson, ICC 1999).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from shapely.geometry import LineString, Polygon

Node = tuple[int, int]
"""Lattice steps of longitude and latitude."""

LEVELS = ("primary", "secondary", "lane")
STRAIGHT_ON_DEG = {"primary": 52.0, "secondary": 30.0, "lane": 25.0}
"""How far a street may turn at a crossing and keep its name."""


@dataclass
class Stretch:
    """One road between two crossings."""

    nodes: list[Node]
    level: str
    leaves: frozenset[int]
    """Micro-grids on its sides, one at the outline."""
    name: str = field(default="")

    @property
    def length(self) -> float:
        """Length in lattice steps of latitude."""
        return sum(distance(a, b) for a, b in pairwise(self.nodes))


def distance(a: Node, b: Node) -> float:
    """Return the distance in lattice steps of latitude."""
    return math.hypot((a[0] - b[0]) * 0.8646, a[1] - b[1])


def rings(face: Polygon) -> list[Node]:
    """Return the lattice nodes of a face's outer ring, the first repeated at the end."""
    return [(int(x), int(y)) for x, y in face.exterior.coords]


def stretches(
    faces: Sequence[Polygon], communities: Sequence[int], grids: Sequence[int]
) -> list[Stretch]:
    """Return every stretch once, in the order in which the faces name them."""
    sides: dict[frozenset[Node], set[int]] = defaultdict(set)
    near: dict[Node, dict[Node, None]] = defaultdict(dict)
    for leaf, face in enumerate(faces):
        for a, b in pairwise(rings(face)):
            sides[frozenset((a, b))].add(leaf)
            near[a][b] = near[b][a] = None
    found = []
    used: set[frozenset[Node]] = set()
    for start in [node for node, others in near.items() if len(others) > 2]:
        for step in near[start]:
            if frozenset((start, step)) not in used:
                nodes = walk(start, step, near)
                used.update(frozenset(pair) for pair in pairwise(nodes))
                leaves = frozenset(sides[frozenset((start, step))])
                found.append(Stretch(nodes, level_of(leaves, communities, grids), leaves))
    return found


def walk(start: Node, step: Node, near: dict[Node, dict[Node, None]]) -> list[Node]:
    """Follow an edge to the next crossing."""
    nodes = [start, step]
    while len(near[nodes[-1]]) == 2:
        nodes.append(next(node for node in near[nodes[-1]] if node != nodes[-2]))
    return nodes


def level_of(leaves: frozenset[int], communities: Sequence[int], grids: Sequence[int]) -> str:
    """Return the level of a road between ``leaves``."""
    if len(leaves) == 1 or len({communities[leaf] for leaf in leaves}) > 1:
        return "primary"
    return "secondary" if len({grids[leaf] for leaf in leaves}) > 1 else "lane"


def strokes(roads: Sequence[Stretch]) -> list[list[Stretch]]:
    """Return the stretches joined where they go on straight, longest stroke first."""
    ends: dict[tuple[Node, str], list[tuple[int, Node]]] = defaultdict(list)
    for number, road in enumerate(roads):
        ends[road.nodes[0], road.level].append((number, road.nodes[1]))
        ends[road.nodes[-1], road.level].append((number, road.nodes[-2]))
    owner = list(range(len(roads)))

    def top(number: int) -> int:
        while owner[number] != number:
            number = owner[number]
        return number

    for (node, level), arms in ends.items():
        for first, second in straight_pairs(node, arms, STRAIGHT_ON_DEG[level]):
            owner[top(first)] = top(second)
    groups: dict[int, list[Stretch]] = defaultdict(list)
    for number, road in enumerate(roads):
        groups[top(number)].append(road)
    return sorted(groups.values(), key=lambda group: -sum(road.length for road in group))


def straight_pairs(
    node: Node, arms: Sequence[tuple[int, Node]], limit_deg: float
) -> Iterator[tuple[int, int]]:
    """Yield the pairs of arms that go on straightest, each arm at most once."""
    turns = sorted(
        (turn_deg(node, a, b), i, j)
        for i, (_, a) in enumerate(arms)
        for j, (_, b) in enumerate(arms[:i])
    )
    taken: set[int] = set()
    for turn, i, j in turns:
        if turn <= limit_deg and not {i, j} & taken:
            taken |= {i, j}
            yield arms[i][0], arms[j][0]


def turn_deg(node: Node, a: Node, b: Node) -> float:
    """Return by how many degrees a traveller turns who comes from ``a`` and leaves to ``b``."""
    into = math.atan2(node[1] - a[1], (node[0] - a[0]) * 0.8646)
    out = math.atan2(b[1] - node[1], (b[0] - node[0]) * 0.8646)
    return abs(math.degrees((out - into + math.pi) % (2 * math.pi) - math.pi))


@dataclass(frozen=True)
class NameTables:
    """Where street names come from."""

    river: str
    scene: str
    primary: Sequence[str]
    secondary: Sequence[str]
    lanes: Sequence[str]
    """Stem of the lanes' names per leaf."""


def name_roads(
    roads: Sequence[Stretch], bank: LineString, scene_leaf: int, names: NameTables
) -> None:
    """Give every stretch its name: the river road, the scene's street, then by length."""
    along_bank = bank.buffer(300)
    waiting = {
        "primary": iter([*names.primary, *names.secondary[::-1]]),
        "secondary": iter(names.secondary),
    }
    for road in roads:
        if len(road.leaves) == 1 and along_bank.covers(LineString(road.nodes)):
            road.name = names.river
    groups = strokes([road for road in roads if not road.name])
    scene = next(
        group
        for group in groups
        if group[0].level == "secondary" and any(scene_leaf in road.leaves for road in group)
    )
    lanes: Counter[str] = Counter()
    for group in groups:
        level = group[0].level
        if group is scene:
            name = names.scene
        elif level == "lane":
            stem = names.lanes[min(group[0].leaves)]
            lanes[stem] += 1
            name = f"{stem}{lanes[stem]}弄"
        else:
            name = next(waiting[level])
        for road in group:
            road.name = name
