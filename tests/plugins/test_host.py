"""The host: a plugin comes with everything it brings and goes without a trace."""

from __future__ import annotations

import logging
import sys
import threading
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from tests.kit.desks import fix, open_file, running
from tests.kit.hostile.plugin import KEEPER, hosted, write_plugin
from tests.kit.waiting import DEADLINE_S, wait_until

from cmdmap.api.drawing import Drawing
from cmdmap.api.sheets import Sheet
from cmdmap.config import resources_dir
from cmdmap.domain.changes import ELSEWHERE
from cmdmap.domain.extension import PluginFact
from cmdmap.domain.radio.commands import WriteLog
from cmdmap.i18n import tr, use_language
from cmdmap.plugins.finder import Origin
from cmdmap.plugins.views import PluginStanding
from cmdmap.protocols import registry
from cmdmap.protocols.datagram.packets import Source
from cmdmap.services.audit.names import deed_name

RING = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]])


def fingerprint(rig) -> dict[str, object]:
    """Return everything that a plugin could leave something in."""
    console = rig.console
    logger = logging.getLogger("cmdmap.plugin.evil")
    use_language("zh_CN", resources_dir() / "i18n")
    found = {
        "steps": [step.name for step in console.desk.steps.steps],
        "extensions": console.desk.extensions.ids(),
        "options": sorted(console.options.declared),
        "kinds": sorted(console.kinds.kinds),
        "protocols": registry.names(),
        "words": (tr("Evil words"), tr("Counter"), deed_name("evil.act")),
        "parts": [
            len(parts())
            for parts in (
                rig.host.parts.pages, rig.host.parts.layers, rig.host.parts.reports,
                rig.host.parts.analyses,
            )
        ],
        "threads": sorted(thread.name for thread in threading.enumerate()),
        "modules": sorted(name for name in sys.modules if name.startswith("evil")),
        "finders": [type(each).__name__ for each in sys.meta_path],
        "filters": len(logger.filters),
    }  # fmt: skip
    use_language("en", resources_dir() / "i18n")
    return found


def at_topic(topic: str) -> Source:
    """Return where an MQTT message comes from."""
    return Source(topic=topic)


def use_everything(rig) -> None:
    """Call one contribution of each kind, so that threads run and modules are loaded."""
    rig.submit(rig.wish("row")).result(DEADLINE_S)
    (layer,), (page,) = rig.host.parts.layers(), rig.host.parts.pages()
    assert isinstance(layer.draw().result(DEADLINE_S), Drawing)
    assert page.open(None) == "page"
    for slot in (*rig.host.parts.reports(), *rig.host.parts.analyses()):
        assert isinstance(slot.make({}).result(DEADLINE_S), Sheet)
    (counted,) = rig.host.parts.count_inside(RING).result(DEADLINE_S)
    assert (counted.plugin_id, counted.title, counted.number) == ("evil", "Counter", 1)
    registry.open_decoder("evil_lines").feed(b"x", datetime.now(UTC))


def test_what_comes_goes_without_a_trace(home, tmp_path):
    source = write_plugin(tmp_path)
    with hosted(home, source) as rig:
        with_it = fingerprint(rig)
        use_everything(rig)
        rig.host.stop("evil")
        without = fingerprint(rig)
        for name in with_it:
            assert with_it[name] != without[name] or name in ("threads", "modules"), name
        assert "evil.step" in with_it["steps"]
        assert without["words"] == ("Evil words", "Counter", "evil.act")
        assert without["parts"] == [0, 0, 0, 0]
        rig.host.start("evil")
        use_everything(rig)
        rig.host.stop("evil")
        assert fingerprint(rig) == without
    with hosted(home) as rig:
        assert fingerprint(rig) == without


def test_a_plugin_is_a_row_with_all_about_it(home, tmp_path):
    with hosted(home, write_plugin(tmp_path)) as rig:
        rig.submit(rig.wish("row")).result(DEADLINE_S)
        view = rig.view()
        assert (view.id, view.version, view.title) == ("evil", "1.0", "Evil")
        assert (view.origin, view.standing, view.why) == (Origin.SOURCE, PluginStanding.ACTIVE, "")
        assert view.counts["acts"] == 1
        assert view.counts["drivers"] == 2
        assert view.signer is None
        assert view.score is not None
        assert view.score.value == 4
        (act,) = [part for part in view.health.parts if part.part == "acts.act"]
        assert act.calls == 1
        assert act.slowest_ms > 0


def test_its_step_sees_reports_and_its_driver_reads_links(home, tmp_path):
    source = write_plugin(
        tmp_path, step="return 'evil smell' if heard.report.unit_key.endswith('9') else None"
    )
    with hosted(home, source) as rig:
        rig.console.desk.take([fix("fleetsync:100-2009"), fix("fleetsync:100-2008")])
        wait_until("both were served", lambda: rig.console.desk.counts().kept == 1)
        assert rig.console.desk.counts().refused == {("evil.step", "evil smell"): 1}
        heard_at = datetime.now(UTC)
        decoder = registry.open_decoder("evil_lines")
        (report,) = decoder.feed(b"x", heard_at)
        assert (report.protocol, report.text) == ("evil_lines", "said")
        packets = registry.open_packets("evil_messages")
        (report,) = packets.read(b"x", at_topic("lamp"), heard_at)
        assert report.unit_key == "evil:lamp"
        # A stream's driver reads datagrams as short streams.
        assert registry.open_packets("evil_lines").read(b"x", at_topic("a"), heard_at)
        rig.host.stop("evil")
        assert decoder.feed(b"x", heard_at) == []
        assert packets.read(b"x", at_topic("lamp"), heard_at) == []


def test_ticks_follow_the_consoles_clock(home, tmp_path):
    source = write_plugin(tmp_path, tick="tx.tell('ticked')")
    now = [datetime(2026, 5, 4, 4, 0, tzinfo=UTC)]
    ticks = []
    with hosted(home, source, clock=lambda: now[0]) as rig:
        rig.console.desk.hear(
            lambda commit: ticks.extend(f for f in commit.facts if isinstance(f, PluginFact))
        )
        wait_until("the first tick is over", lambda: calls_of(rig, "ticks.tick") == 1)
        now[0] += timedelta(hours=1)
        wait_until("the tick an hour later", lambda: len(ticks) >= 1)
        wait_until("it is counted", lambda: calls_of(rig, "ticks.tick") == 2)


def calls_of(rig, part):
    return sum(each.calls for each in rig.view().health.parts if each.part == part)


def test_listeners_hear_on_the_plugins_own_thread(home, tmp_path):
    with hosted(home, write_plugin(tmp_path)) as rig:
        (plugin,) = rig.host.active()
        heard, names = [], []

        def listen(commit):
            names.append(threading.current_thread().name)
            heard.append(commit)

        end = plugin.desk.hear(["rows"], listen)
        rig.submit(rig.wish("row")).result(DEADLINE_S)
        wait_until("it was heard", lambda: len(heard) == 1)
        assert names == ["plugin evil listener"]
        assert heard[0].changes.topics == {"evil.rows"}
        end()
        rig.submit(rig.wish("row")).result(DEADLINE_S)
        rig.submit(rig.wish("row")).result(DEADLINE_S)
        assert len(heard) == 1


def test_its_desk_is_a_narrow_door(home, tmp_path):
    with hosted(home, write_plugin(tmp_path)) as rig:
        (plugin,) = rig.host.active()
        desk = plugin.desk
        assert desk.option("size") == 3
        rig.console.options.change(home, "evil.size", 5)
        assert desk.option("size") == 5
        assert desk.folder.is_dir()
        assert desk.folder.is_relative_to(home)
        wish = plugin.entries.find("work:Wish")
        commit = desk.submit(wish("x")).result(DEADLINE_S)
        assert commit.changes.topics == {"evil.rows"}
        rows = desk.read(lambda reader: reader.rows(plugin.entries.find("work:ROWS").select()))
        assert [row.name for row in rows.result(DEADLINE_S)] == ["x"]
        assert "has no act that takes str" in str(desk.submit("x").exception(DEADLINE_S))
        assert desk.calendar() is rig.console.kinds.calendars["office"]
        assert desk.kinds().of("evil_kind").name_en == "Evil deed"
        assert desk.jurisdiction() is rig.console.jurisdiction
        assert desk.units() == {}
        rig.host.stop("evil")
        assert "switched off" in str(desk.read(lambda reader: 1).exception(DEADLINE_S))
    # The value stays for when the plugin comes back.
    assert "size = 5" in (home / "settings.toml").read_text()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"more": '[[steps]]\nid = "b"\ntitle = "B"\nentry = "work:step"\nafter = "no"'},
            "no step",
        ),
        ({"more": '[[drivers]]\nid = "nmea"\ntitle = "N"\nentry = "work:Lines"'}, "protocol nmea"),
        ({"top": 'requires = ["nosuchlibrary>=1"]'}, "nosuchlibrary"),
        ({"top": 'needs = ["another_plugin>=1"]'}, "another_plugin"),
    ],
)
def test_what_does_not_fit_is_refused_whole(home, tmp_path, change, sentence):
    with hosted(home) as rig:
        bare = fingerprint(rig)
    with hosted(home, write_plugin(tmp_path, **change)) as rig:
        view = rig.view()
        assert view.standing is PluginStanding.REFUSED
        assert sentence in view.why
        assert fingerprint(rig) == bare


def test_another_api_is_refused_before_anything_runs(home, tmp_path):
    source = write_plugin(tmp_path, head="raise SystemExit('it ran')")
    manifest = source / "plugin.toml"
    manifest.write_text(manifest.read_text().replace('api = "1.0"', 'api = "2.0"'))
    with hosted(home, source) as rig:
        view = rig.view()
        assert view.standing is PluginStanding.REFUSED
        assert "2.0" in view.why
        assert not view.health.parts


def test_safe_mode_runs_nothing(home, tmp_path):
    with hosted(home, write_plugin(tmp_path), safe=True) as rig:
        assert rig.host.active() == ()
        assert rig.view().standing is PluginStanding.SAFE
        rig.host.start("evil")
        assert rig.host.active() == ()


def test_two_plugins_live_side_by_side_and_one_needs_the_other(home, tmp_path):
    needing = write_plugin(tmp_path, "aa_first", top='needs = ["evil>=1"]')
    with hosted(home, needing, write_plugin(tmp_path)) as rig:
        assert [plugin.manifest.id for plugin in rig.host.active()] == ["evil", "aa_first"]
        rig.submit(rig.wish("a", "aa_first")).result(DEADLINE_S)
        counted = rig.host.parts.count_inside(RING).result(DEADLINE_S)
        assert [each.plugin_id for each in counted] == ["evil", "aa_first"]
        rig.host.stop("evil")
        assert rig.submit(rig.wish("b", "aa_first")).result(DEADLINE_S)


def test_a_plugin_loaded_anew_runs_its_new_code(home, tmp_path):
    source = write_plugin(tmp_path)
    with hosted(home, source) as rig:
        old = rig.wish("old")
        write_plugin(tmp_path, act="tx.tell('new_code')")
        rig.host.reload("evil")
        # A page that is still open hands in a wish of the old class.
        commit = rig.submit(old, KEEPER).result(DEADLINE_S)
        assert [fact.name for fact in commit.facts] == ["new_code"]


def test_what_another_seat_writes_is_heard_here(home, tmp_path):
    with hosted(home, write_plugin(tmp_path)) as rig, open_file(home / "cmdmap.db") as store:
        heard = []
        (plugin,) = rig.host.active()
        plugin.desk.hear(["rows"], heard.append)
        with running(store) as there:
            there.submit(WriteLog("li", "from the other seat")).result(DEADLINE_S)
        wait_until("somebody has written elsewhere", lambda: len(heard) >= 1)
        assert ELSEWHERE in heard[0].changes.topics
