"""Next steps: after the first account was made, the area to work in and the links that were found.

Opened by the main window once in the life of a store; each step can be skipped and done later in
the Admin workspace.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from cmdmap.i18n import tr
from cmdmap.links.ports import PortInfo, list_ports
from cmdmap.ui.seat import Seat
from cmdmap.widgets.forms.dialog import FormDialog
from cmdmap.widgets.frame import push_button


class NextSteps(FormDialog):
    """Two questions with a button each; closing it keeps the demo area and opens no link."""

    areas_requested = Signal()
    link_requested = Signal()

    def __init__(self, seat: Seat, parent: QWidget) -> None:
        super().__init__(tr("Two more steps"), tr("Begin"), parent)
        area = seat.console.jurisdiction.name
        self._ports = QLabel(tr("looking…"), wordWrap=True)
        areas = push_button(tr("Import areas…"), "area")
        links = push_button(tr("Add a link…"), "link")
        words = QLabel(
            tr("Now shown: {area}. Import your own areas, or go on with these.", area=area),
            wordWrap=True,
        )
        for label, text, button in (
            (tr("1  Areas"), words, areas),
            (tr("2  Links found"), self._ports, links),
        ):
            self.form.addRow(label, text)
            self.form.addRow("", button)
        areas.clicked.connect(self.areas_requested)
        links.clicked.connect(self.link_requested)
        seat.answers.deliver(seat.pool.run(list_ports), self._on_ports_listed)

    def ports_text(self) -> str:
        """Return what is said of the links that were found."""
        return self._ports.text()

    def _on_ports_listed(self, ports: list[PortInfo]) -> None:
        self._ports.setText(
            tr("{n} serial ports are plugged in.", n=len(ports))
            if ports
            else tr("No serial port is plugged in; network links can be added as well.")
        )
