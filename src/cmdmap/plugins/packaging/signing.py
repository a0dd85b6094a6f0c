"""Signatures over the manifest of a package, in the files of minisign, made and checked.

Used by packing (``cmdmap plugin sign``), by the check before an installation and by the one at each
load. A signature says who made something, not that it is harmless. Source: the section "Format" of
minisign's manual page; Ed25519: RFC 8032; BLAKE2b: RFC 7693.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.plugins.packaging.keys import (
    UNTRUSTED,
    KeyFileError,
    PublicKey,
    SecretKey,
    decode_line,
    name_of,
)

TRUSTED = "trusted comment: "
PREHASHED = b"ED"
LEGACY = b"Ed"
SIGNATURE_BYTES = 64
LARGEST = 8_192
"""Characters of a signature file."""


class SignatureError(WorldError):
    """A signature that is missing, damaged, or not of this key over these bytes."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A ``.minisig`` file."""

    prehashed: bool
    """Over BLAKE2b-512 of the bytes, as minisign writes today; else over the bytes themselves."""
    key_id: bytes
    signature: bytes
    trusted_comment: str
    """Signed along with the signature."""
    global_signature: bytes
    """Over signature and trusted comment."""

    @classmethod
    def read(cls, text: str) -> Signature:
        """Return the signature of a file.

        Raises:
            SignatureError: it is none.
        """
        lines = text.splitlines() if len(text) <= LARGEST else []
        if (
            len(lines) != 4
            or not lines[0].startswith(UNTRUSTED)
            or not lines[2].startswith(TRUSTED)
        ):
            raise SignatureError(tr("The signature is no signature of minisign or cmdmap."))
        try:
            first, second = decode_line(lines[1].strip()), decode_line(lines[3].strip())
        except KeyFileError as error:
            raise SignatureError(tr("The signature is damaged.")) from error
        sized = len(first) == 2 + 8 + SIGNATURE_BYTES and len(second) == SIGNATURE_BYTES
        if not sized or first[:2] not in (PREHASHED, LEGACY):
            raise SignatureError(tr("The signature is damaged."))
        comment = lines[2].removeprefix(TRUSTED)
        return cls(first[:2] == PREHASHED, first[2:10], first[10:], comment, second)

    def write(self, comment: str = "signature from a cmdmap key") -> str:
        """Return the text of its file."""
        kind = PREHASHED if self.prehashed else LEGACY
        first = base64.b64encode(kind + self.key_id + self.signature).decode("ascii")
        second = base64.b64encode(self.global_signature).decode("ascii")
        return f"{UNTRUSTED}{comment}\n{first}\n{TRUSTED}{self.trusted_comment}\n{second}\n"

    @property
    def key_name(self) -> str:
        """The id of the key as minisign prints it."""
        return name_of(self.key_id)


def sign(message: bytes, key: SecretKey, at: datetime, subject: str) -> Signature:
    """Sign bytes; the trusted comment says when and what."""
    comment = f"timestamp:{int(at.timestamp())}\tfile:{subject}\tprehashed"
    signature = key.sign(_hashed(message))
    return Signature(
        True, key.key_id, signature, comment, key.sign(signature + comment.encode("utf-8"))
    )


def verify(message: bytes, signature: Signature, key: PublicKey) -> None:
    """Hold a signature against bytes and a key.

    Raises:
        SignatureError: the key has another id, or has not signed these bytes and this comment.
    """
    if signature.key_id != key.key_id:
        raise SignatureError(tr("The signature is of another key."))
    public = Ed25519PublicKey.from_public_bytes(key.raw)
    comment = signature.trusted_comment.encode("utf-8")
    try:
        public.verify(signature.signature, _hashed(message) if signature.prehashed else message)
        public.verify(signature.global_signature, signature.signature + comment)
    except InvalidSignature as error:
        raise SignatureError(
            tr("The signature does not fit: somebody changed the package after it was signed.")
        ) from error


def _hashed(message: bytes) -> bytes:
    return hashlib.blake2b(message, digest_size=64).digest()
