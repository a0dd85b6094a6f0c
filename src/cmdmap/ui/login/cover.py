"""Cover: lies over the whole window while nobody is logged in or the window is locked.

Shows the login, a new password or the first run, and above it what must be seen by whoever
passes: emergencies, urgent incidents, overdue clocks.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from cmdmap.i18n import tr
from cmdmap.ui.login.cover_alarms import CoverAlarms
from cmdmap.ui.login.first_run import FirstRunForm
from cmdmap.ui.login.forms import LoginForm, NewPasswordForm
from cmdmap.widgets.frame import push_button
from cmdmap.widgets.theme import styled, theme

CARD_WIDTH = 480


class Cover(QWidget):
    """An opaque page in front of everything in ``body``."""

    def __init__(self, body: QWidget) -> None:
        super().__init__(body)
        self._body = body
        self.setObjectName("lock_cover")
        self.login = LoginForm()
        self.new_password = NewPasswordForm(tr("Save and go on"))
        self.first_run = FirstRunForm()
        self.other = push_button(tr("Log in as somebody else"))
        self._opening = styled(QLabel(tr("The database is being opened…")), "muted")
        self._note = styled(QLabel(wordWrap=True), "muted")
        self._alarms = styled(QLabel(wordWrap=True), "cover_alarms")
        self._pages = QStackedWidget()
        self._build()
        body.installEventFilter(self)
        self.hide()

    def page(self) -> QWidget | None:
        """Return what is shown: one of the forms, or the word that the database is opened."""
        return self._pages.currentWidget()

    def show_opening(self) -> None:
        """Say that nobody can log in yet."""
        self._show(self._opening)

    def show_login(self, title: str, name: str = "") -> None:
        """Ask who it is; ``name`` is who locked the window."""
        self._show(self.login)
        self.other.setVisible(bool(name))
        self.login.ask(title, name)

    def show_new_password(self) -> None:
        """Ask for a password of one's own."""
        self._show(self.new_password)
        self.new_password.ask(tr("Choose a password of your own"))

    def show_first_run(self) -> None:
        """Ask for the first account."""
        self._show(self.first_run)
        self.first_run.begin()

    def show_note(self, sentence: str) -> None:
        """Show a sentence under the card, e.g. that the accounts are those of the demo."""
        self._note.setText(sentence)
        self._note.setVisible(bool(sentence))

    def show_alarms(self, alarms: CoverAlarms) -> None:
        """Show what must not wait for a login."""
        lines = [*alarms.emergencies, *alarms.urgent]
        if alarms.overdue:
            lines.append(tr("{n} clocks are overdue", n=alarms.overdue))
        self._alarms.setText("\n".join(lines))
        self._alarms.setVisible(bool(lines))

    def alarm_text(self) -> str:
        """Return what is shown of alarms."""
        return self._alarms.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as what is covered."""
        if event.type() == QEvent.Type.Resize and watched is self._body:
            self.fit()
        return False

    def fit(self) -> None:
        """Lie over everything."""
        self.setGeometry(self._body.rect())
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Nothing shines through, whatever the style sheet says."""
        QPainter(self).fillRect(self.rect(), theme().color("ground"))

    def _show(self, page: QWidget) -> None:
        self.other.hide()
        self.fit()
        self.show()
        self._pages.setCurrentWidget(page)

    def _build(self) -> None:
        card = styled(QFrame(), "lock_card")
        card.setFixedWidth(CARD_WIDTH)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(28, 24, 28, 24)
        inside.setSpacing(12)
        for page in (self._opening, self.login, self.new_password, self.first_run):
            self._pages.addWidget(page)
        self._alarms.setTextFormat(Qt.TextFormat.PlainText)
        inside.addWidget(self._pages)
        inside.addWidget(self.other)
        inside.addWidget(self._note)
        self._alarms.hide()
        self._note.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.addWidget(self._alarms)
        column.addStretch(2)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(card)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)
