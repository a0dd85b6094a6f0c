"""View 待核: doubtful entries of imports beside whom they may be, to be merged or kept both.

The two sides stand in the middle of the page, masked until a look; fields that differ are marked
and chosen for merging.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QPushButton

from cmdmap.api import LOCAL, Page, Reader, Tone, tr
from cmdmap.widgets import (
    Card,
    CardList,
    CheckItem,
    Checklist,
    Chip,
    Detail,
    FilterBar,
    Notice,
    Part,
    Row,
    RowTable,
    TableCell,
    TableLine,
    Value,
    Verdict,
    ask,
    push_button,
)
from migrant_population.domain.codes import code_name
from migrant_population.domain.likeness import doubt_words
from migrant_population.domain.records import PERSON_FIELDS, serial
from migrant_population.domain.rows import CODED
from migrant_population.domain.wishes import Choice, DecideDoubt, Look, UndoDecision
from migrant_population.store.doubts_list import (
    DoubtLine,
    Sides,
    count_doubts,
    read_doubts,
    read_sides,
)
from migrant_population.store.keybook import open_vault
from migrant_population.ui.person_forms import reason_fields, text_of
from migrant_population.ui.view import View, column_of
from migrant_population.words import field_title

DECIDED = "decided"


class DoubtView(View):
    """The view."""

    def __init__(self, page: Page) -> None:
        self.filter = FilterBar(tr("Filter by RK number"), [(DECIDED, tr("decided"))])
        self.cards = CardList(
            tr("To be checked"),
            tr("Nothing is doubtful. Doubtful rows of imported lists wait here."),
            draw_doubt,
        )
        self.detail = Detail(tr("Choose an entry to compare both sides."))
        super().__init__(page, column_of(self.filter, self.cards), self.detail)
        self.table = RowTable(
            tr("Both sides"),
            (tr("Field"), tr("In the register"), tr("In the list")),
            tr("Choose an entry to compare both sides."),
            stretch=2,
        )
        self.notice = Notice()
        self.middle = column_of(self.notice, self.table)
        self.middle.setParent(self.left)
        self.middle.hide()
        self.fields = Checklist(tr("Taken from the list"), _verdicts())
        self.sides: Sides | None = None
        self._decided = 0
        self._buttons: dict[str, QPushButton] = {}
        self._build()
        self._enable()

    def refresh(self) -> None:
        """Read the queue again."""
        desk, decided = self.page.desk, DECIDED in self.filter.chosen

        def question(reader: Reader) -> tuple[Sequence[DoubtLine], int]:
            found = read_doubts(reader, open_vault(desk, reader), decided=decided)
            return found, len(found) if decided else count_doubts(reader)

        self.page.read(question, lambda found: self._show_list(*found), name="doubts")

    def allow(self) -> None:
        """Enable what whoever is logged in may do; what another has looked at is masked again."""
        self._enable()
        if self.sides is not None and self.sides.plain:
            self.show_doubt(self.sides.id)

    def _enable(self) -> None:
        sides, may = self.sides, self.page.may("decide")
        waiting = sides is not None and sides.state == "open"
        for name in ("merge", "keep", "drop"):
            self._buttons[name].setEnabled(may and waiting)
        decided = sides is not None and not waiting
        self._buttons["undo"].setEnabled(may and decided)
        self._buttons["next"].setEnabled(decided and self._waiting() is not None)
        self._buttons["look"].setEnabled(
            sides is not None and not sides.plain and self.page.may("person.reveal")
        )

    def show_doubt(self, doubt_id: int) -> None:
        """Show both sides of an entry."""
        desk, actor = self.page.desk, self.page.actor
        minutes = int(desk.option("look_min"))

        def question(reader: Reader) -> Sides | None:
            return read_sides(reader, open_vault(desk, reader), doubt_id, actor, minutes)

        self.page.read(question, self._show_sides, name="sides")

    def button(self, name: str) -> QPushButton:
        """Return a button by its name."""
        return self._buttons[name]

    def _build(self) -> None:
        self.detail.add_buttons(
            self._make("merge", tr("Merge"), self._merge, "primary"),
            self._make("keep", tr("Keep both"), lambda: self._decide(Choice.KEEP_BOTH)),
            self._make("drop", tr("Drop the entry"), lambda: self._decide(Choice.DROP)),
            self._make("next", tr("Next entry"), self._go_on),
            self._make("undo", tr("Take the decision back"), self._undo),
            self._make("look", tr("See unmasked…"), self._look),
        )
        self.filter.changed.connect(self.refresh)
        self.cards.chosen.connect(self._on_chosen)
        self.detail.pressed.connect(lambda key: self.person_requested.emit(key[1]))

    def _make(
        self, name: str, text: str, call: Callable[[], object], look: str = "plain"
    ) -> QPushButton:
        button = push_button(text, look=look)
        button.setObjectName(f"doubt_{name}")
        button.clicked.connect(lambda _on=False: call())
        self._buttons[name] = button
        return button

    def _show_list(self, found: Sequence[DoubtLine], total: int) -> None:
        words = self.filter.words.upper()
        shown = [line for line in found if words in serial(line.person_id)]
        self.cards.show_rows(shown, f"{len(shown) if words else total:,}")
        self._enable()
        if self.sides is None and isinstance(first := self.cards.choose_first(), int):
            self.show_doubt(first)

    def _on_chosen(self, doubt_id: int | None) -> None:
        # What was just decided leaves the queue, and stays in sight to be taken back.
        if doubt_id is not None:
            self.show_doubt(doubt_id)

    def _show_sides(self, sides: Sides | None) -> None:
        self.sides = sides
        self._enable()
        if sides is not None and sides.id == self._decided:
            # Enter goes on to the next, so that a long queue needs no mouse.
            self._decided = 0
            self._buttons["next"].setFocus()
        if sides is None:
            self.detail.show_nothing()
            self.table.show_lines([])
            self.notice.say("")
            return
        self.notice.say(
            tr("{why}. Decide whether it is the same person.", why=doubt_words(sides.why)),
            Tone.MIDDLE,
            closable=False,
        )
        self.table.show_lines(lines_of(sides))
        self.fields.show_items(
            [CheckItem(name, field_title(name), "take") for name in sides.differing],
            read_only=sides.state != "open",
        )
        rows = [
            Row(tr("May be"), serial(sides.person_id), key=("person", sides.person_id)),
            Row(tr("Reason"), doubt_words(sides.why)),
            Row(tr("State"), state_words(sides.state)),
            Row(tr("Shown"), tr("plain, in the log") if sides.plain else tr("masked")),
        ]
        parts = [Part(rows=rows)]
        if sides.differing:
            parts.append(Part(widget=self.fields))
        self.detail.show_thing(tr("Doubtful entry"), str(sides.id), parts)

    def _waiting(self) -> int | None:
        """Return the first entry of the list that waits for a decision."""
        rows: Sequence[DoubtLine] = self.cards.model.rows
        return next((line.id for line in rows if line.state == "open"), None)

    def _go_on(self) -> None:
        """Go to the next entry; the one just decided can be taken back under *decided*."""
        waiting = self._waiting()
        if waiting is not None:
            self.cards.choose(waiting)

    def _merge(self) -> None:
        chosen = tuple(
            str(key) for key, verdict in self.fields.answers().items() if verdict == "take"
        )
        self._decide(Choice.MERGE, chosen)

    def _decide(self, choice: Choice, fields: tuple[str, ...] = ()) -> None:
        if self.sides is not None:
            self._submit(DecideDoubt(self.sides.id, choice, fields))

    def _undo(self) -> None:
        if self.sides is not None:
            self._submit(UndoDecision(self.sides.id))

    def _look(self) -> None:
        if self.sides is None:
            return
        doubt_id, who = self.sides.id, serial(self.sides.person_id)

        def take(values: dict[str, Value]) -> None:
            wish = Look(who, text_of(values.get("why")))
            self.page.submit(wish, lambda _commit: self.show_doubt(doubt_id))

        title = tr("Look at {who} unmasked", who=who)
        ask(self.left, title, reason_fields(), take, accept_text=tr("Look"))

    def _submit(self, wish: DecideDoubt | UndoDecision) -> None:
        doubt_id = wish.doubt_id

        def kept(_commit: object) -> None:
            self._decided = doubt_id
            self.refresh()
            self.show_doubt(doubt_id)

        self.page.submit(wish, kept)


def draw_doubt(line: DoubtLine) -> Card:
    """Return the card of an entry."""
    chips = [Chip(doubt_words(line.why), Tone.MIDDLE)]
    if line.state != "open":
        chips.insert(0, Chip(state_words(line.state), Tone.GOOD))
    when = f"{line.at.astimezone(LOCAL):%m-%d}"
    return Card(line.name, when, tr("may be {who}", who=serial(line.person_id)), tuple(chips))


def lines_of(sides: Sides) -> list[TableLine]:
    """Return a line for each field that one side fills."""
    lines = []
    for name in PERSON_FIELDS:
        known, entry = _shown(name, sides.known), _shown(name, sides.entry)
        if not known and not entry:
            continue
        differs = name in sides.differing
        sign = "≠ " if differs else ""
        tone = "warn" if differs else "text"
        cells = (TableCell(field_title(name)), TableCell(known), TableCell(sign + entry, tone=tone))
        lines.append(TableLine(name, cells))
    return lines


def _shown(name: str, person: object) -> str:
    value = str(getattr(person, name))
    return code_name(CODED[name], value) if name in CODED else value


def state_words(state: str) -> str:
    """Return what was decided."""
    match state:
        case "merged":
            return tr("merged into one")
        case "kept":
            return tr("both kept")
        case "dropped":
            return tr("entry dropped")
        case _:
            return tr("waits")


def _verdicts() -> tuple[Verdict, ...]:
    return (
        Verdict("take", tr("taken"), Tone.GOOD),
        Verdict("leave", tr("left as it is"), Tone.PLAIN),
    )
