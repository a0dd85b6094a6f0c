"""A plugin without a package: tables, acts and a step as plain functions, on a real desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from tests.kit.desks import open_file, running
from tests.kit.waiting import DEADLINE_S

from cmdmap.domain.extension import PluginWish
from cmdmap.domain.rights import Actor, Right, Role
from cmdmap.services.desk import Desk
from cmdmap.services.extending.extension import Extension, PluginAct, PluginRight
from cmdmap.store.engine import Store
from cmdmap.store.plugin_statements import TableGate

METADATA = sa.MetaData()
FISH = sa.Table(
    "pond_fish",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String, nullable=False, unique=True),
)
KEEPER = Actor("keeper", frozenset({Role.DISPATCHER}))
VISITOR = Actor("visitor", frozenset({Role.AUDITOR}))


@dataclass(frozen=True, slots=True)
class AddFish:
    """A wish of the plugin."""

    name: str
    weight: int = 0
    incident_id: int | None = None


@dataclass
class Pond:
    """The desk with the plugin on it; what the act does can be changed."""

    store: Store
    desk: Desk
    works: dict[str, Callable[[Any, Any], None]] = field(default_factory=dict)

    def act(self, work: Callable[[Any, Any], None]) -> None:
        self.works["add"] = work

    def submit(self, wish: object, actor: Actor = KEEPER, act: str = "add") -> Any:
        return self.desk.submit(PluginWish("pond", act, wish), actor)

    def commit(self, wish: object, actor: Actor = KEEPER, act: str = "add") -> Any:
        return self.submit(wish, actor, act).result(DEADLINE_S)

    def refusal(self, wish: object, actor: Actor = KEEPER, act: str = "add") -> str:
        return str(self.submit(wish, actor, act).exception(DEADLINE_S))

    def names(self) -> list[str]:
        with self.store.reader() as connection:
            return [row.name for row in connection.execute(sa.select(FISH).order_by(FISH.c.id))]


def extension(pond: Pond) -> Extension:
    return Extension(
        "pond",
        TableGate("pond", {"pond_fish"}),
        desk=None,
        core_rights=frozenset({Right.OPEN}),
        rights={"keep": PluginRight("keep fish", "养鱼", frozenset({Role.DISPATCHER}))},
        acts={
            "add": PluginAct(AddFish, "keep", lambda wish, tx: pond.works["add"](wish, tx)),
            "tick:t": PluginAct(type(None), "", lambda wish, tx: pond.works["add"](wish, tx)),
        },
    )


@contextmanager
def open_pond(path: Path, **given: Any) -> Iterator[Pond]:
    with open_file(path) as store:
        with store.transaction() as connection:
            METADATA.create_all(connection)
        with running(store, **given) as desk:
            pond = Pond(store, desk)
            desk.extensions.add(extension(pond))
            yield pond


@pytest.fixture
def pond(home: Path) -> Iterator[Pond]:
    with open_pond(home / "x.db") as opened:
        yield opened


def add_fish(wish: AddFish, tx: Any) -> None:
    tx.subject(f"fish {wish.name}")
    tx.insert(sa.insert(FISH).values(name=wish.name))
    tx.touch("fish")
    tx.tell("fish_added", {"weight": wish.weight})
