"""Every text role can be read on every surface it may stand on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFontMetrics

from cmdmap.domain.unit import ForceKind
from cmdmap.widgets.theme import contrast, icon, text_font, theme

SURFACES = ("ground", "panel", "card", "field")
TEXTS = ("text", "muted", "accent_text", "good", "warn", "bad")
LEAST = 4.5


def test_contrast_of_black_on_white_is_the_largest_there_is():
    assert contrast(QColor("#000000"), QColor("#ffffff")) == pytest.approx(21.0)
    assert contrast(QColor("#777777"), QColor("#ffffff")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("text", TEXTS)
def test_text_roles_are_readable_on_every_surface(text, surface):
    assert contrast(theme().color(text), theme().color(surface)) >= LEAST


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("text", "raised"),
        ("text", "selected"),
        ("muted", "selected"),
        ("good", "selected"),
        ("warn", "selected"),
        ("accent_text", "selected"),
        ("on_accent", "accent_fill"),
        ("text", "raised_hover"),
    ],
)
def test_text_on_buttons_and_selections_is_readable(text, surface):
    assert contrast(theme().color(text), theme().color(surface)) >= LEAST


@pytest.mark.parametrize("kind", list(ForceKind))
def test_the_mark_of_a_force_is_readable_on_its_badge(kind):
    assert contrast(theme().force(kind), theme().color("ground")) >= LEAST


def test_the_style_sheet_fills_every_role(repo: Path):
    sheet = theme().style_sheet()
    assert "$" not in sheet.replace("$names", "")
    used = set(re.findall(r"\$(\w+)", (repo / "resources/themes/window.qss").read_text("utf-8")))
    assert used - {"names", "icons"} <= set(theme().roles)


def test_every_icon_named_in_code_can_be_drawn(repo: Path):
    source = "\n".join(p.read_text("utf-8") for p in (repo / "src/cmdmap/ui").rglob("*.py"))
    calls = re.findall(r'(?:icon|tool_button)\("(\w+)"', source)
    calls += re.findall(r'push_button\([^)]*\), "(\w+)"', source)
    assert len(set(calls)) > 5
    for name in set(calls):
        image = icon(name).pixmap(18, 18).toImage()
        drawn = [
            (x, y) for x in range(18) for y in range(18) if QColor(image.pixelColor(x, y)).alpha()
        ]
        assert drawn, f"the icon {name} draws nothing"


def test_figures_are_tabular():
    metrics = QFontMetrics(text_font())
    assert len({metrics.horizontalAdvance(figure) for figure in "0123456789"}) == 1
