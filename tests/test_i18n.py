"""Switching the language of the process and filling sentences."""

from __future__ import annotations

import pytest

from cmdmap.i18n import current_language, tr, use_language


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
