"""Search marks of the register: what sealed values are found again by, whole and by their pinyin.

Between plain records and the store's ``…_mark`` columns; the keyed index is that of the API, here
is what is brought into one form before and under which kind it stands.
"""

from __future__ import annotations

from cmdmap.api import KeyRing
from migrant_population.domain.spelling import initials, pinyin, tidy_name, tidy_phone


class Marker:
    """Makes the marks by which sealed values are found again by their exact value.

    Equal values have equal marks: who holds the store without the key learns that two persons share
    a name, a telephone or initials, and how many do, not which. ``docs`` says so.
    """

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    def number(self, text: str) -> bytes | None:
        """Return the mark of an identity number of eighteen characters."""
        return self._ring.mark("number", text)

    def phone(self, text: str) -> bytes | None:
        """Return the mark of a telephone number."""
        return self._ring.mark("phone", tidy_phone(text))

    def name(self, text: str) -> bytes | None:
        """Return the mark of a whole name."""
        return self._ring.mark("name", tidy_name(text))

    def pinyin(self, name: str) -> bytes | None:
        """Return the mark of a name's toneless pinyin."""
        return self.spelled(pinyin(name))

    def initials(self, name: str) -> bytes | None:
        """Return the mark of the first letters of a name's pinyin."""
        return self.first_letters(initials(name))

    def spelled(self, text: str) -> bytes | None:
        """Return the mark of pinyin as somebody typed it: ``zhangsan``."""
        return self._ring.mark("pinyin", text.replace(" ", "").casefold())

    def first_letters(self, text: str) -> bytes | None:
        """Return the mark of initials as somebody typed them: ``zs``."""
        return self._ring.mark("initials", text.casefold())

    def entry(self, text: str) -> bytes | None:
        """Return the mark of a whole entry of a list."""
        return self._ring.mark("entry", text)
