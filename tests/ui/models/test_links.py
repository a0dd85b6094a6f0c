"""The link table: states in words, shares of errors, rows that stay where they are."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from cmdmap.links.base import LinkState
from cmdmap.ui.models.links import (
    ERRORS,
    PEERS,
    PORT,
    PROTOCOL,
    RATE,
    STATE,
    LinkTableModel,
    error_share,
    is_receiver,
    recent_peers_text,
    short_port,
    spoken,
)
from cmdmap.widgets.tables.actions import SORT_ROLE


@pytest.fixture
def model(qapp):
    made = LinkTableModel((PORT, PROTOCOL, STATE, RATE, ERRORS, PEERS))
    made.tester = QAbstractItemModelTester(
        made, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    return made


def row(model, number):
    return [model.data(model.index(number, column)) for column in range(model.columnCount())]


def test_a_row_says_port_protocol_state_rate_and_errors(model, make_status):
    status = make_status("serial:/dev/ttyUSB0", reports=99, rejects=1, frames_per_s=2.04)
    model.apply([status])
    assert row(model, 0) == ["ttyUSB0", "nmea", "Online", "2.0", "1.0 %", "—"]


def test_a_recording_link_says_so(model, make_status):
    model.apply([make_status("tcp:host:1", recording=True, state=LinkState.WAITING)])
    assert row(model, 0)[:3] == ["host:1", "nmea", "Waiting, recording"]


def test_links_come_change_and_go(model, make_status, qtbot):
    one, two = make_status("serial:/dev/a"), make_status("serial:/dev/b")
    model.apply([one])
    model.apply([one, two])
    with qtbot.waitSignal(model.dataChanged):
        model.apply([one, make_status("serial:/dev/b", reports=5)])
    with qtbot.assertNotEmitted(model.dataChanged):
        model.apply([one, make_status("serial:/dev/b", reports=5)])
    model.apply([])
    assert model.rowCount() == 0
    assert model.row_of(one.id) == -1


def test_what_a_link_speaks(make_status):
    heard = {"ubx": 20, "nmea": 300, "tetra": 1}
    assert spoken(make_status("serial:a", protocol="auto")) == "auto"
    assert spoken(make_status("tcp:a:1", protocol="auto", frames={"cot": 1})) == "cot"
    assert spoken(make_status("serial:a", protocol="auto", frames=heard, baud=38400)) == (
        "nmea+ubx 38400"
    )
    assert spoken(make_status("serial:a", protocol="nmea", frames=heard, baud=4800)) == "nmea 4800"


def test_a_name_stands_for_the_port(make_status):
    assert short_port(make_status("serial:/dev/ttyUSB0", name="东街基地台")) == "东街基地台"


def test_shares_and_short_names(make_status):
    assert error_share(make_status("serial:x")) == 0.0
    assert error_share(make_status("serial:x", reports=3, rejects=1)) == 0.25
    assert short_port(make_status("tape:/home/a/log.tape")) == "log.tape"
    assert short_port(make_status("tcp:[::1]:4001")) == "[::1]:4001"


def test_a_receiver_is_told_from_a_radio_by_protocol_or_by_what_it_says(make_status):
    assert is_receiver(make_status("serial:a"))
    assert not is_receiver(make_status("serial:a", protocol="fleetsync"))
    unset = {"protocol": "auto"}
    assert is_receiver(make_status("serial:a", frames={"nmea": 9, "casic": 1}, **unset))
    assert not is_receiver(make_status("serial:a", frames={"nmea": 9, "fleetsync": 1}, **unset))
    assert not is_receiver(make_status("serial:a", **unset))


def test_a_link_with_several_peers_counts_and_names_them(model, make_status):
    peers = tuple(f"10.0.0.{number}:5000" for number in range(1, 51))
    model.apply(
        [
            make_status("listen:7000", peers=1200, recent_peers=peers),
            make_status("udp:6969", peers=1, recent_peers=("<b>10.0.0.1\n:5000",)),
            make_status("mqtt:host:1883/#"),
        ]
    )
    assert [row(model, number)[5] for number in range(3)] == ["1,200", "1", "0"]
    hints = [model.data(model.index(n, 0), Qt.ItemDataRole.ToolTipRole) for n in range(3)]
    names = ", ".join(f"10.0.0.{number}:5000" for number in range(50, 44, -1))
    assert hints[0] == f"<qt>listen:7000<br>Peers: {names} and 1,194 more</qt>"
    assert "&lt;b&gt;10.0.0.1?:5000" in hints[1]
    assert hints[2] == "mqtt:host:1883/#"


def test_links_are_sorted_by_how_many_peers_they_have(model, make_status):
    model.apply([make_status("udp:1", peers=9), make_status("udp:2", peers=10)])
    keys = [model.data(model.index(number, 5), SORT_ROLE) for number in range(2)]
    assert keys == [9.0, 10.0]
    assert recent_peers_text(make_status("udp:1")) == ""
