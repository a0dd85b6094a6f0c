"""Trusting a key and revoking it, as an administrator's acts in the log.

By ``cmdmap plugin trust`` and the Admin workspace; ``trust.py`` keeps the keys.
"""

from __future__ import annotations

from datetime import datetime

from cmdmap.domain.login.commands import Undertaking
from cmdmap.plugins.installing.workplace import Workplace
from cmdmap.plugins.packaging.keys import PublicKey
from cmdmap.plugins.packaging.trust import TrustedKey, check_cause


def trust_key(
    work: Workplace, key: PublicKey, name: str, expires_at: datetime | None = None
) -> TrustedKey:
    """Take packages signed by a key from now on.

    Raises:
        WorldError: it was revoked, has no name, or it may not be done.
    """
    work.leave(Undertaking.TRUST_KEY, f"{name.strip()}, {key.name}, {key.fingerprint}")
    return work.places.trust.add(key, name, work.clock(), expires_at)


def revoke_key(work: Workplace, wanted: str, why: str) -> TrustedKey:
    """Take and load nothing signed by a key any more; ``wanted`` is its id or fingerprint.

    Raises:
        WorldError: there is no such key, no reason is given, or it may not be done.
    """
    found = work.places.trust.find(wanted)
    check_cause(why)
    work.leave(Undertaking.REVOKE_KEY, f"{found.name}, {found.key.name}: {why.strip()}")
    return work.places.trust.revoke(found.key.fingerprint, why, work.clock())
