"""Commands: wishes, imperative. Handed to the desk, judged, kept, then carried out."""

from __future__ import annotations

from dataclasses import dataclass

from cmdmap.domain.casework.calls import CallCommand
from cmdmap.domain.casework.commands import CaseCommand
from cmdmap.domain.casework.imports import ImportCommand
from cmdmap.domain.extension import PluginWish
from cmdmap.domain.ids import LinkId, OutgoingId, UnitId, UnitKey
from cmdmap.domain.login.commands import LoginCommand
from cmdmap.domain.people.commands import PeopleCommand
from cmdmap.domain.radio.commands import RadioCommand
from cmdmap.domain.recognition import Recognition
from cmdmap.domain.search_party import SearchCommand
from cmdmap.domain.unit import ForceKind, Unit


@dataclass(frozen=True, slots=True)
class NameUnit:
    """Give a unit the name (and kind) the operator knows it by; remembered for its key."""

    unit_id: UnitId
    name: str
    kind: ForceKind
    team: str = ""


@dataclass(frozen=True, slots=True)
class AcknowledgeEmergency:
    """A named person has seen the emergency of a unit."""

    unit_id: UnitId
    by: str


@dataclass(frozen=True, slots=True)
class EnrolUnits:
    """Take units of a roster into the pool; a unit whose first key is known is brought up to date.

    ``units`` carry no number yet (their ``id`` is ignored). What an operator has named by hand
    keeps its name.
    """

    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class SendText:
    """Send a text to a unit, by whatever reaches it."""

    unit_id: UnitId
    text: str
    by: str
    """Who gave the order."""


@dataclass(frozen=True, slots=True)
class SendStatus:
    """Send a status code to a unit's radio."""

    unit_id: UnitId
    code: int
    by: str


@dataclass(frozen=True, slots=True)
class PollPosition:
    """Ask a unit's radio where it is."""

    unit_id: UnitId
    by: str


@dataclass(frozen=True, slots=True)
class CancelMessage:
    """Take back what still waits in the outbox."""

    outgoing_id: OutgoingId
    by: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """Let a link send what waits in the outbox; the courier's wish, never an operator's."""

    outgoing_id: OutgoingId
    key: UnitKey
    link_id: LinkId


@dataclass(frozen=True, slots=True)
class RememberDevice:
    """Try these settings first the next time; a link's wish, never an operator's."""

    recognition: Recognition


Command = (
    NameUnit
    | AcknowledgeEmergency
    | EnrolUnits
    | SendText
    | SendStatus
    | PollPosition
    | CancelMessage
    | HandOver
    | RememberDevice
    | RadioCommand
    | CaseCommand
    | CallCommand
    | ImportCommand
    | LoginCommand
    | PeopleCommand
    | SearchCommand
    | PluginWish
)
