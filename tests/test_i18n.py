"""Switching the language of the process and filling sentences."""

from __future__ import annotations

import pytest

from cmdmap.i18n import add_catalogue, current_language, tr, use_language


def test_all_files_of_a_language_are_merged(tmp_path):
    folder = tmp_path / "zh_CN"
    folder.mkdir()
    (folder / "a.json").write_text('{"units": "力量"}', encoding="utf-8")
    (folder / "b.json").write_text('{"{count} fixes": "{count} 条定位"}', encoding="utf-8")
    use_language("zh_CN", tmp_path)
    assert current_language() == "zh_CN"
    assert tr("units") == "力量"
    assert tr("{count} fixes", count=3) == "3 条定位"
    assert tr("not translated") == "not translated"
    use_language("en", tmp_path)
    assert tr("units") == "units"


def test_an_unknown_language_is_refused(tmp_path):
    with pytest.raises(ValueError, match="unknown language"):
        use_language("fr", tmp_path)


def test_translations_of_a_plugin_come_and_go_and_never_change_our_own(repo):
    folder = repo / "resources" / "i18n"
    use_language("zh_CN", folder)
    ours = tr("Options")
    remove = add_catalogue("evil", {"zh_CN": {"Evil words": "坏话", "Options": "坏"}})
    other = add_catalogue("good", {"zh_CN": {"Evil words": "好话", "Good words": "好话"}})
    assert (tr("Evil words"), tr("Good words"), tr("Options")) == ("坏话", "好话", ours)
    use_language("en", folder)
    assert tr("Evil words") == "Evil words"
    use_language("zh_CN", folder)
    assert tr("Evil words") == "坏话"
    remove()
    assert tr("Evil words") == "好话"
    other()
    assert (tr("Evil words"), tr("Options")) == ("Evil words", ours)
