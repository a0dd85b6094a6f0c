"""In both themes every text, border and mark of the style sheet stands out from what it is on.

WCAG 2.2, 1.4.3 (text 4.5 to 1), 1.4.11 (edges of inputs, states: 3 to 1), 2.4.7 (focus is seen).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QTabBar,
    QTableView,
    QTableWidget,
    QTreeWidget,
    QVBoxLayout,
    QWidget,
)

from cmdmap.api.drawing import Tone
from cmdmap.widgets.chips import ROLES, TINT
from cmdmap.widgets.forms.instant_field import InstantField
from cmdmap.widgets.frame import push_button, tool_button
from cmdmap.widgets.theme import Theme, apply_theme, contrast, mixed, read_theme, theme, use_theme

TEXT, MARK = 4.5, 3.0
PANELS = ("panel", "card", "field")
TONES = ("text", "muted", "accent_text", "good", "warn", "bad", "own", "drill")
AT = datetime(2026, 5, 4, tzinfo=UTC)
RINGED = 40
"""Pixels of the ring's colour that are seen at least."""


class Rule(NamedTuple):
    """One selector of the style sheet with the roles it gives."""

    selector: str
    roles: dict[str, str]


@pytest.fixture(params=["dark", "light"])
def colours(request) -> Theme:
    return read_theme(request.param)


@pytest.fixture(scope="module")
def rules(repo: Path) -> list[Rule]:
    """The style sheet, a rule for each selector of a group."""
    source = (repo / "resources/themes/window.qss").read_text("utf-8")
    found = []
    for selectors, body in re.findall(r"([^{}]+)\{([^}]*)\}", re.sub(r"/\*.*?\*/", "", source)):
        roles = {}
        for line in body.split(";"):
            name, _, value = line.partition(":")
            named = re.findall(r"\$(\w+)", value)
            if named and named[-1] != "icons":
                roles[name.strip().replace("border-color", "border")] = named[-1]
        found += [Rule(each.strip(), roles) for each in selectors.split(",")]
    return found


def base_of(selector: str) -> str:
    return re.sub(r":(?!:)[\w-]+$", "", selector)


def said(rules: list[Rule], selector: str, what: str) -> str | None:
    """Return the role the last rule for a selector gives, else that of the state's base."""
    own = [rule.roles[what] for rule in rules if rule.selector == selector and what in rule.roles]
    if own:
        return own[-1]
    base = base_of(selector)
    return None if base == selector else said(rules, base, what)


def test_every_rule_with_a_ground_can_be_read(colours, rules):
    """Text is what the rule says, or its base; a chosen button keeps its own words, too."""
    wrong = []
    for rule in rules:
        ground = rule.roles.get("background")
        # Parts that are no ground of words.
        if ground is None or re.search(r"handle|separator|chunk|section_line|indicator|groove|"
                                       r"QSplitter|#case_alarm_list", rule.selector):  # fmt: skip
            continue
        words = f"{rule.selector} QLabel"
        text = said(rules, words, "color") or said(rules, rule.selector, "color") or "text"
        found = contrast(colours.color(text), colours.color(ground))
        if found < TEXT:
            wrong.append(f"{rule.selector}: {text} on {ground} {found:.2f}")
    assert wrong == []


def test_every_rule_with_a_colour_can_be_read_on_panels(colours, rules):
    wrong = []
    for rule in rules:
        text = rule.roles.get("color")
        if text is None or said(rules, rule.selector, "background") is not None:
            continue
        inside = {"#emergency_row": ("alarm",), "#missed_row": ("warn",)}
        for ground in inside.get(rule.selector.split()[0], PANELS):
            found = contrast(colours.color(text), colours.color(ground))
            if found < TEXT:
                wrong.append(f"{rule.selector}: {text} on {ground} {found:.2f}")
    assert wrong == []


@pytest.mark.parametrize("tone", TONES)
def test_every_tone_of_a_cell_is_readable_in_a_chosen_row_too(colours, tone):
    for ground in ("panel", "card", "selected"):
        assert contrast(colours.color(tone), colours.color(ground)) >= TEXT, ground


@pytest.mark.parametrize("tone", list(Tone))
def test_a_chip_is_readable_on_its_own_ground(colours, tone):
    color = colours.color(ROLES[tone])
    assert contrast(color, mixed(color, colours.color("card"), TINT)) >= TEXT


def test_inputs_have_an_edge_and_choices_a_mark(colours):
    pairs = [(role, ground) for role in ("edge", "accent_text") for ground in PANELS]
    pairs += [("accent", "panel"), ("accent", "card"), ("muted", "field"), ("muted", "panel")]
    pairs += [("text", "accent_fill"), ("accent_fill", "card"), ("accent_text", "selected")]
    for mark, ground in pairs:
        found = contrast(colours.color(mark), colours.color(ground))
        assert found >= MARK, (mark, ground, found)


@pytest.fixture(params=["dark", "light"])
def themed(request, qapp: QApplication) -> Iterator[Theme]:
    use_theme(request.param)
    apply_theme(qapp)
    yield theme()
    use_theme("dark")
    apply_theme(qapp)


@pytest.mark.parametrize("kind", [QTableWidget, QTreeWidget, QListWidget, QCalendarWidget])
def test_a_chosen_row_is_readable_whoever_draws_it(themed, qtbot, kind):
    """A delegate of its own and the month take the palette, not the rules of cells."""
    widget = kind()
    qtbot.addWidget(widget)
    view = widget if kind is not QCalendarWidget else widget.findChild(QTableView)
    view.ensurePolished()
    palette = view.palette()
    text, ground = palette.highlightedText().color(), palette.highlight().color()
    assert ground == themed.color("selected")
    assert contrast(text, ground) >= TEXT


def _buttons() -> list[QWidget]:
    looks = [push_button(look, look=look) for look in ("plain", "primary", "danger", "chip")]
    for name in ("tab", "sub_tab", "slim"):
        looks.append(button := QPushButton(name))
        button.setProperty(name, True)
        button.setCheckable(name != "slim")
    chosen = push_button("chosen", look="chip")
    chosen.setChecked(True)
    return [*looks, chosen, tool_button("close", "Close")]


def _fields() -> list[QWidget]:
    lines = QPlainTextEdit()
    lines.setProperty("field", True)
    small = QLineEdit()
    small.setProperty("small", True)
    tabs = QTabBar()
    tabs.addTab("one")
    tabs.addTab("two")
    return [
        QLineEdit(), small, lines, QPlainTextEdit(readOnly=True), QComboBox(), QCheckBox("x"),
        QRadioButton("x"), InstantField(AT), QTableWidget(2, 2), QListWidget(), QTreeWidget(), tabs,
    ]  # fmt: skip


def test_whoever_has_the_keyboard_wears_a_ring(themed, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    # Without it the first button would have the keyboard when the window comes up.
    elsewhere = QPushButton("elsewhere")
    column.addWidget(elsewhere)
    widgets = [*_buttons(), *_fields()]
    for widget in widgets:
        column.addWidget(widget)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    rings = {themed.color(role).name() for role in ("accent_text", "text")}
    bare = []
    for widget in widgets:
        elsewhere.setFocus()
        size, before = widget.size(), _count(widget, rings)
        widget.setFocus()
        if _count(widget, rings) - before < RINGED:
            bare.append(f"{type(widget).__name__} {widget.property('text')}")
        assert widget.size() == size, "the ring moves nothing"
    assert bare == []


def _count(widget: QWidget, colours: set[str]) -> int:
    image = widget.grab().toImage()
    return sum(
        QColor(image.pixelColor(x, y)).name() in colours
        for x in range(image.width())
        for y in range(image.height())
    )
