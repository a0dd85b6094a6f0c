"""Talk strip 正在通话: who talks now and since when; where nobody does, who talked last.

Stands on top of the radio log. It also holds the signs that something is kept from the operator:
muted units, and a seat whose alarms cannot be heard.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton

from cmdmap.domain.ids import UnitId
from cmdmap.domain.unit import LiveUnit
from cmdmap.i18n import tr
from cmdmap.ui.radio.talks import Talks, talking_now
from cmdmap.widgets.frame import push_button, tool_button
from cmdmap.widgets.theme import icon, styled
from cmdmap.widgets.wording import clock_text, hint_text

HEIGHT = 32


class TalkStrip(QFrame):
    """One line of who talks."""

    muted_shown = Signal(bool)
    """The operator wants to see muted units' lines, or not."""
    sound_test_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("talk_strip")
        self.setFixedHeight(HEIGHT)
        self.lead = styled(QLabel(), "muted")
        self.talkers = QLabel()
        self.muted = push_button("", "mute", look="chip")
        self.sound: QToolButton = tool_button("sound", tr("Play every alarm tone once"))
        self._build()

    def show_talk(
        self, present: Mapping[UnitId, LiveUnit], talks: Talks, muted: frozenset[UnitId],
        now: datetime,
    ) -> None:  # fmt: skip
        """Show the talk at ``now``; muted units are left out."""
        talking = [pair for pair in talking_now(present.values()) if pair[1].unit.id not in muted]
        self.talkers.setProperty("tone", "talk" if talking else "")
        self.talkers.style().polish(self.talkers)
        if talking:
            self.lead.setText(tr("Talking now"))
            words = "   ".join(
                f"{live.unit.name} {_seconds(now, since)}" for since, live in talking
            )
        else:
            self.lead.setText(tr("Last talk"))
            words = _last_words(talks, present, muted)
        self.talkers.setText(words)
        self.talkers.setToolTip(hint_text(words))
        self.muted.setText(tr("{n} muted", n=len(muted)))
        self.muted.setVisible(bool(muted))

    def show_silent(self, silent: bool) -> None:
        """Show whether alarms can be heard at this seat."""
        self.sound.setIcon(icon("sound_off" if silent else "sound", "bad" if silent else "muted"))
        self.sound.setText(tr("No sound at this seat") if silent else "")
        self.sound.setToolButtonStyle(
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            if silent
            else Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        hint = tr("No audio device was found; alarms are only shown. Connect one and test here.")
        self.sound.setToolTip(hint if silent else tr("Play every alarm tone once"))
        self.sound.setProperty("tone", "bad" if silent else "")
        self.sound.style().polish(self.sound)

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(8)
        for label in (self.lead, self.talkers):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.talkers.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.muted.setToolTip(tr("Their lines are kept; press to show them here, too"))
        self.muted.hide()
        row.addWidget(self.lead)
        row.addWidget(self.talkers, 1)
        row.addWidget(self.muted)
        row.addWidget(self.sound)
        self.muted.toggled.connect(self.muted_shown)
        self.sound.clicked.connect(self.sound_test_requested)


def _seconds(now: datetime, since: datetime) -> str:
    whole = max(0, int((now - since).total_seconds()))
    return f"{whole // 60}:{whole % 60:02}"


def _last_words(talks: Talks, present: Mapping[UnitId, LiveUnit], muted: frozenset[UnitId]) -> str:
    last = talks.newest(muted)
    live = present.get(last.unit_id) if last else None
    if last is None or live is None:
        return tr("nobody yet")
    words = f"{live.unit.name}  {clock_text(last.began_at)}"
    if last.lasted is None:
        return words
    return tr("{call}, {n} s", call=words, n=f"{last.lasted.total_seconds():.0f}")
