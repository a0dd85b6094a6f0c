"""Bronze: the plugin can be read, loaded and understood.

Rules for ``grading.py``: each yields a sentence for everything that breaks it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from cmdmap.api.contributions import Contribution, Driver, Kinds
from cmdmap.api.version import API_VERSION, is_compatible
from cmdmap.config import resources_dir
from cmdmap.errors import WorldError
from cmdmap.i18n import mark, tr
from cmdmap.plugins.authoring.source import Source
from cmdmap.plugins.guard import Outcome, attempt, sentence_of
from cmdmap.plugins.loader import loaded
from cmdmap.plugins.packaging.contents import find_problems
from cmdmap.services.casework.kind_files import book_of, checked_table


def is_chinese(text: str) -> bool:
    """Tell whether a text holds a Chinese character."""
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def keeps_promises(source: Source) -> Iterator[str]:
    """Every entry and file of the manifest is there."""
    yield from find_problems(source.manifest, source.contents)


def is_python(source: Source) -> Iterator[str]:
    """Every module can be compiled."""
    for module in (*source.modules, *source.tests):
        if module.tree is None:
            yield tr("{path} is no Python.", path=module.path)


def can_be_loaded(source: Source) -> Iterator[str]:
    """Every entry can be imported and is what its contribution asks for."""
    manifest = source.manifest
    with loaded(manifest.id, source.folder.resolve(), source.contents) as package:
        for section, each in _all(source):
            for key in ("entry", "wish"):
                entry: str = getattr(each, key, "")
                if not entry:
                    continue
                outcome: Outcome[Any] = attempt(partial(package.find, entry))
                if outcome.error is None and isinstance(each, Driver):
                    outcome = attempt(outcome.value or object)
                error = outcome.error or _misfit(each, key, outcome.value)
                if error is not None:
                    yield f"[[{section}]] {each.id} {entry}: {sentence_of(error)}"


def _misfit(part: Contribution, key: str, found: Any) -> Exception | None:
    """Return what is wrong with something that was found, None where nothing is."""
    if key == "wish":
        params = getattr(found, "__dataclass_params__", None)
        good = isinstance(found, type) and params is not None and params.frozen
        return None if good else TypeError("a wish is a frozen dataclass")
    if isinstance(part, Driver):
        wanted = ("read",) if part.packets else ("feed", "flush")
        lacking = [name for name in wanted if not callable(getattr(found, name, None))]
        return TypeError(f"the decoder has no {lacking[0]}()") if lacking else None
    return None if callable(found) else TypeError("it cannot be called")


def brings_good_kinds(source: Source) -> Iterator[str]:
    """The files of kinds fit in with the kinds that ship, as the console reads them."""
    for part in source.manifest.of(Kinds):
        path = source.folder / part.file
        try:
            # Its folder stands for the home, so that a refusal names the author's file.
            book_of(resources_dir(), path.parent, checked_table(path))
        except WorldError as error:
            yield str(error)


def fits_the_api(source: Source) -> Iterator[str]:
    """The version of the API is one that this program offers."""
    if not is_compatible(source.manifest.api):
        yield tr("API {api} is not {offered}.", api=source.manifest.api, offered=API_VERSION)


def has_two_titles(source: Source) -> Iterator[str]:
    """Names and titles are there in both languages."""
    manifest = source.manifest
    titles = [("plugin.toml", manifest.name_zh)]
    titles += [(f"[[{s}]] {each.id}", each.title_zh) for s, each in _all(source)]
    titles += [(f"[options.{option.name}]", option.title_zh) for option in manifest.options]
    for place, title in titles:
        if not is_chinese(title):
            yield tr("{place}: its Chinese title holds no Chinese.", place=place)


def has_a_licence(source: Source) -> Iterator[str]:
    """The manifest says under which licence the plugin may be used."""
    if not source.manifest.licence:
        yield tr("{key} is missing in plugin.toml.", key="licence")


def _all(source: Source) -> Iterator[tuple[str, Contribution]]:
    for section, many in source.manifest.contributions.items():
        for each in many:
            yield section, each


BRONZE = {
    "promises": (mark("every entry and file of plugin.toml is there"), keeps_promises),
    "python": (mark("every module is Python"), is_python),
    "loads": (mark("every entry can be imported"), can_be_loaded),
    "kinds": (mark("its kinds of incidents can be used"), brings_good_kinds),
    "api": (mark("it is written for an API that this program offers"), fits_the_api),
    "titles": (mark("names and titles in both languages"), has_two_titles),
    "licence": (mark("a licence"), has_a_licence),
}
"""Title and rule by name."""
