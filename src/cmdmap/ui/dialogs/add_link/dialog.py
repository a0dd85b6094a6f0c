"""Add link dialog: one page from the port to the saved link, usable by keyboard alone.

A link is tried before it is saved: the trial runs in its own thread and only listens. Saving needs
an understood trial, or the operator's word that it is meant untested. Whoever opens the dialog
lists ports for it and saves what it asks for; a refusal comes back as a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QWidget

from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.links.base import LinkSpec
from cmdmap.links.ports import PortInfo
from cmdmap.links.recognise.trial import Trial
from cmdmap.ui.dialogs.add_link.fields import LinkFields
from cmdmap.ui.dialogs.add_link.heard import HeardView
from cmdmap.widgets.forms.dialog import FormDialog
from cmdmap.widgets.frame import push_button
from cmdmap.widgets.theme import styled

LOOK_MS = 200
PORTS_MS = 1000


class AddLinkDialog(FormDialog):
    """Asks where a link is, shows what is heard on it, and how it is to be kept."""

    ports_requested = Signal()
    """Once a second while the dialog is open."""
    save_requested = Signal()
    """The operator is content; :meth:`spec` and :attr:`record` say with what."""

    def __init__(
        self,
        protocols: Sequence[str],
        open_trial: Callable[[LinkSpec], Trial],
        parent: QWidget | None = None,
    ) -> None:
        """Try links with what ``open_trial`` makes of them."""
        super().__init__(tr("Add a link"), tr("&Save"), parent)
        self.setMinimumWidth(620)
        self.fields = LinkFields(protocols, self)
        self.heard = HeardView()
        self.try_button = push_button(tr("&Try"))
        self.record = QCheckBox(tr("Record the link to a tape"))
        self.untested = QCheckBox(tr("Save it untested"))
        self._open_trial = open_trial
        self._trial: Trial | None = None
        self._look = QTimer(self, interval=LOOK_MS)
        self._ports = QTimer(self, interval=PORTS_MS)
        self._add_rows()
        self._connect()

    def showEvent(self, event: QShowEvent) -> None:
        """Look for ports from now on."""
        super().showEvent(event)
        self.ports_requested.emit()
        self._ports.start()

    def show_ports(self, ports: Sequence[PortInfo]) -> None:
        """Offer the serial ports that are plugged in now."""
        self.fields.show_ports(ports)

    def spec(self) -> LinkSpec:
        """Return the checked link.

        Raises:
            UsageError: something in it cannot be used as written.
        """
        return self.fields.spec()

    def refusal(self) -> str:
        """Say why the link cannot be saved now."""
        try:
            self.spec()
        except WorldError as error:
            return str(error)
        if self.untested.isChecked() or self._is_understood():
            return ""
        return tr(
            "Nothing was understood yet: wait, change the settings, or tick “Save it untested”."
        )

    def accept(self) -> None:
        """Ask to save what is not refused; the dialog stays until that has succeeded."""
        sentence = self.refusal()
        if sentence:
            if self._trial is None:
                self.start_trial()
            self.show_refusal(self.shown_refusal() or sentence)
            return
        self.wait()
        self.save_requested.emit()

    def done(self, result: int) -> None:
        """Close, and let the tried port go."""
        self._ports.stop()
        trial = self.release_trial()
        if trial is not None:
            trial.ask_to_stop()
        super().done(result)

    def start_trial(self) -> None:
        """Try the link as it is written now."""
        self.end_trial()
        try:
            self._trial = self._open_trial(self.spec())
        except WorldError as error:
            self.show_refusal(str(error))
            return
        self._trial.start()
        self.try_button.setText(tr("S&top"))
        self._look.start()

    def end_trial(self) -> None:
        """Stop trying; what was heard belongs to other settings now."""
        trial = self.release_trial()
        if trial is not None:
            trial.ask_to_stop()
        self.heard.clear()
        self.judge()

    def release_trial(self) -> Trial | None:
        """Hand the running trial over to who will wait for its end, before the link is opened."""
        trial, self._trial = self._trial, None
        self._look.stop()
        self.try_button.setText(tr("&Try"))
        return trial

    def _is_understood(self) -> bool:
        return self._trial is not None and self._trial.impression().understood

    def _add_rows(self) -> None:
        fields = self.fields
        self._add_heading(tr("1  Where is it?"))
        self.form.addRow(tr("Kind"), fields.kind)
        self.form.addRow(tr("Address"), fields.address)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(fields.protocol, 3)
        row.addWidget(fields.speed_label)
        row.addWidget(fields.speed, 2)
        self.form.addRow(tr("Protocol"), row)
        self._add_heading(tr("2  What is heard?"), self.try_button)
        self.form.addRow(self.heard)
        self._add_heading(tr("3  How is it kept?"))
        self.form.addRow(tr("Name"), fields.name)
        self.form.addRow("", self.record)
        self.form.addRow("", self.untested)

    def _add_heading(self, text: str, *buttons: QWidget) -> None:
        row = QHBoxLayout()
        row.addWidget(styled(QLabel(text), "section"))
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)
        self.form.addRow(row)

    def _connect(self) -> None:
        self.fields.changed.connect(self.end_trial)
        self.fields.port_chosen.connect(self.start_trial)
        self.try_button.clicked.connect(self._on_try_pressed)
        self._look.timeout.connect(self._on_look)
        self._ports.timeout.connect(self.ports_requested)

    def _on_try_pressed(self) -> None:
        if self._trial is None:
            self.start_trial()
        else:
            self.end_trial()

    def _on_look(self) -> None:
        if self._trial is not None:
            seen = self._trial.impression()
            self.heard.show_impression(seen)
            if seen.understood:
                self.judge()
