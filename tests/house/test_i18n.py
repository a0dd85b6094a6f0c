"""Every sentence in code stands in exactly one Chinese catalogue and nothing else stands there."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

PLACE = re.compile(r"\{(\w*)[^}]*\}")


@pytest.fixture(scope="module")
def catalogues(repo: Path) -> dict[str, dict[str, str]]:
    """File name -> English -> Chinese."""
    files = sorted((repo / "resources" / "i18n" / "zh_CN").glob("*.json"))
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in files}


def spoken(tree: ast.AST) -> Iterator[tuple[int, str, ast.Call]]:
    """Yield line, function name and call of every ``tr`` and ``mark``."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="tr" | "mark" as function)):
                yield node.lineno, function, node


def places(text: str) -> Counter[str]:
    """Return the names of ``{name}`` places with their counts."""
    return Counter(PLACE.findall(text))


@pytest.fixture(scope="module")
def literals(modules) -> set[str]:
    """Every literal handed to ``tr`` or ``mark``."""
    return {
        call.args[0].value
        for module in modules
        for _, _, call in spoken(module.tree)
        if isinstance(call.args[0], ast.Constant)
    }


def test_every_sentence_stands_in_exactly_one_catalogue(literals, catalogues):
    homes = Counter(text for entries in catalogues.values() for text in entries)
    untranslated = sorted(literals - homes.keys())
    twice = {
        text: [name for name, entries in catalogues.items() if text in entries]
        for text, count in homes.items()
        if count > 1
    }
    assert not untranslated, f"no Chinese for: {untranslated}"
    assert not twice, f"translated in more than one file: {twice}"


def test_no_catalogue_holds_a_sentence_nobody_says(literals, catalogues):
    unused = [
        (name, text)
        for name, entries in catalogues.items()
        for text in entries
        if text not in literals
    ]
    assert not unused


def test_translations_fill_the_same_places(catalogues):
    wrong = [
        (name, text)
        for name, entries in catalogues.items()
        for text, chinese in entries.items()
        if places(text) != places(chinese) or not chinese.strip()
    ]
    assert not wrong


def test_sentences_are_literals_with_values_for_their_places(modules):
    wrong = []
    for module in modules:
        for line, function, call in spoken(module.tree):
            spot = f"{module.path}:{line}"
            first = call.args[0]
            built = isinstance(first, ast.JoinedStr | ast.BinOp | ast.Call)
            if built or (function == "mark" and not isinstance(first, ast.Constant)):
                wrong.append(f"{spot} hands {function} a built text")
            elif function == "tr" and isinstance(first, ast.Constant):
                given = {keyword.arg for keyword in call.keywords}
                if None not in given and given != set(places(first.value)):
                    wrong.append(f"{spot} fills {given} of {first.value!r}")
    assert not wrong
