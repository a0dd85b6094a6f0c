"""The gate of a plugin's tables: every construct of its own passes, everything else is refused."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import quoted_name

from cmdmap.store.engine import Store
from cmdmap.store.plugin_statements import ForeignTableError, TableGate
from cmdmap.store.plugin_tables import PluginTables

METADATA = sa.MetaData()
OWN = sa.Table(
    "pond_fish", METADATA, sa.Column("id", sa.Integer, primary_key=True), sa.Column("n", sa.Text)
)
FOREIGN = sa.Table(
    "accounts", METADATA, sa.Column("id", sa.Integer, primary_key=True), sa.Column("n", sa.Text)
)
GATE = TableGate("pond", ["pond_fish"])
NUMBERS = sa.select(sa.literal(1).label("n")).cte("numbers", recursive=True)

SECRET = "(SELECT count(*) FROM accounts)"


class OwnElement(sa.sql.expression.ColumnElement[str]):
    """Writes what it likes when it is compiled."""

    inherit_cache = False
    type = sa.Text()


@compiles(OwnElement)
def _write(_element: OwnElement, _compiler: Any, **_options: Any) -> str:
    return SECRET


class OwnType(sa.TypeDecorator[str]):
    """Puts an expression of its own around each column of it."""

    impl = sa.Text
    cache_ok = True

    def column_expression(self, _column: Any) -> Any:
        return sa.literal_column(SECRET)

    bind_expression = column_expression


class OwnSelect(sa.Select[Any]):
    """Shows nobody what it is made of."""

    inherit_cache = False

    def get_children(self, **_options: Any) -> list[Any]:
        return []


def bare(name: str) -> quoted_name:
    """Return a name that asks not to be quoted."""
    return quoted_name(name, quote=False)


DRESSED = sa.Table("pond_fish", sa.MetaData(), sa.Column("n", OwnType()))

QUESTIONS = {
    "all": sa.select(OWN),
    "where and order": sa.select(OWN.c.id).where(OWN.c.n.icontains("x")).order_by(OWN.c.n).limit(3),
    "count": sa.select(sa.func.count()).select_from(OWN),
    "exists": sa.select(OWN.c.id).where(sa.exists().where(OWN.c.id == 3)),
    "case": sa.select(sa.func.count(OWN.c.id), sa.case((OWN.c.id > 1, 1), else_=0)),
    "union": sa.union(sa.select(OWN), sa.select(OWN)),
    "literal": sa.select(sa.literal("accounts")),
    "alias": sa.select(OWN.alias("accounts").c.id),
    "common table": sa.select(sa.select(OWN).cte("accounts").c.id),
    "recursion": sa.select(NUMBERS.union_all(sa.select(NUMBERS.c.n + 1)).c.n).limit(3),
    "counted recursion": sa.select(sa.func.count()).select_from(
        NUMBERS.union_all(sa.select(NUMBERS.c.n + 1).limit(3))
    ),
    "subquery": sa.select(sa.select(OWN).subquery("accounts").c.id),
    "join with itself": sa.select(OWN.c.id).join(OWN.alias("o"), sa.true()),
    "group": sa.select(OWN.c.n, sa.func.max(OWN.c.id)).group_by(OWN.c.n).having(OWN.c.n != ""),
    "window": sa.select(sa.func.row_number().over(order_by=OWN.c.id)),
}
REFUSED_QUESTIONS = {
    "foreign": sa.select(FOREIGN),
    "in where": sa.select(OWN.c.id).where(FOREIGN.c.id == 1),
    "text": sa.select(sa.text("1")),
    "text in where": sa.select(OWN.c.id).where(sa.text("1=1")),
    "text in order": sa.select(OWN.c.id).order_by(sa.text("x")),
    "only text": sa.text("SELECT 1"),
    "text with columns": sa.text("SELECT n FROM accounts").columns(sa.column("n")),
    "literal column": sa.select(sa.literal_column("x")),
    "literal flag": sa.select(sa.column("n", is_literal=True)),
    "join": sa.select(OWN.c.id).join(FOREIGN, OWN.c.id == FOREIGN.c.id),
    "in subquery": sa.select(OWN.c.id).where(OWN.c.id.in_(sa.select(FOREIGN.c.id))),
    "scalar subquery": sa.select(OWN.c.id, sa.select(FOREIGN.c.id).scalar_subquery()),
    "operator": sa.select(OWN.c.id).where(OWN.c.id.op("|| (select n from accounts) ||")(3)),
    "bool operator": sa.select(OWN.c.id).where(sa.literal(1).bool_op("or 1 in")(2)),
    "prefix": sa.select(OWN.c.id).prefix_with("x"),
    "suffix": sa.select(OWN).suffix_with("x"),
    "hint": sa.select(OWN.c.id).with_hint(OWN, "x"),
    "statement hint": sa.select(OWN).with_statement_hint("x"),
    "light table": sa.select(sa.table("accounts", sa.column("n")).c.n),
    "from": sa.select(sa.column("n")).select_from(FOREIGN),
    "aliased": sa.select(FOREIGN.alias("pond_fish").c.id),
    "common table": sa.select(sa.select(FOREIGN).cte("pond_fish").c.id),
    "exists": sa.select(sa.exists().where(FOREIGN.c.id == 1)),
    "union": sa.union(sa.select(OWN), sa.select(FOREIGN)),
    "another schema": sa.select(sa.table("pond_fish", sa.column("n"), schema="other").c.n),
    "order": sa.select(OWN.c.id).order_by(FOREIGN.c.n),
    "group": sa.select(OWN.c.id).group_by(FOREIGN.c.n),
    "having": sa.select(OWN.c.id).having(FOREIGN.c.n == 1),
    "aggregate": sa.select(sa.func.sum(FOREIGN.c.id)),
    "window": sa.select(sa.func.count().over(order_by=FOREIGN.c.id)),
    "cast": sa.select(sa.cast(FOREIGN.c.n, sa.Integer)),
    "table function": sa.select(sa.func.json_each(FOREIGN.c.n).table_valued("v")),
    "lock": sa.select(OWN).with_for_update(of=FOREIGN),
    "element of its own": sa.select(OwnElement()),
    "select of its own": OwnSelect(FOREIGN.c.n),
    "type of its own": sa.select(sa.cast(OWN.c.n, OwnType())),
    "type of a column": sa.select(DRESSED),
    "type of a value": sa.select(sa.literal("x", OwnType())),
    "size of a type": sa.select(sa.cast(OWN.c.n, sa.String(f"5)) || {SECRET} || (cast(1 as text"))),
    "collation of a type": sa.select(sa.cast(OWN.c.n, sa.String(5, f'x" || {SECRET} || "'))),
    "bare column": sa.select(sa.column(bare(SECRET))),
    "bare label": sa.select(sa.literal("x").label(bare(f"x, {SECRET}"))),
    "bare alias": sa.select(sa.literal(1)).select_from(OWN.alias(bare("x, accounts"))),
    "bare collation": sa.select(sa.collate(OWN.c.n, bare(f"binary || {SECRET}"))),
    "bare function": sa.select(sa.Function(bare(f"coalesce({SECRET})||lower"), "x")),
    "bare package": sa.select(sa.Function("lower", "x", packagenames=(bare("x"),))),
    "pragma as a table": sa.select(sa.func.pragma_table_info("x").table_valued("name").c.name),
    "query in a text": sa.select(sa.func.query_to_xml("select n from accounts", True, True, "")),
    "a change": sa.insert(OWN),
    "a string": "SELECT 1",
    "nothing": None,
    "a definition": sa.schema.DropTable(FOREIGN),
}
CHANGES = {
    "values": sa.insert(OWN).values(n="x"),
    "many": sa.insert(OWN).values([{"n": "1"}, {"n": "2"}]),
    "from select": sa.insert(OWN).from_select(["n"], sa.select(OWN.c.n)),
    "update": sa.update(OWN).where(OWN.c.id == 1).values(n=OWN.c.n + "x"),
    "delete": sa.delete(OWN),
    "upsert": upsert(OWN).values(n="x").on_conflict_do_update(
        index_elements=["id"], set_={"n": "x"}
    ),
    "do nothing": upsert(OWN).on_conflict_do_nothing(),
}  # fmt: skip
TEXT = sa.text("(SELECT n FROM accounts)")
REFUSED_CHANGES = {
    "foreign": sa.insert(FOREIGN).values(n="x"),
    "delete by": sa.delete(OWN).where(OWN.c.id.in_(sa.select(FOREIGN.c.id))),
    "update with": sa.update(OWN).values(n=sa.select(FOREIGN.c.n).scalar_subquery()),
    "update from": sa.update(OWN).where(OWN.c.id == FOREIGN.c.id).values(n="1"),
    "update to column": sa.update(OWN).values(n=FOREIGN.c.n),
    "from select": sa.insert(OWN).from_select(["n"], sa.select(FOREIGN.c.n)),
    "text": sa.insert(OWN).values(n=TEXT),
    "text in many": sa.insert(OWN).values([{"n": TEXT}]),
    "text in order": sa.update(OWN).ordered_values((OWN.c.n, TEXT)),
    "literal column": sa.insert(OWN).values({OWN.c.n: sa.literal_column("q")}),
    "returning": sa.insert(OWN).returning(FOREIGN.c.id),
    "prefix": sa.insert(OWN).prefix_with("OR REPLACE"),
    "upsert set": upsert(OWN).values(n="x").on_conflict_do_update(
        index_elements=["id"], set_={"n": TEXT}
    ),
    "upsert target": upsert(OWN).values(n="1").on_conflict_do_update(
        index_elements=[sa.text("id")], set_={"n": "1"}
    ),
    "upsert where": upsert(OWN).values(n="1").on_conflict_do_update(
        index_elements=["id"], set_={"n": "1"}, where=sa.text("1")
    ),
    "common table": sa.insert(OWN).add_cte(sa.delete(FOREIGN).cte("d")),
    "a question": sa.select(OWN),
    "a definition": sa.schema.CreateTable(OWN),
}  # fmt: skip


@pytest.mark.parametrize("name", QUESTIONS)
def test_questions_over_its_own_tables_pass(name):
    assert GATE.check_question(QUESTIONS[name]) is None


@pytest.mark.parametrize("name", REFUSED_QUESTIONS)
def test_other_questions_are_refused(name):
    with pytest.raises(ForeignTableError):
        GATE.check_question(REFUSED_QUESTIONS[name])


@pytest.mark.parametrize("name", CHANGES)
def test_changes_of_its_own_tables_pass(name):
    assert GATE.check_change(CHANGES[name]) is None


@pytest.mark.parametrize("name", REFUSED_CHANGES)
def test_other_changes_are_refused(name):
    with pytest.raises(ForeignTableError):
        GATE.check_change(REFUSED_CHANGES[name])


def test_tables_have_to_begin_with_the_plugins_id():
    with pytest.raises(ForeignTableError, match="does not begin with pond_"):
        TableGate("pond", ["lake_fish"])


def test_what_gets_by_the_gate_is_refused_by_the_database_itself(store: Store) -> None:
    with store.transaction() as connection:
        METADATA.tables["pond_fish"].create(connection)
    hidden = sa.select(OwnElement())
    OwnElement.__module__ = "sqlalchemy.sql.elements"
    try:
        with store.reader() as connection:
            tables = PluginTables(connection, GATE, read_only=True)
            with pytest.raises(ForeignTableError, match="touches accounts"):
                tables.rows(hidden)
            assert tables.rows(sa.select(OWN)) == []
            # The connection is the core's own again.
            assert connection.exec_driver_sql("SELECT count(*) FROM accounts").scalar() is not None
    finally:
        OwnElement.__module__ = __name__
