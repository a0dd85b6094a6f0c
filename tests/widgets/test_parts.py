"""Details, filter bars, notices, timers, split pages, questions, charts, sheets, files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from cmdmap.api import Chart, ChartKind, Section, Sheet, Table, Tone
from cmdmap.widgets import (
    CardList,
    ChartView,
    Chip,
    ChipRow,
    ConfirmDialog,
    Detail,
    FileStrip,
    FilterBar,
    FlowRow,
    Notice,
    Part,
    Row,
    RowTable,
    SheetView,
    SplitPage,
    TimerChip,
)

LEFT = Qt.MouseButton.LeftButton
NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
HTML = "<b>bold</b>"


def test_a_detail_shows_its_parts_as_text_and_keeps_the_page_s_widgets(qtbot):
    detail, own = Detail("choose one"), QLabel("own")
    qtbot.addWidget(detail)
    detail.show()
    assert not detail.is_filled()
    button = QPushButton("Do")
    detail.add_buttons(button)
    pressed = []
    detail.pressed.connect(pressed.append)
    parts = [Part(rows=[Row("a", HTML, key=7)]), Part("Head", "note", [Row("b")], own)]
    for _ in range(3):
        detail.show_thing("Title", "XF-1", parts)
    texts = detail.texts()
    assert {"Title", "XF-1", "a", HTML, "Head", "note", "b", "own"} <= set(texts)
    assert own.isVisible()
    assert all(
        label.textFormat() is Qt.TextFormat.PlainText
        for label in detail.findChildren(QLabel)
        if label is not own
    )
    row = next(label for label in detail.findChildren(QLabel) if label.text() == "a")
    qtbot.mouseClick(row.parentWidget(), LEFT)
    assert pressed == [7]
    detail.show_nothing()
    assert own.text() == "own"


def test_a_filter_bar_waits_until_typing_rests(qtbot):
    bar = FilterBar("Search", [("due", "Due"), ("late", "Late")], single=True)
    qtbot.addWidget(bar)
    heard = []
    bar.changed.connect(lambda: heard.append((bar.words, bar.chosen)))
    with qtbot.waitSignal(bar.changed):
        qtbot.keyClicks(bar.line, " abc")
    assert heard == [("abc", frozenset())]
    qtbot.mouseClick(bar.chip("due"), LEFT)
    qtbot.mouseClick(bar.chip("late"), LEFT)
    qtbot.keyClick(bar.line, Qt.Key.Key_Return)
    assert [chosen for _words, chosen in heard[1:]] == [{"due"}, {"late"}, {"late"}]
    bar.set_count("due", 1234)
    assert bar.chip("due").text() == "Due 1,234"
    bar.choose()
    assert bar.chosen == frozenset()


def test_a_notice_says_one_thing_and_is_closed(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    notice = Notice()
    notice.setParent(parent)
    parent.show()
    notice.say("three are late", Tone.HIGH, "Show")
    assert notice.isVisible()
    assert notice.label.text() == "■ three are late"
    with qtbot.waitSignal(notice.pressed):
        qtbot.mouseClick(notice.button, LEFT)
    qtbot.mouseClick(notice.close_button, LEFT)
    assert not notice.isVisible()


@pytest.mark.parametrize(
    ("minutes", "tone", "sign"), [(50, Tone.GOOD, ""), (5, Tone.MIDDLE, "▲"), (-5, Tone.HIGH, "■")]
)
def test_a_timer_chip_says_by_sign_and_colour_how_late_it_is(qtbot, minutes, tone, sign):
    chip = TimerChip(NOW - timedelta(minutes=60 - minutes), NOW + timedelta(minutes=minutes))
    qtbot.addWidget(chip)
    chip.show_time(NOW)
    (shown,) = chip.chips
    assert shown.tone is tone
    assert shown.text.startswith(sign)
    chip.set_limit(None, None)
    chip.show_time(NOW)
    assert chip.chips == ()


def test_chips_are_as_wide_as_their_words(qtbot):
    short, long = ChipRow(Chip("a")), ChipRow(Chip("a" * 30), Chip("b"))
    for row in (short, long):
        qtbot.addWidget(row)
    assert 0 < short.sizeHint().width() < long.sizeHint().width()
    long.resize(40, 24)
    assert not long.grab().isNull()


def test_a_flow_row_breaks_where_it_is_narrow(qtbot):
    row = FlowRow()
    qtbot.addWidget(row)
    buttons = [QPushButton(f"button {n}") for n in range(4)]
    for button in buttons:
        row.add(button)
    row.resize(1000, 50)
    row.show()
    wide = row.minimumHeight()
    row.resize(150, 50)
    assert row.minimumHeight() > 2 * wide
    assert len({button.y() for button in buttons}) == 4
    for button in buttons:
        button.hide()
    assert row.minimumHeight() == 0


def test_a_split_page_keeps_the_widths_it_is_given(qtbot):
    cards = CardList("Things", "none", lambda thing: thing)
    page = SplitPage(cards, Detail("choose"))
    qtbot.addWidget(page)
    page.resize(1400, 600)
    page.show()
    page.set_widths([300, 700, 400])
    assert page.widths()[0] == pytest.approx(300, abs=3)
    page.set_widths([1, 2])
    assert page.widths()[0] == pytest.approx(300, abs=3)


def test_what_destroys_is_confirmed_by_its_name(qtbot):
    dialog = ConfirmDialog("Drop", HTML, "Drop it", destructive=True, typed="fire")
    accepted = []
    dialog.accepted.connect(lambda: accepted.append(True))
    dialog.open()
    assert dialog.sentence.textFormat() is Qt.TextFormat.PlainText
    qtbot.mouseClick(dialog.accept_button, LEFT)
    assert accepted == []
    dialog.line.setText("fire")
    qtbot.mouseClick(dialog.accept_button, LEFT)
    assert accepted == [True]


@pytest.mark.parametrize("kind", list(ChartKind))
@pytest.mark.parametrize(
    "values", [[1, 2, 3], [0, 0, 0], [-5, 5, float("inf")], [], [1e9, 1e-9], list(range(500))]
)
def test_every_chart_is_drawn_whatever_its_numbers(qtbot, kind, values):
    labels = [str(n) for n in range(max(1, len(values)))]
    view = ChartView(Chart(kind, "T", labels, [("a", values), ("b", values)], "n"))
    qtbot.addWidget(view)
    view.resize(500, 240)
    picture: QImage = view.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(0, 500, 7) for y in range(0, 240, 7)}
    assert len(colours) > 1


def test_a_sheet_is_shown_and_shown_again(qtbot):
    view = SheetView()
    qtbot.addWidget(view)
    view.show()
    chart = Chart(ChartKind.BARS, "C", ["x"], [("a", [1])])
    table = Table(("A", "B"), [(HTML, 1), (None, 2.5)], "Rows")
    sheet = Sheet(
        "T", [Section("H", [("k", "v")], ["w"], [table], [chart], ["Head"])], "N", "DRILL"
    )
    for _ in range(2):
        view.show_sheet(sheet)
    wanted = {"T  ·  N", "H", "k", "v", "w", "DRILL"}

    def said() -> set[str]:
        return {label.text() for label in view.findChildren(QLabel) if label.isVisibleTo(view)}

    qtbot.waitUntil(lambda: wanted <= said())
    tables = [each for each in view.findChildren(RowTable) if each.isVisibleTo(view)]
    assert len(tables) == 1
    assert tables[0].model.index(0, 0).data() == HTML


def test_files_are_added_once_and_taken_away(qtbot, tmp_path):
    strip = FileStrip()
    qtbot.addWidget(strip)
    picture, text = tmp_path / "a.png", tmp_path / "b.pdf"
    QImage(20, 20, QImage.Format.Format_RGB32).save(str(picture))
    text.write_bytes(b"no picture")
    strip.add_files([picture, text, picture, tmp_path / "absent.png"])
    strip.add_files([picture])
    assert strip.files() == (picture, text)
    strip.list.item(0).setSelected(True)
    strip.remove_button.click()
    assert strip.files() == (text,)
    strip.show_files([Path(f"/none/{n}") for n in range(3)])
    assert len(strip.files()) == 3
