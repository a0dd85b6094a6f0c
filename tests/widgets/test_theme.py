"""Every text role can be read on every surface it may stand on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFontMetrics

from cmdmap.domain.unit import ForceKind
from cmdmap.widgets.theme import Theme, contrast, icon, read_theme, text_font, theme, use_theme

SURFACES = ("ground", "panel", "card", "field")
TEXTS = ("text", "muted", "accent_text", "good", "warn", "bad")
LEAST = 4.5


@pytest.fixture(params=["dark", "light"])
def colours(request) -> Theme:
    return read_theme(request.param)


def test_both_themes_name_the_same_colours():
    dark, light = read_theme("dark"), read_theme("light")
    assert set(dark.roles) == set(light.roles)
    assert set(dark.forces) == set(light.forces)
    assert set(dark.page) == set(light.page)
    assert not set(dark.page) & set(dark.roles)


def test_a_chosen_theme_is_the_one_that_is_asked_for():
    assert theme() is read_theme("dark")
    use_theme("light")
    try:
        assert theme() is read_theme("light")
    finally:
        use_theme("dark")


def test_contrast_of_black_on_white_is_the_largest_there_is():
    assert contrast(QColor("#000000"), QColor("#ffffff")) == pytest.approx(21.0)
    assert contrast(QColor("#777777"), QColor("#ffffff")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("text", TEXTS)
def test_text_roles_are_readable_on_every_surface(colours, text, surface):
    assert contrast(colours.color(text), colours.color(surface)) >= LEAST


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
def test_text_on_buttons_and_selections_is_readable(colours, text, surface):
    assert contrast(colours.color(text), colours.color(surface)) >= LEAST


@pytest.mark.parametrize("kind", list(ForceKind))
def test_the_mark_of_a_force_is_readable_on_its_badge(colours, kind):
    assert contrast(colours.force(kind), colours.color("ground")) >= LEAST


def test_the_style_sheet_fills_every_role(repo: Path):
    sheet = theme().style_sheet()
    assert "$" not in sheet.replace("$names", "")
    used = set(re.findall(r"\$(\w+)", (repo / "resources/themes/window.qss").read_text("utf-8")))
    assert used - {"names", "icons"} <= set(theme().roles)


def test_every_icon_named_in_code_can_be_drawn(repo: Path):
    source = "\n".join(p.read_text("utf-8") for p in (repo / "src/cmdmap/ui").rglob("*.py"))
    calls = re.findall(r'(?:icon|tool_button)\("(\w+)"', source)
    calls += re.findall(r'push_button\(tr\([^)]*\), "(\w+)"', source)
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
