"""The view of all links: the chosen one's peers, and what does not have any."""

from __future__ import annotations

import pytest

from cmdmap.ui.workspaces.admin_links import LinksView


@pytest.fixture
def view(qtbot):
    made = LinksView()
    qtbot.addWidget(made)
    return made


def test_the_chosen_link_names_its_peers(view, make_status):
    peers = ("10.0.0.1:5000", "10.0.0.2:5000")
    view.apply([make_status("listen:7000", peers=2, recent_peers=peers)])
    assert view.detail.value("peers") == "10.0.0.2:5000, 10.0.0.1:5000"
    view.apply([make_status("listen:7000")])
    assert view.detail.value("peers") == "0"


def test_one_device_is_no_peer(view, make_status):
    view.apply([make_status("serial:/dev/ttyUSB0")])
    assert view.detail.value("peers") == "—"
