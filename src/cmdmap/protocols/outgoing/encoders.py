"""THE list of protocols that can be written, and what the outbox asks of it.

A new encoder is one :class:`~.order.Encoder` and one entry here; the outbox (``services/outgoing``)
asks which identities can carry an order, a link's thread opens the speaker.
"""

from __future__ import annotations

from collections.abc import Mapping

from cmdmap.protocols.gsm.encoder import GSM
from cmdmap.protocols.outgoing.kenwood import FLEETSYNC
from cmdmap.protocols.outgoing.order import Encoder, Speaker
from cmdmap.protocols.outgoing.plain import PlainSpeaker
from cmdmap.protocols.outgoing.radios import BEIDOU, HYTERA, JT808, MOTOROLA, TETRA

ENCODERS: Mapping[str, Encoder] = {
    encoder.protocol: encoder
    for encoder in (FLEETSYNC, TETRA, BEIDOU, JT808, HYTERA, MOTOROLA, GSM)
}
"""Every encoder by the name of its protocol."""


def open_speaker(protocol: str) -> Speaker:
    """Return a fresh speaker for one opening of a link; ``protocol`` is one of the list."""
    encoder = ENCODERS[protocol]
    return encoder.open_speaker() if encoder.open_speaker else PlainSpeaker(encoder)


def encoder_of(key: str) -> Encoder | None:
    """Return what writes to the identity ``protocol:id``, None where nothing can."""
    return ENCODERS.get(key.partition(":")[0])


def may_begin(protocol: str, named: str) -> bool:
    """True where a link told ``protocol=named`` may write before anything was heard."""
    return protocol == named and ENCODERS[protocol].silent


def may_follow(protocol: str, named: str) -> bool:
    """True where a link may write once a valid frame of ``protocol`` was heard."""
    return protocol == named or not ENCODERS[protocol].by_name
