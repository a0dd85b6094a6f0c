"""The scheme's pure half: every path answers what it should and nothing leads out of the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmdmap.mapview.routes import BINARY, Reply, Routes


@pytest.fixture
def routes(tmp_path: Path) -> Routes:
    """Routes over a small folder with a secret beside it."""
    web = tmp_path / "web"
    (web / "vendor").mkdir(parents=True)
    (web / "start.js").write_text("let x;", encoding="utf-8")
    (web / "vendor" / "lib.css").write_text("a {}", encoding="utf-8")
    (web / "package.json").write_text("{}", encoding="utf-8")
    (tmp_path / "secret.js").write_text("no", encoding="utf-8")
    (web / "out.js").symlink_to(tmp_path / "secret.js")
    return Routes(web, b"<html>", {"/web/fixed.js": Reply("text/javascript", b"f")})


def test_page_and_files_have_their_types(routes):
    assert routes.answer("/") == Reply("text/html", b"<html>")
    assert routes.answer("/web/start.js") == Reply("text/javascript", b"let x;")
    assert routes.answer("/web/vendor/lib.css") == Reply("text/css", b"a {}")
    assert routes.answer("/web/fixed.js") == Reply("text/javascript", b"f")


@pytest.mark.parametrize(
    "path",
    [
        "/web/../secret.js",
        "/web/vendor/../../secret.js",
        "/web//etc/passwd",
        "/web/..\\secret.js",
        "/web/%2e%2e/secret.js",
        "/web/C:/secret.js",
        "/web/out.js",
        "/web/.hidden.js",
        "/web/package.json",
        "/web/vendor",
        "/web/absent.js",
        "/web/",
        "/secret.js",
        "",
        "/live/none",
        "/tiles/1/0/0",
    ],
)
def test_anything_else_is_refused(routes, path):
    assert routes.answer(path) is None


def test_live_bodies_are_kept_replaced_and_dropped(routes):
    routes.keep("ground-1", b"a")
    routes.keep("ground-1", b"b")
    assert routes.answer("/live/ground-1") == Reply(BINARY, b"b")
    assert routes.answer("/live/ground-1") is not None
    routes.keep("pulse-1", b"p", once=True)
    routes.keep("pulse-2", b"q", once=True)
    assert routes.answer("/live/pulse-1") == Reply(BINARY, b"p")
    assert routes.answer("/live/pulse-1") is None
    routes.drop_once()
    assert routes.answer("/live/pulse-2") is None
    assert routes.answer("/live/ground-1") is not None


def test_tiles_are_asked_for_by_numbers_and_are_slow(routes):
    asked = []

    def source(zoom: int, column: int, row: int) -> Reply:
        asked.append((zoom, column, row))
        return Reply("image/png", b"t")

    routes.tiles = source
    assert routes.answer("/tiles/13/6834/3370") == Reply("image/png", b"t")
    assert routes.answer("/tiles/13/-1/3370") is None
    assert routes.answer("/tiles/13/1/2/3") is None
    assert asked == [(13, 6834, 3370)]
    assert routes.is_slow("/tiles/13/6834/3370")
    assert not routes.is_slow("/web/start.js")


def test_a_body_is_made_once_when_it_is_first_wanted(routes):
    made: list[int] = []

    def make() -> bytes:
        made.append(1)
        return b"ground"

    routes.keep_made("ground-1", make)
    assert routes.is_slow("/live/ground-1")
    assert made == []
    assert [routes.answer("/live/ground-1") for _ in range(2)] == [Reply(BINARY, b"ground")] * 2
    assert made == [1]
    assert not routes.is_slow("/live/ground-1")


def test_a_forgotten_body_is_gone_made_or_not(routes):
    routes.keep_made("ground-1", lambda: b"one")
    routes.keep_made("ground-2", lambda: b"two")
    routes.answer("/live/ground-1")
    for name in ("ground-1", "ground-2", "never-kept"):
        routes.forget(name)
        assert routes.answer(f"/live/{name}") is None
