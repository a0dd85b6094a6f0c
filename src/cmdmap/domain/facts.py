"""Facts: what happened, past tense. The desk publishes them after the commit that kept them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cmdmap.domain.casework.calls import CallFact
from cmdmap.domain.casework.facts import CaseFact
from cmdmap.domain.extension import PluginFact
from cmdmap.domain.fix import Fix
from cmdmap.domain.ids import LinkId, UnitId, UnitKey
from cmdmap.domain.outgoing import Outgoing
from cmdmap.domain.people.facts import PeopleFact
from cmdmap.domain.radio.facts import RadioFact
from cmdmap.domain.report import Report
from cmdmap.domain.search_party import SearchMoved
from cmdmap.domain.unit import Unit


@dataclass(frozen=True, slots=True)
class UnitAppeared:
    """An identity was heard for the first time; the unit waits for its name."""

    unit: Unit


@dataclass(frozen=True, slots=True)
class UnitChanged:
    """Name, kind or another roster value of a unit changed."""

    unit: Unit


@dataclass(frozen=True, slots=True)
class UnitMoved:
    """A fix was believed and kept."""

    fix: Fix


@dataclass(frozen=True, slots=True)
class UnitTalked:
    """Push-to-talk went down (``began``) or up."""

    unit_id: UnitId
    began: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class RadioHeard:
    """Any kept line of the radio log: talk, status, text, emergency, receipt."""

    entry_id: int
    unit_id: UnitId | None
    link_id: LinkId
    report: Report
    at: datetime


@dataclass(frozen=True, slots=True)
class EmergencyRaised:
    """A unit asks for help; stays until acknowledged by a person."""

    unit_id: UnitId
    at: datetime


@dataclass(frozen=True, slots=True)
class EmergencyAcknowledged:
    """A named person has seen the emergency."""

    unit_id: UnitId
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AccountChanged:
    """An account is new or has another shown name."""

    name: str
    shown_name: str


@dataclass(frozen=True, slots=True)
class AreasReplaced:
    """Another process has brought in areas, or gone back to those in the box."""

    imported_at: datetime | None
    """None: the demo area is in use."""


@dataclass(frozen=True, slots=True)
class ReportRefused:
    """A report's life ended at a step with a counted reason."""

    link_id: LinkId
    step: str
    reason: str
    report: Report


@dataclass(frozen=True, slots=True)
class MessageQueued:
    """Something to send to a unit was kept; it goes out as soon as a link can carry it."""

    message: Outgoing


@dataclass(frozen=True, slots=True)
class MessageChanged:
    """What was to be sent has a new state."""

    message: Outgoing


@dataclass(frozen=True, slots=True)
class MessagesWaiting:
    """What could go out now, with the ways it may take; told again until a link takes it."""

    ways: tuple[tuple[Outgoing, tuple[tuple[UnitKey, LinkId | None], ...]], ...]
    """Each message with identities that can be written to, best first, and the link each was
    last heard on (None: not heard yet)."""


Fact = (
    UnitAppeared
    | UnitChanged
    | UnitMoved
    | UnitTalked
    | RadioHeard
    | EmergencyRaised
    | EmergencyAcknowledged
    | AccountChanged
    | AreasReplaced
    | ReportRefused
    | MessageQueued
    | MessageChanged
    | MessagesWaiting
    | RadioFact
    | CaseFact
    | CallFact
    | PeopleFact
    | SearchMoved
    | PluginFact
)
