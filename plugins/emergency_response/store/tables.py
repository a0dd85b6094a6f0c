"""The tables, ``emergency_response_<name>``; made by ``migrations/versions``.

Instants are microseconds UTC (``*_us``), rings and plans JSON text. What happened is only ever
added to: marks, log, moves of goods and levels are rows of their own. Names and telephones stand in
``persons`` only, sealed; other rows point there by ``uid``.
"""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()
PREFIX = "emergency_response_"


def _table(name: str, *parts: sa.schema.SchemaItem) -> sa.Table:
    return sa.Table(
        f"{PREFIX}{name}", metadata, sa.Column("id", sa.Integer, primary_key=True), *parts
    )


def _of(table: str, column: str = "", *, optional: bool = False) -> sa.Column[int]:
    """Return a column that points at a row of another of our tables."""
    return sa.Column(
        column or f"{table.removesuffix('s')}_id",
        sa.Integer,
        sa.ForeignKey(f"{PREFIX}{table}.id"),
        nullable=optional,
    )


def _text(name: str, length: int | None = None) -> sa.Column[str]:
    kind = sa.String(length) if length else sa.Text()
    return sa.Column(name, kind, nullable=False, server_default="")


def _at(name: str, *, optional: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=optional)


def _number(name: str, *, optional: bool = False, start: str = "0") -> sa.Column[int]:
    return sa.Column(
        name, sa.Integer, nullable=optional, server_default=None if optional else start
    )


def _degrees(name: str) -> sa.Column[float]:
    return sa.Column(name, sa.Float)


def _where() -> tuple[sa.Column[str] | sa.Column[float], ...]:
    """Return the columns of a place with the codes of the areas that hold it."""
    return (
        _text("address"), _degrees("lon"), _degrees("lat"),
        _text("community", 40), _text("grid", 40), _text("micro_grid", 40),
    )  # fmt: skip


def _person(name: str) -> sa.Column[str]:
    """Return a column that points at a sealed person, or at nobody."""
    return sa.Column(name, sa.String(32), sa.ForeignKey(f"{PREFIX}persons.uid"), nullable=True)


def _index(*columns: str, table: str) -> sa.Index:
    return sa.Index(f"ix_{PREFIX}{table}_{'_'.join(columns)}", *columns)


persons = _table(
    "persons",
    sa.Column("uid", sa.String(32), nullable=False, unique=True),
    sa.Column("cell", sa.LargeBinary, nullable=False),
)
plans = _table(
    "plans",
    _text("code", 40),
    sa.Column("version", sa.Integer, nullable=False),
    _text("title", 200),
    _text("hazard", 20),
    _text("kind", 40),
    sa.Column("response", sa.Integer, nullable=False),
    _text("body"),
    sa.Column("current", sa.Boolean, nullable=False),
    _text("note"),
    _at("made_at_us"),
    _text("made_by", 80),
    sa.UniqueConstraint("code", "version", name=f"uq_{PREFIX}plans_code_version"),
    _index("current", "code", table="plans"),
)
activations = _table(
    "activations",
    sa.Column("number", sa.String(24), nullable=False, unique=True),
    sa.Column("drill", sa.Boolean, nullable=False),
    _of("plans"),
    _text("title", 200),
    _text("kind", 40),
    sa.Column("response", sa.Integer, nullable=False),
    _text("colour", 10),
    sa.Column("event", sa.Integer, nullable=False),
    *_where(),
    _text("post_name", 200),
    _degrees("post_lon"),
    _degrees("post_lat"),
    _number("incident_id", optional=True),
    _at("began_at_us"),
    _text("began_by", 80),
    _at("ended_at_us", optional=True),
    _text("ended_by", 80),
    _text("end_reason"),
    sa.CheckConstraint(
        "(drill AND number LIKE 'YL-%') OR (NOT drill AND number LIKE 'YJ-%')",
        name=f"ck_{PREFIX}activations_drill_number",
    ),
    sa.CheckConstraint(
        "NOT drill OR incident_id IS NULL", name=f"ck_{PREFIX}activations_drill_incident"
    ),
    _index("ended_at_us", "began_at_us", table="activations"),
    _index("began_at_us", table="activations"),
    _index("plan_id", table="activations"),
)
levels = _table(
    "levels",
    _of("activations"),
    _at("at_us"),
    _text("by", 80),
    sa.Column("response", sa.Integer, nullable=False),
    _text("colour", 10),
    sa.Column("event", sa.Integer, nullable=False),
    _text("reason"),
    _index("activation_id", "at_us", table="levels"),
)
groups = _table(
    "groups",
    _of("activations"),
    _text("code", 40),
    _text("name", 80),
    _text("duty"),
    _number("seat"),
    sa.UniqueConstraint("activation_id", "code", name=f"uq_{PREFIX}groups_activation_id_code"),
)
calls = _table(
    "calls",
    _of("activations"),
    _of("groups", optional=True),
    _number("seat"),
    _text("role", 80),
    _text("member", 40),
    _text("unit", 80),
    _person("person"),
    _person("deputy"),
    _number("unit_id", optional=True),
    _text("sent"),
    _text("unsent"),
    _text("state", 20),
    _number("tries"),
    _at("moved_at_us"),
    _index("activation_id", "seat", table="calls"),
    _index("group_id", table="calls"),
    _index("person", table="calls"),
    _index("deputy", table="calls"),
)
call_keys = _table(
    "call_keys",
    _of("calls"),
    sa.Column("unit_key", sa.String(120), nullable=False),
    _index("unit_key", table="call_keys"),
    _index("call_id", table="call_keys"),
)
call_marks = _table(
    "call_marks",
    _of("calls"),
    _at("at_us"),
    _text("by", 80),
    _text("mark", 20),
    _text("note"),
    _index("call_id", "at_us", table="call_marks"),
)
tasks = _table(
    "tasks",
    _of("activations"),
    _of("groups", optional=True),
    _number("seat"),
    _text("text"),
    _at("due_at_us"),
    _text("state", 10),
    _at("done_at_us", optional=True),
    _text("done_by", 80),
    _index("activation_id", "due_at_us", table="tasks"),
    _index("state", "due_at_us", table="tasks"),
    _index("group_id", table="tasks"),
)
task_marks = _table(
    "task_marks",
    _of("tasks"),
    _at("at_us"),
    _text("by", 80),
    _text("state", 10),
    _text("note"),
    _index("task_id", "at_us", table="task_marks"),
)
roll_calls = _table(
    "roll_calls",
    _of("activations"),
    _at("at_us"),
    _text("by", 80),
    _at("closed_at_us", optional=True),
    _index("activation_id", "at_us", table="roll_calls"),
)
roll_marks = _table(
    "roll_marks",
    _of("roll_calls", "roll_call_id"),
    _of("calls"),
    _text("state", 10),
    _at("at_us"),
    _text("by", 80),
    _text("note"),
    _index("roll_call_id", "call_id", table="roll_marks"),
    _index("call_id", table="roll_marks"),
)
shifts = _table(
    "shifts",
    _of("activations"),
    _person("chief"),
    _person("crew"),
    _at("from_us"),
    _text("by", 80),
    _text("handed_over"),
    _index("activation_id", "from_us", table="shifts"),
    _index("chief", table="shifts"),
    _index("crew", table="shifts"),
)
log = _table(
    "log",
    _of("activations"),
    _at("at_us"),
    _at("written_at_us"),
    _text("by", 80),
    _text("kind", 20),
    _text("text"),
    _of("log", "corrects_id", optional=True),
    _index("activation_id", "at_us", table="log"),
    _index("corrects_id", table="log"),
)
areas = _table(
    "areas",
    _of("activations"),
    _text("kind", 20),
    _text("title", 200),
    _text("ring"),
    _text("numbers"),
    _text("limits"),
    _at("made_at_us"),
    _text("made_by", 80),
    _at("lifted_at_us", optional=True),
    _text("lifted_by", 80),
    _text("lift_reason"),
    _index("activation_id", "lifted_at_us", table="areas"),
)
area_counts = _table(
    "area_counts",
    _of("areas"),
    _at("at_us"),
    _text("source", 60),
    _text("title", 120),
    _number("number", optional=True),
    _index("area_id", "at_us", table="area_counts"),
)
resources = _table(
    "resources",
    _text("kind", 20),
    _text("name", 200),
    *_where(),
    _number("capacity"),
    _person("contact"),
    _text("note"),
    _number("version", start="1"),
    _at("made_at_us"),
    _text("made_by", 80),
    _at("gone_at_us", optional=True),
    _text("gone_reason"),
    sa.UniqueConstraint("kind", "name", name=f"uq_{PREFIX}resources_kind_name"),
    _index("gone_at_us", "kind", "name", table="resources"),
    _index("community", table="resources"),
    _index("contact", table="resources"),
    _index("lat", "lon", table="resources"),
)
resource_versions = _table(
    "resource_versions",
    _of("resources"),
    sa.Column("version", sa.Integer, nullable=False),
    _text("body"),
    _at("at_us"),
    _text("by", 80),
    _text("reason"),
    sa.UniqueConstraint(
        "resource_id", "version", name=f"uq_{PREFIX}resource_versions_resource_id_version"
    ),
)
goods = _table(
    "goods",
    _of("resources"),
    _text("name", 120),
    _text("measure", 20),
    _number("stored"),
    _number("reserved"),
    _number("out"),
    sa.CheckConstraint("stored >= reserved AND reserved >= 0", name=f"ck_{PREFIX}goods_free"),
    sa.CheckConstraint("out >= 0", name=f"ck_{PREFIX}goods_out"),
    sa.UniqueConstraint("resource_id", "name", name=f"uq_{PREFIX}goods_resource_id_name"),
    _index("name", table="goods"),
)
goods_moves = _table(
    "goods_moves",
    _of("goods", "goods_id"),
    _of("activations", optional=True),
    _at("at_us"),
    _text("by", 80),
    _text("move", 20),
    sa.Column("number", sa.Integer, nullable=False),
    _text("note"),
    _index("goods_id", "at_us", table="goods_moves"),
    _index("activation_id", "at_us", table="goods_moves"),
)
tracks = _table(
    "tracks",
    _of("activations"),
    sa.Column("unit_id", sa.Integer, nullable=False),
    _at("at_us"),
    sa.Column("lon", sa.Float, nullable=False),
    sa.Column("lat", sa.Float, nullable=False),
    _index("activation_id", "at_us", table="tracks"),
)
reports = _table(
    "reports",
    _of("activations"),
    sa.Column("serial", sa.Integer, nullable=False),
    _text("kind", 10),
    _text("body"),
    _at("made_at_us"),
    _text("made_by", 80),
    sa.UniqueConstraint("activation_id", "serial", name=f"uq_{PREFIX}reports_activation_id_serial"),
)
lessons = _table(
    "lessons",
    _of("activations"),
    _text("text"),
    _text("owner", 80),
    _at("due_at_us"),
    _text("made_by", 80),
    _at("done_at_us", optional=True),
    _text("done_by", 80),
    _text("result"),
    _index("activation_id", table="lessons"),
    _index("done_at_us", "due_at_us", table="lessons"),
)
