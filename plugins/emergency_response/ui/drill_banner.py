"""The banner of a drill: a loud bar that cannot be closed while the drill is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from cmdmap.api import Tone
from cmdmap.widgets.chips import tone_color
from cmdmap.widgets.theme import text_font, theme


class DrillBanner(QLabel):
    """Hidden until it is told something to say."""

    def __init__(self) -> None:
        super().__init__(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMargin(7)
        self.setFont(text_font(15, bold=True))
        ground, words = tone_color(Tone.DRILL).name(), theme().color("ground").name()
        self.setStyleSheet(f"background: {ground}; color: {words};")
        self.hide()

    def say(self, sentence: str) -> None:
        """Show a sentence; an empty one hides the bar."""
        self.setText(sentence)
        self.setVisible(bool(sentence))
