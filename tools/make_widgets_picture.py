"""Draws ``docs/pictures/widgets.png``: every widget that pages are made of, in one picture.

Run by hand when one of them has changed: ``python tools/make_widgets_picture.py``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from cmdmap.api import Chart, ChartKind, Tone
from cmdmap.config import resources_dir
from cmdmap.i18n import use_language
from cmdmap.widgets import (
    Card,
    CardList,
    ChartView,
    CheckItem,
    Checklist,
    Chip,
    Detail,
    FieldKind,
    FilterBar,
    Form,
    FormField,
    Notice,
    Part,
    Row,
    RowTable,
    TableCell,
    TableLine,
    push_button,
)
from cmdmap.widgets.theme import apply_theme

TARGET = Path(__file__).resolve().parents[1] / "docs" / "pictures" / "widgets.png"
WIDE, HIGH = 1500, 900


class Shop(NamedTuple):
    """A row as a store would give it."""

    id: int
    name: str
    risk: int


SHOPS = [Shop(n, f"Riverside Road {10 + n}, eatery", 80 - 9 * n) for n in range(8)]


def draw_card(shop: Shop) -> Card:
    """Return the card of a shop."""
    tone = Tone.HIGH if shop.risk >= 70 else Tone.MIDDLE if shop.risk >= 40 else Tone.GOOD
    chips = (Chip(f"risk {shop.risk}", tone), Chip("small place"))
    return Card(shop.name, "today", f"grid {shop.id} · 86 m²", chips)


def left() -> QWidget:
    """Filter bar and card list."""
    cards = CardList("CardList", "nothing yet", draw_card)
    cards.add_tools(push_button("Register", "plus", look="primary"), push_button("Import…"))
    cards.show_rows(SHOPS, "8 places")
    cards.choose(1)
    bar = FilterBar("FilterBar: search", [("due", "Due today"), ("late", "Overdue")])
    bar.set_count("due", 3)
    return column(bar, cards)


def middle() -> QWidget:
    """Notice, table, chart, form."""
    notice = Notice()
    table = RowTable("RowTable", ("Number", "What", "Days"), "nothing", stretch=1)
    table.show_lines(
        [
            TableLine(n, (TableCell(f"HZ-{n:03d}"), TableCell(what), TableCell(str(n), n, tone)))
            for n, what, tone in ((1, "exit locked", "bad"), (4, "no extinguisher", "warn"))
        ]
    )
    table.setFixedHeight(130)
    chart = ChartView(
        Chart(ChartKind.BARS, "ChartView", ["A", "B", "C", "D"],
              [("found", [4, 7, 3, 6]), ("mended", [3, 5, 3, 2])], "n")
    )  # fmt: skip
    form = Form(
        (
            FormField("name", "Form: a text", required=True),
            FormField("kind", "a choice", FieldKind.CHOICE, choices=[("a", "eatery")]),
            FormField("area", "a number", FieldKind.NUMBER, least=1, unit="m²"),
            FormField("place", "a place", FieldKind.PLACE),
        ),
        {"kind": "a", "area": 0},
    )
    form.check()
    made = column(notice, table, chart, form)
    notice.say("Notice: three places are overdue.", Tone.MIDDLE, "Show")
    return made


def right() -> QWidget:
    """Detail with rows, reasons, a check list and buttons."""
    checks = Checklist("Checklist")
    verdicts = ("pass", "fault", "pass", "open")
    checks.show_items([CheckItem(n, f"item {n}", each) for n, each in enumerate(verdicts)])
    detail = Detail("choose")
    detail.show_thing(
        "Detail",
        "XF-0311",
        [
            Part(rows=[Row("Who", "W** · 138****2210"), Row("Where", "grid 3")]),
            Part("Risk 78", "why", [Row("open kitchen", "+26", "last inspection", strong=True)]),
            Part(widget=checks),
        ],
    )
    detail.add_buttons(push_button("Submit", look="primary"), push_button("Photos"))
    return detail


def column(*widgets: QWidget) -> QWidget:
    """Put widgets under each other."""
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        layout.addWidget(widget)
    return made


def main() -> None:
    """Draw the picture."""
    use_language("en", resources_dir() / "i18n")
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply_theme(app)
    whole = QWidget()
    row = QHBoxLayout(whole)
    for part, share in ((left(), 3), (middle(), 5), (right(), 4)):
        row.addWidget(part, share)
    whole.resize(WIDE, HIGH)
    whole.show()
    app.processEvents()
    whole.grab().save(str(TARGET))
    print(TARGET)


if __name__ == "__main__":
    main()
