"""Finder: what the command bar finds, where it comes from and what choosing it does.

Open incidents, units, persons and actions are in memory and answer at each letter; places come from
the place book, ended incidents from the store a moment later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain

from PySide6.QtCore import QObject, Signal

from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import Incident
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.people.roster import Member
from cmdmap.i18n import tr
from cmdmap.services.casework.wording import act_name, state_name
from cmdmap.services.intake.pinyin import search_key
from cmdmap.services.intake.places import PlaceKind
from cmdmap.store.queries.incident_search import search
from cmdmap.store.queries.incidents import IncidentRow, Wanted
from cmdmap.ui.command_bar.actions import Run, act_hits, general_hits, workspace_hits
from cmdmap.ui.command_bar.quick_entry import Move, is_quick, moves
from cmdmap.ui.models.hits import SHOWN, Hit, find_hits, unit_hit
from cmdmap.ui.panels.search import SearchField
from cmdmap.ui.seat import Seat
from cmdmap.ui.workspaces.command import CommandWorkspace
from cmdmap.ui.workspaces.tabs import COMMAND, Tabs
from cmdmap.widgets.wording import force_name

ACTIONS_ONLY = ">"
PLACES_SHOWN = 6
ARCHIVE_SHOWN = 6
ARCHIVE_FROM = 2
"""Letters from which on the store is asked too."""


class Finder(QObject):
    """Between the field and everything that can be found."""

    told = Signal(str)
    """A sentence for the status line."""

    def __init__(
        self, seat: Seat, field: SearchField, tabs: Tabs, command: CommandWorkspace, window: QObject
    ) -> None:
        super().__init__(window)
        self._seat, self._field, self._tabs, self._command = seat, field, tabs, command
        self.runs: dict[str, Run] = {}
        """What the general actions do, by their name in ``actions.ACTION_NAMES``."""
        field.look_up = self.find
        field.hit_chosen.connect(self.choose)

    def find(self, text: str) -> list[Hit]:
        """Return what fits a typed line, best first; ended incidents follow by themselves."""
        if text.startswith(ACTIONS_ONLY):
            words = text.removeprefix(ACTIONS_ONLY)
            return (
                find_hits(words, self._actions()) if words.strip() else [*self._actions()][:SHOWN]
            )
        if is_quick(text):
            return [self._move_hit(move) for move in self._moves(text)][:SHOWN]
        things = chain(self._incidents(), self._units(), self._people(), self._actions())
        hits = find_hits(text, things)
        places = self._place_hits(text)
        self._ask_archive(text)
        return [*hits[: SHOWN - min(len(places), PLACES_SHOWN)], *places][:SHOWN]

    def choose(self, hit: Hit) -> None:
        """Go to what was found, or do it."""
        if hit.run is not None:
            hit.run()
        elif hit.incident_id is not None:
            self._tabs.show_workspace(COMMAND)
            self._command.cases.selection.press(hit.incident_id)
        elif hit.unit_id is not None:
            self._tabs.show_workspace(COMMAND)
            self._command.selection.select(hit.unit_id)
            self._command.selection.fly()
        elif hit.place is not None:
            self._tabs.show_workspace(COMMAND)
            self._command.fly_to_place(hit.place)

    def _incidents(self) -> Iterator[Hit]:
        for incident in self._seat.cases.values():
            if incident.is_open:
                kind = self._seat.console.kinds.of(incident.kind)
                words = search_key(
                    incident.number, kind.name_zh, kind.name_en, incident.address, incident.text
                )
                note = " · ".join((incident.number, incident.address, state_name(incident.state)))
                yield Hit(kind.name, note, "alarm", words, incident_id=incident.id)

    def _units(self) -> Iterator[Hit]:
        return map(unit_hit, self._seat.present.values())

    def _people(self) -> Iterator[Hit]:
        return map(_member_hit, self._seat.console.desk.people().members.values())

    def _actions(self) -> Iterable[Hit]:
        cases = self._command.cases
        incident = cases.selection.incident
        acts = () if incident is None else cases.queue.offers(incident)
        return chain(
            act_hits(incident, acts, self._on_act_chosen),
            general_hits(self.runs),
            workspace_hits(self._tabs.titles(), self._tabs.show_workspace),
        )

    def _on_act_chosen(self, act: Act, incident: Incident) -> None:
        self._tabs.show_workspace(COMMAND)
        self._command.cases.act_requested.emit(act, incident)

    def _place_hits(self, text: str) -> list[Hit]:
        places = self._seat.shelf.places
        if places is None:
            return []
        found = places.search(text, (), PLACES_SHOWN)
        return [
            Hit(hit.title, hit.note, "road" if hit.kind is PlaceKind.ROAD else "area", hit.words,
                place=hit.place)
            for hit in found
        ]  # fmt: skip

    def _moves(self, text: str) -> list[Move]:
        return moves(text, self._seat.present.values(), self._seat.console.desk.casework())

    def _move_hit(self, move: Move) -> Hit:
        title = f"{move.live.unit.name}  {act_name(move.act)}"
        note = " · ".join((move.incident.number, move.incident.address))
        return Hit(title, note, "tick", "", run=partial(self._carry_out, move))

    def _carry_out(self, move: Move) -> None:
        sentence = tr(
            "{unit}: {act}, {number}",
            unit=move.live.unit.name,
            act=act_name(move.act),
            number=move.incident.number,
        )
        done = self._seat.submit(move.command)
        self._seat.answers.deliver(done, lambda _commit: self.told.emit(sentence))

    def _ask_archive(self, text: str) -> None:
        if len(text.strip()) < ARCHIVE_FROM:
            return
        wanted = Wanted(areas=self._seat.login.areas)
        future = self._seat.pool.read(lambda connection: search(connection, text, wanted))
        self._seat.answers.deliver(future, partial(self._on_archive_read, text))

    def _on_archive_read(self, text: str, rows: list[IncidentRow]) -> None:
        known = self._seat.cases
        ended = [row for row in rows if row.id not in known or not known[row.id].is_open]
        self._field.add_hits(text, [self._row_hit(row) for row in ended[:ARCHIVE_SHOWN]])

    def _row_hit(self, row: IncidentRow) -> Hit:
        kind = self._seat.console.kinds.of(row.kind)
        note = " · ".join((row.number, row.address, state_name(row.state)))
        return Hit(kind.name, note, "alarm", "", incident_id=IncidentId(row.id))


def _member_hit(member: Member) -> Hit:
    note = " · ".join(filter(None, (tr("Person"), force_name(member.force), member.rank)))
    words = search_key(member.name, member.code, member.rank)
    return Hit(f"{member.name} {member.code}", note, "name", words, unit_id=member.unit_id)
