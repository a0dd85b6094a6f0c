"""A page without a window: the API's ``Page`` and ``PageMap`` over the bench, answered at once.

A page's widget is made with it as the program would; what it said, drew and asked for is kept for
the test to look at.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

from cmdmap.api.drawing import Drawing
from cmdmap.api.handles import Reader
from cmdmap.api.sheets import Sheet
from cmdmap.domain.changes import Commit
from cmdmap.domain.grid import Ring
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.place import Place
from cmdmap.domain.rights import Actor
from cmdmap.errors import WorldError
from cmdmap.testing.desk import FakeDesk
from cmdmap.testing.persons import EVERY_ROLE, person

if TYPE_CHECKING:
    from cmdmap.testing.bench import PluginBench

Answer = TypeVar("Answer")


class FakeMap:
    """See :class:`cmdmap.api.PageMap`; keeps what was drawn."""

    def __init__(self) -> None:
        self.drawings: dict[str, Drawing] = {}
        """What the page draws now, by the name it chose."""
        self.layers: dict[str, bool] = {}
        """Layers of the manifest that the page has shown or hidden."""
        self.flights: list[Place] = []
        self.fitted: list[Ring] = []
        self.hint = ""
        self._picking: Callable[[Place], None] | None = None
        self._left: Callable[[], None] | None = None
        self._clicked: list[Callable[[str, int], None]] = []

    def show(self, layer: str, drawing: Drawing | None) -> None:
        """Keep a drawing, or forget it."""
        if drawing is None:
            self.drawings.pop(layer, None)
        else:
            self.drawings[layer] = drawing

    def show_layer(self, layer: str, visible: bool) -> None:
        """Keep whether a layer is shown."""
        self.layers[layer] = visible

    def fly_to(self, place: Place, zoom: float | None = None) -> None:
        """Keep where to."""
        self.flights.append(place)

    def fly_back(self) -> None:
        """Take the last flight back."""
        if self.flights:
            self.flights.pop()

    def fit(self, ring: Ring) -> None:
        """Keep the area."""
        self.fitted.append(ring)

    def pick(
        self,
        take: Callable[[Place], None],
        hint: str = "",
        left: Callable[[], None] | None = None,
    ) -> None:
        """Wait for :meth:`pick_at`, or for :meth:`leave`."""
        self._picking, self._left, self.hint = take, left, hint

    def on_clicked(self, take: Callable[[str, int], None]) -> None:
        """Wait for :meth:`click`."""
        self._clicked.append(take)

    def pick_at(self, place: Place) -> None:
        """Click a place as the user would; raises AssertionError when the page waits for none."""
        take, self._picking = self._picking, None
        assert take is not None, "the page asked for no place"
        take(place)

    def leave(self) -> None:
        """Press Esc instead of clicking a place."""
        left, self._picking, self._left = self._left, None, None
        if left is not None:
            left()

    def click(self, layer: str, feature: int) -> None:
        """Click something that is drawn."""
        for take in self._clicked:
            take(layer, feature)


class Said:
    """The part of a page that talks to the user; everything said is kept."""

    def __init__(self) -> None:
        self.heads: list[str] = []
        self.told: list[str] = []
        self.warned: list[str] = []
        self.shown_incidents: list[IncidentId] = []
        self.exported: list[tuple[str, str, Sheet]] = []
        """Report, suggested name and sheet of each export."""

    def head(self, text: str) -> None:
        """Keep the head line."""
        self.heads.append(text)

    def tell(self, sentence: str) -> None:
        """Keep a sentence."""
        self.told.append(sentence)

    def warn(self, sentence: str) -> None:
        """Keep a warning."""
        self.warned.append(sentence)

    def show_incident(self, incident_id: IncidentId) -> None:
        """Keep which."""
        self.shown_incidents.append(incident_id)


class FakePage(Said):
    """See :class:`cmdmap.api.Page`; ``then`` is called before the call returns."""

    def __init__(self, bench: PluginBench, actor: Actor) -> None:
        super().__init__()
        self.map = FakeMap()
        self._bench = bench
        self._who = actor
        self._logins: list[Callable[[], None]] = []
        self._timers: list[tuple[float, Callable[[], None]]] = []

    @property
    def desk(self) -> FakeDesk:
        """The plugin's desk."""
        return self._bench.desk

    @property
    def actor(self) -> str:
        """Name of the account that is logged in."""
        return self._who.name

    def read(
        self,
        question: Callable[[Reader], Answer],
        then: Callable[[Answer], None],
        fail: Callable[[str], None] | None = None,
        name: str = "",
    ) -> None:
        """Ask at once; so every question is the last of its name."""
        self._answer(lambda: self._bench.read(question), then, fail)

    def run(
        self,
        work: Callable[[], Answer],
        then: Callable[[Answer], None],
        fail: Callable[[str], None] | None = None,
    ) -> None:
        """Do it at once."""
        self._answer(work, then, fail)

    def submit(
        self,
        wish: object,
        then: Callable[[Commit], None] | None = None,
        fail: Callable[[str], None] | None = None,
    ) -> None:
        """Carry a wish out at once, as who is logged in."""
        self._answer(lambda: self._bench.submit_as(wish, self._who), then, fail)

    def may(self, right: str) -> bool:
        """Tell whether who is logged in has a right."""
        return self._bench.may(self._who, right)

    def on_login(self, call: Callable[[], None]) -> None:
        """Wait for :meth:`log_in`."""
        self._logins.append(call)

    def watch(self, topics: Iterable[str], call: Callable[[], None]) -> None:
        """Call after commits that touch topics."""
        self._bench.writer.hear(topics, lambda commit: call())

    def every(self, seconds: float, call: Callable[[], None]) -> None:
        """Wait for :meth:`ring`."""
        self._timers.append((seconds, call))

    def export(self, report: str, wanted: Mapping[str, str], suggested_name: str = "") -> None:
        """Make the sheet and keep it."""
        self.exported.append((report, suggested_name, self._bench.report(report, wanted)))

    def log_in(self, actor: str, roles: Collection[str] = EVERY_ROLE) -> None:
        """Let another person log in."""
        self._who = person(actor, roles)
        for call in self._logins:
            call()

    def ring(self) -> None:
        """Let every timer of the page ring once."""
        for _, call in self._timers:
            call()

    def _answer(
        self,
        work: Callable[[], Answer],
        then: Callable[[Answer], None] | None,
        fail: Callable[[str], None] | None,
    ) -> None:
        try:
            answer = work()
        except WorldError as error:
            (fail or self.warn)(str(error))
            return
        if then is not None:
            then(answer)
