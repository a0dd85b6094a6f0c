"""Plugins that do harm in every place they are called; the console goes on keeping fixes."""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from tests.kit.desks import fix, north
from tests.kit.hostile.plugin import KEEPER, hosted, write_plugin
from tests.kit.waiting import DEADLINE_S, wait_until

from cmdmap.domain.extension import PluginWish
from cmdmap.errors import WorldError
from cmdmap.plugins import entries
from cmdmap.plugins.calling.pace import Clocks
from cmdmap.plugins.views import PluginStanding
from cmdmap.protocols import registry
from cmdmap.protocols.datagram.packets import Source
from cmdmap.store.accounts.audit import AuditWanted, read_audit

RING = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]])


def act(rig):
    return rig.submit(rig.wish("x")).exception(DEADLINE_S)


def step(rig):
    rig.console.desk.take([fix("fleetsync:100-2999")])


def layer(rig):
    (slot,) = rig.host.parts.layers()
    return slot.draw().exception(DEADLINE_S)


def sheet(rig):
    (slot,) = rig.host.parts.reports()
    return slot.make({}).exception(DEADLINE_S)


def count(rig):
    assert rig.host.parts.count_inside(RING).result(DEADLINE_S) == ()


def page(rig):
    (slot,) = rig.host.parts.pages()
    with pytest.raises(WorldError):
        slot.open(None)


def feed(rig):
    assert registry.open_decoder("evil_lines").feed(b"x", datetime.now(UTC)) == []


def read(rig):
    source = Source(topic="a")
    assert registry.open_packets("evil_messages").read(b"x", source, datetime.now(UTC)) == []


def make(rig):
    with pytest.raises(WorldError):
        registry.open_decoder("evil_lines")


def tick(rig):
    """It comes by itself."""


CALLS = {
    "act": act, "step": step, "layer": layer, "sheet": sheet, "count": count, "page": page,
    "feed": feed, "read": read, "make": make, "tick": tick,
}  # fmt: skip
"""How each kind of contribution is called."""

PARTS = {
    "act": "acts.act", "step": "steps.step", "layer": "layers.layer", "sheet": "reports.report",
    "count": "counters.counter", "page": "pages.page", "feed": "drivers.evil_lines",
    "read": "drivers.evil_messages", "make": "drivers.evil_lines", "tick": "ticks.tick",
}  # fmt: skip


SPIN = "while True: pass"
NAP = "while True: time.sleep(0.01)"


def keeps_fixes(rig) -> None:
    """The console's own work goes on: ten fixes come in and are kept."""
    before = rig.console.desk.counts().kept
    rig.console.desk.take(
        [fix(f"fleetsync:100-{2000 + i}", north(i), before + i) for i in range(10)]
    )
    wait_until("ten fixes are kept", lambda: rig.console.desk.counts().kept >= before + 10)


@pytest.mark.parametrize("kind", CALLS)
def test_what_raises_is_switched_off_with_its_own_lines(home, tmp_path, kind):
    body = "secret_name = 7\nraise KeyError('<b>evil</b>')"
    with hosted(home, write_plugin(tmp_path, **{kind: body})) as rig:
        CALLS[kind](rig)
        view = rig.await_off()
        assert view.standing is PluginStanding.FAILED
        assert view.failure.part == PARTS[kind]
        assert view.why == "KeyError: '<b>evil</b>'"
        lines = view.failure.trace.splitlines()
        assert lines[0].startswith("work.py:")
        assert all("cmdmap" not in line for line in lines)
        # Its row says so first; the thread in which it failed takes it out after that.
        wait_until("it is taken out", lambda: rig.console.desk.extensions.ids() == ())
        wait_until("its protocols are, too", lambda: registry.names() == registry.NAMES)
        wait_until("it is told", lambda: rig.changes)
        keeps_fixes(rig)


@pytest.mark.parametrize(
    "body",
    [
        "sys.exit(3)",
        "raise KeyboardInterrupt",
        "raise BaseException('x')",
        "class Odd(Exception):\n    def __str__(self): raise ValueError('no words')\nraise Odd",
        "def deep(): return deep()\ndeep()",
        "raise MemoryError",
        "tx.rows('DROP TABLE accounts')",
        "tx.rows(sa.text('SELECT * FROM accounts'))",
        "tx.rows(sa.select(sa.table('accounts', sa.column('name'))))",
        "tx.execute(sa.delete(sa.table('audit_log')))",
        "tx.insert(sa.insert(sa.table('evil_other', sa.column('a'))).values(a=1))",
        "tx.touch('<script>')",
        "tx.tell('x', {'a': object()})",
        "for _ in range(2_000): tx.tell('flood')",
        "for _ in range(2_000): tx.submit(OpenIncident('other', 'flood'))",
        "tx._draft.connection.exec_driver_sql('SELECT nonsense')",
        "import nosuchmodule",
        "import cmdmap.nosuchmodule",
    ],
)
def test_an_act_that_does_harm_leaves_nothing(home, tmp_path, body):
    first = "tx.insert(sa.insert(ROWS).values(name='trace'))\n"
    with hosted(home, write_plugin(tmp_path, act=first + body)) as rig:
        error = act(rig)
        assert "evil is switched off" in str(error)
        assert rig.await_off().standing is PluginStanding.FAILED
        assert not rig.console.desk.casework().incidents
        with rig.console.store.reader() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM evil_rows").scalar() == 0
            rows = read_audit(connection, AuditWanted(what="evil.act"), 10)
        assert [row.line.outcome for row in rows] == ["refused"]
        keeps_fixes(rig)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("step", "return 7"),
        ("step", "return '<b>' * 99"),
        ("layer", "return 'a drawing'"),
        ("sheet", "return None"),
        ("count", "return 'many'"),
        ("count", "return Count('many')"),
        ("feed", "return 'reports'"),
        ("feed", "return [1]"),
        ("feed", "return [report(data, datetime.now())]"),
        ("feed", "return [report(data, heard_at)._replace(text='\\ud800')]"),
        ("feed", "return [report(data, heard_at)._replace(place=(1, 'x'))]"),
        ("feed", "return [report(data, heard_at)._replace(detail={'a': object()})]"),
        ("feed", "return [report(data, heard_at)] * 20_000"),
        ("read", "return None"),
    ],
)
def test_what_returns_something_else_is_switched_off(home, tmp_path, kind, body):
    with hosted(home, write_plugin(tmp_path, **{kind: body})) as rig:
        CALLS[kind](rig)
        assert rig.await_off().standing is PluginStanding.FAILED
        keeps_fixes(rig)


def test_numbers_of_persons_in_an_error_reach_neither_page_nor_log(home, tmp_path, caplog):
    body = "raise ValueError('330106199001011234 of 13812345678')"
    with hosted(home, write_plugin(tmp_path, act=body)) as rig:
        rig.submit(rig.wish("row")).exception(DEADLINE_S)
        failure = rig.await_off().failure
    for said in (failure.sentence, failure.trace.rpartition("\n")[2], caplog.text.splitlines()[0]):
        assert "ValueError: 330106**********34 of 138****5678" in said
        assert "19900101" not in said


@pytest.mark.parametrize(
    "made",
    [
        "class Bad(Wish):\n    @property\n    def incident_id(self): raise SystemExit(3)",
        "class Bad(Wish):\n    def __getattribute__(self, name): raise ValueError(name)",
        "class Bad(Wish):\n    @property\n    def __class__(self): raise SystemExit(3)",
        "class Odd:\n    @property\n    def __class__(self): raise SystemExit(3)\n"
        "Bad = lambda: Wish(Odd())",
        "class Odd(str):\n    def __len__(self): raise SystemExit(3)\nBad = lambda: Wish(Odd('x'))",
        "class Odd(tuple):\n    def __iter__(self): raise SystemExit(3)\n"
        "Bad = lambda: Wish((1, Odd()))",
        "class Maker(type):\n    def __getattribute__(self, name): raise SystemExit(3)\n"
        "class Odd(metaclass=Maker): pass\nBad = lambda: Wish(Odd())",
    ],
)
def test_a_wish_that_answers_for_itself_never_reaches_the_writer(home, tmp_path, made):
    actor = replace(KEEPER, areas=frozenset({"330110"}))
    with hosted(home, write_plugin(tmp_path)) as rig:
        plugin = rig.host.active()[0]
        names = vars(sys.modules[plugin.entries.find("work:Wish").__module__])
        exec(made, names)
        answer = rig.submit(PluginWish("evil", "act", names["Bad"]()), actor)
        assert "no plain record" in str(answer.exception(DEADLINE_S))
        keeps_fixes(rig)
        rig.submit(rig.wish("row")).result(DEADLINE_S)


def test_an_import_that_fails_is_a_failed_plugin(home, tmp_path):
    with hosted(home, write_plugin(tmp_path, head="1 / 0")) as rig:
        view = rig.view()
        assert (view.standing, view.failure.part) == (PluginStanding.FAILED, "load")
        assert "ZeroDivisionError" in view.why
        assert "1 / 0" in view.failure.trace
        keeps_fixes(rig)


def test_an_import_that_hangs_is_left_behind(home, tmp_path, monkeypatch):
    monkeypatch.setattr(entries, "LOAD_S", 0.5)
    with hosted(home, write_plugin(tmp_path, head=NAP)) as rig:
        view = rig.view()
        assert (view.standing, view.failure.part) == (PluginStanding.FAILED, "load")
        assert "did not come back in time (0.5 s)" in view.why
        assert "work.py" in view.failure.trace
        keeps_fixes(rig)


def test_an_entry_that_is_missing_is_a_failed_plugin(home, tmp_path):
    source = write_plugin(tmp_path)
    manifest = source / "plugin.toml"
    manifest.write_text(manifest.read_text().replace("work:layer", "work:nothing"))
    with hosted(home, source) as rig:
        assert "no attribute 'nothing'" in str(layer(rig))
        assert rig.await_off().standing is PluginStanding.FAILED


@pytest.mark.parametrize("body", [SPIN, NAP], ids=["spins", "sleeps"])
def test_an_act_that_hangs_is_left_behind(home, tmp_path, body):
    write = "tx.insert(sa.insert(ROWS).values(name='trace'))\n"
    with hosted(home, write_plugin(tmp_path, act=write + body)) as rig:
        hanging = rig.submit(rig.wish("x"))
        # Reports wait no longer than the act's limit.
        keeps_fixes(rig)
        assert "did not come back in time (1 s)" in str(hanging.exception(DEADLINE_S))
        view = rig.await_off()
        assert "work.py" in view.failure.trace
        assert body.partition(":")[0] in view.failure.trace
        with rig.console.store.reader() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM evil_rows").scalar() == 0


def test_a_statement_that_never_ends_is_interrupted(home, tmp_path):
    body = (
        "numbers = sa.select(sa.literal(1).label('n')).cte('numbers', recursive=True)\n"
        "numbers = numbers.union_all(sa.select(numbers.c.n + 1))\n"
        "tx.scalar(sa.select(sa.func.count()).select_from(numbers))"
    )
    with hosted(home, write_plugin(tmp_path, act=body)) as rig:
        assert "did not come back" in str(act(rig))
        keeps_fixes(rig)


def test_a_late_hand_finds_a_dead_transaction(home, tmp_path):
    body = (
        "import threading\n"
        "def late():\n"
        "    while not gone.wait(0.01): pass\n"
        "    try:\n"
        "        tx.insert(sa.insert(ROWS).values(name='late'))\n"
        "    except Exception as error:\n"
        "        told.append(type(error).__name__)\n"
        "threading.Thread(target=late).start()\n"
    )
    head = "import threading\ngone = threading.Event()\ntold = []"
    with hosted(home, write_plugin(tmp_path, head=head, act=body)) as rig:
        rig.submit(rig.wish("x")).result(DEADLINE_S)
        (plugin,) = rig.host.active()
        plugin.entries.find("work:gone").set()
        told = plugin.entries.find("work:told")
        wait_until("it was told", lambda: bool(told))
        assert told == ["CallEndedError"]


@pytest.mark.parametrize(("kind", "seconds"), [("layer", 20.0), ("page", 8.0), ("feed", 2.0)])
def test_calls_elsewhere_that_hang_are_interrupted_by_the_watch(home, tmp_path, kind, seconds):
    with hosted(home, write_plugin(tmp_path, **{kind: SPIN})) as rig:
        (plugin,) = rig.host.active()
        caller = threading.Thread(target=lambda: CALLS[kind](rig))
        caller.start()
        wait_until("it hangs", lambda: plugin.calls.running.parts() == [PARTS[kind]])
        plugin.calls.check_time(time.monotonic() + seconds - 1.0)
        assert plugin.calls.failure is None
        plugin.calls.check_time(time.monotonic() + seconds + 1.0)
        caller.join(DEADLINE_S)
        view = rig.await_off()
        assert "did not come back in time" in view.why
        assert view.failure.part == PARTS[kind]
        keeps_fixes(rig)


def test_a_step_that_is_slow_three_times_is_stopped_and_its_plugin_goes_on(home, tmp_path):
    with hosted(home, write_plugin(tmp_path)) as rig:
        (plugin,) = rig.host.active()
        ticking = iter(range(1_000))
        plugin.calls.clocks = Clocks(own=lambda: next(ticking) * 0.060)
        rig.console.desk.take([fix(f"fleetsync:100-{2000 + i}") for i in range(10)])
        wait_until("all were kept", lambda: rig.console.desk.counts().kept == 10)
        (health,) = [part for part in rig.view().health.parts if part.part == "steps.step"]
        assert (health.calls, health.slow) == (3, 3)
        sentences = [note.sentence for note in rig.view().health.notes]
        assert sentences[0] == "It took 60 ms; it may take 50."
        assert "third time and is stopped" in sentences[-1]
        rig.submit(rig.wish("x")).result(DEADLINE_S)


def test_a_flood_of_log_lines_is_cut_and_counted(home, tmp_path):
    body = "for i in range(1_000): tx.desk.log.error('flood\\nline %d %s', i, 'x' * 9_000)"
    with hosted(home, write_plugin(tmp_path, act=body)) as rig:
        rig.submit(rig.wish("x")).result(DEADLINE_S)
        assert rig.view().health.dropped == {"log": 800}


def test_a_listener_that_hangs_holds_up_nobody_else(home, tmp_path):
    with hosted(home, write_plugin(tmp_path)) as rig:
        (plugin,) = rig.host.active()
        entered, never = threading.Event(), threading.Event()

        def hang(_commit):
            entered.set()
            while not never.wait(0.01):
                pass

        plugin.desk.hear(["units"], hang)
        keeps_fixes(rig)
        assert entered.wait(DEADLINE_S)
        keeps_fixes(rig)
        plugin.calls.check_time(time.monotonic() + 60.0)
        assert rig.await_off().failure.part == "hear"


def test_commands_beyond_the_actors_rights_are_refused_and_the_plugin_goes_on(home, tmp_path):
    body = (
        "tx.submit(SendText(UnitId(1), 'x', 'evil') if wish.name else OpenIncident('other', 'x'))"
    )
    with hosted(home, write_plugin(tmp_path, act=body)) as rig:
        error = rig.submit(rig.wish("text")).exception(DEADLINE_S)
        assert "has not asked for the right" in str(error)
        assert len(rig.submit(rig.wish("")).result(DEADLINE_S).incidents) == 1
        nobody = type(KEEPER)("visitor", frozenset())
        assert "may not use it" in str(rig.submit(rig.wish(""), nobody).exception(DEADLINE_S))
        assert rig.view().standing is PluginStanding.ACTIVE


def test_a_migration_that_does_harm_is_refused_and_its_plugin_with_it(home, tmp_path):
    source = write_plugin(tmp_path)
    revision = source / "migrations" / "versions" / "r0001.py"
    revision.write_text(
        revision.read_text().replace("def upgrade():", "def upgrade():\n    op.drop_table('units')")
    )
    with hosted(home, source) as rig:
        view = rig.view()
        assert view.standing is PluginStanding.REFUSED
        assert "touches 'units'" in view.why
        keeps_fixes(rig)


def test_what_escapes_a_slot_is_blamed_on_its_plugin(home, tmp_path):
    with hosted(home, write_plugin(tmp_path, page="return lambda: [][1]")) as rig:
        (slot,) = rig.host.parts.pages()
        with pytest.raises(IndexError) as escaped:
            slot.open(None)()
        assert rig.host.blame(escaped.value) == "evil"
        assert rig.await_off().failure.part == "ui"
        with pytest.raises(IndexError) as ours:
            _ = [][1]
        assert rig.host.blame(ours.value) == ""
