"""Passwords: hashed with argon2id, checked in about 50 to 100 ms, never kept or logged.

Called in reader threads, because no other thread may wait that long. Parameters after RFC 9106,
second recommended option (64 MiB), which the library has as its default.
"""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from cmdmap.errors import WorldError
from cmdmap.i18n import tr

SHORTEST, LONGEST = 8, 128
"""Characters of a password."""

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """Return the hash to be stored; takes as long as a check.

    Raises:
        WorldError: the password is too short or too long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise WorldError(
            tr("A password has {least} to {most} characters.", least=SHORTEST, most=LONGEST)
        )
    return _hasher.hash(_encoded(password))


def is_right(password: str, password_hash: str) -> bool:
    """Tell whether a password belongs to a hash; a hash that is damaged fits nothing."""
    try:
        return _hasher.verify(password_hash, _encoded(password[:LONGEST]))
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """Tell whether a hash was made with weaker parameters than those of today."""
    return _hasher.check_needs_rehash(password_hash)


def check_in_vain(password: str) -> bool:
    """Take as long as a check and fit nothing: what a name that nobody has is answered with."""
    _hasher.hash(_encoded(password[:LONGEST]))
    return False


def _encoded(password: str) -> bytes:
    """Return the bytes of a password; half a pair of UTF-16 is kept apart, not refused."""
    return password.encode("utf-8", "surrogatepass")
