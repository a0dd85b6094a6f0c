"""Replies of people with plain phones: ``1`` received, ``2`` arrived, ``3`` done, and free text.

Asked by ``reader.py`` for each text that came in. The table is the option ``gsm.replies``; what it
does not name stays a text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from cmdmap.errors import WorldError
from cmdmap.i18n import tr

MEANINGS = ("received", "arrived", "done")


class Reply(NamedTuple):
    """What a text means."""

    meaning: str
    """One of :data:`MEANINGS`."""
    note: str
    """What stands behind the word."""


@dataclass(frozen=True, slots=True)
class ReplyTable:
    """The words by which people report."""

    words: Mapping[str, str]
    """Word to meaning; normalised."""

    @classmethod
    def parse(cls, written: str) -> ReplyTable:
        """Read ``meaning: word word; meaning: word``.

        Raises:
            WorldError: another form, an unknown meaning, or one word with two meanings.
        """
        words: dict[str, str] = {}
        for entry in filter(None, (part.strip() for part in written.split(";"))):
            meaning, colon, listed = entry.partition(":")
            if not colon or meaning.strip() not in MEANINGS:
                raise WorldError(
                    tr(
                        "{entry} is no entry of the reply table: write one of {meanings}, a colon "
                        "and its words.",
                        entry=entry,
                        meanings=", ".join(MEANINGS),
                    )
                )
            for word in listed.split():
                if words.setdefault(_plain(word), meaning.strip()) != meaning.strip():
                    raise WorldError(
                        tr("The reply table gives {word} two meanings; keep one.", word=word)
                    )
        return cls(words)

    def read(self, text: str) -> Reply | None:
        """Return what ``text`` means, None where it does not begin with a word of the table.

        A word ends at a space or a punctuation mark: ``3 done`` is a reply, ``3 people`` is one
        too, but ``30`` and ``3人`` are texts.
        """
        said = text.strip()
        end = next((at for at, letter in enumerate(said) if _ends_word(letter)), len(said))
        meaning = self.words.get(_plain(said[:end]))
        if meaning is None:
            return None
        note = said[end:]
        while note and _ends_word(note[0]):
            note = note[1:]
        return Reply(meaning, note)


def _plain(text: str) -> str:
    """Return the text with full-width forms made ordinary."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def _ends_word(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "PZ"


DEFAULT_REPLIES = ReplyTable.parse("received: 1 收到; arrived: 2 到达 已到达; done: 3 完成 已完成")
"""The default of the option."""
