"""A whole console with a plugin: what the bench does in one thread, as the program does it."""

from __future__ import annotations

import pytest

from cmdmap.api import Place, WorldError
from cmdmap.plugins.authoring.beginning import new_from_template, template_dir
from cmdmap.testing import open_console
from cmdmap.testing.link import FakeLink
from cmdmap.testing.loading import resolve

HERE = Place(120.15, 30.16)


def test_wishes_reports_and_ticks_reach_the_tables():
    with open_console(template_dir()) as full:
        add, read = (
            resolve("template", "domain.lamps:AddLamp"),
            resolve("template", "store.lamps:read_lamps"),
        )
        full.submit(add("L-1", HERE), "wang", ["dispatcher"])
        with pytest.raises(WorldError):
            full.submit(add("L-2", HERE), "li", ["auditor"])
        link = FakeLink(resolve("template", "services.driver:LampMessages")(), full.clock)
        full.take(*link.message(b'{"broken": true}', topic="lamps/L-1"))
        topic = {"template.lamps"}
        full.wait_for(
            "the step has kept it",
            lambda: sum(c.changes.topics == topic for c in full.commits) == 2,
        )
        assert [lamp.broken_at for lamp in full.read(read)] == [full.clock()]
        full.clock.advance(days=4)
        full.wait_for(
            "the tick has opened an incident",
            lambda: any(c.changes.incidents and c.changes.topics for c in full.commits),
        )
    assert not full.host.active()


def test_a_plugin_that_fails_says_why(tmp_path):
    folder = tmp_path / "bench_log"
    new_from_template(folder, "bench_log", "Benches", "长椅")
    acts = folder / "services" / "acts.py"
    acts.write_text("raise RuntimeError('no bench')\n", encoding="utf-8")
    with pytest.raises(LookupError, match="no bench"), open_console(folder):
        pass
