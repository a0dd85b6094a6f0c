"""One door for the window's commands, and a page that says who may do what."""

from __future__ import annotations

import ast
import importlib.util


def test_the_window_hands_commands_in_at_one_place_only(modules):
    """Everything else would act without the rights of whoever is logged in."""
    found = [
        f"{module.path}:{node.lineno}"
        for module in modules
        if module.path.parts[2:3] == ("ui",)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        and node.attr == "submit"
        and ast.unparse(node.value).endswith("desk")
        and module.path.name not in {"seat.py", "backstage.py"}
    ]
    allowed = {"src/cmdmap/ui/login/guard.py"}
    assert {spot.split(":")[0] for spot in found} <= allowed, found


def test_the_page_of_rights_is_made_from_the_table(repo):
    spec = importlib.util.spec_from_file_location("page", repo / "tools" / "make_rights_page.py")
    assert spec is not None
    assert spec.loader is not None
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    page = (repo / "docs" / "rights.md").read_text(encoding="utf-8")
    assert page == maker.page(), "run: make rights-page"
