"""Detail of a place: who and where, the risk with its reasons, the inspection that is being made.

Verdicts that are not handed in yet stay with their place while the page is open. What can be done
is asked in dialogs (``place_acts.py``); this file shows and keeps the draft.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdmap.api import Page, Reader, Tone, tr
from cmdmap.widgets import (
    CheckItem,
    Checklist,
    Chip,
    Detail,
    FileStrip,
    Part,
    Row,
    Verdict,
)
from fire_safety.domain.belongings import FACILITIES, PERSON_ROLES
from fire_safety.domain.check_list import VERDICT_WORDS, Checked, CheckList
from fire_safety.domain.check_list import Verdict as Found
from fire_safety.domain.days import day_of, day_text, instant_text
from fire_safety.domain.finding import STATE_WORDS, FindingState
from fire_safety.domain.place_kind import beyond
from fire_safety.services.area_names import area_names, where_words
from fire_safety.services.papers.letters import item_words
from fire_safety.services.photo_files import sound_photos
from fire_safety.services.reference import reference
from fire_safety.services.risk_words import worded
from fire_safety.store import belongings
from fire_safety.store.campaigns import CampaignRow, running_for
from fire_safety.store.findings import FindingFilter, FindingRow, count_rechecked, list_findings
from fire_safety.store.inspections import InspectionRow, list_inspections
from fire_safety.store.places import PlaceCard, list_corrections, read_place
from fire_safety.store.seal import Seal, seal_for
from fire_safety.store.tables import facilities, plans
from fire_safety.ui.place_acts import PlaceActs
from fire_safety.ui.place_entries import PlaceEntries
from fire_safety.ui.words import due_words, risk_chip

TONES = {
    Found.PASSED: Tone.GOOD,
    Found.HAZARD: Tone.HIGH,
    Found.NOT_APPLICABLE: Tone.PLAIN,
    Found.UNCHECKED: Tone.LOW,
}


@dataclass(frozen=True, slots=True)
class PlaceFile:
    """Everything the store has of a place."""

    card: PlaceCard
    findings: Sequence[FindingRow]
    inspections: Sequence[InspectionRow]
    rechecked: tuple[int, int]
    people: Sequence[tuple[str, str, str]]
    facilities: Sequence[Any]
    plans: Sequence[Any]
    photos: Sequence[Any]
    campaign: CampaignRow | None
    corrections: Sequence[Any]


@dataclass(slots=True)
class Draft:
    """What was checked at a place and not handed in yet."""

    verdicts: dict[str, Found]
    notes: dict[str, str]
    photos: list[tuple[str, Path]]


def read_file(reader: Reader, place_id: int, today: int, seal: Seal) -> PlaceFile | None:
    """Read everything of a place."""
    card = read_place(reader, place_id, seal)
    if card is None:
        return None
    return PlaceFile(
        card,
        list_findings(reader, FindingFilter(place_id=place_id)),
        list_inspections(reader, place_id, 8),
        count_rechecked(reader, place_id),
        belongings.read_people(reader, place_id, seal),
        belongings.current(reader, facilities, place_id),
        belongings.current(reader, plans, place_id),
        belongings.read_photos(reader, place_id),
        running_for(reader, place_id, today),
        list_corrections(reader, place_id),
    )


class PlaceDetail(QWidget):
    """The panel at the right."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.place_id: int | None = None
        self.file: PlaceFile | None = None
        self.drafts: dict[int, Draft] = {}
        self.detail = Detail(tr("Choose a place in the list or on the map."))
        self.checks = Checklist(
            tr("This inspection"),
            [Verdict(each.value, tr(VERDICT_WORDS[each]), TONES[each]) for each in (
                Found.PASSED, Found.HAZARD, Found.NOT_APPLICABLE, Found.UNCHECKED)],
        )  # fmt: skip
        self.strip = FileStrip(tr("Add photos…"), "*.jpg *.jpeg *.png")
        self.acts = PlaceActs(self)
        self.entries = PlaceEntries(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.detail)
        self.checks.changed.connect(self._on_verdict_given)
        self.checks.pressed.connect(lambda key: self.acts.note_item(str(key)))
        self.detail.pressed.connect(self._on_row_pressed)
        self.allow()

    def show_place(self, place_id: int | None) -> None:
        """Show another place, None shows the sentence."""
        self.place_id = place_id
        if place_id is None:
            self.file = None
            self.detail.show_nothing()
            return
        self.refresh()

    def refresh(self) -> None:
        """Ask for the place again."""
        place_id, desk = self.place_id, self.page.desk
        if place_id is not None:
            self.page.read(
                lambda reader: read_file(reader, place_id, day_of(desk.now()), seal_for(desk)),
                lambda file: self._show(place_id, file),
            )

    def allow(self) -> None:
        """Enable what whoever is logged in may do with the place that is shown."""
        self.acts.allow()
        self.entries.allow()

    def list_in_use(self) -> CheckList | None:
        """Return the check list of the place that is shown."""
        if self.file is None:
            return None
        known = reference(self.page.desk)
        return known.list_of(self.file.card.row.kind)

    def draft(self) -> Draft:
        """Return what was checked at the place that is shown and not handed in yet."""
        assert self.place_id is not None, "asked only while a place is shown"
        return self.drafts.setdefault(self.place_id, Draft({}, {}, []))

    def checked(self) -> tuple[Checked, ...]:
        """Return the verdicts given so far, with their notes."""
        draft = self.draft()
        return tuple(
            Checked(item, verdict, draft.notes.get(item, ""))
            for item, verdict in draft.verdicts.items()
            if verdict is not Found.UNCHECKED
        )

    def show_checks(self) -> None:
        """Show the check list with the verdicts of the draft."""
        made = self.list_in_use()
        if made is None:
            return
        draft = self.draft()
        items = []
        for item in made.items:
            verdict = draft.verdicts.get(item.code, Found.UNCHECKED)
            note = draft.notes.get(item.code, "")
            text = f"{item.code} {item.text}" + (f" · {note}" if note else "")
            items.append(CheckItem(item.code, text, verdict.value, f"{item.code} {item.text}"))
        if items != self.checks.model.items:
            self.checks.show_items(items)

    def _on_row_pressed(self, key: object) -> None:
        match key:
            case "contact":
                self.entries.reveal()
            case ("finding", int(finding_id)):
                self.acts.move_finding(finding_id)
            case ("inspection", int(inspection_id)):
                self.acts.offer_inspection(inspection_id)

    def _on_verdict_given(self, key: object, name: str) -> None:
        self.draft().verdicts[str(key)] = Found(name)
        self.acts.allow()

    def _show(self, place_id: int, file: PlaceFile | None) -> None:
        if place_id != self.place_id:
            return
        before, self.file = self.file, file
        if file is None:
            self.detail.show_nothing()
            return
        self.show_checks()
        # Somebody may be in the middle of an inspection: what is the same stays as it is.
        if file != before or not self.detail.is_filled():
            working = self.checks.list.hasFocus()
            self._show_photos(file)
            self.detail.show_thing(file.card.row.name, file.card.row.number, self._parts(file))
            if working:
                self.checks.list.setFocus()
        self.allow()

    def _show_photos(self, file: PlaceFile) -> None:
        """Show the photos that are as they were kept; reading them is not for this thread."""
        folder = self.page.desk.folder
        photos = [(photo.file, photo.sha256) for photo in file.photos]

        def show(found: tuple[list[Path], list[str]]) -> None:
            if self.file is file:
                self.strip.show_files(found[0])
                for why in found[1]:
                    self.page.warn(why)

        self.page.run(lambda: sound_photos(folder, photos), show)

    def _parts(self, file: PlaceFile) -> list[Part]:
        return [
            Part(rows=self._facts(file)),
            self._risk(file.card),
            Part(widget=self.checks),
            Part(widget=self.acts.row),
            self._hazards(file),
            Part(tr("Photos"), str(len(file.photos)), widget=self.strip),
            Part(tr("Facilities, persons, plans"), rows=_belongings(file)),
            self._history(file),
            _corrected(file),
        ]

    def _facts(self, file: PlaceFile) -> list[Row]:
        card, names = file.card, area_names(self.page.desk)
        row, fields = card.row, card.fields
        kinds = reference(self.page.desk).kinds
        kind = kinds.get(row.kind)
        today = day_of(self.page.desk.now())
        who = " · ".join(filter(None, (fields.contact_name, fields.contact_phone)))
        rows = [
            Row(tr("Responsible person"), who or tr("nobody yet"), key="contact" if who else None),
            Row(tr("Where"), where_words(names, row.community, row.grid, row.micro_grid)),
            Row(tr("Last inspected"), _last(file, today)),
            Row(tr("Due"), due_words(row.due_day, today)),
            Row(tr("Kind"), kind.name if kind else row.kind),
        ]
        if file.campaign is not None:
            rows.append(Row(tr("Campaign"), file.campaign.name))
        too_large = beyond(kind, row.size) if kind else ()
        chip = (Chip(tr("too large"), Tone.MIDDLE),)
        rows += [Row(sentence, strong=True, chips=chip) for sentence in too_large]
        return rows

    def _risk(self, card: PlaceCard) -> Part:
        known = reference(self.page.desk)
        kind = known.kinds.get(card.row.kind)
        rows = []
        for reason in card.reasons:
            said = worded(reason, kind, known.lists)
            rows.append(Row(said.text, f"+{said.points}", said.source, strong=True))
        heading = risk_chip(card.row.risk).text
        return Part(heading, tr("why"), rows)

    def _hazards(self, file: PlaceFile) -> Part:
        rows = [
            Row(
                f"{each.item} {item_words(each.item_text)}",
                day_text(each.deadline_day) if each.deadline_day else "",
                " · ".join(filter(None, (each.number, each.text))),
                (Chip(tr(STATE_WORDS[each.state]), _finding_tone(each.state)),),
                key=("finding", each.id),
                strong=True,
            )
            for each in file.findings
        ]
        return Part(tr("Hazards not put right"), str(len(rows)), rows)

    def _history(self, file: PlaceFile) -> Part:
        rows = [
            Row(
                each.number,
                f"{day_text(each.day)} · {each.by}",
                each.withdrawn or each.note,
                (
                    Chip(
                        tr("taken back") if each.withdrawn else tr("{n} hazards", n=each.hazards),
                        Tone.PLAIN if each.withdrawn or not each.hazards else Tone.MIDDLE,
                    ),
                ),
                key=("inspection", each.id),
                strong=True,
            )
            for each in file.inspections
        ]
        return Part(tr("Inspections"), str(len(rows)), rows)


def _corrected(file: PlaceFile) -> Part:
    rows = [
        Row(each.reason, f"{instant_text(each.at_us)} · {each.by}", strong=True)
        for each in file.corrections
    ]
    return Part(tr("Corrections"), str(len(rows)), rows)


def _last(file: PlaceFile, today: int) -> str:
    day = file.card.row.inspected_day
    if day is None:
        return tr("never")
    found, passed = file.rechecked
    ago = tr("{n} days ago", n=today - day) if day < today else tr("today")
    return ago + " · " + tr("{found} hazards, {passed} put right", found=found, passed=passed)


def _finding_tone(state: FindingState) -> Tone:
    return Tone.HIGH if state is FindingState.OPEN else Tone.MIDDLE


def _belongings(file: PlaceFile) -> list[Row]:
    rows = []
    for each in file.facilities:
        state = tr("sound") if each.sound else tr("not sound")
        words = tr(FACILITIES.get(each.kind, each.kind))
        rows.append(
            Row(words, f"{each.count} · {state}", tone=Tone.PLAIN if each.sound else Tone.HIGH)
        )
    rows += [
        Row(tr(PERSON_ROLES.get(role, role)), f"{name} {phone}".strip())
        for role, name, phone in file.people
    ]
    for each in file.plans:
        drilled = day_text(each.drilled_day) if each.drilled_day else tr("not drilled")
        rows.append(Row(tr("Plan: {title}", title=each.title), drilled))
    return rows or [Row(tr("Nothing is written down yet."))]
