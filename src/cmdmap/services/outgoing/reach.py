"""Reach: which identities of a unit can carry something, and why not.

Asked by the orders before a message is kept, by the courier's round before it goes out and by the
window before it offers the action, so that all three say the same.
"""

from __future__ import annotations

from typing import NamedTuple

from cmdmap.domain.ids import OutgoingId, UnitKey
from cmdmap.domain.outgoing import OutgoingKind
from cmdmap.domain.unit import LiveUnit
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.protocols.gsm.reader import gsm_key
from cmdmap.protocols.outgoing.encoders import encoder_of
from cmdmap.protocols.outgoing.order import Order
from cmdmap.services.roster import invented_phones


class Reach(NamedTuple):
    """The identities that take something, best known order first, or why none does."""

    keys: tuple[UnitKey, ...]
    refusal: str = ""


def keys_of(live: LiveUnit) -> tuple[UnitKey, ...]:
    """Return every identity of a unit, its telephone included."""
    keys, phone = live.unit.keys, live.unit.phone
    if not phone or any(key.startswith("gsm:") for key in keys):
        return keys
    return (*keys, UnitKey(gsm_key(phone)))


def carries(key: UnitKey, kind: OutgoingKind) -> bool:
    """True where something of this kind can be written to an identity at all."""
    encoder = encoder_of(key)
    return encoder is not None and kind in encoder.kinds


def reach(live: LiveUnit, kind: OutgoingKind) -> Reach:
    """Return the identities to which something of this kind can be sent, whatever it says."""
    keys = tuple(key for key in keys_of(live) if carries(key, kind))
    real = tuple(key for key in keys if not _is_invented(key))
    if real:
        return Reach(real)
    if keys:
        return Reach((), _invented())
    return Reach((), tr("The unit has no radio or phone that could take it."))


def takers(live: LiveUnit, kind: OutgoingKind, text: str) -> Reach:
    """Return the identities that take exactly this: a text, a code in digits, or nothing."""
    keys, refusal = reach(live, kind)
    found = []
    for key in keys:
        try:
            check(key, kind, text)
            found.append(key)
        except WorldError as error:
            refusal = refusal or str(error)
    return Reach(tuple(found), "" if found else refusal)


def check(key: UnitKey, kind: OutgoingKind, text: str) -> None:
    """Refuse what an identity cannot or must not be sent; its protocol carries this kind.

    Raises:
        WorldError: one sentence that says why.
    """
    if _is_invented(key):
        raise WorldError(_invented())
    encoder = encoder_of(key)
    assert encoder is not None
    encoder.check(Order(OutgoingId(0), kind, key, text))


def _is_invented(key: UnitKey) -> bool:
    protocol, _, address = key.partition(":")
    return protocol == "gsm" and gsm_key(address) in invented_phones()


def _invented() -> str:
    return tr("The telephones of the demo roster are invented; nothing is ever sent to them.")
