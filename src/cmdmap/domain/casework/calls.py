"""Calls: somebody telephones the centre; what is known of it, who took it, what happened to it.

Made by the step ``ringing`` (``services/field/ringing.py``) and kept for this run only: the radio
log has the masked line for ever. The facts and commands are part of ``domain/facts.py`` and
``domain/commands.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from cmdmap.domain.ids import CallId, LinkId, UnitId


@dataclass(frozen=True, slots=True)
class Call:
    """One call, however often it rings. Replaced, never changed."""

    id: CallId
    phone: str = field(repr=False)
    """As people write it, without the country where that is ours; empty: withheld."""
    unit_id: UnitId | None
    """The unit of the roster whose telephone this is."""
    link_id: LinkId
    rang_at: datetime
    """First ring, aware UTC."""
    heard_at: datetime
    """Newest ring, aware UTC."""
    ended_at: datetime | None = None
    """When it rang no more, aware UTC; None while it rings."""
    taken_by: str = ""
    """Account that took it, or called back; empty: nobody yet."""

    @property
    def waits(self) -> bool:
        """True while it rings and nobody has taken it."""
        return self.ended_at is None and not self.taken_by

    @property
    def missed(self) -> bool:
        """True where it rang in vain and nobody has called back."""
        return self.ended_at is not None and not self.taken_by


@dataclass(frozen=True, slots=True)
class CallRang:
    """Somebody calls; told once for all the rings of a call."""

    call: Call


@dataclass(frozen=True, slots=True)
class CallEnded:
    """It rings no more: the caller gave up, or somebody spoke and hung up."""

    call: Call


@dataclass(frozen=True, slots=True)
class CallTaken:
    """An account took a call, or called back a missed one."""

    call: Call


@dataclass(frozen=True, slots=True)
class ClaimCall:
    """Take a call, so that nobody else does; the form of the incident is opened by who claims."""

    call_id: CallId


@dataclass(frozen=True, slots=True)
class ReturnCall:
    """Call back who was missed; the modem dials once this is kept."""

    call_id: CallId


CallFact = CallRang | CallEnded | CallTaken
CallCommand = ClaimCall | ReturnCall
