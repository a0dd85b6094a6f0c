"""View of campaigns 专项行动: which run, how far each community has come, who is left.

Fourth view of the page. Targets that nobody has inspected yet can be shown in the list of places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal

from cmdmap.api import AreaLevel, Page, Reader, Tone, tr
from cmdmap.widgets import (
    Card,
    CardList,
    Chip,
    Detail,
    FieldKind,
    FilterBar,
    FormField,
    Part,
    Row,
    Values,
    ask,
    push_button,
)
from fire_safety.domain.campaign import Progress, total
from fire_safety.domain.days import day_of, day_text
from fire_safety.domain.place_kind import GROUPS
from fire_safety.domain.wishes import EndCampaign, OpenCampaign
from fire_safety.services.area_names import area_names, areas_at
from fire_safety.services.reference import reference
from fire_safety.store.campaigns import (
    CampaignRow,
    list_campaigns,
    progress_by,
    read_campaign,
)
from fire_safety.ui.view import View
from fire_safety.ui.words import percent

USUAL_D = 30


@dataclass(frozen=True, slots=True)
class CampaignFile:
    """A campaign with its numbers."""

    row: CampaignRow
    communities: Mapping[str, Progress]
    kinds: Mapping[str, Progress]


class CampaignView(View):
    """The list of campaigns."""

    targets_requested = Signal(int, str)
    """Key and name of a campaign whose places that are left are to be listed."""

    def __init__(self, page: Page) -> None:
        self.detail = Detail(tr("Choose a campaign."))
        self.cards = CardList(
            tr("Campaigns"),
            tr("No campaign yet. Begin one over some kinds of places in an area."),
            self._card,
        )
        self.bar = FilterBar(tr("Search campaign"))
        super().__init__(page, self.detail)
        self.campaign_id: int | None = None
        self._file: CampaignFile | None = None
        self._build()

    def refresh(self) -> None:
        """Ask for the list and what is chosen again."""
        words = self.bar.words.lower().split()

        def question(reader: Reader) -> list[CampaignRow]:
            rows = list_campaigns(reader)
            return [
                row for row in rows if all(w in f"{row.name} {row.number}".lower() for w in words)
            ]

        self.page.read(question, self._show, name="campaigns")
        self._ask_file()

    def allow(self) -> None:
        """Enable what whoever is logged in may do."""
        decide = self.page.may("decide")
        here = self._file is not None
        self.open_button.setEnabled(decide)
        self.left_button.setEnabled(here)
        self.print_button.setEnabled(here and self.page.may("export"))
        self.end_button.setEnabled(decide and self._file is not None and not self._file.row.ended)

    def _show(self, rows: Sequence[CampaignRow]) -> None:
        running = sum(not row.ended for row in rows)
        self.cards.show_rows(rows, tr("{n} running", n=running))
        if (first := self.cards.choose_first()) is not None:
            self._on_chosen(first)

    def _card(self, row: CampaignRow) -> Card:
        today = day_of(self.page.desk.now())
        if row.ended:
            chip = Chip(tr("ended"))
        elif row.to_day < today:
            chip = Chip(tr("period over"), Tone.MIDDLE)
        else:
            chip = Chip(tr("{n} days left", n=row.to_day - today), Tone.GOOD)
        names = area_names(self.page.desk)
        period = f"{day_text(row.from_day)} – {day_text(row.to_day)}"
        where = names.get(row.area, "") or tr("everywhere")
        return Card(row.name, row.number, period, (chip, Chip(where)))

    def _on_chosen(self, key: object) -> None:
        self.campaign_id = key if isinstance(key, int) else None
        self._ask_file()

    def _ask_file(self) -> None:
        campaign_id = self.campaign_id
        if campaign_id is None:
            self._file = None
            self.detail.show_nothing()
            self.allow()
            return

        def question(reader: Reader) -> CampaignFile | None:
            row = read_campaign(reader, campaign_id)
            if row is None:
                return None
            communities = progress_by(reader, campaign_id, "community")
            return CampaignFile(row, communities, progress_by(reader, campaign_id, "kind"))

        self.page.read(question, self._show_file, name="campaign")

    def _show_file(self, file: CampaignFile | None) -> None:
        if file is not None and file.row.id != self.campaign_id:
            return
        self._file = file
        if file is None:
            self.detail.show_nothing()
        else:
            self.detail.show_thing(file.row.name, file.row.number, self._parts(file))
        self.allow()

    def _parts(self, file: CampaignFile) -> list[Part]:
        row, whole = file.row, total(file.communities.values())
        names = area_names(self.page.desk)
        kinds = {code: kind.name for code, kind in reference(self.page.desk).kinds.items()}
        facts = [
            Row(tr("Period"), f"{day_text(row.from_day)} – {day_text(row.to_day)}"),
            Row(tr("Area"), names.get(row.area, "") or tr("everywhere")),
            Row(tr("Kinds"), ", ".join(kinds.get(kind, kind) for kind in row.kinds) or tr("all")),
            Row(tr("Inspected"), f"{whole.inspected} / {whole.targets} · {percent(whole.share)}"),
            Row(
                tr("Put right"),
                tr("{passed} of {found} hazards", passed=whole.put_right, found=whole.findings),
            ),
        ]
        if row.ended:
            facts.append(Row(tr("Ended"), row.end_reason))
        return [
            Part(rows=facts),
            Part(tr("By community"), "", _progress(file.communities, names)),
            Part(tr("By kind"), "", _progress(file.kinds, kinds)),
        ]

    def _on_open(self) -> None:
        today = day_of(self.page.desk.now())
        areas = [
            (area.code, area.name)
            for level in (AreaLevel.COMMUNITY, AreaLevel.GRID)
            for area in areas_at(self.page.desk, level)
        ]
        kinds = reference(self.page.desk).kinds.values()
        groups = [(group, tr(words)) for group, words in GROUPS.items()]
        groups += [(kind.code, kind.name) for kind in kinds]
        fields = [
            FormField("name", tr("Name"), required=True),
            FormField("kinds", tr("Kinds of places"), FieldKind.CHOICE, choices=groups,
                      hint=tr("empty: all")),
            FormField("area", tr("Area"), FieldKind.CHOICE, choices=areas),
            FormField("from", tr("First day"), FieldKind.DATE, required=True),
            FormField("to", tr("Last day"), FieldKind.DATE, required=True),
        ]  # fmt: skip

        def take(values: Values) -> None:
            said, begin, end = str(values["kinds"] or ""), values["from"], values["to"]
            chosen = tuple(kind.code for kind in kinds if said in (kind.code, kind.group))
            if isinstance(begin, date) and isinstance(end, date):
                wish = OpenCampaign(
                    str(values["name"]), chosen, str(values["area"] or ""), begin.toordinal(),
                    end.toordinal(),
                )  # fmt: skip
                self.page.submit(wish)

        values = {"from": date.fromordinal(today), "to": date.fromordinal(today + USUAL_D)}
        ask(self.left, tr("Begin a campaign"), fields, take, values, tr("Begin"))

    def _on_left(self) -> None:
        if self._file is not None:
            self.targets_requested.emit(self._file.row.id, self._file.row.name)

    def _on_print(self) -> None:
        if self._file is not None:
            row = self._file.row
            self.page.export("campaign_statistics", {"campaign": str(row.id)}, row.name)

    def _on_end(self) -> None:
        if self._file is None:
            return
        row = self._file.row
        field = FormField("reason", tr("Why the campaign ends"), required=True)

        def take(values: Values) -> None:
            self.page.submit(EndCampaign(row.id, str(values["reason"])))

        ask(self.left, tr("End {name}", name=row.name), [field], take)

    def _build(self) -> None:
        self.open_button = push_button(tr("Begin a campaign"), "plus", look="primary")
        self.left_button = push_button(tr("Places left"), look="primary")
        self.print_button = push_button(tr("Print statistics"))
        self.end_button = push_button(tr("End"))
        export = push_button(tr("Export"), "export")
        self.cards.add_tools(self.open_button, export)
        self.detail.add_buttons(self.left_button, self.print_button, self.end_button)
        self.fill_left(self.bar, self.cards)
        export.clicked.connect(lambda: self.page.export("campaign_list", {}, tr("Campaigns")))
        self.cards.chosen.connect(self._on_chosen)
        self.open_button.clicked.connect(self._on_open)
        self.left_button.clicked.connect(self._on_left)
        self.print_button.clicked.connect(self._on_print)
        self.end_button.clicked.connect(self._on_end)
        self.allow()


def _progress(parts: Mapping[str, Progress], names: Mapping[str, str]) -> list[Row]:
    rows = []
    for part, each in parts.items():
        tone = Tone.GOOD if each.share >= 1 else Tone.PLAIN
        found = tr(
            "{found} hazards, {passed} put right", found=each.findings, passed=each.put_right
        )
        rows.append(
            Row(
                names.get(part, part) or tr("no place"),
                f"{each.inspected} / {each.targets} · {percent(each.share)}",
                found if each.findings else "",
                tone=tone,
                strong=True,
            )
        )
    return rows
