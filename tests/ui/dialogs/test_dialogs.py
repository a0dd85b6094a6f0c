"""The dialogs make checked wishes and refuse in one sentence."""

from __future__ import annotations

import pytest

from cmdmap.domain.commands import NameUnit
from cmdmap.domain.ids import UnitId
from cmdmap.domain.unit import ForceKind
from cmdmap.links.ports import PortInfo
from cmdmap.links.spec import write_link
from cmdmap.protocols import registry
from cmdmap.ui.dialogs.add_link import AddLinkDialog
from cmdmap.ui.dialogs.name_unit import NameUnitDialog


@pytest.fixture
def add_link(qtbot):
    dialog = AddLinkDialog(registry.NAMES)
    qtbot.addWidget(dialog)
    return dialog


def test_naming_a_radio_makes_the_command(qtbot, make_live):
    dialog = NameUnitDialog(make_live(7, named=False).unit)
    qtbot.addWidget(dialog)
    assert dialog.name.text() == ""
    dialog.accept()
    assert dialog.result() == 0
    assert dialog.shown_refusal() == "Type the name the operators know it by."
    dialog.name.setText(" 巡-07 ")
    dialog.kind.setCurrentIndex(dialog.kind.findData(ForceKind.POLICE))
    dialog.team.setText("一队")
    dialog.accept()
    assert dialog.result() == 1
    assert dialog.command() == NameUnit(UnitId(7), "巡-07", ForceKind.POLICE, "一队")


def test_a_serial_port_found_is_offered_and_written(add_link):
    port = PortInfo("/dev/ttyUSB0", "USB serial", 1, 2, "", "", "u-blox", True)
    add_link.show_ports([port])
    assert add_link.address.currentText() == "/dev/ttyUSB0  u-blox"
    add_link.protocol.setCurrentIndex(add_link.protocol.findData("nmea"))
    assert write_link(add_link.spec()) == "serial:/dev/ttyUSB0?protocol=nmea&baud=9600"


def test_another_address_can_be_typed_over_it(add_link):
    port = PortInfo("/dev/ttyUSB0", "", None, None, "", "", "", False)
    add_link.show_ports([port])
    add_link.address.setEditText("/dev/ttyS7")
    assert add_link.written() == "serial:/dev/ttyS7?baud=9600"


def test_ports_found_late_leave_what_was_typed(add_link):
    add_link.address.setEditText("/dev/ttyS7")
    add_link.show_ports([PortInfo("/dev/ttyUSB0", "", None, None, "", "", "", False)])
    assert add_link.written() == "serial:/dev/ttyS7?baud=9600"
    assert add_link.address.count() == 1


def test_a_wrong_address_is_refused_and_the_dialog_stays(add_link):
    add_link.kind.setCurrentIndex(add_link.kind.findData("tcp"))
    add_link.address.setEditText("no port here")
    add_link.accept()
    assert add_link.result() == 0
    assert add_link.shown_refusal()
    add_link.address.setEditText("192.0.2.10:4001")
    add_link.accept()
    assert add_link.spec().id == "tcp:192.0.2.10:4001"


def test_every_protocol_of_the_registry_is_offered(add_link):
    offered = {add_link.protocol.itemData(row) for row in range(add_link.protocol.count())}
    assert offered == set(registry.NAMES)
