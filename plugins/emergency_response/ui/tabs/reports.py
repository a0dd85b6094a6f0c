"""Situation reports and everything that can be printed of an activation."""

from __future__ import annotations

from functools import partial

from cmdmap.api import Page, Tone, tr
from cmdmap.widgets.cards import Card, CardList
from cmdmap.widgets.chips import Chip
from cmdmap.widgets.forms.fields import FieldKind, FormField, Values
from cmdmap.widgets.forms.form import ask
from emergency_response.domain.situation import STAGE_WORDS, ReportStage, Situation
from emergency_response.domain.wishes import GiveReport
from emergency_response.services.overview import Overview
from emergency_response.store.review import KeptReport
from emergency_response.ui.tabs.tab import Tab
from emergency_response.ui.words import day_time

PEOPLE = ("dead", "injured", "missing", "evacuated")
WORDS = ("happened", "done", "needs", "next_steps")


class ReportsTab(Tab):
    """Reports that were given, newest first; sheets to save."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._begun: dict[int, Values] = {}
        """Reports that were begun and left, by response."""
        empty = tr("No situation report was given yet.")
        self.cards = CardList(tr("Situation reports"), empty, _card)
        self.column.addWidget(self.cards, 1)
        self.column.addWidget(self.buttons)
        self.add_button(tr("Give a report…"), self._on_give, "work", "primary")
        self.add_button(tr("Save the report…"), self._on_save, "")
        for name, title in (
            ("order", tr("Activation order")),
            ("call_list", tr("Call list")),
            ("tasks", tr("Task list")),
            ("roll_calls", tr("Roll calls")),
            ("log", tr("Log of the command post")),
        ):
            self.add_button(f"{title}…", partial(self.save, name, title), "")
        self.cards.pressed.connect(lambda _key: self._on_save())

    def fill(self, overview: Overview) -> None:
        """Show the reports."""
        self.cards.show_rows(overview.reports)

    def save(self, report: str, title: str) -> None:
        """Let the user save a sheet of the activation."""
        if self.overview is not None:
            found = self.overview.activation
            self.page.export(report, {"activation": str(found.id)}, f"{found.number} {title}")

    def _on_save(self) -> None:
        key = self.cards.key()
        reports = self.overview.reports if self.overview is not None else []
        report = next((each for each in reports if each.id == key), None)
        if report is None or self.overview is None:
            self.page.warn(tr("Choose a situation report first."))
            return
        number = self.overview.activation.number
        name = f"{number} {tr(STAGE_WORDS[ReportStage(report.kind)])} {report.serial}"
        self.page.export("situation", {"report": str(report.id)}, name)

    def _forget(self, number: int) -> None:
        self._begun.pop(number, None)

    def _on_give(self) -> None:
        overview = self.overview
        if overview is None:
            return
        number = overview.activation.id
        last = dict(overview.reports[0].body) if overview.reports else {}
        values: Values = self._begun.get(number) or {
            **{name: last.get(name, "") for name in WORDS},
            **{name: int(last.get(name, 0)) for name in PEOPLE},
        }

        def take(answers: Values) -> None:
            numbers = {name: int(str(answers[name] or 0)) for name in PEOPLE}
            words = {
                name: str(answers[name] or "")
                for name in ("happened", "done", "needs", "next_steps")
            }
            situation = Situation(**words, **numbers)  # type: ignore[arg-type]
            wish = GiveReport(number, situation, bool(answers["final"]))
            self.page.submit(wish, lambda _commit: self._forget(number))

        form = ask(self, tr("Situation report"), _fields(), take, values, tr("Give"))
        # What was written is there again, whether the form was left or the report refused.
        form.finished.connect(lambda _result: self._begun.update({number: form.fields.values()}))


def _fields() -> tuple[FormField, ...]:
    def number(name: str, title: str) -> FormField:
        return FormField(name, title, FieldKind.NUMBER, least=0, most=1_000_000)

    return (
        FormField("happened", tr("What has happened"), FieldKind.LINES, required=True),
        number("dead", tr("Dead")),
        number("injured", tr("Injured")),
        number("missing", tr("Missing")),
        number("evacuated", tr("Evacuated")),
        FormField("done", tr("What has been done"), FieldKind.LINES),
        FormField("needs", tr("What is needed"), FieldKind.LINES),
        FormField("next_steps", tr("Next steps"), FieldKind.LINES),
        FormField("final", tr("This is the final report"), FieldKind.YES_NO),
    )


def _card(report: KeptReport) -> Card:
    stage = ReportStage(report.kind)
    tone = Tone.GOOD if stage is ReportStage.FINAL else Tone.LOW
    title = f"{tr(STAGE_WORDS[stage])} {report.serial}"
    chips = (Chip(tr(STAGE_WORDS[stage]), tone),)
    return Card(title, day_time(report.made_at), report.body.get("happened", ""), chips)
