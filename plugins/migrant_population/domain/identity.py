"""Identity numbers of citizens: check digit, birthday, sex and region, old numbers made new.

Asked by forms and imports before anything is kept. After GB 11643-1999 (18 digits, check character
by ISO 7064 MOD 11-2); numbers of 15 digits were given out until 1999 and stand for the 1900s.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from itertools import chain

from cmdmap.api import mark, tr

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
PROVINCES = frozenset(
    chain(
        range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55), range(61, 66),
        (71, 81, 82, 83),
    )
)  # fmt: skip
"""First two digits that are given out; 81 to 83 stand on residence permits of Hong Kong, Macao and
Taiwan residents."""

OLDEST_YEARS = 120


class NumberError(ValueError):
    """Why a text is no identity number, as a sentence in the language of the seat."""


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A number that passed every check."""

    text: str
    """Eighteen characters, the last a digit or ``X``."""
    born: date
    sex: str
    """``1`` male, ``2`` female, as in GB/T 2261.1."""
    was_old: bool = False
    """It was written with fifteen digits."""

    @property
    def region(self) -> str:
        """First six digits: the county of the first registration, as in GB/T 2260."""
        return self.text[:6]


def check_character(first: str) -> str:
    """Return the eighteenth character of seventeen digits, ISO 7064 MOD 11-2."""
    return CHECKS[sum(w * int(d) for w, d in zip(WEIGHTS, first, strict=True)) % 11]


def tidy_number(text: str) -> str:
    """Return a number without spaces, in plain digits and a capital X."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(each for each in plain if not each.isspace() and each not in "-‐–'")


def made_new(number: str) -> str:
    """Return a number of 15 digits as one of 18; any other text as it is."""
    if len(number) != 15 or not (number.isascii() and number.isdecimal()):
        return number
    longer = f"{number[:6]}19{number[6:]}"
    return longer + check_character(longer)


def read_number(text: str, today: date) -> IdentityNumber:
    """Read an identity number as written by people.

    Raises:
        NumberError: it cannot be one; says which part is wrong, never the number itself.
    """
    number = tidy_number(text)
    was_old = len(number) == 15
    number = made_new(number)
    if len(number) != 18 or not number.isascii() or not number[:17].isdecimal():
        raise NumberError(tr(_LENGTH))
    if number[17] != check_character(number[:17]):
        raise NumberError(tr(_CHECK))
    if int(number[:2]) not in PROVINCES:
        raise NumberError(tr(_REGION))
    born = _birthday(number, today)
    return IdentityNumber(number, born, "1" if int(number[16]) % 2 else "2", was_old)


def _birthday(number: str, today: date) -> date:
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError as error:
        raise NumberError(tr(_BIRTHDAY)) from error
    if born > today or today.year - born.year > OLDEST_YEARS:
        raise NumberError(tr(_BIRTHDAY))
    return born


_LENGTH = mark("An identity number has 18 characters (old ones 15 digits); compare with the card.")
_CHECK = mark("The check digit of the identity number does not fit; compare with the card.")
_REGION = mark("The identity number begins with no region of China; compare with the card.")
_BIRTHDAY = mark("The birthday in the identity number cannot be; compare with the card.")


def distance(one: str, other: str, most: int = 3) -> int:
    """Return how many slips of the hand lie between two texts: other, missing, swapped letters.

    Damerau's distance of adjacent letters; more than ``most`` is told as ``most + 1``.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    line = list(range(len(other) + 1))
    for row, left in enumerate(one, 1):
        older, before, line = before, line, [row]
        for column, right in enumerate(other, 1):
            cost = min(
                before[column] + 1, line[column - 1] + 1, before[column - 1] + (left != right)
            )
            swapped = row > 1 and column > 1 and left == other[column - 2]
            if swapped and one[row - 2] == right:
                cost = min(cost, older[column - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
    return min(line[-1], most + 1)
