"""Writes a plugin with one contribution of every kind, any of which a test can make do harm."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.kit.waiting import DEADLINE_S, wait_until

from cmdmap.config import resources_dir
from cmdmap.domain.rights import Actor, Role
from cmdmap.options import Options
from cmdmap.plugins.host import PluginHost
from cmdmap.plugins.installing.places import PluginPlaces
from cmdmap.plugins.views import PluginView
from cmdmap.services.console import Console

KEEPER = Actor("keeper", frozenset({Role.DISPATCHER}))

MANIFEST = """
id = "{id}"
version = "1.0"
api = "1.0"
name = "Evil"
name_zh = "坏"
author = "nobody"
licence = "none"
{top}
[wants]
rights = ["incident.open"]

[[rights]]
id = "use"
title = "use it"
title_zh = "使用"
roles = ["dispatcher"]

[[tables]]
id = "rows"
title = "Rows"

[[acts]]
id = "act"
title = "Act"
title_zh = "动作"
entry = "work:act"
wish = "work:Wish"
right = "use"
limit_s = 1

[[steps]]
id = "step"
title = "Step"
entry = "work:step"
after = "who"

[[ticks]]
id = "tick"
title = "Tick"
entry = "work:tick"
every_s = 3600

[[samples]]
id = "sample"
title = "Sample"
entry = "work:sample"

[[layers]]
id = "layer"
title = "Layer"
entry = "work:layer"

[[pages]]
id = "page"
title = "Page"
entry = "work:page"

[[analyses]]
id = "analysis"
title = "Analysis"
entry = "work:sheet"

[[reports]]
id = "report"
title = "Report"
entry = "work:sheet"

[[counters]]
id = "counter"
title = "Counter"
title_zh = "计数"
entry = "work:count"

[[drivers]]
id = "{id}_lines"
title = "Lines"
entry = "work:Lines"

[[drivers]]
id = "{id}_messages"
title = "Messages"
entry = "work:Messages"
packets = true

[[kinds]]
id = "kinds"
title = "Kinds"
file = "kinds.toml"

[options.size]
type = "int"
default = 3
minimum = 1
maximum = 9
scope = "centre"
title = "Size"
{more}
"""

WORK = """
import os, sys, time
from dataclasses import dataclass
from datetime import UTC, datetime
import sqlalchemy as sa
from cmdmap.api import *

METADATA = sa.MetaData()
ROWS = sa.Table("{id}_rows", METADATA, sa.Column("id", sa.Integer, primary_key=True),
                sa.Column("name", sa.String))

{head}

@dataclass(frozen=True)
class Wish:
    name: str = ""

def act(wish, tx):
{act}

def step(heard, tx):
{step}

def tick(desk, tx):
{tick}

def sample(desk, tx):
{sample}

def layer(desk, reader):
{layer}

def page(page):
{page}

def sheet(desk, reader, wanted):
{sheet}

def count(desk, reader, ring):
{count}

def report(raw, heard_at, key="evil:1", protocol="{id}_lines"):
    return Report(protocol, "X", ReportKind.TEXT, bytes(raw), key, text="said",
                  heard_at=heard_at)

class Lines:
    def __init__(self):
{make}
    def feed(self, data, heard_at=None):
{feed}
    def flush(self):
        return []

class Messages:
    def read(self, packet, source, heard_at=None):
{read}
"""

BODIES = {
    "head": "",
    "act": "tx.insert(sa.insert(ROWS).values(name=wish.name)); tx.touch('rows'); tx.tell('done')",
    "step": "return None",
    "tick": "return None",
    "sample": "tx.insert(sa.insert(ROWS).values(name='sample'))",
    "layer": "return Drawing()",
    "page": "return 'page'",
    "sheet": "return Sheet('sheet', [])",
    "count": "return Count(1, ('one',))",
    "make": "pass",
    "feed": "return [report(data, heard_at)] if data else []",
    "read": "return [report(packet, heard_at, 'evil:' + source.topic, 'evil_messages')]",
}

REVISION = """
import sqlalchemy as sa
from alembic import op
revision = "0001"
down_revision = None
def upgrade():
    op.create_table("{id}_rows", sa.Column("id", sa.Integer, primary_key=True),
                    sa.Column("name", sa.String))
def downgrade():
    op.drop_table("{id}_rows")
"""

KINDS = """
[kinds.{id}_kind]
name_zh = "坏事"
name_en = "Evil deed"
mark = "坏"
group = "other"
"""


def write_plugin(
    folder: Path, plugin_id: str = "evil", *, top: str = "", more: str = "", **bodies: str
) -> Path:
    """Write a plugin into ``folder/<id>``; ``bodies`` replace those of :data:`BODIES`."""
    root = folder / plugin_id
    (root / "migrations" / "versions").mkdir(parents=True, exist_ok=True)
    (root / "i18n").mkdir(exist_ok=True)
    made = {
        name: body if name == "head" else textwrap.indent(body, "    " * DEPTH.get(name, 1))
        for name, body in {**BODIES, **bodies}.items()
    }
    files = {
        "plugin.toml": MANIFEST.replace("{id}", plugin_id)
        .replace("{top}", top)
        .replace("{more}", more),
        "__init__.py": "",
        "work.py": _filled(WORK, {**made, "id": plugin_id}),
        "migrations/versions/r0001.py": REVISION.replace("{id}", plugin_id),
        "kinds.toml": KINDS.replace("{id}", plugin_id),
        "i18n/zh_CN.json": '{"Evil words": "坏话"}',
    }
    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")
    return root


DEPTH = {"make": 2, "feed": 2, "read": 2}


def _filled(text: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text


@dataclass
class Rig:
    """A running console with a host over plugins that are not installed."""

    console: Console
    host: PluginHost
    changes: list[None] = field(default_factory=list)

    def view(self, plugin_id: str = "evil") -> PluginView:
        return next(view for view in self.host.plugins() if view.id == plugin_id)

    def wish(self, name: str = "", plugin_id: str = "evil") -> Any:
        plugin = next(p for p in self.host.active() if p.manifest.id == plugin_id)
        return plugin.desk.wrap(plugin.entries.find("work:Wish")(name))

    def submit(self, command: Any, actor: Actor = KEEPER) -> Any:
        return self.console.desk.submit(command, actor)

    def await_off(self, plugin_id: str = "evil") -> PluginView:
        wait_until(
            f"{plugin_id} is off",
            lambda: plugin_id not in [p.manifest.id for p in self.host.active()],
            DEADLINE_S,
        )
        return self.view(plugin_id)


@contextmanager
def hosted(
    home: Path,
    *sources: Path,
    clock: Callable[..., Any] | None = None,
    shipped: Path | None = None,
    **given: Any,
) -> Iterator[Rig]:
    """Run a console with what is installed in its home and with the plugins of some folders."""
    options = Options.load(resources_dir(), home)
    extra = {} if clock is None else {"clock": clock}
    console = Console(home, f"sqlite:///{home / 'cmdmap.db'}", options, **extra)
    host = PluginHost(console, PluginPlaces(home, shipped), sources=sources, **given)
    rig = Rig(console, host)
    host.changed(lambda: rig.changes.append(None))
    try:
        console.start()
        host.open()
        yield rig
    finally:
        console.stop()
        host.close()
