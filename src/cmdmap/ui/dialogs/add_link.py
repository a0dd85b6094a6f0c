"""Add link dialog: writes a link's address in the form the command line uses and checks it.

The ports found on this computer are handed in later, as a reader thread lists them.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QWidget

from cmdmap.errors import UsageError
from cmdmap.i18n import tr
from cmdmap.links.base import LinkSpec
from cmdmap.links.ports import PortInfo
from cmdmap.links.spec import parse_link
from cmdmap.ui.dialogs.form import FormDialog

BAUDS = ("4800", "9600", "19200", "38400", "57600", "115200")
SERIAL, TCP, TAPE = "serial", "tcp", "tape"


class AddLinkDialog(FormDialog):
    """Kind, address, protocol and speed of a new link."""

    def __init__(self, protocols: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(tr("Add a link"), tr("Add"), parent)
        self.kind = QComboBox()
        self.address = QComboBox(editable=True)
        self.protocol = QComboBox()
        self.baud = QComboBox(editable=True)
        self.record = QCheckBox(tr("Record the link to a tape"))
        self._baud_label = QLabel(tr("Baud rate"))
        self._ports: Sequence[PortInfo] = ()
        for kind, label in (
            (SERIAL, tr("Serial port")), (TCP, tr("TCP address")), (TAPE, tr("Tape or log file")),
        ):  # fmt: skip
            self.kind.addItem(label, kind)
        self.protocol.addItem(tr("Recognise by itself"), "auto")
        for name in protocols:
            if name != "auto":
                self.protocol.addItem(name, name)
        self.baud.addItems(BAUDS)
        self.baud.setCurrentText("9600")
        self.form.addRow(tr("Kind"), self.kind)
        self.form.addRow(tr("Address"), self.address)
        self.form.addRow(tr("Protocol"), self.protocol)
        self.form.addRow(self._baud_label, self.baud)
        self.form.addRow("", self.record)
        self.kind.currentIndexChanged.connect(self._on_kind_changed)
        self._on_kind_changed()

    def show_ports(self, ports: Sequence[PortInfo]) -> None:
        """Offer the serial ports found; what was typed meanwhile stays."""
        typed = self.address.currentText()
        self._ports = ports
        self._on_kind_changed()
        if typed:
            self.address.setEditText(typed)

    def written(self) -> str:
        """Return the link as written on the command line."""
        kind = self.kind.currentData()
        options = []
        if self.protocol.currentData() != "auto":
            options.append(f"protocol={self.protocol.currentData()}")
        if kind == SERIAL:
            options.append(f"baud={self.baud.currentText().strip()}")
        return f"{kind}:{self._address()}" + ("?" + "&".join(options) if options else "")

    def spec(self) -> LinkSpec:
        """Return the checked link.

        Raises:
            UsageError: something in it cannot be used as written.
        """
        return parse_link(self.written())

    def refusal(self) -> str:
        """Say what is wrong with the link as written."""
        try:
            self.spec()
        except UsageError as error:
            return str(error)
        return ""

    def _address(self) -> str:
        """The port of the chosen line, or what was typed over it."""
        text = self.address.currentText()
        line = self.address.findText(text)
        return str(self.address.itemData(line)) if line >= 0 else text.strip()

    def _on_kind_changed(self) -> None:
        kind = self.kind.currentData()
        self.address.clear()
        if kind == SERIAL:
            for port in self._ports:
                self.address.addItem(f"{port.path}  {port.guess or port.description}", port.path)
        if not self.address.count():
            self.address.setEditText("")
        hints = {SERIAL: "/dev/ttyUSB0", TCP: "192.0.2.10:4001", TAPE: "radio.tape"}
        line = self.address.lineEdit()
        if line is not None:
            line.setPlaceholderText(hints[kind])
        for widget in (self.baud, self._baud_label):
            widget.setVisible(kind == SERIAL)
