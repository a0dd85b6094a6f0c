"""Bronze: the plugin can be read, loaded and understood.

Rules for ``grading.py``: each yields a sentence for everything that breaks it.
"""

from __future__ import annotations

from collections.abc import Iterator

from cmdmap.api.contributions import Contribution
from cmdmap.api.version import API_VERSION, is_compatible
from cmdmap.i18n import mark, tr
from cmdmap.plugins.authoring.source import Source
from cmdmap.plugins.packaging.contents import find_problems


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
    "api": (mark("it is written for an API that this program offers"), fits_the_api),
    "titles": (mark("names and titles in both languages"), has_two_titles),
    "licence": (mark("a licence"), has_a_licence),
}
"""Title and rule by name."""
