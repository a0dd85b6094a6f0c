"""Who may sign packages: the keys an administrator trusts, and the one the program came with.

Asked before an installation and at each load. Trusted keys are files ``*.pub`` in
``plugins/trusted`` of the home folder, with what the administrator says of them beside it
(``*.json``): a name, until when, since when no more. Trust goes by the key itself, never by the
name it gives itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from cmdmap.errors import WorldError
from cmdmap.i18n import mark, tr
from cmdmap.plugins.packaging.atomic import in_plain_words, write_file
from cmdmap.plugins.packaging.keys import KeyFileError, PublicKey
from cmdmap.plugins.packaging.signing import Signature, SignatureError, verify

VENDOR = "vendor.pub"
"""File of the official key among the shipped packages."""

LONGEST_NAME = 60


class Standing(StrEnum):
    """What a key may, at an instant."""

    GOOD = "good"
    EXPIRED = "expired"
    """Nothing new is installed; what is installed goes on."""
    REVOKED = "revoked"
    """Nothing it signed is installed or loaded any more."""


STANDING_NAMES = {
    Standing.GOOD: mark("valid"),
    Standing.EXPIRED: mark("expired"),
    Standing.REVOKED: mark("revoked"),
}


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """One key somebody vouched for."""

    key: PublicKey
    name: str
    """Who that is, in the administrator's words."""
    official: bool = False
    """It is the key of whoever made this program."""
    trusted_at: datetime | None = None
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    reason: str = ""
    """Why it was revoked."""

    def standing(self, now: datetime) -> Standing:
        """Return what the key may at an instant."""
        if self.revoked_at is not None and self.revoked_at <= now:
            return Standing.REVOKED
        if self.expires_at is not None and self.expires_at <= now:
            return Standing.EXPIRED
        return Standing.GOOD


@dataclass(frozen=True, slots=True)
class TrustStore:
    """The trusted keys of one home folder."""

    folder: Path
    vendor: Path | None = field(default=None)
    """The shipped packages' folder with the official key, if there is one."""

    def keys(self) -> tuple[TrustedKey, ...]:
        """Return every key, the official first; files that are no key are passed over."""
        return tuple(self._all())

    def signer(self, message: bytes, signature: Signature) -> TrustedKey | None:
        """Return whose signature it is, None for one that no trusted key has made.

        Raises:
            SignatureError: it names a trusted key but does not fit.
        """
        failure: SignatureError | None = None
        for each in self.keys():
            if each.key.key_id != signature.key_id:
                continue
            try:
                verify(message, signature, each.key)
            except SignatureError as error:
                failure = error
            else:
                return each
        if failure is not None:
            raise failure
        return None

    def add(
        self, key: PublicKey, name: str, now: datetime, expires_at: datetime | None = None
    ) -> TrustedKey:
        """Trust a key from now on, or change its name and end.

        Raises:
            WorldError: it was revoked, has no name, or cannot be written.
        """
        name = name.strip()
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            raise WorldError(
                tr("A trusted key needs a name of 1 to {most} letters.", most=LONGEST_NAME)
            )
        known = next((each for each in self.keys() if each.key == key), None)
        if known is not None and known.revoked_at is not None:
            raise WorldError(
                tr("The key {key} was revoked; whoever signs needs a new one.", key=key.name)
            )
        if known is not None and known.official:
            raise WorldError(tr("The key {key} is the official one already.", key=key.name))
        trusted = TrustedKey(key, name, trusted_at=now, expires_at=expires_at)
        self._write(trusted)
        return trusted

    def revoke(self, fingerprint: str, why: str, now: datetime) -> TrustedKey:
        """Trust a key no more; what it signed is not loaded again.

        Raises:
            WorldError: there is no such key, no reason is given, or it cannot be written.
        """
        check_cause(why)
        revoked = replace(self.find(fingerprint), revoked_at=now, reason=why.strip()[:200])
        self._write(revoked)
        return revoked

    def find(self, wanted: str) -> TrustedKey:
        """Return the key of a fingerprint, or of an id where only one has it.

        Raises:
            WorldError: there is none, or several have the id.
        """
        sought = wanted.strip().upper()
        found = [each for each in self.keys() if sought in (each.key.name, each.key.fingerprint)]
        if len(found) != 1:
            raise WorldError(
                tr("There is no one key {key}; see cmdmap plugin trust.", key=repr(wanted))
            )
        return found[0]

    def _all(self) -> Iterator[TrustedKey]:
        official = self._official()
        if official is not None:
            yield official
        for path in sorted(self.folder.glob("*.pub")) if self.folder.is_dir() else ():
            found = _read(path)
            if found is not None and (official is None or found.key != official.key):
                yield found

    def _official(self) -> TrustedKey | None:
        if self.vendor is None:
            return None
        found = _read(self.vendor / VENDOR)
        if found is None:
            return None
        official = TrustedKey(found.key, tr("the makers of cmdmap"), official=True)
        path = self.folder / f"{_file_of(found.key)}.pub"
        if not path.exists():
            return official
        said = _read(path)
        # Whoever revoked it and damaged the note has revoked it all the same.
        return said and replace(official, revoked_at=said.revoked_at, reason=said.reason)

    def _write(self, trusted: TrustedKey) -> None:
        name = _file_of(trusted.key)
        with in_plain_words(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        said = {
            "name": trusted.name,
            "trusted_at": _iso(trusted.trusted_at),
            "expires_at": _iso(trusted.expires_at),
            "revoked_at": _iso(trusted.revoked_at),
            "reason": trusted.reason,
        }
        # What is said of a key is there before the key, so that no crash drops an end or a refusal.
        written = json.dumps(said, ensure_ascii=False, indent=1).encode("utf-8")
        write_file(self.folder / f"{name}.json", written)
        write_file(self.folder / f"{name}.pub", trusted.key.write().encode("utf-8"))


def check_cause(why: str) -> None:
    """Refuse to revoke without a reason.

    Raises:
        WorldError: there is none.
    """
    if not why.strip():
        raise WorldError(tr("Say why the key is revoked; it stands in the log."))


def _file_of(key: PublicKey) -> str:
    return f"{key.name}-{key.fingerprint.replace(':', '')[:16]}"


def _read(path: Path) -> TrustedKey | None:
    """Return a key with what is said of it; one whose words are damaged is trusted no more."""
    try:
        key = PublicKey.read(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, KeyFileError):
        return None
    beside = path.with_suffix(".json")
    if not beside.exists():
        return TrustedKey(key, (key.comment or key.name)[:LONGEST_NAME])
    try:
        said = json.loads(beside.read_text(encoding="utf-8"))
        return TrustedKey(
            key,
            str(said["name"])[:LONGEST_NAME],
            trusted_at=_instant(said["trusted_at"]),
            expires_at=_instant(said["expires_at"]),
            revoked_at=_instant(said["revoked_at"]),
            reason=str(said["reason"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    return found


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
