"""Check aid: which criteria of a major hazard speak for the hazards of a place, then hand over.

Shows edition, source and that the wording was not compared. It counts, it does not decide: fire
rescue does.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QPlainTextEdit, QWidget

from cmdmap.api import Page, tr
from cmdmap.widgets import FormDialog
from fire_safety.domain.finding import FindingAct, FindingState
from fire_safety.domain.major import weigh
from fire_safety.domain.wishes import DecideFinding
from fire_safety.services.reference import reference
from fire_safety.store.findings import FindingRow
from fire_safety.store.places import PlaceCard

CODE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
MAY_GO = (FindingState.OPEN, FindingState.ORDERED)


class MajorDialog(FormDialog):
    """The aid over the hazards of one place."""

    def __init__(
        self, page: Page, found: Sequence[FindingRow], card: PlaceCard, parent: QWidget
    ) -> None:
        super().__init__(
            tr("Hand over to fire rescue: {place}", place=card.row.name), tr("Hand over"), parent
        )
        self.resize(760, 640)
        self._page = page
        self._found = [each for each in found if each.state in MAY_GO]
        self._card = card
        self._criteria = reference(page.desk).criteria
        self.list = QListWidget()
        self.list.setMinimumHeight(300)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(tr("Criteria"))
        self.verdict = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.reason = QPlainTextEdit(placeholderText=tr("What was found, what was asked for"))
        self.reason.setProperty("field", True)
        self.reason.setFixedHeight(84)
        self._fill()

    def marked(self) -> tuple[str, ...]:
        """Return the codes of the criteria that are ticked."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return tuple(
            item.data(CODE_ROLE) for item in items if item.checkState() is Qt.CheckState.Checked
        )

    def refusal(self) -> str:
        """Return a sentence while something is missing."""
        if not self._found:
            return tr("No hazard of this place can be handed over now.")
        return "" if self.reason.toPlainText().strip() else tr("Write in words why.")

    def accept(self) -> None:
        """Hand the hazards over; the letter can be printed afterwards."""
        sentence = self.refusal()
        if sentence:
            self.show_refusal(sentence)
            return
        ids = tuple(each.id for each in self._found)
        wish = DecideFinding(
            ids, FindingAct.HAND_OVER, self.reason.toPlainText().strip(), self.marked()
        )
        self._page.submit(wish, lambda _commit: self._handed_over(ids), self.show_refusal)

    def _handed_over(self, ids: Sequence[int]) -> None:
        if self._page.may("export"):
            wanted = {"findings": ",".join(map(str, ids))}
            name = tr("Letter {number}", number=self._card.row.number)
            self._page.export("hand_over_letter", wanted, name)
        super().accept()

    def _fill(self) -> None:
        hinted = {each.code for each in self._criteria.hinted({row.item for row in self._found})}
        # What the hazards hint at is looked at first.
        for each in sorted(self._criteria.criteria, key=lambda each: each.code not in hinted):
            way = tr("direct") if each.direct else tr("combined")
            state = tr("compared") if each.verified else tr("not compared")
            hint = tr("look at this") if each.code in hinted else ""
            words = " · ".join(filter(None, (hint, f"{each.code} {each.text}", way, state)))
            item = QListWidgetItem(words)
            item.setData(CODE_ROLE, each.code)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.list.addItem(item)
        source = tr(
            "Check aid after {edition}; {source}. It counts, fire rescue decides.",
            edition=self._criteria.edition,
            source=self._criteria.source,
        )
        self.form.addRow(QLabel(source, wordWrap=True, textFormat=Qt.TextFormat.PlainText))
        self.form.addRow(self.list)
        self.form.addRow(self.verdict)
        self.form.addRow(self.reason)
        self.list.itemChanged.connect(self._on_marked)
        self.finished.connect(self.deleteLater)
        self._on_marked()

    def _on_marked(self) -> None:
        kind = reference(self._page.desk).kinds.get(self._card.row.kind)
        found = weigh(
            self._criteria,
            self.marked(),
            crowded=kind is not None and kind.crowded,
            flammable=self._card.fields.dangerous,
        )
        counted = tr(
            "{direct} direct, {combined} of {needed} combined criteria.",
            direct=len(found.direct),
            combined=len(found.combined),
            needed=found.needed,
        )
        said = (
            tr("Suspected major hazard: hand over.")
            if found.suspected
            else tr("No suspicion of a major hazard by these criteria.")
        )
        self.verdict.setText(f"{counted} {said}")
