"""Theme: colour roles by name, the style sheet made from them, the fonts and the line icons.

``app`` chooses one before the first widget and again when the seat wants another; panels and
delegates ask :func:`theme` for colours. They stand in ``resources/themes/<name>.toml``, the style
in ``window.qss``, icons in ``resources/icons`` (drawn with ``currentColor``). Contrast after WCAG
2.2, section 1.4.3.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from string import Template
from typing import TypeVar

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QProxyStyle, QStyle, QStyleFactory, QWidget

from cmdmap.config import resources_dir
from cmdmap.domain.unit import ForceKind

CJK_SANS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "UOS Sans",
)
MONOSPACE = ("JetBrains Mono", "DejaVu Sans Mono", "Noto Sans Mono CJK SC", "Consolas")
BASE_PX = 14
Shown = TypeVar("Shown", bound=QWidget)


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by role and by force kind (``#RRGGBB``), and those of the map page (CSS colours)."""

    roles: Mapping[str, str]
    forces: Mapping[str, str]
    page: Mapping[str, str] = field(default_factory=dict)

    def color(self, role: str) -> QColor:
        """Return the colour of a role, e.g. ``muted``."""
        return QColor(self.roles[role])

    def force(self, kind: ForceKind) -> QColor:
        """Return the colour of a force kind."""
        return QColor(self.forces[kind.value])

    def page_style(self) -> str:
        """Return every colour as a custom property of the map page's root."""
        named = {**self.roles, **self.page}
        return "".join(f"--{name}: {color};" for name, color in named.items())

    def style_sheet(self) -> str:
        """Return the window's style sheet with every role filled in."""
        folder = resources_dir()
        source = (folder / "themes" / "window.qss").read_text(encoding="utf-8")
        icons = (folder / "icons").as_posix()
        return Template(source).substitute(self.roles, icons=icons)


@lru_cache(maxsize=4)
def read_theme(name: str) -> Theme:
    """Return the theme of that name, ``dark`` or ``light``."""
    path = resources_dir() / "themes" / f"{name}.toml"
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return Theme(raw["roles"], raw["forces"], raw["map"])


def theme() -> Theme:
    """Return the theme of this seat."""
    return read_theme(_chosen)


_chosen = "dark"


def use_theme(name: str) -> None:
    """Let :func:`theme` return another theme; widgets that stand keep their colours."""
    global _chosen
    _chosen = name


class _QuietStyle(QProxyStyle):
    """Fusion without the focus rectangle inside table cells; the row's colour shows the focus."""

    def drawPrimitive(self, element, option, painter, widget=None) -> None:  # type: ignore[no-untyped-def] # noqa: N802, ANN001
        if element != QStyle.PrimitiveElement.PE_FrameFocusRect:
            super().drawPrimitive(element, option, painter, widget)


def apply_theme(app: QApplication) -> None:
    """Give the application its font, palette and style sheet."""
    colors = theme()
    app.setStyle(_QuietStyle(QStyleFactory.create("Fusion")))
    app.setFont(text_font())
    palette = QPalette()
    for group, role in (
        (QPalette.ColorRole.Window, "panel"),
        (QPalette.ColorRole.Base, "panel"),
        (QPalette.ColorRole.AlternateBase, "card"),
        (QPalette.ColorRole.Button, "raised"),
        (QPalette.ColorRole.WindowText, "text"),
        (QPalette.ColorRole.Text, "text"),
        (QPalette.ColorRole.ButtonText, "text"),
        (QPalette.ColorRole.ToolTipBase, "card"),
        (QPalette.ColorRole.ToolTipText, "text"),
        (QPalette.ColorRole.PlaceholderText, "muted"),
        (QPalette.ColorRole.Highlight, "accent_fill"),
        (QPalette.ColorRole.HighlightedText, "on_accent"),
        (QPalette.ColorRole.Link, "accent_text"),
    ):
        palette.setColor(group, colors.color(role))
    app.setPalette(palette)
    app.setStyleSheet(colors.style_sheet())


def styled(widget: Shown, name: str) -> Shown:
    """Give a widget the name under which the style sheet knows it."""
    widget.setObjectName(name)
    return widget


def text_font(px: int = BASE_PX, *, bold: bool = False) -> QFont:
    """Return the system's CJK sans with tabular figures."""
    font = QFont()
    font.setFamilies(
        [*CJK_SANS, QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()]
    )
    font.setPixelSize(px)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def mono_font(px: int = 12) -> QFont:
    """Return the font of raw frames."""
    font = QFont()
    font.setFamilies(list(MONOSPACE))
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPixelSize(px)
    return font


@lru_cache(maxsize=256)
def _drawing(path: Path, color: str, side: int, ratio: float) -> QPixmap:
    source = path.read_text(encoding="utf-8").replace("currentColor", color)
    renderer = QSvgRenderer(QByteArray(source.encode()))
    pixmap = QPixmap(QSize(round(side * ratio), round(side * ratio)))
    pixmap.fill(Qt.GlobalColor.transparent)
    pixmap.setDevicePixelRatio(ratio)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    return pixmap


def icon(name: str, role: str = "text", side: int = 18) -> QIcon:
    """Return the line icon ``resources/icons/<name>.svg`` in a role's colour."""
    path = resources_dir() / "icons" / f"{name}.svg"
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(_drawing(path, theme().roles[role], side, ratio))
    return made


def mixed(one: QColor, other: QColor, part: float) -> QColor:
    """Return ``part`` (0 to 1) of one colour in another, opaque."""

    def mix(a: int, b: int) -> int:
        return round(part * a + (1 - part) * b)

    return QColor(
        mix(one.red(), other.red()), mix(one.green(), other.green()), mix(one.blue(), other.blue())
    )


def contrast(one: QColor, other: QColor) -> float:
    """Return the WCAG contrast ratio of two opaque colours, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: QColor) -> float:
    def linear(value: float) -> float:
        return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(part) for part in (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
