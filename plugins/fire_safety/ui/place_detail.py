"""Detail of a place: who and where, the risk with its reasons, the inspection that is being made.

Verdicts that are not handed in stay with their place and their inspector (``services/drafts.py``).
What can be done is asked in dialogs (``place_acts.py``, ``place_entries.py``).
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdmap.api import Page, Tone, tr
from cmdmap.widgets import CheckItem, Checklist, Detail, Part, Verdict
from fire_safety.domain.check_list import VERDICT_WORDS, Checked, CheckList
from fire_safety.domain.check_list import Verdict as Found
from fire_safety.domain.days import day_of
from fire_safety.services.drafts import Draft, DraftBook
from fire_safety.services.reference import reference
from fire_safety.ui import place_parts
from fire_safety.ui.photos import PhotoStrip
from fire_safety.ui.place_acts import PlaceActs
from fire_safety.ui.place_entries import PlaceEntries
from fire_safety.ui.place_parts import PlaceFile, Revealed, read_file

DRAFTS = "drafts.json"
REVEALED_MS = 60_000
"""How long names and telephones are read before they are masked again."""
TONES = {
    Found.PASSED: Tone.GOOD,
    Found.HAZARD: Tone.HIGH,
    Found.NOT_APPLICABLE: Tone.PLAIN,
    Found.UNCHECKED: Tone.LOW,
}


class PlaceDetail(QWidget):
    """The panel at the right."""

    draft_changed = Signal()
    """An inspection was begun, went on or was handed in."""
    thing_requested = Signal(object)
    """What and key (tuple) of a sensor or a site near the place."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.file: PlaceFile | None = None
        self.drafts = DraftBook(page.desk.folder / DRAFTS)
        self.detail = Detail(tr("Choose a place in the list or on the map."), one_line=True)
        self.checks = Checklist(
            tr("This inspection"),
            [Verdict(each.value, tr(VERDICT_WORDS[each]), TONES[each]) for each in (
                Found.PASSED, Found.HAZARD, Found.NOT_APPLICABLE, Found.UNCHECKED)],
        )  # fmt: skip
        self.strip = PhotoStrip(page)
        self.acts = PlaceActs(self)
        self.entries = PlaceEntries(self)
        self._shown = _Shown()
        self._masking = QTimer(self, singleShot=True, interval=REVEALED_MS)
        self._connect()

    def _connect(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.detail)
        self.checks.changed.connect(self._on_verdict_given)
        self.checks.pressed.connect(lambda key: self.acts.note_item(str(key)))
        self.detail.pressed.connect(self._on_row_pressed)
        self._masking.timeout.connect(self.hide_contacts)
        self.page.run(self.drafts.reading(day_of(self.page.desk.now())), self._on_drafts_read)
        self.allow()

    @property
    def place_id(self) -> int | None:
        """Key of the place that is shown."""
        return self._shown.place_id

    def show_place(self, place_id: int | None) -> None:
        """Show another place, None shows the sentence."""
        if place_id != self._shown.place_id:
            self._shown = _Shown(place_id)
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
                lambda reader: read_file(desk, reader, place_id),
                lambda file: self._show(place_id, file),
            )

    def allow(self) -> None:
        """Enable what whoever is logged in may do with the place that is shown."""
        self.acts.allow()
        self.entries.allow()

    def meet(self) -> None:
        """Another person sits here: other drafts, and nothing unmasked."""
        self.hide_contacts()
        self.show_checks()
        self.allow()
        self.draft_changed.emit()

    def reveal(self, place_id: int, revealed: Revealed) -> None:
        """Show names and telephones for a while; the look is in the audit."""
        if place_id == self.place_id:
            self._shown.revealed = revealed
            self._masking.start()
            self._show_parts()

    def hide_contacts(self) -> None:
        """Put names and telephones behind stars again."""
        self._masking.stop()
        if self._shown.revealed is not None:
            self._shown.revealed = None
            self._show_parts()

    def list_in_use(self) -> CheckList | None:
        """Return the check list of the place that is shown."""
        if self.file is None:
            return None
        return reference(self.page.desk).list_of(self.file.card.row.kind)

    def draft(self) -> Draft:
        """Return what was checked at the place that is shown and not handed in yet."""
        assert self.place_id is not None, "asked only while a place is shown"
        return self.drafts.of(self.page.actor, self.place_id)

    def keep_draft(self) -> None:
        """Keep the draft, which was changed, in its file."""
        self.draft().day = day_of(self.page.desk.now())
        self.show_checks()
        self._save_drafts()

    def drop_draft(self, actor: str, place_id: int) -> None:
        """Forget a draft that was handed in."""
        self.drafts.drop(actor, place_id)
        self._save_drafts()
        self.refresh()

    def checked(self) -> tuple[Checked, ...]:
        """Return the verdicts given so far, with their notes, of items that are asked."""
        made, draft = self.list_in_use(), self.draft()
        asked = {item.code for item in made.items} if made is not None else set()
        return tuple(
            Checked(item, verdict, draft.notes.get(item, ""))
            for item, verdict in draft.verdicts.items()
            if verdict is not Found.UNCHECKED and item in asked
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

    def _save_drafts(self) -> None:
        self.allow()
        self.draft_changed.emit()
        self.page.run(self.drafts.saving(), lambda _done: None)

    def _on_drafts_read(self, found: object) -> None:
        self.drafts.take(found)  # type: ignore[arg-type]
        self.show_checks()
        self.allow()
        self.draft_changed.emit()

    def _on_row_pressed(self, key: object) -> None:
        match key:
            case "contact":
                self.entries.reveal()
            case "reasons":
                self._shown.unfolded = not self._shown.unfolded
                self._show_parts()
            case ("finding", int(finding_id)):
                self.acts.move_finding(finding_id)
            case ("inspection", int(inspection_id)):
                self.acts.offer_inspection(inspection_id)
            case ("sensor" | "hydrants" | "stations", int()):
                self.thing_requested.emit(key)
            case ("facility", int(facility_id)):
                self.entries.set_facility(facility_id)
            case ("plan", int(plan_id)):
                self.entries.set_plan(plan_id)

    def _on_verdict_given(self, key: object, name: str) -> None:
        draft = self.draft()
        draft.verdicts[str(key)] = Found(name)
        draft.day = day_of(self.page.desk.now())
        self._save_drafts()

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
            self.strip.show_photos(file.photos)
            self._show_parts()
        self.allow()

    def _show_parts(self) -> None:
        file, desk = self.file, self.page.desk
        if file is None:
            return
        working, revealed = self.checks.list.hasFocus(), self._shown.revealed
        parts = [
            place_parts.facts(desk, file, revealed),
            place_parts.risk(desk, file.card, unfolded=self._shown.unfolded),
            Part(widget=self.checks),
            place_parts.hazards(desk, file),
            Part(tr("Photos"), str(len(file.photos)), widget=self.strip),
            *place_parts.sensing(file),
            *place_parts.helped(desk, file),
            place_parts.written(file, revealed),
            place_parts.history(file),
            *place_parts.corrected(file),
        ]
        self.detail.show_thing(file.card.row.name, file.card.row.number, parts)
        if working:
            self.checks.list.setFocus()


@dataclass(slots=True)
class _Shown:
    """Which place is shown, and how."""

    place_id: int | None = None
    unfolded: bool = False
    """Every reason of its risk is shown."""
    revealed: Revealed | None = None
