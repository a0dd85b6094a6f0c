"""How a name is spelled: one writing for comparing, its pinyin and its initials.

Used for the search marks and for finding doubles. Readings are those of pypinyin; surnames that are
read otherwise than the same character elsewhere stand in :data:`SURNAMES`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pypinyin import lazy_pinyin

SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "区": "ou", "解": "xie", "查": "zha", "翟": "zhai",
    "朴": "piao", "任": "ren", "盖": "ge", "乐": "yue", "员": "yun", "缪": "miao", "覃": "qin",
    "华": "hua", "葛": "ge", "秘": "bi", "尉": "wei", "万": "wan", "洗": "xian", "黑": "he",
}  # fmt: skip
"""Surnames by their own reading."""

DOTS = re.compile("[·•‧・．.]")
LATIN = re.compile(r"[a-z]+")


def tidy_name(name: str) -> str:
    """Return a name without spaces, in one writing of letters and of the dot between parts."""
    plain = unicodedata.normalize("NFKC", name)
    return DOTS.sub("·", "".join(each for each in plain if not each.isspace())).casefold()


@lru_cache(maxsize=4096)
def syllables(name: str) -> tuple[str, ...]:
    """Return the toneless pinyin of a name, a syllable for each character; Latin words whole."""
    plain = tidy_name(name).replace("·", "")
    if not plain:
        return ()
    read = [part for each in lazy_pinyin(plain) for part in LATIN.findall(each.lower())]
    if read and plain[0] in SURNAMES:
        read[0] = SURNAMES[plain[0]]
    return tuple(read)


def pinyin(name: str) -> str:
    """Return the toneless pinyin in one word: ``zhangsan``."""
    return "".join(syllables(name))


def initials(name: str) -> str:
    """Return the first letters of the syllables: ``zs``."""
    return "".join(each[0] for each in syllables(name))


def tidy_phone(phone: str) -> str:
    """Return the digits of a telephone number without the country's code."""
    plain = unicodedata.normalize("NFKC", phone)
    digits = "".join(each for each in plain if each.isascii() and each.isdecimal())
    if len(digits) == 13 and digits.startswith("86"):
        return digits[2:]
    return digits[4:] if len(digits) == 15 and digits.startswith("0086") else digits
