"""Failed page: stands where a plugin's page was after the plugin failed, and says why.

The plugin is off for this run already; here it can be enabled again, or left off for good.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from cmdmap.domain.rights import Right
from cmdmap.i18n import tr
from cmdmap.plugins.guard import Failure
from cmdmap.ui.login.allowed import needs
from cmdmap.widgets.frame import push_button
from cmdmap.widgets.theme import mono_font, styled
from cmdmap.widgets.wording import instant_text

WIDTH = 760


class FailedPage(QWidget):
    """One plugin's failure."""

    enable_requested = Signal(str)
    """Id of the plugin that is to be tried again."""
    disable_requested = Signal(str)

    def __init__(self, plugin_id: str, title: str, failure: Failure) -> None:
        super().__init__()
        self.trace = QPlainTextEdit(failure.trace, readOnly=True)
        self.trace.setFont(mono_font())
        self.trace.setObjectName("raw")
        self.enable = needs(push_button(tr("Enable again"), look="primary"), Right.EDIT_PLUGINS)
        self.disable = needs(push_button(tr("Leave disabled")), Right.EDIT_PLUGINS)
        copy = push_button(tr("Copy details"), "copy")
        self.enable.clicked.connect(lambda: self.enable_requested.emit(plugin_id))
        self.disable.clicked.connect(lambda: self.disable_requested.emit(plugin_id))
        copy.clicked.connect(lambda: QApplication.clipboard().setText(failure.trace))
        self.sentence = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.sentence.setText(
            tr(
                "{plugin} failed and is switched off for this run; everything else goes on and "
                "what it had kept is kept. Enable it again, or leave it disabled and send the "
                "details to its author.",
                plugin=title,
            )
        )
        what = styled(QLabel(textFormat=Qt.TextFormat.PlainText), "muted")
        what.setText(f"{instant_text(failure.at)}  ·  {failure.part}  ·  {failure.sentence}")
        what.setWordWrap(True)
        self._lay_out(
            styled(QLabel(title, textFormat=Qt.TextFormat.PlainText), "title"), what, copy
        )

    def _lay_out(self, title: QLabel, what: QLabel, copy: QWidget) -> None:
        buttons = QHBoxLayout()
        for button in (self.enable, self.disable, copy):
            buttons.addWidget(button)
        buttons.addStretch(1)
        card = QWidget()
        card.setMaximumWidth(WIDTH)
        column = QVBoxLayout(card)
        column.setSpacing(12)
        for part in (title, self.sentence, what):
            column.addWidget(part)
        column.addWidget(self.trace, 1)
        column.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 24, 24, 24)
        row.addStretch(1)
        row.addWidget(card, 8)
        row.addStretch(1)
