"""The demo's incidents: what happened at the centre before it opens, done by real commands.

Called by ``ui/backstage.py`` before the desk of the demo starts. A desk of its own, whose clock is
turned from act to act, writes the stories of ``incidents.toml`` until now, so that clocks have run,
rung and been met as they would have.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from cmdmap.domain.assignment import SAID, Evidence, Proof
from cmdmap.domain.casework import commands as wish
from cmdmap.domain.casework.facts import IncidentMoved
from cmdmap.domain.casework.kinds import KindBook
from cmdmap.domain.changes import Commit
from cmdmap.domain.clock import ClockKind
from cmdmap.domain.commands import CancelMessage, Command, EnrolUnits
from cmdmap.domain.facts import MessageQueued
from cmdmap.domain.ids import IncidentId, UnitId
from cmdmap.domain.incident import CallResult, Satisfaction, Source
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.rights import SYSTEM, Actor, Role
from cmdmap.domain.search_party import StartSearch
from cmdmap.domain.unit import ForceKind, Unit
from cmdmap.services.casework.room import CaseTimes
from cmdmap.services.desk import Desk
from cmdmap.services.gridwork import demo_folder
from cmdmap.services.intake.places import PlaceBook
from cmdmap.services.locate import AreaIndex
from cmdmap.services.present import Limits
from cmdmap.store.casework.timeline import last_line
from cmdmap.store.engine import Store

ANSWER_S = 60.0
"""Longest wait for the writer."""

TAKEN_S = 25
"""How long after a call an incident is taken in, where its story does not say."""

HEAD = Actor(Role.SHIFT_HEAD.value, frozenset({Role.SHIFT_HEAD}))
DISPATCHER = Actor(Role.DISPATCHER.value, frozenset({Role.DISPATCHER}))
PROOFS = {
    "status": Evidence(Proof.STATUS, "02"),
    "position": Evidence(Proof.POSITION, "41 m, 30 s"),
}
_MOVES = {"sign": Act.SIGN, "arrive": Act.ARRIVE, "leave": Act.LEAVE}


class Teller:
    """Tells stories in the order in which they happened; its clock stands where it has come to."""

    def __init__(self, store: Store, index: AreaIndex, kinds: KindBook, begin: datetime) -> None:
        self.now = begin
        # Check-ins of the past would all be overdue the moment the demo opens.
        limits = Limits(casework=CaseTimes(check_in=timedelta(0)))
        self.desk = Desk(store, index, limits=limits, kinds=kinds, clock=lambda: self.now)
        self._places = PlaceBook(index)
        self._units: Mapping[str, UnitId] = {}

    def do(self, command: Command, actor: Actor = HEAD) -> Commit:
        """Carry a command out now."""
        return self.desk.submit(command, actor).result(ANSWER_S)

    def enrol(self, units: Sequence[Unit]) -> None:
        """Take the roster into the store."""
        self.do(EnrolUnits(tuple(units)), SYSTEM)
        self._units = {live.unit.name: live.unit.id for live in self.desk.units().values()}

    def tell(self, stories: Sequence[Mapping[str, Any]], until: datetime) -> None:
        """Carry out what the stories say, moment by moment."""
        moments = sorted(
            (known_at + timedelta(seconds=after), number, step)
            for number, story in enumerate(stories)
            for known_at in [until - _before(story)]
            for after, *step in [_opening(story), *story.get("acts", ())]
        )
        numbers: dict[int, IncidentId] = {}
        for at, number, (verb, *words) in moments:
            self.now = at
            if verb == "open":
                story = stories[number]
                commit = self.do(self._open(story, until - _before(story)), DISPATCHER)
                numbers[number] = _opened(commit)
            else:
                # Who asks for another limit is not who grants it.
                actor = DISPATCHER if verb == "postpone" else HEAD
                commit = self.do(self._command(verb, numbers[number], words), actor)
            self._take_back_orders(commit)
        self.now = until

    def _open(self, story: Mapping[str, Any], known_at: datetime) -> wish.OpenIncident:
        hit = self._places.find_address(story["address"])
        caller = story.get("caller")
        return wish.OpenIncident(
            story["kind"],
            story["address"],
            hit.place if hit else None,
            story["text"],
            source=Source(story.get("source", Source.CITIZEN)),
            known_at=known_at,
            parties=(wish.Party("caller", *caller),) if caller else (),
            outside_number=story.get("outside", ""),
            taken_in=story.get("taken_s", TAKEN_S) >= 0,
        )

    def _command(self, verb: str, number: IncidentId, words: Sequence[Any]) -> Command:
        if verb in _MOVES:
            part = self.desk.casework().incidents[number].assignment_of(self._units[words[0]])
            assert part is not None
            proof = PROOFS[words[1]] if len(words) > 1 else SAID
            return wish.MoveAssignment(_MOVES[verb], part.id, evidence=proof)
        if verb == "assign":
            return wish.AssignUnits(number, tuple(self._units[name] for name in words))
        if verb == "suspend":
            reason, hours = words
            return wish.Suspend(number, reason, self.now + timedelta(hours=hours))
        if verb == "postpone":
            clock, hours, reason = words
            due_at = self.now + timedelta(hours=hours)
            return wish.AskPostponement(number, ClockKind(clock), due_at, reason)
        if verb == "search":
            incident = self.desk.casework().incidents[number]
            assert incident.place is not None
            return StartSearch(number, incident.place, incident.known_at)
        return _PLAIN[verb](number, *words)

    def _take_back_orders(self, commit: Commit) -> None:
        """No radio of the demo was on the air then; what was to be told is not told later."""
        for fact in commit.facts:
            if isinstance(fact, MessageQueued):
                self.do(CancelMessage(fact.message.id, HEAD.name), SYSTEM)


_PLAIN: Mapping[str, Callable[..., Command]] = {
    "dispose": wish.Dispose,
    "feed_back": wish.FeedBack,
    "close": wish.CloseIncident,
    "supervise": wish.Supervise,
    "mediation": lambda number, reason: wish.HandOverIncident(number, ForceKind.MEDIATION, reason),
    "call": lambda number, said: wish.RecordCallBack(
        number, CallResult.REACHED, Satisfaction(said)
    ),
}
"""Verbs that need nothing of the teller."""


def seed_demo(
    store: Store, index: AreaIndex, kinds: KindBook, units: Sequence[Unit], now: datetime
) -> None:
    """Write the demo's incidents into a store that has none; ``units`` are its roster.

    Raises:
        WorldError: the store does not answer.
    """
    with store.reader() as connection:
        if last_line(connection):
            return
    text = (demo_folder() / "incidents.toml").read_text(encoding="utf-8")
    stories = tomllib.loads(text)["incidents"]
    teller = Teller(store, index, kinds, now - timedelta(days=30))
    teller.desk.start()
    try:
        teller.enrol(units)
        teller.tell(stories, now)
    finally:
        teller.desk.stop()


def _opened(commit: Commit) -> IncidentId:
    """Return what a commit opened; clocks of others may have rung in it."""
    return next(
        fact.incident.id
        for fact in commit.facts
        if isinstance(fact, IncidentMoved) and fact.line.act in (Act.OPEN, Act.REPORT)
    )


def _before(story: Mapping[str, Any]) -> timedelta:
    keys = ("days", "minutes", "seconds")
    return timedelta(**{key: story[key] for key in keys if key in story})


def _opening(story: Mapping[str, Any]) -> tuple[int, str]:
    return max(0, story.get("taken_s", TAKEN_S)), "open"
