"""The options page follows the declaration: a named section and a field for each option."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QSpinBox

from cmdmap.config import resources_dir
from cmdmap.options import Option, Options
from cmdmap.ui.workspaces.admin_options import SECTION_NAMES, OptionsView


@pytest.fixture
def options(home):
    return Options.load(resources_dir(), home)


@pytest.fixture
def view(qtbot, options):
    made = OptionsView(options)
    qtbot.addWidget(made)
    return made


def test_every_section_and_option_is_on_the_page(view, options):
    assert {name.split(".")[0] for name in options.declared} == set(SECTION_NAMES)
    assert set(view.fields) == set(options.declared)


def test_each_field_shows_the_value_in_force_and_asks_for_another(qtbot, view, options):
    number = view.fields["units.stale_after_s"]
    assert isinstance(number, QSpinBox)
    assert number.value() == options.number("units.stale_after_s")
    number.setValue(77)
    with qtbot.waitSignal(view.change_requested) as asked:
        number.editingFinished.emit()
    assert asked.args == ["units.stale_after_s", 77]


def test_a_flag_and_a_choice_ask_too(qtbot, view):
    flag, choice = view.fields["links.record"], view.fields["interface.language"]
    assert isinstance(flag, QCheckBox)
    assert isinstance(choice, QComboBox)
    with qtbot.waitSignal(view.change_requested) as asked:
        flag.click()
    assert asked.args == ["links.record", True]
    with qtbot.waitSignal(view.change_requested) as asked:
        choice.setCurrentIndex(choice.findData("en"))
        choice.activated.emit(choice.currentIndex())
    assert asked.args == ["interface.language", "en"]


def test_a_text_is_asked_for_when_it_is_left(qtbot, view, options):
    texts = [n for n, o in options.declared.items() if o.type == "str"]
    for name in texts:
        field = view.fields[name]
        assert isinstance(field, QLineEdit)
        field.setText("other")
        with qtbot.waitSignal(view.change_requested) as asked:
            field.editingFinished.emit()
        assert asked.args == [name, "other"]


def test_options_of_a_plugin_come_and_go_under_its_name(qtbot, view, options):
    size = Option("evil.size", "int", 3, "centre", "Size", "大小", minimum=1, maximum=9)
    remove = options.declare([size], "evil", ("Evil plugin", "坏插件"))
    with qtbot.waitSignal(view.rebuilt):
        view.show()
    assert view.fields["evil.size"].value() == 3
    assert "Evil plugin" in [label.text() for label in view.findChildren(QLabel)]
    view.hide()
    remove()
    with qtbot.waitSignal(view.rebuilt):
        view.show()
    assert set(view.fields) == set(options.declared)
