"""The fields of a new link and the written form they make, the same as on the command line.

Part of the dialog. Ports come from a reader thread and are refreshed while the dialog is open; what
was chosen or typed stays.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit

from cmdmap.i18n import mark, tr
from cmdmap.links.base import LinkSpec
from cmdmap.links.ports import PortInfo
from cmdmap.links.recognise.plan import BAUDS, PROFILES
from cmdmap.links.spec import LONGEST_NAME, parse_link

SERIAL = "serial"
KINDS = (
    (SERIAL, mark("Serial port"), "/dev/ttyUSB0"),
    ("tcp", mark("TCP address"), "192.0.2.10:4001"),
    ("listen", mark("TCP, devices call us"), "6808"),
    ("udp", mark("UDP port"), "10110"),
    ("mqtt", mark("MQTT topic"), "192.0.2.10:1883/owntracks/#"),
    ("tape", mark("Tape or log file"), "radio.tape"),
)
"""Kind of link, what it is called, an example of its address."""


class LinkFields(QObject):
    """Kind, address, protocol, speed and name."""

    changed = Signal()
    """Anything that makes it another link."""
    port_chosen = Signal()
    """The operator picked a port from the list."""

    def __init__(self, protocols: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self.kind = QComboBox()
        self.address = QComboBox(editable=True)
        self.protocol = QComboBox()
        self.speed = QComboBox(editable=True)
        self.speed_label = QLabel(tr("Baud rate"))
        self.name = QLineEdit(maxLength=LONGEST_NAME)
        self.name.setPlaceholderText(tr("What the operators call it, e.g. base radio"))
        self._ports: Sequence[PortInfo] = ()
        for kind, label, _ in KINDS:
            self.kind.addItem(tr(label), kind)
        self._fill_protocols(protocols)
        self.speed.addItem(tr("Find by itself"), "")
        for baud in sorted(BAUDS):
            self.speed.addItem(str(baud), str(baud))
        self._on_kind_changed()
        self.kind.currentIndexChanged.connect(self._on_kind_changed)
        self.protocol.currentIndexChanged.connect(self.changed)
        self.address.editTextChanged.connect(self.changed)
        self.speed.editTextChanged.connect(self.changed)
        self.address.activated.connect(self.port_chosen)

    def is_serial(self) -> bool:
        """Tell whether a serial port is being added."""
        return bool(self.kind.currentData() == SERIAL)

    def show_ports(self, ports: Sequence[PortInfo]) -> None:
        """Offer the serial ports that are plugged in now."""
        if list(ports) == list(self._ports):
            return
        first, self._ports = not self._ports, ports
        if not self.is_serial():
            return
        text = self.address.currentText()
        # What is shown does not change, so nobody is told; the choice of the list does.
        self.address.blockSignals(True)
        self._fill_ports()
        self.address.setEditText(text)
        self.address.blockSignals(False)
        if first and not text:
            self.address.setCurrentIndex(0)

    def written(self) -> str:
        """Return the link as written on the command line."""
        options = {}
        if self.protocol.currentData() != "auto":
            options["protocol"] = self.protocol.currentData()
        if self.is_serial() and (baud := self._item(self.speed)):
            options["baud"] = baud
        if self.name.text().strip():
            options["name"] = self.name.text().strip()
        query = "&".join(f"{name}={value}" for name, value in options.items())
        link = f"{self.kind.currentData()}:{self._item(self.address)}"
        return f"{link}?{query}" if query else link

    def spec(self) -> LinkSpec:
        """Return the checked link.

        Raises:
            UsageError: something in it cannot be used as written.
        """
        return parse_link(self.written())

    def _item(self, box: QComboBox) -> str:
        """The value of the chosen line, or what was typed over it."""
        text = box.currentText()
        line = box.findText(text)
        return str(box.itemData(line)) if line >= 0 else text.strip()

    def _fill_protocols(self, protocols: Sequence[str]) -> None:
        self.protocol.addItem(tr("Recognise by itself"), "auto")
        others = [name for name in protocols if name not in PROFILES and name != "auto"]
        for name, setting in PROFILES.items():
            label = tr("{name}, may be silent ({setting})", name=name, setting=setting)
            self.protocol.addItem(label, name)
        for name in others:
            self.protocol.addItem(name, name)

    def _fill_ports(self) -> None:
        self.address.clear()
        for port in self._ports:
            self.address.addItem(
                f"{port.path}  {port.guess or port.description}".strip(), port.path
            )

    def _on_kind_changed(self) -> None:
        self.address.clear()
        if self.is_serial():
            self._fill_ports()
        if not self.address.count():
            self.address.setEditText("")
        line = self.address.lineEdit()
        if line is not None:
            line.setPlaceholderText(KINDS[self.kind.currentIndex()][2])
        for widget in (self.speed, self.speed_label):
            widget.setVisible(self.is_serial())
        self.changed.emit()
