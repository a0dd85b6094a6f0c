"""Discretion: what an error of a plugin that keeps persons may say in log, health page and audit.

Asked by ``guard.py`` for plugins whose manifest says ``personal = true``. Nothing of a message is
believed to be harmless because it looks so: a part stays only where it stands in the code that
raised it, is a name of that code, or belongs to the words Python itself uses. Everything else, be
it a name in any script, a telephone or an identity number, becomes ``…``.
"""

from __future__ import annotations

import ast
import linecache
import re
import textwrap
from collections.abc import Iterator
from types import TracebackType

from cmdmap.i18n import tr

HIDDEN = "…"

PYTHONS_WORDS = frozenset(
    """
    a access allowed an and any argument arguments array at attribute base be bool but by bytes call
    callable can cannot character characters check closed codec column concatenate constraint
    constructor convert could database decimal decode delimiter descriptor dict dictionary directory
    disk division does element empty encode enough error exceeded exist exists expected expecting
    failed file filename float for foreign format found from full function get given got has
    hashable have in index indices input instance int integer integers into invalid is isoformat
    item items iterable its key keyword length list literal locked longer lookup many match maximum
    missing modulo must name named no not number object of on only open operand operation or order
    ordinal out permission pop position positional range recursion referenced required returned s
    sequence set short slice start str string subscriptable such supported syntax t table takes than
    the time to too tuple type types unexpected unhashable unicode unique unknown unpack unpacked
    unsupported utf value values view was were while with year zero CHECK FOREIGN KEY NOT NULL None
    NoneType UNIQUE
    """.split()  # noqa: SIM905 - a table of words is read as text
)
"""Small words of the messages of the interpreter, its library and the database."""

_WORD = re.compile(r"\w+")
_RUN = re.compile(rf"{HIDDEN}(?:[\W_]*{HIDDEN})+")


def discreet(said: str, trace: TracebackType | None) -> str:
    """Return the words of an error with everything hidden that may be about somebody."""
    pieces, names = _of_code(trace)
    parts = re.split(f"({'|'.join(map(re.escape, pieces))})", said) if pieces else [said]
    kept = [
        part if number % 2 else _WORD.sub(lambda word: _or_hidden(word[0], names), part)
        for number, part in enumerate(parts)
    ]
    return _RUN.sub(HIDDEN, "".join(kept))


def _or_hidden(word: str, names: set[str]) -> str:
    return word if word in PYTHONS_WORDS or word in names else HIDDEN


def _of_code(trace: TracebackType | None) -> tuple[list[str], set[str]]:
    """Return the literal pieces of text of the raising code, longest first, and its names."""
    pieces: set[str] = set()
    names: set[str] = set()
    while trace is not None:
        code = trace.tb_frame.f_code
        names |= {*code.co_names, *code.co_varnames, code.co_name}
        pieces |= set(_literals(_statement(trace)))
        trace = trace.tb_next
    return sorted(pieces, key=lambda piece: (-len(piece), piece)), names


def _statement(trace: TracebackType) -> str:
    """Return the text of what a frame was doing, also over several lines."""
    code = trace.tb_frame.f_code
    where = list(code.co_positions())[trace.tb_lasti // 2]
    first, last, begin, end = where
    if first is None or last is None or begin is None or end is None:
        return ""
    lines = [
        linecache.getline(code.co_filename, number, trace.tb_frame.f_globals).encode("utf-8")
        for number in range(first, last + 1)
    ]
    lines[-1] = lines[-1][:end]
    lines[0] = lines[0][begin:]
    return textwrap.dedent(b"".join(lines).decode("utf-8", "replace"))


def _literals(text: str) -> Iterator[str]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            # A single letter may as well be the beginning of a name.
            for literal in {node.value, tr(node.value)}:
                yield from (piece for piece in _fixed(literal) if len(piece) > 1)


def _fixed(literal: str) -> list[str]:
    """Return what stays of a literal where ``format`` or ``%`` fills it."""
    return [" ".join(piece.split()) for piece in re.split(r"\{[^}]*\}|%[-\d.]*[sdrfx]", literal)]
