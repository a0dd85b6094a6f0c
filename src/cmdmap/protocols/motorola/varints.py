"""The numbers of variable length in Motorola's binary XML.

Used by the reader and the encoder of LRRP. Each byte holds seven bits, the highest bit says that
another follows; a fraction is a second such number, divided by 128 for each of its bytes. Source:
MBXML as documented by the public LRRP decoders, proven by the test vectors.
"""

from __future__ import annotations

MOST_BYTES = 5


class FieldEndedError(ValueError):
    """A document ended inside a field; caught by the reader that asked for it."""


class Cursor:
    """Reads a document from the front."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self.at = 0

    @property
    def ended(self) -> bool:
        """True when everything has been taken."""
        return self.at >= len(self._body)

    def take(self, size: int) -> bytes:
        """Return the next ``size`` bytes.

        Raises:
            FieldEndedError: fewer are left.
        """
        end = self.at + size
        if end > len(self._body):
            raise FieldEndedError
        taken = self._body[self.at : end]
        self.at = end
        return taken

    def uint(self) -> int:
        """Return the next unsigned number.

        Raises:
            FieldEndedError: it does not end.
        """
        return self._number()[0]

    def ufloat(self) -> float:
        """Return the next unsigned number with its fraction.

        Raises:
            FieldEndedError: it does not end.
        """
        return self.uint() + self._fraction()

    def sfloat(self) -> float:
        """Return the next signed number with its fraction; the sign is bit 6 of the first byte.

        Raises:
            FieldEndedError: it does not end.
        """
        first = self._body[self.at] if not self.ended else 0
        whole, size = self._number()
        if not first & 0x40:
            return whole + self._fraction()
        whole -= 0x40 << 7 * (size - 1)
        return -(whole + self._fraction())

    def rest(self) -> bytes:
        """Return what is left, without taking it."""
        return self._body[self.at :]

    def _fraction(self) -> float:
        value, size = self._number()
        return float(value / (1 << 7 * size))

    def _number(self) -> tuple[int, int]:
        value = 0
        for size in range(1, MOST_BYTES + 1):
            (byte,) = self.take(1)
            value = value << 7 | byte & 0x7F
            if not byte & 0x80:
                return value, size
        raise FieldEndedError


def write_uint(value: int) -> bytes:
    """Return an unsigned number as it is sent."""
    out = [value & 0x7F]
    while value := value >> 7:
        out.insert(0, value & 0x7F | 0x80)
    return bytes(out)
