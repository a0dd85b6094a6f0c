"""What can be done with the place that is shown: inspect, photograph, order, hand over.

Half of ``place_detail.py``: the buttons of an inspection and the dialogs behind them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu

from cmdmap.api import tr
from cmdmap.widgets import FieldKind, FormField, Values, ask, ask_files, push_button
from fire_safety.domain.check_list import Verdict
from fire_safety.domain.finding import FindingAct, FindingState
from fire_safety.domain.wishes import AddPhoto, SubmitInspection, WithdrawInspection
from fire_safety.services.photo_files import KeptPhoto, keep_photo
from fire_safety.services.rectifying import proposed_deadline
from fire_safety.ui.finding_acts import ask_act, offer_acts
from fire_safety.ui.major_dialog import MajorDialog

if TYPE_CHECKING:
    from fire_safety.ui.place_detail import PlaceDetail


class PlaceActs(QObject):
    """The buttons of a place."""

    def __init__(self, panel: PlaceDetail) -> None:
        super().__init__(panel)
        self.panel = panel
        self.page = panel.page
        self.buttons = {
            "submit": push_button(tr("Submit inspection"), look="primary"),
            "photo": push_button(tr("Take photo")),
            "order": push_button(tr("Order with deadline")),
            "hand_over": push_button(tr("Hand over to fire rescue")),
            "notice": push_button(tr("Print notice")),
        }
        panel.detail.add_buttons(*self.buttons.values())
        acts: dict[str, Callable[[], object]] = {
            "submit": self.submit,
            "photo": self.take_photos,
            "order": self.order,
            "hand_over": self.hand_over,
            "notice": self.print_notice,
        }
        for name, act in acts.items():
            self.buttons[name].clicked.connect(act)
        panel.strip.added.connect(self.add_photos)

    def allow(self) -> None:
        """Enable what whoever is logged in may do now."""
        file = self.panel.file
        here = file is not None and not file.card.ended
        inspect = here and self.page.may("inspect")
        found = file.findings if file is not None else ()
        opened = [each for each in found if each.state is FindingState.OPEN]
        checked = len(self.panel.checked()) if inspect and self.panel.place_id else 0
        self.buttons["submit"].setEnabled(checked > 0)
        self.buttons["submit"].setText(self._submit_words(checked))
        self.buttons["photo"].setEnabled(bool(inspect))
        self.panel.strip.setEnabled(bool(inspect))
        self.buttons["order"].setEnabled(bool(inspect and opened))
        self.buttons["hand_over"].setEnabled(bool(here and self.page.may("decide") and found))
        self.buttons["notice"].setEnabled(bool(found and self.page.may("export")))

    def _submit_words(self, checked: int) -> str:
        made = self.panel.list_in_use()
        if made is None or not checked:
            return tr("Submit inspection")
        return tr("Submit {n} / {all}", n=checked, all=len(made.items))

    def note_item(self, item: str) -> None:
        """Ask what was seen at an item; a note makes it a hazard unless it has a verdict."""
        draft = self.panel.draft()

        def take(values: Values) -> None:
            draft.notes[item] = str(values["note"])
            if draft.verdicts.get(item, Verdict.UNCHECKED) is Verdict.UNCHECKED:
                draft.verdicts[item] = Verdict.HAZARD
            self.panel.keep_draft()

        field = FormField("note", tr("What was seen"), FieldKind.LINES, most=500)
        ask(self.panel, item, [field], take, {"note": draft.notes.get(item, "")})

    def submit(self) -> None:
        """Hand the inspection in; with hazards a deadline is proposed."""
        made, place_id = self.panel.list_in_use(), self.panel.place_id
        if made is None or place_id is None:
            return
        checked, actor = self.panel.checked(), self.page.actor
        hazards = [each for each in checked if each.verdict is Verdict.HAZARD]
        deadline = proposed_deadline(self.page.desk) if hazards else None
        fields = [FormField("note", tr("Note"), FieldKind.LINES, most=500)]
        if hazards:
            fields.append(FormField("deadline", tr("Put right by"), FieldKind.DATE))

        photos_taken = tuple(self.panel.draft().photos)

        def take(values: Values) -> None:
            photos = tuple(
                AddPhoto(place_id, photo.file, photo.sha256, item) for item, photo in photos_taken
            )
            wish = SubmitInspection(
                place_id,
                made.code,
                made.version,
                checked,
                str(values.get("note") or ""),
                deadline_day=_day(values.get("deadline")),
                photos=photos,
            )
            self.page.submit(wish, lambda _commit: self._submitted(actor, place_id))

        ask(
            self.panel,
            tr("Submit inspection, {n} hazards", n=len(hazards)),
            fields,
            take,
            {"deadline": deadline},
            tr("Submit"),
        )

    def _submitted(self, actor: str, place_id: int) -> None:
        self.panel.drop_draft(actor, place_id)
        self.page.tell(tr("The inspection was kept."))

    def take_photos(self) -> None:
        """Choose photos; they are kept for the item that is chosen in the list."""
        kinds = tr("Photos") + " (*.jpg *.jpeg *.png)"
        ask_files(self.panel, tr("Take photo"), kinds, self.add_photos)

    def add_photos(self, files: Sequence[Path]) -> None:
        """Keep photos in the plugin's folder and with the place."""
        place_id, item = self.panel.place_id, self._item_for_photos()
        folder = self.page.desk.folder

        def keep() -> list[KeptPhoto]:
            return [keep_photo(folder, path) for path in files]

        def kept(photos: list[KeptPhoto]) -> None:
            if place_id is None or place_id != self.panel.place_id:
                return
            if item:
                # They go in with the inspection, so that they belong to its finding.
                self.panel.draft().photos += [(item, photo) for photo in photos]
                self.panel.keep_draft()
                said = tr("{n} photos go in with the inspection, {item}.", n=len(photos), item=item)
                self.page.tell(said)
                return
            for photo in photos:
                self.page.submit(AddPhoto(place_id, photo.file, photo.sha256))

        self.page.run(keep, kept)

    def _item_for_photos(self) -> str:
        """Return the hazard of the draft that is chosen, else its first one; empty without."""
        if self.panel.place_id is None:
            return ""
        verdicts = self.panel.draft().verdicts
        hazards = [item for item, verdict in verdicts.items() if verdict is Verdict.HAZARD]
        row = self.panel.checks.list.currentIndex().row()
        items = self.panel.checks.model.items
        chosen = str(items[row].key) if 0 <= row < len(items) else ""
        return chosen if chosen in hazards else hazards[0] if hazards else ""

    def order(self) -> None:
        """Give every hazard that is only found a deadline."""
        if self.panel.file is None:
            return
        ids = tuple(each.id for each in self.panel.file.findings if each.state is FindingState.OPEN)
        ask_act(self.page, self.panel, ids, FindingAct.ORDER)

    def hand_over(self) -> None:
        """Open the check aid and hand the hazards over."""
        if self.panel.file is not None:
            MajorDialog(
                self.page, self.panel.file.findings, self.panel.file.card, self.panel
            ).open()

    def print_notice(self) -> None:
        """Print the rectification notice about everything not put right."""
        if self.panel.file is not None:
            ids = ",".join(str(each.id) for each in self.panel.file.findings)
            name = tr("Notice {number}", number=self.panel.file.card.row.number)
            self.page.export("rectification_notice", {"findings": ids}, name)

    def move_finding(self, finding_id: int) -> None:
        """Offer what may follow for a hazard of the place."""
        file = self.panel.file
        finding = (
            next((each for each in file.findings if each.id == finding_id), None) if file else None
        )
        if finding is not None:
            offer_acts(self.page, self.panel, finding)

    def offer_inspection(self, inspection_id: int) -> None:
        """Offer to print an inspection or to take it back."""
        menu = QMenu(self.panel)
        record = menu.addAction(tr("Print the record"))
        record.setEnabled(self.page.may("export"))
        record.triggered.connect(
            lambda: self.page.export(
                "inspection_record", {"inspection": str(inspection_id)}, tr("Inspection record")
            )
        )
        back = menu.addAction(tr("Take back…"))
        back.setEnabled(self.page.may("decide"))
        back.triggered.connect(lambda: self._take_back(inspection_id))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(QCursor.pos())

    def _take_back(self, inspection_id: int) -> None:
        field = FormField("reason", tr("Why it is taken back"), required=True)

        def take(values: Values) -> None:
            self.page.submit(WithdrawInspection(inspection_id, str(values["reason"])))

        ask(self.panel, tr("Take back the inspection"), [field], take)


def _day(value: object) -> int | None:
    return value.toordinal() if isinstance(value, date) else None
