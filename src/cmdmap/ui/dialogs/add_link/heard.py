"""Live view of a link that is being tried: its state in a sentence, counts, and the raw lines.

Part of the dialog, which hands in an impression five times a second. What is heard is foreign text
and is shown as plain text only.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from cmdmap.i18n import tr
from cmdmap.links.base import LinkState, LinkStatus
from cmdmap.links.recognise.trial import Impression
from cmdmap.widgets.frame import ValueRows
from cmdmap.widgets.theme import mono_font, styled, theme
from cmdmap.widgets.wording import NOTHING, count_text, key_text, place_text, raw_text

RAW_LINES = 5


class HeardView(QWidget):
    """What the trial has shown so far."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.sentence.setMinimumHeight(40)
        self.values = ValueRows(
            [
                ("frames", tr("Frames by protocol")),
                ("bytes", tr("Bytes read")),
                ("place", tr("First position")),
                ("key", tr("First radio id")),
            ]
        )
        self.raw = styled(QPlainTextEdit(readOnly=True), "raw")
        self.raw.setFont(mono_font())
        self.raw.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.raw.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.raw.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.raw.setFixedHeight(96)
        self.raw.setAccessibleName(tr("Raw frames"))
        # A reader's eye rests here, the keyboard has nothing to do in it.
        self.raw.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.sentence)
        column.addWidget(self.values)
        column.addWidget(self.raw)
        self.clear()

    def clear(self) -> None:
        """Nothing is being tried."""
        self._say(tr("Not tried yet: press Try to hear what is there."), "muted")
        for name in ("frames", "bytes", "place", "key"):
            self.values.set_value(name, NOTHING)
        self.raw.clear()

    def show_impression(self, seen: Impression) -> None:
        """Show what has come so far."""
        status = seen.status
        self._say(*verdict(seen))
        self.values.set_value("frames", frames_text(status) or NOTHING)
        self.values.set_value("bytes", count_text(status.bytes_in))
        self.values.set_value("place", place_text(seen.place))
        self.values.set_value("key", key_text(seen.unit_key) if seen.unit_key else NOTHING)
        text = "\n".join(map(raw_text, status.recent_raw[-RAW_LINES:]))
        if text != self.raw.toPlainText():
            self.raw.setPlainText(text)

    def _say(self, sentence: str, role: str) -> None:
        self.sentence.setText(sentence)
        self.sentence.setStyleSheet(f"color: {theme().roles[role]};")


def frames_text(status: LinkStatus) -> str:
    """Write the sound frames by protocol, most of them first."""
    counts = sorted(status.frames.items(), key=lambda item: -item[1])
    return ", ".join(f"{protocol} {count_text(count)}" for protocol, count in counts)


def verdict(seen: Impression) -> tuple[str, str]:
    """Return one sentence about a trial and the colour role it is written in."""
    status = seen.status
    if seen.understood:
        spoken = ", ".join(sorted(status.frames, key=lambda name: -status.frames[name]))
        if status.baud is None:
            return tr("✓ Understood: {protocols}.", protocols=spoken), "good"
        sentence = tr(
            "✓ Understood: {protocols} at {baud} baud.", protocols=spoken, baud=status.baud
        )
        return sentence, "good"
    if status.state in (LinkState.WAITING, LinkState.ENDED):
        return status.reason or tr("The tape holds nothing that can be read."), "bad"
    if status.state is LinkState.OPENING:
        return status.reason or tr("Opening…"), "accent_text"
    if not status.bytes_in:
        return (
            tr(
                "Open, nothing heard yet. A radio may be silent until someone talks: "
                "press a talk button, or choose its kind and save it untested."
            ),
            "warn",
        )
    return tr("Open, something is heard; waiting for whole frames."), "accent_text"
