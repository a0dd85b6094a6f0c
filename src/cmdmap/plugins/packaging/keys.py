"""Keys of whoever signs packages, in the files of minisign: public, secret, secret with password.

Used by signing, by the store of trusted keys and by ``cmdmap plugin key``. A key's id is a name
that anybody may choose; trust always goes by the 32 bytes of the public key. Source of the formats:
"Format" in minisign's manual; scrypt: RFC 7914, its parameters as libsodium picks them.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from dataclasses import dataclass, field
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cmdmap.errors import WorldError
from cmdmap.i18n import tr

UNTRUSTED = "untrusted comment: "
PLAIN = b"Ed"
KDF_SCRYPT = b"Sc"
KDF_NONE = b"\0\0"
CHECKSUM = b"B2"
KEY_ID_BYTES = 8
KEY_BYTES = 32
SALT_BYTES = 32
OPERATIONS = 33_554_432
"""Work of deriving a key from a password, that of minisign."""

MEMORY = 134_217_728
"""Bytes it takes when we make the key, an eighth of minisign's so that old computers can."""

MOST_MEMORY = 1_073_741_824
LARGEST = 4_096
"""Characters of a key file."""


class KeyFileError(WorldError):
    """A file that is no key, or a wrong password."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What a signature is checked with."""

    key_id: bytes
    """8 bytes, as the signature names them."""
    raw: bytes
    """32 bytes of Ed25519."""
    comment: str = field(default="", compare=False)
    """Of the file's first line; nobody vouches for it."""

    @property
    def name(self) -> str:
        """The id as minisign prints it: up to 16 hexadecimal digits."""
        return name_of(self.key_id)

    @property
    def fingerprint(self) -> str:
        """What two people compare by telephone: 16 bytes of the key's SHA-256, with colons."""
        return hashlib.sha256(self.raw).digest()[:16].hex(":").upper()

    @classmethod
    def read(cls, text: str) -> PublicKey:
        """Return the key of a ``.pub`` file, or of its second line alone.

        Raises:
            KeyFileError: it is none.
        """
        comment, raw = two_lines(text)
        if len(raw) != 2 + KEY_ID_BYTES + KEY_BYTES or not raw.startswith(PLAIN):
            raise KeyFileError(tr("This is no public key of minisign or cmdmap."))
        return cls(raw[2:10], raw[10:], comment)

    def write(self) -> str:
        """Return the text of its file."""
        return two_lines_of(
            self.comment or f"minisign public key {self.name}", PLAIN + self.key_id + self.raw
        )


@dataclass(frozen=True, slots=True)
class SecretKey:
    """What signs. Never logged, never printed."""

    key_id: bytes
    seed: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> SecretKey:
        """Make a new key."""
        return cls(os.urandom(KEY_ID_BYTES), os.urandom(KEY_BYTES))

    @property
    def public(self) -> PublicKey:
        """The key that checks what this one signs."""
        key = Ed25519PrivateKey.from_private_bytes(self.seed).public_key()
        return PublicKey(self.key_id, key.public_bytes(Encoding.Raw, PublicFormat.Raw))

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of a signature."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)

    @classmethod
    def read(cls, text: str, password: str = "") -> SecretKey:
        """Return the key of a secret key file.

        Raises:
            KeyFileError: it is none, or the password is wrong.
        """
        box = _Box.read(two_lines(text)[1])
        inner = box.inner
        if box.kdf == KDF_SCRYPT:
            stream = _stretch(password, box.salt, box.operations, box.memory, len(inner))
            inner = bytes(one ^ other for one, other in zip(inner, stream, strict=True))
        key_id, pair, checksum = inner[:8], inner[8:72], inner[72:]
        # minisign leaves the checksum of a key without password empty.
        empty = box.kdf == KDF_NONE and not any(checksum)
        if not empty and checksum != _checksum(key_id + pair):
            raise KeyFileError(tr("The password of the secret key is wrong, or its file damaged."))
        key = cls(key_id, pair[:KEY_BYTES])
        if key.public.raw != pair[KEY_BYTES:]:
            raise KeyFileError(tr("The file of the secret key is damaged."))
        return key

    def write(self, password: str = "") -> str:
        """Return the text of its file, encrypted by a password unless that is empty."""
        pair = self.key_id + self.seed + self.public.raw
        inner = pair + _checksum(pair)
        salt = os.urandom(SALT_BYTES) if password else bytes(SALT_BYTES)
        operations, memory = (OPERATIONS, MEMORY) if password else (0, 0)
        if password:
            stream = _stretch(password, salt, operations, memory, len(inner))
            inner = bytes(one ^ other for one, other in zip(inner, stream, strict=True))
        kdf = KDF_SCRYPT if password else KDF_NONE
        box = _Box(kdf, salt, operations, memory, inner)
        kind = "encrypted secret key" if password else "secret key without password"
        return two_lines_of(f"minisign {kind}", box.write())


def needs_password(text: str) -> bool:
    """Tell whether a secret key file is encrypted.

    Raises:
        KeyFileError: it is none.
    """
    return _Box.read(two_lines(text)[1]).kdf == KDF_SCRYPT


class _Box(NamedTuple):
    """A secret key file's second line, still encrypted."""

    kdf: bytes
    salt: bytes
    operations: int
    memory: int
    inner: bytes

    @classmethod
    def read(cls, raw: bytes) -> _Box:
        if len(raw) != 158 or raw[:2] != PLAIN or raw[4:6] != CHECKSUM:
            raise KeyFileError(tr("This is no secret key of minisign or cmdmap."))
        box = cls(
            raw[2:4],
            raw[6:38],
            int.from_bytes(raw[38:46], "little"),
            int.from_bytes(raw[46:54], "little"),
            raw[54:],
        )
        if box.kdf not in (KDF_SCRYPT, KDF_NONE):
            raise KeyFileError(tr("This is no secret key of minisign or cmdmap."))
        if box.memory > MOST_MEMORY or box.operations > 4 * OPERATIONS:
            raise KeyFileError(tr("The file of the secret key asks for too much memory."))
        return box

    def write(self) -> bytes:
        numbers = self.operations.to_bytes(8, "little") + self.memory.to_bytes(8, "little")
        return PLAIN + self.kdf + CHECKSUM + self.salt + numbers + self.inner


def name_of(key_id: bytes) -> str:
    """Return a key's id as minisign prints it."""
    return f"{int.from_bytes(key_id, 'little'):X}"


def two_lines(text: str) -> tuple[str, bytes]:
    """Return comment and bytes of a file of a comment line and one of Base64; the first may lack.

    Raises:
        KeyFileError: it is something else.
    """
    lines = [line.strip() for line in text.strip().splitlines()] if len(text) <= LARGEST else []
    if not 1 <= len(lines) <= 2 or (len(lines) == 2 and not lines[0].startswith(UNTRUSTED)):
        raise KeyFileError(
            tr("This is no file of a key: it has a comment line and a line of code.")
        )
    comment = lines[0].removeprefix(UNTRUSTED) if len(lines) == 2 else ""
    return "".join(filter(str.isprintable, comment)), decode_line(lines[-1])


def decode_line(line: str) -> bytes:
    """Return the bytes of a line of Base64.

    Raises:
        KeyFileError: it is none.
    """
    try:
        return base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError) as error:
        raise KeyFileError(tr("A line of the key or signature is damaged.")) from error


def two_lines_of(comment: str, raw: bytes) -> str:
    """Return the text of a comment line and a line of Base64."""
    return f"{UNTRUSTED}{comment}\n{base64.b64encode(raw).decode('ascii')}\n"


def _checksum(named_pair: bytes) -> bytes:
    return hashlib.blake2b(PLAIN + named_pair, digest_size=32).digest()


def _stretch(password: str, salt: bytes, operations: int, memory: int, length: int) -> bytes:
    n, p = _scrypt_numbers(operations, memory)
    return hashlib.scrypt(
        password.encode("utf-8"), salt=salt, n=n, r=8, p=p, maxmem=MOST_MEMORY + 2**26, dklen=length
    )


def _scrypt_numbers(operations: int, memory: int) -> tuple[int, int]:
    """Return N and p as libsodium derives them from its two limits; r is 8."""
    operations = max(operations, 32_768)
    most_n = operations // 32 if operations < memory // 32 else memory // 1024
    exponent = next((bits for bits in range(1, 63) if 2**bits > most_n // 2), 63)
    n = int(2**exponent)
    return n, 1 if operations < memory // 32 else max(1, operations // 4 // n // 8)
