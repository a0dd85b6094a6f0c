"""Options: declaration, a seat's own values, and what a broken settings file says."""

from __future__ import annotations

import pytest

from cmdmap.config import resources_dir
from cmdmap.errors import BugError, WorldError
from cmdmap.i18n import use_language
from cmdmap.options import Option, Options


@pytest.fixture
def options(home) -> Options:
    return Options.load(resources_dir(), home)


def test_without_settings_every_option_has_its_default(options):
    assert options.number("units.stale_after_s") == 1800
    assert options.text("interface.language") == "zh_CN"
    assert options.flag("links.record") is False


def test_a_changed_value_is_there_at_the_next_start(options, home):
    options.change(home, "links.record", True)
    options.change(home, "checks.max_speed_mps", 55.5)
    options.change(home, "interface.language", "en")
    again = Options.load(resources_dir(), home)
    assert again.flag("links.record") is True
    assert again.number("checks.max_speed_mps") == 55.5
    assert again.text("interface.language") == "en"
    assert again.number("links.tapes_kept") == 8


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("units.stale_after_s", 9),
        ("units.stale_after_s", 86401),
        ("units.stale_after_s", 60.5),
        ("units.stale_after_s", True),
        ("units.stale_after_s", "60"),
        ("checks.max_speed_mps", float("nan")),
        ("checks.max_speed_mps", float("inf")),
        ("interface.language", "fr"),
        ("links.record", 1),
        ("links.record", None),
    ],
)
def test_a_value_out_of_its_range_is_refused_and_the_old_one_stays(options, home, name, value):
    before = options.value(name)
    with pytest.raises(WorldError, match=name):
        options.change(home, name, value)
    assert options.value(name) == before
    assert not (home / "settings.toml").exists()


def test_a_refusal_says_what_the_option_takes_in_the_language_of_the_seat(options):
    option = options.declared["units.stale_after_s"]
    assert option.wanted() == "a whole number from 10 to 86400 s"
    use_language("zh_CN", resources_dir() / "i18n")
    assert option.wanted() == "整数，10 至 86400 s"
    assert options.declared["interface.language"].wanted() == "以下之一：zh_CN, en"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[units\n", "cannot be read"),
        ("[units]\ncolour = 1\n", r"unknown option units\.colour"),
        ("[units]\nstale_after_s = 0\n", "takes a whole number from 10"),
    ],
)
def test_a_broken_settings_file_is_named_with_what_to_do(home, text, said):
    (home / "settings.toml").write_text(text, encoding="utf-8")
    with pytest.raises(WorldError, match=said):
        Options.load(resources_dir(), home)


def test_settings_in_another_encoding_are_named(home):
    (home / "settings.toml").write_bytes("# 中文".encode("gbk"))
    with pytest.raises(WorldError, match="cannot be read"):
        Options.load(resources_dir(), home)


def test_reading_an_undeclared_option_is_our_own_mistake(options):
    with pytest.raises(BugError, match=r"units\.colour"):
        options.value("units.colour")


SIZE = Option("evil.size", "int", 3, "centre", "Size", "大小", minimum=1, maximum=9)


def test_values_of_a_plugin_that_is_not_active_are_kept_aside(home):
    (home / "plugins").mkdir()
    (home / "settings.toml").write_text("[evil]\nsize = 7\nlost = [1]\n", encoding="utf-8")
    loaded = Options.load(resources_dir(), home)
    loaded.change(home, "links.record", True)
    assert "size = 7" in (home / "settings.toml").read_text(encoding="utf-8")
    remove = loaded.declare([SIZE])
    assert loaded.value("evil.size") == 7
    loaded.change(home, "evil.size", 8)
    remove()
    assert "evil.size" not in loaded.declared
    loaded.change(home, "links.record", False)
    assert "size = 8" in (home / "settings.toml").read_text(encoding="utf-8")
    loaded.declare([SIZE])
    assert loaded.value("evil.size") == 8


def test_a_kept_value_that_no_longer_fits_gives_way_to_the_default(home):
    (home / "plugins").mkdir()
    (home / "settings.toml").write_text("[evil]\nsize = 77\n", encoding="utf-8")
    loaded = Options.load(resources_dir(), home)
    loaded.declare([SIZE])
    assert loaded.value("evil.size") == 3
    with pytest.raises(BugError):
        loaded.declare([SIZE])
