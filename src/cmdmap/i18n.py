"""Translation of every sentence a user can read.

The source text in code is English; the files of ``resources/i18n/<language>/``, one per room, map
it to the language of the seat. It stands below all rooms because refusals are worded far from any
window; there is no Qt here, so the command line speaks the same words.
``tests/house/test_i18n.py`` keeps the catalogues complete and free of unused entries.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

LANGUAGES = ("zh_CN", "en")


class _Catalogue:
    """The one language of this process; switched by :func:`use_language`."""

    def __init__(self) -> None:
        self.language = "en"
        self.entries: dict[str, str] = {}
        self.added: dict[str, Mapping[str, Mapping[str, str]]] = {}
        """Of plugins, by owner and language."""
        self.added_entries: dict[str, str] = {}

    def lay_out(self) -> None:
        """Put together what was added in the language in use; who came first is heard."""
        found: dict[str, str] = {}
        for by_language in self.added.values():
            found = {**by_language.get(self.language, {}), **found}
        self.added_entries = found


_catalogue = _Catalogue()


def use_language(language: str, folder: Path) -> None:
    """Load all of ``folder/<language>/*.json``; ``"en"`` is the source text and loads nothing.

    ``folder`` is ``resources/i18n``. Each file is one flat object, English to the language; no text
    stands in two of them.

    Raises:
        ValueError: for a language that is not in :data:`LANGUAGES`.
    """
    if language not in LANGUAGES:
        raise ValueError(f"unknown language {language!r}, use one of {', '.join(LANGUAGES)}")
    entries: dict[str, str] = {}
    if language != "en":
        for path in sorted((folder / language).glob("*.json")):
            entries.update(json.loads(path.read_text(encoding="utf-8")))
    _catalogue.language, _catalogue.entries = language, entries
    _catalogue.lay_out()


def add_catalogue(owner: str, entries: Mapping[str, Mapping[str, str]]) -> Callable[[], None]:
    """Take in a plugin's translations by language; returns what takes them out again.

    The program's own sentences keep their words; :func:`tr_of` finds the owner's first.
    """
    _catalogue.added = {**_catalogue.added, owner: entries}
    _catalogue.lay_out()

    def remove() -> None:
        if _catalogue.added.get(owner) is entries:
            _catalogue.added = {k: v for k, v in _catalogue.added.items() if k != owner}
            _catalogue.lay_out()

    return remove


def current_language() -> str:
    """Return the language in use, ``"zh_CN"`` or ``"en"``."""
    return _catalogue.language


def tr(text: str, **values: object) -> str:
    """Return ``text`` in the language of the seat with ``{name}`` places filled from ``values``.

    ``text`` must be a literal at the call, so that the completeness test can find it.
    """
    out = _catalogue.entries.get(text)
    if out is None:
        out = _catalogue.added_entries.get(text, text)
    return out.format(**values) if values else out


def tr_of(owner: str, text: str, **values: object) -> str:
    """Return ``text`` as :func:`tr` does, in the words of a plugin before those of others."""
    own = _catalogue.added.get(owner, {}).get(_catalogue.language, {}).get(text)
    if own is None:
        return tr(text, **values)
    return own.format(**values) if values else own


def mark(text: str) -> str:
    """Mark a literal for translation that is kept in a table and passed to :func:`tr` later."""
    return text
