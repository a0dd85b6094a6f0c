"""The words and status codes of the field, and what they mean for an assignment.

Data, read from ``resources/incidents/field_words.toml`` and the home folder by the console; asked
by ``speech.py`` for every status and text of a unit that an incident binds.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from cmdmap.domain.assignment import Evidence, Proof
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.report import Report, ReportKind
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.casework.toml_files import read_table

ACTS = {
    "sign": Act.SIGN,
    "arrive": Act.ARRIVE,
    "dispose": Act.DISPOSE,
    "leave": Act.LEAVE,
    "refuse": Act.REFUSE,
}
REPLIES = {"received": Act.SIGN, "arrived": Act.ARRIVE, "done": Act.DISPOSE}
"""Meanings of the table for plain phones."""
LEADS = "leads"
_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F) if chr(wide).isalnum()}
"""Full-width digits and letters to ordinary ones, place by place."""
FILE = "field_words.toml"


class Saying(NamedTuple):
    """What a report says of an assignment."""

    act: Act | None
    """None: words that mean nothing by themselves."""
    note: str
    """What stands behind the word."""
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class FieldWords:
    """Codes by protocol, and words with the longest first."""

    codes: Mapping[tuple[str, str], Act] = field(default_factory=dict)
    words: tuple[tuple[str, Act], ...] = ()
    leads: tuple[str, ...] = ()
    """What people say before they say anything; skipped."""

    def read(self, report: Report) -> Saying | None:
        """Return what a status or text says, None for a status that says nothing here."""
        text = report.text or ""
        reply = report.detail.get("reply")
        if isinstance(reply, str):
            note = str(report.detail.get("note", ""))
            return Saying(REPLIES.get(reply), note, Evidence(Proof.SMS, text[:1]))
        # A terminal's choice of a question comes as a text that is the number of the answer.
        coded = report.kind is not ReportKind.TEXT or "answer_id" in report.detail
        act = self.codes.get((report.protocol, text)) if coded else None
        if act is not None:
            return Saying(act, "", Evidence(Proof.STATUS, text))
        if report.kind is not ReportKind.TEXT or not text:
            return None
        proof = Proof.SMS if report.protocol == "gsm" else Proof.MESSAGE
        found, note = self._meaning(text)
        return Saying(found, note, Evidence(proof))

    def _meaning(self, text: str) -> tuple[Act | None, str]:
        """Return the act that a text begins with and the rest, or None and the whole text."""
        plain = text.strip()
        rest = plain.translate(_WIDE)
        for lead in self.leads:
            if rest.startswith(lead):
                rest = _after(rest, lead)
                break
        lowered = rest.lower()
        for word, act in self.words:
            if lowered.startswith(word) and _is_whole(word, lowered):
                # What it says of itself is kept where it says more than the word.
                return act, _after(rest, word)
        return None, plain


def load_field_words(resources: Path, home: Path) -> FieldWords:
    """Return what ships with what the site has written over it.

    Raises:
        WorldError: one sentence that names the file and the entry.
    """
    shipped, own = resources / "incidents" / FILE, home / FILE
    words = {**_words(shipped), **_words(own)}
    codes = {**_codes(shipped), **_codes(own)}
    meanings = [
        (word.lower(), ACTS[name]) for name, each in words.items() if name in ACTS for word in each
    ]
    return FieldWords(
        {(protocol, code): act for (protocol, act), each in codes.items() for code in each},
        tuple(sorted(meanings, key=lambda pair: -len(pair[0]))),
        tuple(sorted(words.get(LEADS, ()), key=len, reverse=True)),
    )


def _words(path: Path) -> dict[str, tuple[str, ...]]:
    table = _table(read_table(path).get("words", {}), path, "words")
    return {name: _list(each, path, f"words.{name}", name) for name, each in table.items()}


def _codes(path: Path) -> dict[tuple[str, Act], tuple[str, ...]]:
    found = {}
    for protocol, table in _table(read_table(path).get("codes", {}), path, "codes").items():
        for name, each in _table(table, path, f"codes.{protocol}").items():
            listed = _list(each, path, f"codes.{protocol}.{name}", name, leads=False)
            found[protocol, ACTS[name]] = listed
    return found


def _table(value: object, path: Path, key: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise WorldError(tr("{path}: {key} must be a section; mend it.", path=path, key=key))
    return value


def _list(value: object, path: Path, key: str, name: str, *, leads: bool = True) -> tuple[str, ...]:
    known = name in ACTS or (leads and name == LEADS)
    if not known or not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise WorldError(
            tr(
                "{path}: {key} must be one of {names} and a list of texts; mend it.",
                path=path,
                key=key,
                names=", ".join(ACTS),
            )
        )
    return tuple(each.strip() for each in value if each.strip())


def _is_whole(word: str, text: str) -> bool:
    """Tell whether a word ends where it should: Latin words and digits at a gap."""
    after = text[len(word) : len(word) + 1]
    return not word.isascii() or not after or unicodedata.category(after)[0] in "PZ"


def _after(text: str, word: str) -> str:
    rest = text[len(word) :]
    while rest and unicodedata.category(rest[0])[0] in "PZ":
        rest = rest[1:]
    return rest
