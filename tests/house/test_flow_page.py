"""The page of the flow is as new as the table it is made from."""

from __future__ import annotations

import importlib.util


def test_the_page_is_made_from_the_table(repo):
    spec = importlib.util.spec_from_file_location("page", repo / "tools" / "make_flow_page.py")
    assert spec is not None
    assert spec.loader is not None
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    words = maker.Words(repo / "resources" / "i18n" / "zh_CN")
    written = (repo / "docs" / "flow.md").read_text(encoding="utf-8")
    assert written == maker.page(words), "run: make flow-page"
