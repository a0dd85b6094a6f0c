"""View of hazards: what is not put right, by deadline; order, re-check, hand over, print.

Second view of the page. Late ones first; a hazard shows its steps and leads to its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cmdmap.api import Page, Reader, Tone, tr
from cmdmap.widgets import (
    Card,
    CardList,
    Chip,
    Detail,
    FilterBar,
    Part,
    Row,
    count_text,
    push_button,
)
from fire_safety.domain.days import day_of, day_text, instant_text
from fire_safety.domain.finding import ACT_WORDS, STATE_WORDS, FindingAct, FindingState
from fire_safety.domain.wishes import AddPhoto
from fire_safety.services.area_names import area_names
from fire_safety.services.papers.letters import item_words
from fire_safety.services.photo_files import KeptPhoto, keep_photo
from fire_safety.services.reference import reference
from fire_safety.store.findings import (
    FindingFilter,
    FindingRow,
    count_findings,
    list_findings,
    photos_of,
    read_findings,
    read_steps,
)
from fire_safety.ui.finding_acts import offer_acts
from fire_safety.ui.photos import PhotoStrip
from fire_safety.ui.view import View
from fire_safety.ui.words import FINDING_TONES, deadline_words, finding_tone, is_late

MOST = 5_000


@dataclass(frozen=True, slots=True)
class FindingFile:
    """A finding with its steps."""

    row: FindingRow
    steps: Sequence[Any]
    photos: Sequence[Any]


class FindingView(View):
    """The list of hazards."""

    def __init__(self, page: Page) -> None:
        self.detail = Detail(tr("Choose a hazard."))
        self.cards = CardList(
            tr("Hazards"), tr("No hazard here: inspections put them into this list."), self._card
        )
        self.strip = PhotoStrip(page)
        self.bar = FilterBar(
            tr("Search place, hazard, number"),
            [
                ("late", tr("Deadline passed")),
                ("open", tr("Without deadline")),
                ("handed", tr("Handed over")),
                ("all", tr("Put right as well")),
            ],
            single=True,
        )
        super().__init__(page, self.detail)
        self.finding_id: int | None = None
        self._file: FindingFile | None = None
        self._names: dict[str, str] = {}
        self._build()

    def refresh(self) -> None:
        """Ask for the list and what is chosen again."""
        wanted = self.wanted()

        def question(reader: Reader) -> tuple[Sequence[FindingRow], int]:
            return list_findings(reader, wanted, MOST), count_findings(reader, wanted)

        self.page.read(question, self._show, name="findings")
        self._ask_file()

    def wanted(self) -> FindingFilter:
        """Return what is filtered for."""
        chosen = self.bar.chosen
        today = day_of(self.page.desk.now())
        state = ""
        if "open" in chosen:
            state = FindingState.OPEN.value
        elif "handed" in chosen:
            state = FindingState.HANDED_OVER.value
        return FindingFilter(
            text=self.bar.words,
            unsettled="all" not in chosen,
            late_before=today if "late" in chosen else None,
            state=state,
        )

    def allow(self) -> None:
        """Enable what whoever is logged in may do."""
        here = self._file is not None
        self.act_button.setEnabled(here and (self.page.may("inspect") or self.page.may("decide")))
        self.place_button.setEnabled(here)
        self.print_button.setEnabled(here and self.page.may("export"))
        self.strip.setEnabled(self.page.may("inspect"))

    def _show(self, found: tuple[Sequence[FindingRow], int]) -> None:
        rows, count = found
        self._names = area_names(self.page.desk)
        self.cards.show_rows(rows, tr("{n} hazards · by deadline", n=count_text(count)))
        if isinstance(first := self.cards.choose_first(), int):
            self.finding_id = first
            self._ask_file()

    def _card(self, row: FindingRow) -> Card:
        today = day_of(self.page.desk.now())
        chips = [Chip(tr(STATE_WORDS[row.state]), FINDING_TONES[row.state])]
        right = deadline_words(row, today)
        if is_late(row, today):
            chips.append(Chip(right, Tone.HIGH))
            right = day_text(row.deadline_day or today)
        second = " · ".join(filter(None, (row.place_name, self._names.get(row.grid, ""))))
        return Card(f"{row.item} {item_words(row.item_text)}", right, second, tuple(chips))

    def _on_chosen(self, key: object) -> None:
        self.finding_id = key if isinstance(key, int) else None
        row = next((row for row in self.cards.model.rows if row.id == key), None)
        self.find([row.place] if row is not None and row.place is not None else [])
        self._ask_file()

    def _ask_file(self) -> None:
        finding_id = self.finding_id
        if finding_id is None:
            self._file = None
            self.detail.show_nothing()
            self.allow()
            return

        def question(reader: Reader) -> FindingFile | None:
            rows = read_findings(reader, [finding_id])
            if not rows:
                return None
            return FindingFile(
                rows[0], read_steps(reader, finding_id), photos_of(reader, finding_id)
            )

        self.page.read(question, self._show_file, name="finding")

    def _show_file(self, file: FindingFile | None) -> None:
        if file is not None and file.row.id != self.finding_id:
            return
        before, self._file = self._file, file
        if file is None:
            self.detail.show_nothing()
        elif file != before or not self.detail.is_filled():
            row = file.row
            self.strip.show_photos(file.photos)
            self.detail.show_thing(item_words(row.item_text), row.number, self._parts(file))
        self.allow()

    def _parts(self, file: FindingFile) -> list[Part]:
        row, today = file.row, day_of(self.page.desk.now())
        late = Tone.HIGH if is_late(row, today) else Tone.PLAIN
        facts = [
            Row(tr("Place"), row.place_name, key="place"),
            Row(tr("Item"), row.item),
            Row(tr("State"), chips=(Chip(tr(STATE_WORDS[row.state]), finding_tone(row, today)),)),
            Row(tr("Deadline"), tr("none yet")),
            Row(tr("Found"), row.text or tr("no words")),
        ]
        if row.deadline_day is not None:
            said = dict.fromkeys((day_text(row.deadline_day), deadline_words(row, today)))
            facts[3] = Row(tr("Deadline"), " · ".join(said), tone=late)
        criteria = reference(self.page.desk).criteria
        marked = [
            Row(f"{each.code} {each.text}", criteria.edition, strong=True)
            for code in row.criteria
            if (each := criteria.of(code)) is not None
        ]
        steps = [
            Row(
                tr(ACT_WORDS[FindingAct(step.act)]),
                f"{instant_text(step.at_us)} · {step.by}",
                step.words,
                strong=True,
            )
            for step in reversed(file.steps)
        ]
        parts = [
            Part(rows=facts),
            Part(tr("What was done"), str(len(steps)), steps),
            Part(tr("Photos"), str(len(file.photos)), widget=self.strip),
        ]
        if marked:
            parts.insert(1, Part(tr("Criteria of a suspicion"), str(len(marked)), marked))
        return parts

    def _on_act(self) -> None:
        if self._file is not None:
            offer_acts(self.page, self.left, self._file.row)

    def _on_place(self) -> None:
        if self._file is not None:
            self.place_requested.emit(self._file.row.place_id)

    def _on_print(self) -> None:
        if self._file is None:
            return
        row = self._file.row
        handed = row.state is FindingState.HANDED_OVER
        report = "hand_over_letter" if handed else "rectification_notice"
        self.page.export(report, {"findings": str(row.id)}, row.number)

    def _on_export(self) -> None:
        wanted = self.wanted()
        self.page.export("finding_list", wanted.as_words(), tr("Hazards"))

    def _on_photos_added(self, files: list[Path]) -> None:
        """Keep photos with the hazard: what was found, or that it is put right."""
        if self._file is None:
            return
        row, folder = self._file.row, self.page.desk.folder

        def keep(photos: list[KeptPhoto]) -> None:
            for photo in photos:
                self.page.submit(AddPhoto(row.place_id, photo.file, photo.sha256, row.item, row.id))

        self.page.run(lambda: [keep_photo(folder, path) for path in files], keep)

    def _build(self) -> None:
        export = push_button(tr("Export"), "export")
        self.cards.add_tools(export)
        self.act_button = push_button(tr("Follow up…"), look="primary")
        self.place_button = push_button(tr("Show place"))
        self.print_button = push_button(tr("Print letter"))
        self.detail.add_buttons(self.act_button, self.place_button, self.print_button)
        self.fill_left(self.bar, self.cards)
        self.cards.chosen.connect(self._on_chosen)
        self.act_button.clicked.connect(self._on_act)
        self.place_button.clicked.connect(self._on_place)
        self.print_button.clicked.connect(self._on_print)
        export.clicked.connect(self._on_export)
        self.strip.added.connect(self._on_photos_added)
        self.detail.pressed.connect(lambda _key: self._on_place())
        self.allow()
