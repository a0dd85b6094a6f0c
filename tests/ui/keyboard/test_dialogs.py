"""Every dialog of ours works without a mouse, in the same way."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QWidget
from tests.ui.keyboard.opened import FRAMES, LOOKED_AT, OF_PLUGINS, OPENED, Stage
from tests.ui.keyboard.walking import (
    default_buttons,
    describe,
    left_out,
    nameless,
    out_of_order,
    tab_walk,
)

from cmdmap.domain.ids import UnitId
from cmdmap.domain.incident import IncidentState
from cmdmap.ui.casework.acts.asks import Scene
from cmdmap.widgets.asking import ConfirmDialog

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def stage(request, qtbot, make_live, make_incident, kinds, now) -> Stage:
    parent = QWidget()
    qtbot.addWidget(parent)
    incident = make_incident(1, state=IncidentState.ON_SITE)
    units = [("巡-07", UnitId(7))]
    scene = Scene(incident, (incident,), kinds, now, str, lambda: units)
    return Stage(parent, lambda: request.getfixturevalue("seat"), make_live, scene)


@pytest.fixture
def open_one(stage, qtbot):
    """Return a function that opens a dialog by its name, and the widget that must be first."""
    opened = []

    def open_it(name):
        make, first = OPENED[name]
        dialog = make(stage)
        opened.append(dialog)
        if dialog.parent() is None:
            qtbot.addWidget(dialog)
        dialog.open()
        return dialog, first(dialog)

    yield open_it
    for dialog in opened:
        if shiboken6.isValid(dialog):
            dialog.done(0)


def test_every_dialog_is_among_those_that_are_opened_here(repo: Path):
    bases: dict[str, set[str]] = {}
    for folder in ("src", "plugins"):
        for path in (repo / folder).rglob("*.py"):
            if "tests" not in path.parts:
                for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                    if isinstance(node, ast.ClassDef):
                        bases.setdefault(node.name, set()).update(map(ast.unparse, node.bases))
    dialogs = {"QDialog"}
    while found := {name for name, of in bases.items() if of & dialogs} - dialogs:
        dialogs |= found
    known = OPENED.keys() | FRAMES | OF_PLUGINS
    assert not dialogs - {"QDialog"} - known, "name it in opened.py"
    assert OPENED.keys() <= dialogs
    for name in OF_PLUGINS & dialogs:
        assert "QDialog" not in bases[name], f"{name} must be a FormDialog"


@pytest.mark.parametrize("name", OPENED)
def test_a_dialog_works_without_a_mouse(open_one, name):
    dialog, first = open_one(name)
    assert dialog.windowTitle()
    assert dialog.focusWidget() is first, describe(dialog.focusWidget())
    assert len(default_buttons(dialog)) == 1
    assert nameless(dialog) == []
    walked = tab_walk(dialog)
    assert out_of_order(dialog, walked) == []
    assert left_out(dialog, walked) == []
    fields = [each for each in dialog.findChildren(QPlainTextEdit) if not each.isReadOnly()]
    assert all(each.tabChangesFocus() for each in fields)
    done = []
    dialog.accepted.connect(lambda: done.append("accepted"))
    dialog.finished.connect(lambda _result: done.append("finished"))
    QTest.keyClick(dialog.focusWidget(), KEY.Key_Escape)
    assert done == ["finished"]


FORMS = [name for name in OPENED if name not in LOOKED_AT]


@pytest.mark.parametrize("name", FORMS)
def test_what_is_missing_is_said_before_enter_and_louder_after_it(open_one, name):
    dialog, _first = open_one(name)
    sentence = dialog.refusal()
    said = dialog.findChild(QLabel, "muted" if sentence else "refusal")
    assert dialog.shown_refusal() == sentence
    assert dialog.accept_button.isEnabled() == (not sentence)
    if sentence:
        QTest.keyClick(dialog, KEY.Key_Return, CTRL)
        assert dialog.isVisible()
        assert any(label.isVisible() for label in dialog.findChildren(QLabel, "refusal"))
    else:
        assert said is None


def test_ctrl_enter_hands_in_from_a_field_of_lines(open_one):
    dialog, _first = open_one("AskDialog")
    handed = []
    dialog.handed_in.connect(handed.append)
    dialog.fields.put("name", "Ann")
    QTest.keyClick(dialog.fields.editor("words").inner, KEY.Key_Return)
    assert handed == []
    QTest.keyClick(dialog.fields.editor("words").inner, KEY.Key_Return, CTRL)
    assert handed[0]["name"] == "Ann"


def test_enter_in_the_search_of_a_list_neither_imports_nor_leaves(open_one):
    dialog, first = open_one("UnitTableDialog")
    pressed = []
    for button in dialog.findChildren(QPushButton):
        button.clicked.connect(lambda _on, button=button: pressed.append(button.text()))
    QTest.keyClick(first, KEY.Key_Return)
    assert pressed == []
    assert dialog.isVisible()


def test_enter_destroys_nothing_unless_the_name_was_typed(open_one, qtbot, stage):
    dialog, _first = open_one("ConfirmDialog")
    with qtbot.waitSignal(dialog.rejected):
        QTest.keyClick(dialog.focusWidget(), KEY.Key_Return)
    typed = ConfirmDialog("Drop", "Drop it?", "Drop", stage.parent, destructive=True, typed="fire")
    typed.open()
    QTest.keyClick(typed.line, KEY.Key_Return)
    assert typed.isVisible()
    typed.line.setText("fire")
    with qtbot.waitSignal(typed.accepted):
        QTest.keyClick(typed.line, KEY.Key_Return)
