"""Sub-tabs: one view in front, known by its name."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from cmdmap.widgets.sub_tabs import SubTabs


def test_a_tab_brings_its_view_to_the_front(qtbot):
    tabs = SubTabs()
    qtbot.addWidget(tabs)
    one, other = QLabel("1"), QLabel("2")
    tabs.add("one", "One", one)
    second = tabs.add("other", "Other", other)
    assert (tabs.name, tabs.view) == ("one", one)
    assert tabs.tab("one").isChecked()
    with qtbot.waitSignal(tabs.shown) as told:
        second.click()
    assert told.args == ["other"]
    assert tabs.view is other
    tabs.show_view("one")
    assert (tabs.tab("one").isChecked(), second.isChecked()) == (True, False)
    tabs.set_title("other", "Other 2")
    assert second.text() == "Other 2"
