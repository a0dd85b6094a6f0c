"""Chosen panel: everything about one installed plugin, and what can be done with it.

At the right of the view while a plugin is chosen in the table.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from cmdmap.api.drawing import Tone
from cmdmap.i18n import tr
from cmdmap.plugins.guard import Failure
from cmdmap.plugins.installing.wanting import wishes_of
from cmdmap.plugins.views import PluginStanding, PluginView
from cmdmap.ui.plugins.wishes import PluginRow
from cmdmap.ui.plugins.words import (
    brings_text,
    day_text,
    health_text,
    part_title,
    score_text,
    short_print,
    signature_text,
    state_chip,
    wish_rows,
)
from cmdmap.widgets.detail import Detail, Part, Row
from cmdmap.widgets.frame import push_button
from cmdmap.widgets.theme import mono_font
from cmdmap.widgets.wording import instant_text, joined_text

MOST_PARTS, MOST_NOTES = 10, 12
TRACE_HIGH = 150


class ChosenPanel(QWidget):
    """One plugin and its buttons; each tells the plugin's id."""

    switch_requested = Signal(str, bool)
    back_requested = Signal(str)
    remove_requested = Signal(str)
    remove_data_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._id = ""
        self.detail = Detail(tr("Choose a plugin to see what it does and how it is."))
        self.enable = push_button(tr("Enable"), look="primary")
        self.disable = push_button(tr("Disable"))
        self.back = push_button(tr("Roll back…"))
        self.remove = push_button(tr("Remove…"))
        self.remove_data = push_button(tr("Remove its data…"), look="danger")
        self.detail.add_buttons(self.enable, self.disable, self.back, self.remove, self.remove_data)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.detail)
        self.enable.clicked.connect(lambda: self.switch_requested.emit(self._id, True))
        self.disable.clicked.connect(lambda: self.switch_requested.emit(self._id, False))
        self.back.clicked.connect(lambda: self.back_requested.emit(self._id))
        self.remove.clicked.connect(lambda: self.remove_requested.emit(self._id))
        self.remove_data.clicked.connect(lambda: self.remove_data_requested.emit(self._id))

    def show_row(self, row: PluginRow | None, now: datetime) -> None:
        """Show a plugin, or that none is chosen."""
        if row is None:
            self._id = ""
            self.detail.show_nothing()
            return
        view, record = row
        self._id = view.id
        self.detail.show_thing(view.title, f"{view.id} {view.version}", _parts(row, now))
        on = view.standing is PluginStanding.ACTIVE
        self.enable.setVisible(not on and view.standing is not PluginStanding.SAFE)
        again = view.standing is PluginStanding.FAILED
        self.enable.setText(tr("Enable again") if again else tr("Enable"))
        # Off for this run only is not off: whoever wants that has to say so.
        safe = view.standing is PluginStanding.SAFE
        self.disable.setVisible(on or ((again or safe) and record is not None))
        former = None if record is None else record.former
        self.back.setVisible(former is not None)
        if former is not None:
            self.back.setText(tr("Roll back to {version}…", version=former.version))
        self.remove.setVisible(record is not None)
        self.remove_data.setVisible(record is not None)
        self.remove_data.setEnabled(record is not None and not record.enabled)
        self.remove_data.setToolTip(
            "" if self.remove_data.isEnabled() else tr("Disable the plugin first.")
        )


def _parts(row: PluginRow, now: datetime) -> list[Part]:
    view = row.view
    signed = signature_text(view, now)
    if view.signer is not None:
        signed = joined_text(signed, tr("key {key}", key=short_print(view.signer)))
    first = [Row(tr("State"), chips=(state_chip(view),))]
    if view.why:
        tone = Tone.HIGH if view.standing is not PluginStanding.OFF else Tone.MIDDLE
        first.append(Row(tr("Why"), view.why, tone=tone))
    first += [Row(tr("Signature"), signed), Row(tr("Brings"), brings_text(view))]
    if view.manifest is not None:
        first.append(Row(tr("Author"), view.manifest.author))
    if row.record is not None and row.record.went_back:
        first.append(Row(tr("Went back"), row.record.went_back))
    parts = [Part(rows=first)]
    if view.failure is not None:
        parts.append(_failure(view, view.failure))
    if view.manifest is not None:
        official = view.signer is not None and view.signer.official
        wanted = wish_rows(wishes_of(view.manifest, official=official))
        none = [Row(tr("Nothing: it only shows something."))]
        score = tr("score {score}", score=score_text(view.score))
        parts.append(Part(tr("What it wants"), score, wanted or none))
    if view.score is not None:
        reasons = [Row(r.sentence, f"{r.points:+d}", strong=True) for r in view.score.reasons]
        parts.append(Part(tr("Why this score"), "", reasons))
    return parts + _health(view)


def _failure(view: PluginView, failure: Failure) -> Part:
    trace = QPlainTextEdit(failure.trace, readOnly=True)
    trace.setObjectName("raw")
    trace.setFont(mono_font())
    trace.setFixedHeight(TRACE_HIGH)
    when = joined_text(instant_text(failure.at), part_title(view, failure.part))
    return Part(tr("What went wrong"), when, [Row(failure.sentence, strong=True)], trace)


def _health(view: PluginView) -> list[Part]:
    health = view.health
    busiest = sorted(health.parts, key=lambda part: -part.calls)[:MOST_PARTS]
    counts = [
        Row(
            part_title(view, part.part),
            joined_text(
                tr("calls {n}", n=f"{part.calls:,}"),
                tr("mean {ms:.1f} ms", ms=part.mean_ms),
                tr("slowest {ms:.1f} ms", ms=part.slowest_ms),
            ),
            part.part,
        )
        for part in busiest
    ]
    parts = [
        Part(tr("Health"), tr("last 24 hours"), [Row(day_text(view.day))]),
        Part(tr("This run"), tr("since the start"), [Row(health_text(health)), *counts]),
    ]
    notes = [
        Row(
            note.sentence,
            below=joined_text(instant_text(note.at), part_title(view, note.part)),
            strong=True,
        )
        for note in reversed(view.day.notes[-MOST_NOTES:])
    ]
    return [*parts, Part(tr("What happened"), "", notes)] if notes else parts
