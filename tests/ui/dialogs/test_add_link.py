"""The "Add link" page: its fields, what it shows of real links, and when it lets save."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.kit.baud_pipe import BaudPipe, nmea_second
from tests.kit.ptys import PtyDevice
from tests.kit.servers import FeedServer

from cmdmap.errors import WorldError
from cmdmap.links.base import LinkState
from cmdmap.links.ports import PortInfo
from cmdmap.links.recognise.memory import DeviceMemory
from cmdmap.links.recognise.trial import Impression, Trial
from cmdmap.links.spec import write_link
from cmdmap.protocols import registry
from cmdmap.ui.dialogs.add_link.dialog import AddLinkDialog
from cmdmap.ui.dialogs.add_link.heard import verdict

DEADLINE_MS = 15_000
USB0 = PortInfo("/dev/ttyUSB0", "USB serial", 1, 2, guess="u-blox")


@pytest.fixture
def trials() -> list[Trial]:
    return []


@pytest.fixture
def dialog(qtbot, trials):
    def open_trial(spec):
        trials.append(Trial(spec, DeviceMemory()))
        return trials[-1]

    dialog = AddLinkDialog(registry.NAMES, open_trial)
    qtbot.addWidget(dialog)
    yield dialog
    dialog.reject()
    for trial in trials:
        trial.stop()


@pytest.fixture
def saved(dialog) -> list[str]:
    """What the dialog asked to save, in its written form."""
    asked: list[str] = []
    dialog.save_requested.connect(lambda: asked.append(write_link(dialog.spec())))
    return asked


def says(qtbot, dialog, words: str) -> None:
    """Wait until the live view says so."""
    qtbot.waitUntil(lambda: words in dialog.heard.sentence.text(), timeout=DEADLINE_MS)


def test_a_port_found_is_offered_and_written(dialog):
    dialog.show_ports([USB0])
    fields = dialog.fields
    assert fields.address.currentText() == "/dev/ttyUSB0  u-blox"
    assert fields.written() == "serial:/dev/ttyUSB0"
    fields.protocol.setCurrentIndex(fields.protocol.findData("nmea"))
    fields.speed.setCurrentIndex(fields.speed.findData("4800"))
    fields.name.setText(" 东街 GPS ")
    link = "serial:/dev/ttyUSB0?protocol=nmea&baud=4800&name=东街 GPS"
    assert fields.written() == write_link(dialog.spec()) == link


def test_a_speed_can_be_typed(dialog):
    dialog.fields.address.setEditText("/dev/ttyS7")
    dialog.fields.speed.setEditText("250000")
    assert dialog.fields.written() == "serial:/dev/ttyS7?baud=250000"


def test_ports_come_and_go_and_what_was_typed_stays(dialog):
    address = dialog.fields.address
    dialog.show_ports([USB0])
    address.setEditText("/dev/ttyS7")
    dialog.show_ports([USB0, PortInfo("/dev/ttyUSB1")])
    assert (address.count(), address.currentText()) == (2, "/dev/ttyS7")
    assert dialog.fields.written() == "serial:/dev/ttyS7"
    address.setCurrentIndex(1)
    dialog.show_ports([PortInfo("/dev/ttyUSB1")])
    assert (address.count(), dialog.fields.written()) == (1, "serial:/dev/ttyUSB1")
    dialog.show_ports([])
    assert dialog.fields.written() == "serial:/dev/ttyUSB1"


def test_every_kind_and_protocol_can_be_chosen(dialog):
    fields = dialog.fields
    offered = {fields.protocol.itemData(row) for row in range(fields.protocol.count())}
    assert offered == set(registry.NAMES)
    for row in range(fields.kind.count()):
        fields.kind.setCurrentIndex(row)
        example = fields.address.lineEdit().placeholderText()
        fields.address.setEditText(example)
        assert dialog.spec().kind == fields.kind.currentData()
        assert fields.speed.isVisibleTo(dialog) is (row == 0)


def test_ports_are_asked_for_every_second(dialog, qtbot):
    with qtbot.waitSignals([dialog.ports_requested] * 2, timeout=DEADLINE_MS):
        dialog.show()


@pytest.mark.parametrize(
    ("kind", "address", "part"),
    [("tcp", "no port here", "HOST:PORT"), ("serial", "", "names no address")],
)
def test_a_wrong_address_is_refused_in_a_sentence(dialog, saved, kind, address, part):
    dialog.fields.kind.setCurrentIndex(dialog.fields.kind.findData(kind))
    dialog.fields.address.setEditText(address)
    dialog.accept()
    assert part in dialog.shown_refusal()
    assert saved == []


def test_hunts_in_sight_of_the_operator_then_lets_save(dialog, qtbot, saved, trials):
    with BaudPipe(38400, nmea_second()) as pipe:
        dialog.fields.address.setEditText(pipe.path)
        dialog.accept()
        assert "Nothing was understood yet" in dialog.shown_refusal()
        assert len(trials) == 1, "asking to save begins the trial"
        says(qtbot, dialog, "Looking for the speed: 115200 baud.")
        says(qtbot, dialog, "✓ Understood: nmea at 38400 baud.")
        assert dialog.shown_refusal() == ""
        place = dialog.heard.values
        qtbot.waitUntil(lambda: place.value("place") == "30.16000, 120.15000", timeout=DEADLINE_MS)
        assert place.value("frames").startswith("nmea ")
        assert "$G" in dialog.heard.raw.toPlainText()
        assert pipe.written_back() == b""
        dialog.accept()
    assert saved == [f"serial:{pipe.path}"]
    assert not dialog.accept_button.isEnabled(), "until it is known what came of it"
    dialog.show_refusal("It is saved already.")
    assert dialog.accept_button.isEnabled()


def test_a_silent_radio_can_be_saved_untested(dialog, qtbot, saved, tmp_path):
    radio = PtyDevice(tmp_path / "radio").plug_in()
    dialog.fields.address.setEditText(str(radio.path))
    fleetsync = dialog.fields.protocol.findData("fleetsync")
    assert "may be silent (9600)" in dialog.fields.protocol.itemText(fleetsync)
    dialog.fields.protocol.setCurrentIndex(fleetsync)
    dialog.start_trial()
    says(qtbot, dialog, "nothing heard yet")
    dialog.accept()
    assert "tick" in dialog.shown_refusal()
    assert saved == []
    dialog.untested.setChecked(True)
    dialog.accept()
    radio.close()
    assert saved == [f"serial:{radio.path}?protocol=fleetsync"]


def test_a_change_makes_the_trial_worthless(dialog, qtbot, saved):
    with BaudPipe(9600, nmea_second(), period_s=0.25) as pipe:
        dialog.fields.address.setEditText(pipe.path)
        dialog.try_button.click()
        says(qtbot, dialog, "✓ Understood")
        dialog.fields.speed.setEditText("4800")
        says(qtbot, dialog, "Not tried yet")
        dialog.accept()
    assert saved == []


def test_one_frame_over_tcp_is_enough(dialog, qtbot):
    with FeedServer() as server:
        dialog.fields.kind.setCurrentIndex(dialog.fields.kind.findData("tcp"))
        dialog.fields.address.setEditText(f"127.0.0.1:{server.port}")
        dialog.start_trial()
        peer = server.accept()
        peer.sendall(b"\x02I110020011002001\x03")
        says(qtbot, dialog, "✓ Understood: fleetsync.")
        assert dialog.heard.values.value("key") == "fleetsync:100-2001"
        peer.close()


def test_why_it_cannot_be_opened_is_said(dialog, qtbot, tmp_path):
    dialog.fields.address.setEditText(str(tmp_path / "absent"))
    dialog.start_trial()
    says(qtbot, dialog, "is not there")
    dialog.try_button.click()
    assert "Not tried yet" in dialog.heard.sentence.text()


def test_what_cannot_be_tried_is_refused(qtbot):
    def refuse(spec):
        raise WorldError("It is open already.")

    dialog = AddLinkDialog(registry.NAMES, refuse)
    qtbot.addWidget(dialog)
    dialog.fields.address.setEditText("/dev/ttyS7")
    dialog.accept()
    assert dialog.shown_refusal() == "It is open already."


def test_the_keyboard_is_enough(dialog, qtbot, saved):
    with BaudPipe(9600, nmea_second(), period_s=0.25) as pipe:
        with qtbot.waitActive(dialog):
            dialog.show()
            dialog.activateWindow()
        dialog.fields.address.setFocus()
        qtbot.keyClicks(QApplication.focusWidget(), pipe.path)
        order = []
        for _ in range(5):
            qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            order.append(QApplication.focusWidget())
        fields = dialog.fields
        assert order[:4] == [fields.protocol, fields.speed, dialog.try_button, fields.name]
        qtbot.keyClick(dialog.try_button, Qt.Key.Key_Space)
        says(qtbot, dialog, "✓ Understood")
        qtbot.keyClicks(fields.name, "GPS")
        qtbot.keyClick(fields.name, Qt.Key.Key_Return)
        assert saved == [f"serial:{pipe.path}?name=GPS"]
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert not dialog.isVisible()


@pytest.mark.parametrize(
    ("state", "reason", "bytes_in", "words"),
    [
        (LinkState.OPENING, "", 0, "Opening"),
        (LinkState.WAITING, "It is in use.", 0, "It is in use."),
        (LinkState.ENDED, "", 100, "The tape holds nothing"),
        (LinkState.OPEN, "", 9, "waiting for whole frames"),
    ],
)
def test_every_state_has_its_sentence(make_status, state, reason, bytes_in, words):
    status = make_status("serial:/dev/ttyUSB0", state=state, reason=reason, bytes_in=bytes_in)
    assert words in verdict(Impression(status, False, None, ""))[0]
