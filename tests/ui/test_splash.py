"""The splash is there before what the window is made of is read."""

from __future__ import annotations

import subprocess
import sys

from cmdmap.ui.splash import HEIGHT, WIDTH, show_splash
from cmdmap.widgets.theme import read_theme

HEAVY = {"sqlalchemy", "folium", "numpy", "pyqtgraph", "shapely", "cmdmap.widgets", "cmdmap.api"}


def test_it_stands_in_the_colours_of_the_theme(qtbot):
    for name in ("dark", "light"):
        splash = show_splash(name)
        qtbot.addWidget(splash)
        assert splash.isVisible()
        assert (splash.width(), splash.height()) == (WIDTH, HEIGHT)
        shown = {splash.grab().toImage().pixelColor(x, 60).name() for x in range(WIDTH)}
        roles = {role: color.lower() for role, color in read_theme(name).roles.items()}
        assert {roles["panel"], roles["text"]} <= shown


def test_what_comes_before_it_is_light():
    code = "import sys, cmdmap.app; print(*sys.modules)"
    words = [sys.executable, "-c", code]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=True)
    imported = set(done.stdout.split())
    assert "cmdmap.ui.splash" in imported
    assert not imported & HEAVY
