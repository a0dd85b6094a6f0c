"""A form reads back what it was filled with, says what is wrong, and asks the map for places."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt

from cmdmap.api import Place
from cmdmap.widgets import AskDialog, FieldKind, Form, FormField

HERE = Place(120.15, 30.16)
KINDS = [(f"k{n}", f"kind {n}") for n in range(20)]
FIELDS = (
    FormField("name", "Name", required=True),
    FormField("kind", "Kind", FieldKind.CHOICE, choices=KINDS[:3]),
    FormField("many", "Many", FieldKind.CHOICE, choices=KINDS),
    FormField("area", "Area", FieldKind.NUMBER, least=0, decimals=1, unit="m²"),
    FormField("floors", "Floors", FieldKind.NUMBER),
    FormField("born", "Born", FieldKind.DATE),
    FormField("at", "At", FieldKind.INSTANT),
    FormField("own", "Own", FieldKind.YES_NO),
    FormField("phone", "Phone", FieldKind.PHONE),
    FormField("idn", "Identity", FieldKind.ID_NUMBER),
    FormField("where", "Where", FieldKind.PLACE),
    FormField("why", "Why", FieldKind.LINES, asked_if=lambda values: bool(values["own"])),
)
VALUES = {
    "name": "x", "kind": "k1", "many": "k15", "area": 12.5, "floors": 3,
    "born": date(1990, 5, 1), "at": datetime(2026, 3, 1, 8, 0, tzinfo=UTC), "own": True,
    "phone": "13800000000", "idn": "11010519491231002X", "where": HERE, "why": "two\nlines",
}  # fmt: skip


@pytest.fixture
def form(qtbot) -> Form:
    """A shown form with values."""
    made = Form(FIELDS, VALUES)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_form_reads_back_what_it_was_filled_with(form):
    assert form.values() == VALUES
    assert form.check()
    assert form.refused() == {}


def test_an_open_form_has_open_values(qtbot):
    made = Form(FIELDS)
    qtbot.addWidget(made)
    values = made.values()
    assert values["born"] is None
    assert values["area"] is None
    assert values["where"] is None
    assert values["kind"] == values["many"] == values["name"] == ""
    assert values["why"] is None
    assert not made.check()
    assert made.refused() == {"name": "Name is needed."}


def test_each_refused_field_says_its_own_sentence(form, qtbot):
    form.put("name", "")
    form.editor("floors").inner.setText("3.5")
    form.editor("where").inner.setText("somewhere")
    form.editor("born").inner.setText("1990-13-01")
    form.editor("many").inner.setEditText("no such kind")
    form.editor("idn").inner.setText("11010519491231002x")
    assert not form.check()
    assert set(form.refused()) == {"name", "floors", "where", "many", "born"}
    assert form.values()["born"] is form.values()["where"] is None
    assert form.values()["idn"].endswith("X")


def test_a_field_comes_and_goes_with_what_it_depends_on(form):
    assert form.editor("why").isVisible()
    form.put("own", False)
    assert not form.editor("why").isVisible()
    assert form.values()["why"] is None


def test_enter_hands_in_and_esc_leaves(qtbot):
    for key, handed in ((Qt.Key.Key_Return, [{"name": "x"}]), (Qt.Key.Key_Escape, [])):
        dialog = AskDialog("Add", FIELDS[:1], {"name": "x"})
        taken = []
        dialog.handed_in.connect(taken.append)
        dialog.open()
        qtbot.keyClick(dialog.fields.editor("name").inner, key)
        assert taken == handed
        assert not dialog.isVisible()


def test_a_dialog_steps_aside_while_the_map_is_clicked(qtbot):
    waiting = []
    dialog = AskDialog(
        "Add", [FIELDS[10]], pick=lambda take, hint, left: waiting.append((take, left))
    )
    dialog.open()
    dialog.fields.editor("where").place_requested.emit()
    assert not dialog.isVisible()
    take, left = waiting[0]
    left()
    assert dialog.isVisible()
    dialog.fields.editor("where").place_requested.emit()
    take(HERE)
    assert dialog.isVisible()
    assert dialog.fields.values() == {"where": HERE}
    dialog.reject()
