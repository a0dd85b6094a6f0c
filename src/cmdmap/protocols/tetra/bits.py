"""A number of bits read from the front: the user data of TETRA are not whole bytes.

Used by the readers of short data (``sds.py``) and of positions (``lip.py``).
"""

from __future__ import annotations


class BitsEndedError(ValueError):
    """The bits ended inside a field; caught by the reader that asked for them."""


class Bits:
    """Bits of hexadecimal digits, most significant first."""

    def __init__(self, digits: str, size: int) -> None:
        """Take the first ``size`` bits of ``digits``.

        Raises:
            BitsEndedError: there are fewer.
        """
        if size > 4 * len(digits):
            raise BitsEndedError
        self._value = int(digits or "0", 16) >> (4 * len(digits) - size)
        self.left = size

    def take(self, size: int) -> int:
        """Return the next ``size`` bits as an unsigned number.

        Raises:
            BitsEndedError: fewer are left.
        """
        if size > self.left:
            raise BitsEndedError
        self.left -= size
        return self._value >> self.left & ((1 << size) - 1)

    def take_signed(self, size: int) -> int:
        """Return the next ``size`` bits as a two's complement number.

        Raises:
            BitsEndedError: fewer are left.
        """
        value = self.take(size)
        return value - (1 << size) if value >> (size - 1) else value

    def last(self, size: int) -> int:
        """Return the last ``size`` bits without taking them.

        Raises:
            BitsEndedError: fewer are left.
        """
        if size > self.left:
            raise BitsEndedError
        return self._value & ((1 << size) - 1)

    def rest(self) -> bytes:
        """Return all whole bytes that are left."""
        size = self.left // 8 * 8
        return self.take(size).to_bytes(size // 8, "big")
