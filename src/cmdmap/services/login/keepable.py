"""Keepable: tells whether the values of a command can be written down at all.

The writer thread asks before it judges a command, so that half a letter, a number of thirty digits
or an instant in the year 9999 is refused with a sentence wherever it comes from, and no order has
to ask again. Sources: signed 64-bit integers and UTF-8 text, sqlite.org/datatype3.html.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum

from cmdmap.domain.extension import PluginWish
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.login.tame import is_tame

LARGEST = 2**63 - 1
LARGEST_MEASURE = 1e9
"""Of degrees, metres, kilometres an hour; ``nan`` is not smaller either."""

FIRST_YEAR, LAST_YEAR = 1900, 2199


class UnkeepableError(WorldError):
    """A value that no row can hold; nothing of the command may be written, not even its subject."""


def judge_keepable(value: object) -> None:
    """Hold a command and everything in it against what can be kept.

    Raises:
        UnkeepableError: a text has half a letter, a number more than 64 bits or no value, or an
            instant no time zone or a year outside 1900 to 2199; or a plugin's wish would run code
            when it is looked at.
    """
    if type(value) is PluginWish and not is_tame(value.wish):
        raise UnkeepableError(
            tr("A plugin has handed in what is no plain record; nothing was changed.")
        )
    if isinstance(value, Enum):
        return
    if isinstance(value, str):
        _judge_text(value)
    elif isinstance(value, int):
        if not -LARGEST <= value <= LARGEST:
            raise UnkeepableError(tr("A number is too large; nothing was changed."))
    elif isinstance(value, float):
        if not abs(value) <= LARGEST_MEASURE:
            raise UnkeepableError(tr("A number is too large; nothing was changed."))
    elif isinstance(value, date):
        _judge_day(value)
    else:
        for part in _parts(value):
            judge_keepable(part)


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, tuple | frozenset):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, field.name) for field in fields(value)]
    return ()


def _judge_text(text: str) -> None:
    if text.isascii():
        return
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise UnkeepableError(
            tr("A text has half a letter in it; type it anew. Nothing was changed.")
        ) from error


def _judge_day(day: date) -> None:
    known = not isinstance(day, datetime) or day.tzinfo is not None
    if not known or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UnkeepableError(tr("A date or time cannot be right; correct it."))
