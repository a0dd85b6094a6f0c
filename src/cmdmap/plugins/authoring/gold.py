"""Gold: somebody else could take the plugin over tomorrow.

Rules for ``grading.py``: each yields a sentence for everything that breaks it.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator

from cmdmap.api.contributions import Kinds
from cmdmap.i18n import mark, tr
from cmdmap.plugins.authoring.bronze import is_chinese
from cmdmap.plugins.authoring.silver import SLEEPS, called
from cmdmap.plugins.authoring.source import Source
from cmdmap.plugins.authoring.tables import rows_survive

README = "README.md"
UNTESTED = frozenset({"tables", "rights"})
"""Sections that are tested by the acts that use them."""


def has_types(source: Source) -> Iterator[str]:
    """Every argument and result of a function has a type."""
    for module in source.code():
        for node in module.nodes():
            if not isinstance(node, ast.FunctionDef):
                continue
            given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            given += [each for each in (node.args.vararg, node.args.kwarg) if each is not None]
            bare = [each.arg for each in given if each.annotation is None]
            bare = [name for name in bare if name not in ("self", "cls")]
            if node.returns is None or bare:
                place = f"{module.path}:{node.lineno} {node.name}"
                yield tr("{place} has an argument or a result without a type.", place=place)


def is_tested_whole(source: Source) -> Iterator[str]:
    """Each contribution is named in a test."""
    words = set(re.findall(r"\w+", "\n".join(module.text for module in source.tests)))
    words |= {part for word in words for part in _tails(word)}
    for section, many in source.manifest.contributions.items():
        for each in many:
            entries = (getattr(each, "entry", ""), getattr(each, "wish", ""))
            names = {each.id, *(entry.rpartition(":")[2] for entry in entries if entry)}
            if isinstance(each, Kinds):
                names |= _codes(source, each)
            if section not in UNTESTED and words.isdisjoint(names):
                yield tr("no test names [[{section}]] {id}.", section=section, id=each.id)


def explains_options(source: Source) -> Iterator[str]:
    """There is a README, and it names every option."""
    text = source.text(README)
    if len(text.split()) < 20:
        yield tr("{name} is missing or says nothing.", name=README)
    for option in source.manifest.options:
        short = option.name.partition(".")[2]
        if not re.search(rf"\b{re.escape(short)}\b", text):
            yield tr(
                "{name} does not say what the option {option} does.", name=README, option=short
            )


def never_waits(source: Source) -> Iterator[str]:
    """Nothing sleeps; a page does not wait for an answer."""
    for module in source.code():
        for node in module.nodes():
            name = called(node)
            place = f"{module.path}:{getattr(node, 'lineno', 0)}"
            if name in SLEEPS:
                yield tr("{place} sleeps; use a tick, or every() of the page.", place=place)
            elif module.room == "ui" and _waits(node):
                yield tr("{place} waits in the window's thread; use read or submit.", place=place)


def _waits(node: ast.AST) -> bool:
    """Tell ``….result()`` right behind the call that gave the future, which nobody looked at."""
    match node:
        case ast.Call(func=ast.Attribute(attr="result", value=ast.Call())):
            return True
    return False


def is_summed_up(source: Source) -> Iterator[str]:
    """The manifest says in one sentence what the plugin is for, in both languages."""
    manifest = source.manifest
    if not manifest.summary:
        yield tr("{key} is missing in plugin.toml.", key="summary")
    if not is_chinese(manifest.summary_zh):
        yield tr("{key} is missing in plugin.toml.", key="summary_zh")


def _codes(source: Source, kinds: Kinds) -> set[str]:
    """Return the codes of kinds that a file brings."""
    try:
        return set(tomllib.loads(source.text(kinds.file)).get("kinds", ()))
    except (tomllib.TOMLDecodeError, TypeError):
        return set()


def _tails(word: str) -> Iterator[str]:
    """Yield the parts of a test's name by which it may name something."""
    parts = word.split("_")
    for begin in range(len(parts)):
        for end in range(begin + 1, len(parts) + 1):
            yield "_".join(parts[begin:end])


GOLD = {
    "types": (mark("types"), has_types),
    "coverage": (mark("every contribution has a test that names it"), is_tested_whole),
    "readme": (mark("a README that explains every option"), explains_options),
    "waiting": (mark("nothing waits"), never_waits),
    "summary": (mark("a summary in both languages"), is_summed_up),
    "upgrades": (mark("rows survive every revision, up and down"), rows_survive),
}
"""Title and rule by name."""
