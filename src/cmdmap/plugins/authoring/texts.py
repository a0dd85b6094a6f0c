"""Whether every sentence of a plugin stands in its Chinese catalogue, and nothing else does.

A rule of silver; the same that ``tests/house/test_i18n.py`` asks of cmdmap itself.
"""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator

from cmdmap.i18n import tr
from cmdmap.plugins.authoring.source import Source

CATALOGUE = "i18n/zh_CN.json"
PLACE = re.compile(r"\{(\w*)[^}]*\}")


def speaks_chinese(source: Source) -> Iterator[str]:
    """Yield a sentence for each text without translation, and for what is wrong in the file."""
    spoken: set[str] = set()
    for module in source.code():
        for node in module.nodes():
            match node:
                case ast.Call(
                    func=ast.Name(id="tr" | "mark"), args=[ast.Constant(value=str(t)), *_]
                ):
                    spoken.add(t)
                case ast.Call(func=ast.Name(id="tr" | "mark"), args=[ast.JoinedStr(), *_]):
                    place = f"{module.path}:{node.lineno}"
                    yield tr("{place}: a text that is built cannot be translated.", place=place)
    if not spoken and CATALOGUE not in source.contents:
        return
    try:
        entries = json.loads(source.text(CATALOGUE))
    except ValueError as error:
        yield tr("{name} cannot be read ({why}).", name=CATALOGUE, why=error)
        return
    if not isinstance(entries, dict) or not all(isinstance(v, str) for v in entries.values()):
        yield tr("{name} must be one object of texts.", name=CATALOGUE)
        return
    yield from _compare(spoken, entries)


def _compare(spoken: set[str], entries: dict[str, str]) -> Iterator[str]:
    for text in sorted(spoken - entries.keys()):
        yield tr("no Chinese for: {sentence}", sentence=text)
    for text in sorted(entries.keys() - spoken):
        yield tr("nobody says: {sentence}", sentence=text)
    for text in sorted(spoken & entries.keys()):
        if Counter(PLACE.findall(text)) != Counter(PLACE.findall(entries[text])):
            yield tr("other places in the Chinese of: {sentence}", sentence=text)
